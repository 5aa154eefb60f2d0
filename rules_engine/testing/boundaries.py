"""Numbers and days at their limits: for every comparison with something that no fact changes, a case
exactly there, one just below and one just above.

A comparison that is made once for each record is looked at by a probe: an expression that holds for a
unit where one of its records is at the limit. Probes are observed with the program and change nothing
of it.

What “just” is, the grid of the compared values says: 0.01 for 2 decimals, 1 for counts and days. A
quotient has no grid; for it any value on that side will do. What a declared range forbids is not
asked for.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from rules_engine.backends.scalar import Observation
from rules_engine.ir import Aggregate, Apply, Cohort, Expr, Fact, Field, Program, walk
from rules_engine.ir.construct import BOOL, const
from rules_engine.ir.expressions import Const
from rules_engine.ir.fold import operands_of
from rules_engine.ir.passes.grid import common, grids
from rules_engine.ir.passes.levels import lists
from rules_engine.ir.passes.ranges import Range, ranges
from rules_engine.ir.passes.roots import all_roots
from rules_engine.model.numbers import decimal_text
from rules_engine.model.types import QUOTIENT, RATIO, DateType, NumberType, ValueType
from rules_engine.model.values import number_of
from rules_engine.records import Shown
from rules_engine.source import Span

_COMPARISONS = frozenset(("lt", "le", "gt", "ge", "eq", "ne"))
_TARGET = "达标"
_FROM_FACTS = (Fact, Field, Aggregate, Cohort)


@frozen(eq=False, repr=False)
class Boundary(Shown):
    """A value that some case should have: ``wanted`` says which."""

    span: Span
    wanted: str
    test: Callable[[Observation], bool]


@frozen(eq=False, repr=False)
class Probe(Shown):
    """A boundary of the records of a list: ``met`` holds for a unit that has such a record."""

    span: Span
    wanted: str
    met: Expr


@frozen(eq=False, repr=False)
class _Limit(Shown):
    """A comparison: what is measured, against what, how far the next value is (None: unknown), and
    what is allowed where a range is declared."""

    span: Span
    measured: Expr
    limit: Expr
    step: Fraction | None
    allowed: Range

    def distance(self, seen: Observation) -> Fraction | None:
        """How far above the limit a unit is; None where that is no number."""
        value, limit = seen.value(self.measured), seen.value(self.limit)
        if isinstance(value, date) and isinstance(limit, date):
            return Fraction((value - limit).days)
        number, bound = number_of(value), number_of(limit)
        return None if number is None or bound is None else number - bound


def boundaries(program: Program, nodes: Iterable[Expr]) -> Iterator[Boundary]:
    """The boundaries of the comparisons among ``nodes``, which have one value for the unit each."""
    for one in _limits(program, nodes):
        for sign, wanted in _around(one):
            yield Boundary(one.span, wanted, _at(one, sign))


def probes(program: Program) -> tuple[Probe, ...]:
    """What to observe besides the program, to see the records of units at limits."""
    roots = all_roots(program)
    of = lists(roots)
    nodes = [node for node in walk(roots) if len(of[id(node)]) == 1]
    return tuple(
        Probe(one.span, wanted, _for_a_record(one, sign, *of[id(one.measured)]))
        for one in _limits(program, nodes)
        for sign, wanted in _around(one)
    )


def _limits(program: Program, nodes: Iterable[Expr]) -> Iterator[_Limit]:
    roots = all_roots(program)
    grid_of, range_of = grids(roots, program.schema), ranges(roots, program.schema)
    fixed = _fixed(roots)
    for node in nodes:
        sides = _sides(node, fixed)
        if sides is not None:
            measured, limit = sides
            grid = common((grid_of[id(measured)], grid_of[id(limit)]))
            days = isinstance(measured.type, DateType)
            step = Fraction(1, 1 if days else grid) if days or grid else None
            allowed = Range() if days else range_of[id(measured)]
            yield _Limit(node.span, measured, limit, step, allowed)


def _fixed(roots: Iterable[Expr]) -> dict[int, bool]:
    """Whether nothing that is reported changes a node, by ``id``."""
    found: dict[int, bool] = {}
    for node in walk(tuple(roots)):
        inner = all(found[id(operand)] for operand in operands_of(node))
        found[id(node)] = inner and not isinstance(node, _FROM_FACTS)
    return found


def _sides(node: Expr, fixed: dict[int, bool]) -> tuple[Expr, Expr] | None:
    """What is measured and its limit, if a node compares the two."""
    if not isinstance(node, Apply) or len(node.operands) != 2:
        return None
    target = node.operator == "sub" and node.span.text.startswith(_TARGET)
    if not target and node.operator not in _COMPARISONS:
        return None
    left, right = node.operands
    if fixed[id(left)] == fixed[id(right)] or not isinstance(left.type, NumberType | DateType):
        return None
    return (right, left) if fixed[id(left)] else (left, right)


def _around(one: _Limit) -> Iterator[tuple[int, str]]:
    """Which sides of a limit to be on, and what that is called."""
    exact = one.limit.value if isinstance(one.limit, Const) else None
    number = Fraction(exact) if isinstance(exact, int | Fraction) else None
    for sign, near, far in ((-1, "刚低于", "低于"), (0, "等于", "等于"), (1, "刚高于", "高于")):
        if number is not None and not _possible(number, sign, one.step, one.allowed):
            continue
        word = far if one.step is None else near
        yield sign, f"{word} {_words(exact, one)}{_example(exact, sign, one)}"


def _possible(number: Fraction, sign: int, step: Fraction | None, allowed: Range) -> bool:
    wanted = number + sign * (step or 0)
    low, high = allowed.low, allowed.high
    if step is None and sign:
        return (low is None or low < number) if sign < 0 else (high is None or high > number)
    return (low is None or low <= wanted) and (high is None or wanted <= high)


def _at(one: _Limit, sign: int) -> Callable[[Observation], bool]:
    """Whether a unit is at the limit, or next to it on a side."""

    def test(seen: Observation) -> bool:
        distance = one.distance(seen)
        if distance is None:
            return False
        if one.step is None and sign:
            return distance * sign > 0
        return distance == sign * (one.step or 0)

    return test


def _for_a_record(one: _Limit, sign: int, source: str) -> Expr:
    """Whether a record of a list is at the limit, or next to it on a side."""
    operator = "eq" if one.step is not None or not sign else "lt" if sign < 0 else "gt"
    sides = one.measured, _beside(one, sign if operator == "eq" else 0)
    return Aggregate("any", source, Apply(operator, sides, BOOL, one.span), None, BOOL, one.span)


def _beside(one: _Limit, sign: int) -> Expr:
    """The limit, or the next value on a side of it."""
    limit, type_, span = one.limit, one.limit.type, one.span
    if not sign:
        return limit
    if isinstance(type_, DateType):
        days = const(sign, NumberType(whole=True), span)
        return Apply("add_days", (limit, days), type_, span)
    assert one.step is not None, "there is no next value"
    return Apply("add", (limit, const(sign * one.step, type_, span)), type_, span)


def _words(exact: object, one: _Limit) -> str:
    return "界限" if exact is None else value_text(exact, one.limit.type)


def _example(exact: object, sign: int, one: _Limit) -> str:
    """``（97.99%）``: the value that is asked for, where there is only one."""
    if exact is None or one.step is None or not sign:
        return ""
    if isinstance(exact, date):
        return f"（{exact + timedelta(days=sign)}）"
    assert isinstance(exact, int | Fraction), "a limit is a number or a day"
    return f"（{value_text(exact + sign * one.step, one.limit.type)}）"


def value_text(value: object, kind: ValueType) -> str:
    """A limit as a scheme writes it."""
    if not isinstance(value, int | Fraction):
        return str(value)
    if not isinstance(kind, NumberType):
        return decimal_text(value)
    if kind.measure == RATIO or (kind.measure == QUOTIENT and value != int(value)):
        return f"{decimal_text(value * 100)}%"
    if kind.measure == QUOTIENT:
        return decimal_text(value)
    return f"{decimal_text(value)} {kind.measure}".rstrip()
