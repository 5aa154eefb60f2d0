"""Definitions: without parameters a shared value, on a list a property of its records, otherwise
put in place of the call."""

from attrs import evolve

from rules_engine import ir
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL, Environment
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.findings import types as t
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

MAX_CHAIN = 32
MAX_EXPANSIONS = 2000


def list_parameter(context: Context, definition: nodes.Definition) -> str | None:
    """The list whose records a definition is about, or None."""
    names = [parameter.text for parameter in definition.parameters]
    return names[0] if len(names) == 1 and names[0] in context.lists else None


def value_of(context: Context, node: e.Ref, env: Environment) -> ir.Expr | None:
    """The value of a definition that is used without brackets."""
    definition = context.definitions[node.name]
    context.used.add(node.name)
    source = list_parameter(context, definition)
    if source is None and env.record is not None and len(definition.parameters) == 1:
        parameter = definition.parameters[0]
        context.report(n.unknown_list(parameter.text, parameter.span, list(context.lists)))
        return None
    if source is None and definition.parameters:
        wanted = str(len(definition.parameters))
        context.report(t.argument_count(node.name, wanted, 0, node.span))
        return None
    if source is not None and env.record != source:
        context.report(n.unknown_name(node.name, node.span, [f"{source} 中有 {node.name}"]))
        return None
    return _shared(context, definition, source)


def _shared(context: Context, definition: nodes.Definition, source: str | None) -> ir.Expr | None:
    key = (definition.name.text, source)
    if key in context.made:
        return context.made[key]
    env = UNIT_LEVEL if source is None else UNIT_LEVEL.within(source)
    made = _guarded(context, definition, env)
    context.made[key] = made
    return made


def applied(
    context: Context,
    definition: nodes.Definition,
    arguments: list[ir.Expr],
    env: Environment,
) -> ir.Expr | None:
    """The body with the arguments in place of the parameters."""
    context.used.add(definition.name.text)
    names = [parameter.text for parameter in definition.parameters]
    bound = evolve(env, bindings=dict(zip(names, arguments, strict=True)))
    return _guarded(context, definition, bound)


def _guarded(context: Context, definition: nodes.Definition, env: Environment) -> ir.Expr | None:
    name = definition.name.text
    if name in context.being_defined:
        start = context.being_defined.index(name)
        circle = [*context.being_defined[start:], name]
        if frozenset(circle) not in context.circles:
            context.circles.add(frozenset(circle))
            context.report(n.definition_cycle(circle, definition.name.span))
        return None
    if not _within_limits(context, definition):
        return None
    context.being_defined.append(name)
    made = context.elaborate(definition.body, env)
    context.being_defined.pop()
    return made


def _within_limits(context: Context, definition: nodes.Definition) -> bool:
    """Definitions that use each other are counted, before the walk through them could run deep or
    for ever: a definition with parameters is put in place again at each use."""
    context.expansions += 1
    if context.expansions <= MAX_EXPANSIONS and len(context.being_defined) < MAX_CHAIN:
        return True
    if not context.limit_told:
        context.limit_told = True
        limit = (MAX_CHAIN, MAX_EXPANSIONS)
        context.report(n.definitions_too_large(definition.name.text, *limit, definition.name.span))
    return False


def check_definitions(context: Context) -> None:
    """Elaborate what nothing used, so that its errors are found too; circles through parameters
    are found when they are applied."""
    for name, definition in context.definitions.items():
        source = list_parameter(context, definition)
        if name not in context.used and (source is not None or not definition.parameters):
            _shared(context, definition, source)
