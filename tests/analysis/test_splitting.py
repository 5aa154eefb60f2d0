"""What is split is all there: parts leave nothing out, share nothing, and are smaller than the whole."""

from collections.abc import Sequence
from datetime import date, datetime, time
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from rules_engine.analysis.looseness import Side, culprits, open_at
from rules_engine.analysis.splitting import (
    Limit,
    comparisons,
    cutting,
    limits_of,
    may_be_split,
    split,
)
from rules_engine.backends.interval import Abstract, State, bounds
from rules_engine.backends.interval.free import free_fact, free_value
from rules_engine.ir import Apply, Expr
from rules_engine.model.types import DateType, FactDecl, NumberType, OptionType
from tests.backends.making import BOOL, DAY, apply, case, const, program, rounded
from tests.backends.test_interval_ends import SCHEMA, TENTHS, of, whole

VAR = ("fact", "甲")
FEW, MANY = OptionType(tuple("甲乙丙")), OptionType(tuple("甲乙丙丁戊己庚辛"))
DAYS = [date(2020, 1, 1), date(2020, 2, 29), date(2020, 3, 1)]


def numbers(kind: NumberType) -> list[Fraction]:
    """Every number of a type; of one without ends those up to a thousand away."""
    grid = 1 if kind.whole else 10
    low, high = (
        int(end * grid) if end is not None else far
        for end, far in ((kind.lower, -400), (kind.upper, 400))
    )
    return [Fraction(n, grid) for n in range(low, high + 1)]


def within(part: Abstract, value: Any) -> bool:
    return part.may_have_value and part.may_be(value)


NUMBERS = [whole(-2, 3), TENTHS, whole(None, -1), whole(4, None), whole(None, None), whole(7, 8)]


@pytest.mark.parametrize("kind", NUMBERS)
def test_halves_of_numbers(kind: NumberType) -> None:
    value = free_value(kind, VAR)
    assert may_be_split(value)
    parts = split(value)
    assert len(parts) == 2
    for number in numbers(kind):
        assert [within(part, number) for part in parts].count(True) == 1
    for part in parts:
        check_ends(part)


def check_ends(part: Abstract) -> None:
    """Ends are on the grid, reached, and one of them stands for all."""
    for end, at in ((part.low, part.low_at), (part.high, part.high_at)):
        assert at == (None if end is None else {VAR: end})
        assert end is None or part.grid is None or (end * part.grid).denominator == 1
    assert part.some is not None
    assert within(part, part.some)
    assert part.line is not None
    assert (part.line.low, part.line.high) == (part.low, part.high)


def test_numbers_without_an_end_are_cut_further_out_each_time() -> None:
    for start, sign in ((whole(4, None), 1), (whole(None, -4), -1)):
        part, ends = free_value(start, VAR), []
        for _ in range(4):
            part = max(split(part), key=lambda p: (p.high is None or p.low is None, 0))
            ends.append(sign * (part.low if sign > 0 else part.high))
        assert all(after >= 100 * before for before, after in pairwise(ends))
        assert ends[0] > 100


@pytest.mark.parametrize("kind", [whole(-2, 3), TENTHS, whole(None, None)])
@pytest.mark.parametrize("below", [True, False, None])
def test_numbers_are_cut_at_a_limit(kind: NumberType, below: bool | None) -> None:
    for at in (Fraction(0), Fraction(1, 10), Fraction(1, 4), Fraction(-1, 2)):
        value = free_value(kind, VAR)
        limits = cutting(value, [Limit(at, below)])
        if not limits:
            assert at == value.low
            continue
        parts = split(value, limits)
        held = [[n for n in numbers(kind) if within(part, n)] for part in parts]
        assert sorted(n for one in held for n in one) == numbers(kind)
        for own in held:
            if below is None:
                assert len({(n < at, n == at) for n in own}) == 1
            else:
                assert len({n <= at if below else n < at for n in own}) == 1


def test_only_limits_inside_cut() -> None:
    value = free_value(whole(-2, 3), VAR)
    limits = [Limit(n, True) for n in (9, 3, 1, -2, -3)] + [Limit(-2, False), Limit(3, None)]
    assert [(one.at, one.below) for one in cutting(value, limits)] == [
        (-2, True),
        (1, True),
        (3, None),
    ]
    assert cutting(free_value(FEW, VAR), limits) == []
    assert cutting(free_fact(FactDecl("甲", whole(-2, 3), nullable=True), None), limits) == []


def test_the_limit_in_the_middle_goes_first() -> None:
    value = free_value(whole(-9, 9), VAR)
    limits = cutting(value, [Limit(n, True) for n in (-5, 0, 5)])
    assert [(part.low, part.high) for part in split(value, limits)] == [(-9, 0), (1, 9)]


