"""适用 and 不适用 当: when an item counts, and what is done where it does not."""

from collections.abc import Sequence

from attrs import frozen

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import BoolType, FactDecl, TextType
from rules_engine.semantics import naming, typed
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.findings import names as n
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

REMOVES = frozenset(("折算", "全案折算", "平摊", "不计"))


@frozen
class Applicability:
    """``applies`` is None where an item always applies; ``treatment`` is then the one that would
    be used. ``classes`` are the classes it can apply to (None: any)."""

    applies: ir.Expr | None
    treatment: str | None
    classes: frozenset[str] | None


def read_applicability(
    context: Context, name: str, items: Sequence[nodes.IndicatorItem], *, treated: bool = True
) -> Applicability:
    """The applicability that the lines of an item state. ``treated``: a treatment is needed."""
    tests: list[ir.Expr] = []
    classes: frozenset[str] | None = None
    treatment = None
    for item in items:
        if isinstance(item, nodes.Applies):
            test, only = _applies(context, item)
            classes = only if only is not None else classes
        elif isinstance(item, nodes.NotApplicableWhen):
            test = _not_when(context, item)
        else:
            continue
        if test is not None:
            tests.append(test)
        treatment = item.treatment or treatment or context.default_treatment
        if treated and treatment is None:
            context.report(c.treatment_unstated(name, item.span))
    if classes is not None and not classes:
        context.report(c.never_applies(name, items[0].span))
    applies = make.all_of(tests, tests[0].span) if tests else None
    return Applicability(applies, treatment or context.default_treatment, classes)


def _applies(context: Context, item: nodes.Applies) -> tuple[ir.Expr | None, frozenset[str] | None]:
    if item.when is not None:
        return typed.condition(context, item.when, UNIT_LEVEL), None
    tests = [_target(context, name) for name in item.classes]
    tests += [_unit_is(unit) for unit in item.units]
    made = [test for test in tests if test is not None]
    only_classes = all(name.text in context.schema.classes for name in item.classes)
    classes = frozenset(name.text for name in item.classes)
    limited = classes if only_classes and not item.units else None
    return make.any_of(made, item.span), limited


def _target(context: Context, name: e.Name) -> ir.Expr | None:
    """A class or a role that the item is for."""
    if name.text in context.schema.roles:
        return ir.Attribute("role", name.text, BoolType(), name.span)
    if name.text in context.schema.classes:
        return naming.class_is(context, name)
    words = [*context.schema.classes, *context.schema.roles]
    context.report(n.unknown_class(name.text, name.span, words))
    return None


def _unit_is(unit: e.TextLiteral) -> ir.Expr:
    attribute = ir.Attribute("name", "", TextType(), unit.span)
    return make.equals(attribute, make.const(unit.text, TextType(), unit.span), unit.span)


def _not_when(context: Context, item: nodes.NotApplicableWhen) -> ir.Expr | None:
    made = typed.condition(context, item.when, UNIT_LEVEL)
    return None if made is None else make.negate(made, item.span)


def with_inapplicable_facts(
    context: Context, name: str, stated: Applicability, gathered: ir.Expr, span: Span
) -> Applicability:
    """``stated``, and also 不适用 where a fact that the item scores by is reported as 不适用."""
    fact = inapplicable_fact(context, gathered)
    if fact is None:
        return stated
    if stated.treatment is None:
        context.report(c.no_treatment(fact, name, span))
    has_value = make.negate(ir.Apply("is_not_applicable", (gathered,), make.BOOL, span), span)
    if stated.applies is None:
        return Applicability(has_value, stated.treatment, stated.classes)
    # The facts of an item that does not apply are not looked at: 否 ends the question.
    both = ir.Case(
        ((make.negate(stated.applies, span), make.truth(False, span)),),
        has_value,
        make.BOOL,
        span,
    )
    return Applicability(both, stated.treatment, stated.classes)


def inapplicable_fact(context: Context, root: ir.Expr) -> str | None:
    """The first fact under ``root`` that may be reported as 不适用."""
    for node in ir.walk([root]):
        decl = _declaration(context, node)
        if decl is not None and (decl.may_not_apply or decl.classes):
            return decl.name
    return None


def _declaration(context: Context, node: ir.Expr) -> FactDecl | None:
    if isinstance(node, ir.Fact):
        return context.schema.by_name.get(node.name)
    if isinstance(node, ir.Aggregate):
        return context.schema.by_name.get(node.source)
    if isinstance(node, ir.Field):
        return context.fields_of(node.source).get(node.name)
    return None
