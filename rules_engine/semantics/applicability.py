"""适用 and 不适用 当: when an item counts, and what is done where it does not."""

from collections.abc import Sequence

from attrs import evolve, frozen

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import BoolType, TextType
from rules_engine.records import Alike
from rules_engine.semantics import naming, typed
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.findings import limits as f
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.inapplicable import inapplicable_fact, settled
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

# These give points in place of a score: the item stays in the sum, as if it applied.
STANDS_IN = frozenset(("按满分", "按零分", "同类平均"))


@frozen(eq=False, repr=False)
class Applicability(Alike):
    """``applies`` is None where an item always applies; ``treatment`` is then the one that would
    be used. ``classes`` are the classes it can apply to (None: any)."""

    applies: ir.Expr | None
    treatment: str | None
    classes: frozenset[str] | None


def read_applicability(
    context: Context, name: str, items: Sequence[nodes.IndicatorItem], *, treated: bool = True
) -> Applicability:
    """The applicability that the lines of an item state. ``treated``: a treatment is needed, and
    is also what becomes of an item whose condition is 不适用; one of a block is then an error."""
    tests: list[ir.Expr] = []
    classes: frozenset[str] | None = None
    written = [i for i in items if isinstance(i, (nodes.Applies, nodes.NotApplicableWhen))]
    for item in written:
        test, only = _read(context, item, treated)
        if only is not None:
            classes = only if classes is None else classes & only
        if test is not None:
            tests.append(test)
        if classes is not None and not classes:
            context.report(c.never_applies(name, item.span))
    treatment = _treatment(context, name, written, treated=treated)
    applies = make.all_of(tests, tests[0].span) if tests else None
    return Applicability(applies, treatment, classes)


_Line = nodes.Applies | nodes.NotApplicableWhen


def _treatment(
    context: Context, name: str, written: Sequence[_Line], *, treated: bool
) -> str | None:
    """The one treatment of an item: as its lines say, else as the head of the scheme says."""
    stated = [item for item in written if item.treatment is not None]
    for item in stated[1:]:
        first, second = stated[0].treatment or "", item.treatment or ""
        if first != second:
            context.report(f.two_treatments(name, first, second, item.span, stated[0].span))
    treatment = stated[0].treatment if stated else context.default_treatment
    if written and treated and treatment is None:
        context.report(c.treatment_unstated(name, written[0].span))
    return treatment


def _read(
    context: Context, item: _Line, treated: bool
) -> tuple[ir.Expr | None, frozenset[str] | None]:
    if isinstance(item, nodes.Applies) and item.when is None:
        return _applies(context, item)
    made = typed.condition(context, item.when, UNIT_LEVEL) if item.when is not None else None
    if made is None:
        return None, None
    condition = made if treated else settled(context, made)
    test = condition if isinstance(item, nodes.Applies) else make.negate(condition, item.span)
    return (_unless_inapplicable(context, made, test) if treated else test), None


def _unless_inapplicable(context: Context, condition: ir.Expr, test: ir.Expr) -> ir.Expr:
    """``test``; 否 where its condition is 不适用: what cannot be asked of a unit does not apply."""
    if inapplicable_fact(context, condition) is None:
        return test
    span = test.span
    absent = ir.Apply("is_not_applicable", (condition,), make.BOOL, span)
    return ir.Case(((absent, make.truth(False, span)),), test, make.BOOL, span)


def _applies(context: Context, item: nodes.Applies) -> tuple[ir.Expr | None, frozenset[str] | None]:
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
        context.used.add(name.text)
        return ir.Attribute("role", name.text, BoolType(), name.span)
    if name.text in context.schema.classes:
        return naming.class_is(context, name)
    if name.text in context.broken:
        return None
    words = [*context.schema.classes, *context.schema.roles]
    context.report(n.unknown_class(name.text, name.span, words))
    return None


def _unit_is(unit: e.TextLiteral) -> ir.Expr:
    attribute = ir.Attribute("name", "", TextType(), unit.span)
    return make.equals(attribute, make.const(unit.text, TextType(), unit.span), unit.span)


def _treatment_around(
    context: Context, stated: Applicability, roots: Sequence[ir.Expr]
) -> str | None:
    """What becomes of a group that is not for the units whose facts these are not, either: with it
    all that is in it has left."""
    limits = [(stated.classes, None), *context.around]
    classes = [only for only, _ in limits if only is not None]
    within = frozenset.intersection(*classes) if classes else frozenset[str]()
    treatments = [treatment for only, treatment in context.around if only is not None]
    if not within or any(inapplicable_fact(context, root, within) for root in roots):
        return None
    return treatments[-1] if treatments else None


def with_inapplicable_facts(
    context: Context,
    name: str,
    stated: Applicability,
    roots: Sequence[ir.Expr],
    span: Span,
    barred: ir.Expr | None = None,
) -> Applicability:
    """``stated``, and also 不适用 where a fact that the item scores by is reported as 不适用. The
    first root is what the clauses come to: where ``barred`` (不得分) holds, it does not matter."""
    facts = [inapplicable_fact(context, root) for root in roots]
    fact = next((found for found in facts if found is not None), None)
    if fact is None:
        return stated
    if stated.treatment is None:
        stated = evolve(stated, treatment=_treatment_around(context, stated, roots))
    if stated.treatment is None:
        context.report(c.no_treatment(fact, name, span))
    tests: list[ir.Expr] = [
        ir.Apply("is_not_applicable", (root,), make.BOOL, span)
        for root, found in zip(roots, facts, strict=True)
        if found is not None
    ]
    if barred is not None and facts[0] is not None:
        tests[0] = make.all_of([tests[0], make.negate(barred, span)], span)
    has_value = make.negate(make.any_of(tests, span), span)
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
