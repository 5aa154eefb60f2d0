"""What a name means where it stands."""

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir import construct as make
from rules_engine.model.types import (
    BoolType,
    DateType,
    FactDecl,
    ListType,
    OptionType,
    TextType,
)
from rules_engine.semantics import definitions, parameters, typed
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import Environment
from rules_engine.semantics.findings import comparing as f
from rules_engine.semantics.findings import measures as m
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.findings import records as r
from rules_engine.semantics.findings import types as t
from rules_engine.semantics.measures import measure_of
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

CLASS_WORD = "类别"
UNIT_WORD = "单位名称"
TOTAL_WORD = "总分"
BASE_WORD = "基本分"
POINTS_WORD = "分值"
BUILT_IN = (CLASS_WORD, UNIT_WORD, TOTAL_WORD, BASE_WORD, POINTS_WORD, "是", "否")


def reference(context: Context, node: e.Ref, env: Environment) -> ir.Expr | None:
    """The value of a bare name."""
    if node.name in env.bindings:
        return env.bindings[node.name]
    if env.record is not None:
        decl = context.fields_of(env.record).get(node.name)
        if decl is not None:
            context.used.add(env.record)
            return ir.Field(env.record, node.name, decl.type, node.span)
    if node.name in BUILT_IN:
        return _built_in(context, node, env)
    if node.name in context.schema.by_name:
        return _fact(context, context.schema.by_name[node.name], node.span)
    if node.name in context.schema.roles:
        context.used.add(node.name)
        return ir.Attribute("role", node.name, BoolType(), node.span)
    if node.name in dict(context.schema.groupings):
        context.used.add(node.name)
        values = context.schema.values_of(node.name)
        return ir.Attribute("group", node.name, OptionType(values), node.span)
    if node.name in context.definitions:
        return definitions.value_of(context, node, env)
    if node.name in context.parameters:
        return parameters.value_of(context, node)
    if node.name in context.tables:
        context.report(r.table_without_brackets(node.name, node.span))
    elif node.name not in context.broken:
        _report_unknown(context, node, env)
    return None


def _report_unknown(context: Context, node: e.Ref, env: Environment) -> None:
    subjects = _chosen_by(context, node.name, env)
    holders = [source for source in context.lists if node.name in context.fields_of(source)]
    if subjects:
        context.report(n.option_alone(node.name, node.span, subjects))
    elif holders and env.record is None:
        context.report(n.field_alone(node.name, node.span, holders))
    else:
        context.report(n.unknown_name(node.name, node.span, visible_names(context, env)))


def _chosen_by(context: Context, word: str, env: Environment) -> list[str]:
    """What has this word as one of its options, nearest first: fields, 类别 and its like, facts."""
    fields = context.fields_of(env.record) if env.record is not None else {}
    declared = [*fields.values(), *context.schema.by_name.values()]
    classes = [(CLASS_WORD, context.schema.classes), *context.schema.groupings]
    options = [(d.name, d.type.names) for d in declared if isinstance(d.type, OptionType)]
    return list(dict.fromkeys(name for name, words in [*classes, *options] if word in words))


def visible_names(context: Context, env: Environment) -> list[str]:
    """Every name that would mean something here."""
    fields = list(context.fields_of(env.record)) if env.record is not None else []
    return [
        *env.bindings,
        *fields,
        *context.schema.by_name,
        *context.definitions,
        *context.parameters,
        *context.schema.roles,
        *(name for name, _ in context.schema.groupings),
        *BUILT_IN,
    ]


def _fact(context: Context, decl: FactDecl, span: Span) -> ir.Expr | None:
    context.used.add(decl.name)
    if isinstance(decl.type, ListType):
        context.report(t.list_as_value(decl.name, span))
        return None
    return ir.Fact(decl.name, decl.type, span)


def _built_in(context: Context, node: e.Ref, env: Environment) -> ir.Expr | None:
    if node.name in ("是", "否"):
        return make.truth(node.name == "是", node.span)
    if node.name == CLASS_WORD and node.name not in context.broken:
        return class_attribute(context, node.span)
    if node.name == UNIT_WORD:
        return ir.Attribute("name", "", TextType(), node.span)
    if node.name in context.broken:
        return None
    made = {TOTAL_WORD: context.total, BASE_WORD: context.base, POINTS_WORD: env.points}
    if made[node.name] is None and context.comparing and node.name != POINTS_WORD:
        context.report(f.comparison_cycle(_circle(context, node), node.span))
    elif made[node.name] is None:
        context.report(t.outside_indicator(node.name, node.span))
    return made[node.name]