def test_days_are_cut_at_days() -> None:
    value = free_value(DateType(), VAR)
    assert not may_be_split(value)
    for below in (True, False, None):
        parts = split(value, [Limit(date(2020, 2, 29), below)])
        assert [[within(part, day) for part in parts].count(True) for day in DAYS] == [1, 1, 1]
        assert len(parts) == (3 if below is None else 2)
        assert all(part.some == (part.high if part.low is None else part.low) for part in parts)
    noon = datetime.combine(date(2020, 2, 29), time(12))
    times = split(value, [Limit(noon, True)])
    assert [(part.low, part.high) for part in times] == [(None, noon), (noon, None)]


def test_choices_one_by_one_or_in_halves() -> None:
    few, many = split(free_value(FEW, VAR)), split(free_value(MANY, VAR))
    assert [part.point for part in few] == list("甲乙丙")
    assert [list(part.choices or ()) for part in many] == [list("甲乙丙丁"), list("戊己庚辛")]
    assert may_be_split(few[0]) is False
    assert may_be_split(many[0]) is True
    assert few[0].choices == {"甲": {VAR: "甲"}}


def test_what_is_no_value_goes_apart_first() -> None:
    decl = FactDecl("甲", whole(1, 2), nullable=True, may_not_apply=True)
    value = free_fact(decl, None)
    assert may_be_split(value)
    only, *others = split(value)
    assert only.always
    assert (only.low, only.high) == (1, 2)
    assert [list(part.states) for part in others] == [[State.BLANK], [State.NOT_APPLICABLE]]
    gone = split(Abstract({State.FAULT: None, State.BLANK: {}}))
    assert [list(part.states) for part in gone] == [[State.FAULT], [State.BLANK]]


def test_where_comparisons_change() -> None:
    one, line = of("甲"), apply("sub", const(5), apply("mul", of("甲"), const(2)))
    nodes = [
        apply("lt", one, const(1), kind=BOOL),
        apply("ge", const(2), one, kind=BOOL),
        apply("le", line, const(3), kind=BOOL),
        apply("eq", line, const(4), kind=BOOL),
        apply("lt", one, of("乙"), kind=BOOL),
        apply("eq", of("级"), const("省"), kind=BOOL),
    ]
    found = bounds(program(SCHEMA, *nodes))
    known = comparisons(nodes, found, {})
    limits = [(one.at, one.below) for one in limits_of(VAR, known)]
    assert limits == [(1, False), (2, True), (1, False), (Fraction(1, 2), None)]
    assert list(limits_of(("fact", "丙"), known)) == []
    settled = {id(node): found.of(node) for node in nodes}
    assert comparisons(nodes, found, settled) == []


# ── 非紧 ──


def loose(*exprs: Expr, side: Side = Side.BOTH) -> list[list[tuple[Expr, Side]]]:
    found = bounds(program((*SCHEMA, FactDecl("日", DAY)), *exprs))
    return [culprits(expr, side, found, {}) for expr in exprs]


def test_open_ends() -> None:
    states = {State.VALUE: None}
    low, high = Abstract(states, 1, None, 2, {}), Abstract(states, 1, {}, 2, None)
    assert [open_at(low, side) for side in (Side.LOW, Side.HIGH, Side.BOTH)] == [True, False, True]
    assert [open_at(high, side) for side in (Side.LOW, Side.HIGH, Side.BOTH)] == [False, True, True]
    assert not open_at(Abstract(states, None, None, None, None), Side.BOTH)
    assert open_at(Abstract(states, choices={True: {}, False: None}), Side.LOW)
    assert not open_at(Abstract(states, choices={True: {}, False: {}}), Side.BOTH)
    assert [side.opposite for side in Side] == [Side.HIGH, Side.LOW]
    assert Side.BOTH.opposite is Side.BOTH


def test_what_an_open_end_comes_of() -> None:
    both = apply("sub", of("甲"), of("甲"))
    outer = apply("add", of("乙"), apply("neg", rounded(apply("mul", both, const(1)), 0)))
    for side in (Side.LOW, Side.HIGH):
        (found,) = loose(outer, side=side)
        assert [node for node, _ in found] == [both]
    assert loose(both, side=Side.LOW) == [[(both, Side.LOW)]]
    assert loose(apply("neg", both), side=Side.LOW) == [[(both, Side.HIGH)]]
    assert loose(apply("sub", of("乙"), both), side=Side.LOW) == [[(both, Side.HIGH)]]
    assert loose(apply("sub", both, of("乙")), side=Side.LOW) == [[(both, Side.LOW)]]
    assert loose(rounded(both, 0), side=Side.HIGH) == [[(both, Side.HIGH)]]
    chosen = case((of("是"), both), otherwise=of("乙"))
    assert loose(chosen, side=Side.LOW) == [[(both, Side.LOW)]]


def test_what_is_settled_is_no_culprit() -> None:
    both = apply("sub", of("甲"), of("甲"))
    outer = apply("add", both, apply("sub", of("乙"), of("乙")))
    found = bounds(program(SCHEMA, outer))
    parts: Sequence[Expr] = outer.operands if isinstance(outer, Apply) else ()
    assert [n for n, _ in culprits(outer, Side.LOW, found, {})] == list(parts)
    settled = {id(both): found.of(both)}
    assert [n for n, _ in culprits(outer, Side.LOW, found, settled)] == [parts[1]]
