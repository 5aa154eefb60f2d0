"""What may go wrong with a value at run time: a divisor that is 0, a blank that is used."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir.fold import in_order
from rules_engine.ir.passes.blanks import blanks
from rules_engine.ir.passes.guards import Guards, Use
from rules_engine.ir.passes.ranges import Range
from rules_engine.ir.passes.telling import NOT_ZERO, PRESENT, Known, number_in
from rules_engine.model.types import FactSchema
from rules_engine.semantics.findings import lints as f
from rules_engine.semantics.lints.few_records import too_few_records
from rules_engine.semantics.lints.whereabouts import whereabouts
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax.walking import Written

# What is 0 only where one of its parts is.
_OF_ITS_PARTS = frozenset({"mul", "div", "neg", "min", "max"})
_PASSING = frozenset({"is_blank", "settle"})


def unguarded(
    written: Written,
    roots: Sequence[ir.Expr],
    bounds: dict[int, Range],
    schema: FactSchema,
    takes_part: ir.Expr | None = None,
) -> Iterator[Diagnostic]:
    """Divisors that may be 0, blanks that are used and lists with too few records, where no condition
    keeps them away. What a unit that does not take part (``takes_part``) comes to does no harm."""
    roots = [*roots, *([] if takes_part is None else [takes_part])]
    order = in_order(roots)
    blank, divisors = blanks(order, schema), _divisors(written)

    def of_interest(user: ir.Expr, operand: ir.Expr) -> bool:
        if blank[id(operand)] and _needs_value(user, operand):
            return True
        divides = _divides(user, operand) and user.span in divisors
        if divides and _counts_itself(operand, schema):
            return False
        return divides and not _never_zero(operand, bounds, lambda _: False)

    guards = Guards(roots, order, bounds)
    always: Known = frozenset() if takes_part is None else guards.told(takes_part, True)
    yield from too_few_records(written, order, guards, always, schema)
    for use in guards.uses(of_interest):
        if blank[id(use.operand)] and _needs_value(use.user, use.operand):
            if not _is_known(use, always, PRESENT, use.operand):
                yield from _blank(use.operand)
        else:
            known = partial(_is_known, use, always, NOT_ZERO)
            if not _never_zero(use.operand, bounds, known):
                written_out = divisors[use.user.span]
                divisor = written_out[min(_before(use.user), len(written_out) - 1)]
                where = "" if _of_record(use.operand) else whereabouts(written, divisor)
                yield f.divisor_may_be_zero(divisor.text, divisor, where=where)


def _of_record(node: ir.Expr) -> bool:
    """Whether something is asked of each record of a list."""
    return any(isinstance(each, ir.Field) for each in ir.walk([node]))


def _divisors(written: Written) -> dict[Span, list[Span]]:
    """Where divisions stand, and their divisors in order."""
    return {
        node.span: found
        for _, below in written
        for node, _ in below
        if isinstance(node, e.Product)
        if (found := [operand.span for operator, operand in node.rest if operator == "/"])
    }


def _before(division: ir.Expr) -> int:
    """How many divisions of the same product come before this one: ``甲 / 乙 / 丙`` is (甲 / 乙) / 丙."""
    found, node = 0, division
    while isinstance(node, ir.Apply) and node.operator in ("mul", "div"):
        node = node.operands[0]
        if node.span != division.span:
            break
        found += isinstance(node, ir.Apply) and node.operator == "div"
    return found


def _divides(user: ir.Expr, operand: ir.Expr) -> bool:
    return isinstance(user, ir.Apply) and user.operator == "div" and user.operands[1] is operand


def _counts_itself(node: ir.Expr, schema: FactSchema) -> bool:
    """Whether units are counted by a fact that each of them has: then the unit that asks is one."""
    if not isinstance(node, ir.Cohort) or node.operator != "count":
        return False
    if not isinstance(node.operand, ir.Fact):
        return False
    decl = schema.by_name[node.operand.name]
    return not (decl.nullable or decl.may_not_apply or decl.classes or decl.has_default)


def _is_known(use: Use, always: Known, what: str, node: ir.Expr) -> bool:
    return (what, use.guards.number_of(node)) in always or use.knows(what, node)


def _never_zero(
    divisor: ir.Expr, bounds: dict[int, Range], known: Callable[[ir.Expr], bool]
) -> bool:
    """By its bounds, by a condition, or because its parts are not."""
    found: dict[int, bool] = {}
    for node in ir.walk([divisor]):
        found[id(node)] = (
            _without_zero(bounds[id(node)]) or known(node) or _by_parts(node, bounds, found)
        )
    return found[id(divisor)]


def _by_parts(node: ir.Expr, bounds: dict[int, Range], never: dict[int, bool]) -> bool:
    if not isinstance(node, ir.Apply):
        return False
    parts = [never[id(operand)] for operand in node.operands]
    if node.operator in _OF_ITS_PARTS:
        return all(parts)
    if node.operator == "sub" and number_in(node.operands[0]) == 0:
        return parts[1]
    natural = all(_from_zero(bounds[id(operand)]) for operand in node.operands)
    return node.operator == "add" and natural and any(parts)


def _without_zero(found: Range) -> bool:
    return (found.low is not None and found.low > 0) or (found.high is not None and found.high < 0)


def _from_zero(found: Range) -> bool:
    return found.low is not None and found.low >= 0


def _needs_value(user: ir.Expr, operand: ir.Expr) -> bool:
    """Whether a blank in this place is a fault; branches of a choice pass it on, comparisons of units
    leave the unit out."""
    match user:
        case ir.Apply(operator=operator):
            return operator not in _PASSING
        case ir.Case(branches=branches):
            return any(when is operand for when, _ in branches)
        case ir.Cohort():
            return False
        case _:
            return True


def _blank(node: ir.Expr) -> Iterator[Diagnostic]:
    """Only what is named by a fact or field has words to say it with."""
    if isinstance(node, (ir.Fact, ir.Field)):
        yield f.blank_unguarded(node.name, node.span)