def _circle(context: Context, node: e.Ref) -> list[str]:
    """总分 → the indicator that needs it → the comparison → 总分."""
    place = context.comparing[0]
    inside = [
        block
        for block in context.blocks
        if isinstance(block, nodes.Indicator | nodes.Adjustment)
        and block.span.source is place.source
        and block.span.start <= place.start < block.span.end
    ]
    named = [
        f"{b.kind if isinstance(b, nodes.Adjustment) else '指标'} {b.name.text}" for b in inside
    ]
    return [node.name, *named, " ".join(place.text.split()), node.name]


def class_attribute(context: Context, span: Span) -> ir.Expr:
    """类别 of the unit."""
    return ir.Attribute("class", "", OptionType(context.schema.classes), span)


def class_is(context: Context, name: e.Name) -> ir.Expr | None:
    """Whether the unit is of this class."""
    if name.text in context.broken:
        return None
    if name.text not in context.schema.classes:
        context.report(_no_class(context, name))
        return None
    type_ = OptionType(context.schema.classes)
    return make.equals(
        class_attribute(context, name.span), make.const(name.text, type_, name.span), name.span
    )


def _no_class(context: Context, name: e.Name) -> Diagnostic:
    """What there is to say where a class is meant and none has this name."""
    groupings = [word for word, values in context.schema.groupings if name.text in values]
    if groupings:
        return n.points_by_group(name.text, name.span, groupings[0])
    return n.unknown_class(name.text, name.span, context.schema.classes)


def group_is(context: Context, name: e.Name, grouping: str) -> ir.Expr | None:
    """Whether the unit has this value of 类别, or of another attribute."""
    words = context.schema.values_of(grouping)
    if grouping == CLASS_WORD or not words:
        return class_is(context, name)
    if name.text not in words:
        context.report(n.unknown_group(name.text, name.span, grouping, words))
        return None
    type_ = OptionType(words)
    group = ir.Attribute("group", grouping, type_, name.span)
    return make.equals(group, make.const(name.text, type_, name.span), name.span)


def list_named(context: Context, name: e.Name) -> bool:
    """Whether ``name`` is a list fact; reports where it is not."""
    if name.text in context.lists:
        context.used.add(name.text)
        return True
    if name.text not in context.broken:
        context.report(n.unknown_list(name.text, name.span, list(context.lists)))
    return False


def dated(context: Context, node: e.DateLiteral) -> ir.Expr | None:
    """A day, with exceptions by class."""
    otherwise = make.const(node.value, DateType(), node.span)
    if not node.by_class:
        return otherwise
    if not _each_class_once(context, node):
        return None
    tests = [class_is(context, part.name) for part in node.by_class]
    days = [make.const(part.value, DateType(), part.span) for part in node.by_class]
    branches = tuple((t, day) for t, day in zip(tests, days, strict=True) if t is not None)
    if len(branches) < len(tests):
        return None
    return ir.Case(branches, otherwise, otherwise.type, node.span)


def quantity(context: Context, node: e.Quantity, grouping: str = CLASS_WORD) -> ir.Expr | None:
    """A literal, with exceptions by class, or by another attribute of units where ``grouping`` names
    one."""
    otherwise = typed.constant(node.value, node.measure, node.span)
    if not node.by_class:
        return otherwise
    if not _each_class_once(context, node):
        return None
    branches = []
    for part in node.by_class:
        if measure_of(part.measure).unit != measure_of(node.measure).unit:
            units = measure_of(node.measure).unit, measure_of(part.measure).unit
            context.report(m.measure_mismatch(*units, part.span))
            return None
        test = group_is(context, part.name, grouping)
        if test is None:
            return None
        branches.append((test, typed.constant(part.value, part.measure, part.span)))
    return ir.Case(tuple(branches), otherwise, otherwise.type, node.span)


def _each_class_once(context: Context, node: e.Quantity | e.DateLiteral) -> bool:
    seen: dict[str, Span] = {}
    for part in node.by_class:
        if part.name.text in seen:
            again = n.duplicate_line(part.name.text, part.name.span, seen[part.name.text])
            context.report(again)
            return False
        seen[part.name.text] = part.name.span
    return True
