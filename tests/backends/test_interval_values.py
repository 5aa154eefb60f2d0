"""Single steps of the interval backend: the next number of a grid, witnesses, what is known of a unit."""

from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from attrs import evolve

from rules_engine.backends.interval import Abstract, State, bounds
from rules_engine.backends.interval.domain import all_free, of_unit
from rules_engine.backends.interval.filling import filled, unit_of
from rules_engine.backends.interval.free import between, sample
from rules_engine.backends.interval.lines import Line, beside
from rules_engine.backends.interval.reaching import at_least, at_most, equal_to
from rules_engine.backends.interval.refine import Narrowing
from rules_engine.ir import Attribute
from rules_engine.model.types import FactDecl, FactSchema, NumberType
from tests.backends.making import BOOL, DAY, SPAN, a_list, apply, const, fact, program, unit
from tests.backends.test_interval_ends import DECLS, whole

LIMITS = [Fraction(n, 4) for n in range(-9, 10)]
VAR = ("fact", "甲")
WAYS = list(product((True, False), repeat=2))


@pytest.mark.parametrize(("up", "strictly"), WAYS)
def test_the_next_number_of_a_grid(up: bool, strictly: bool) -> None:
    for grid, limit in product((1, 2, 4, 10), LIMITS):
        found = Fraction(beside(limit, grid, up=up, strictly=strictly))
        gap = found - limit if up else limit - found
        assert (found * grid).denominator == 1
        assert 0 <= gap <= Fraction(1, grid)
        assert gap > 0 if strictly else gap < Fraction(1, grid)
    away = abs(beside(Fraction(1, 3), None, up=up, strictly=strictly) - Fraction(1, 3))
    assert away == (1 if strictly else 0)


@pytest.mark.parametrize(("up", "strictly"), WAYS)
def test_a_line_goes_beyond_what_it_can(up: bool, strictly: bool) -> None:
    slopes, ends = (1, -1, 2, Fraction(-1, 2)), ((-2, 3), (0, 0), (None, 1), (-1, None))
    for slope, offset, (low, high), limit in product(
        slopes, (0, Fraction(1, 2)), ends, LIMITS[::2]
    ):
        line = Line(VAR, slope, offset, 1, low, high)
        at = line.beyond(limit, strictly=strictly, up=up)
        facts = range(-30 if low is None else low, 31 if high is None else high + 1)
        fitting = [x for x in facts if _is_beyond(slope * x + offset, limit, up, strictly)]
        assert (at is None) is (not fitting)
        assert at is None or at[VAR] in fitting


def _is_beyond(value: Any, limit: Any, up: bool, strictly: bool) -> bool:
    value, limit = (value, limit) if up else (limit, value)
    return value > limit if strictly else value >= limit


def test_witnesses_of_a_free_fact() -> None:
    free = between(whole(-2, 3), VAR, -2, 3)
    for limit, strictly in product(LIMITS, (True, False)):
        above = at_least(free, limit, strictly=strictly)
        below = at_most(free, limit, strictly=strictly)
        for up, at in ((True, above), (False, below)):
            fitting = [x for x in range(-2, 4) if _is_beyond(x, limit, up, strictly)]
            assert (at is None) is (not fitting), (limit, strictly, up)
            assert at is None or (at[VAR] in fitting if at else len(fitting) == 6)
    for wanted in LIMITS:
        assert (equal_to(free, wanted) is None) is (wanted not in range(-2, 4))


def test_witnesses_of_a_free_day() -> None:
    free, day = Abstract({State.VALUE: {}}, var=VAR), date(2020, 2, 28)
    assert at_least(free, day) == at_most(free, day) == {VAR: day}
    assert at_least(free, day, strictly=True) == {VAR: date(2020, 2, 29)}
    assert at_most(free, day, strictly=True) == {VAR: date(2020, 2, 27)}
    assert at_most(free, date.min, strictly=True) is None
    assert at_least(Abstract({State.VALUE: {}}), day) is None


@pytest.mark.parametrize(
    ("low", "high"), [(-5, -2), (3, 9), (-1, 1), (None, -4), (2, None), (None, None)]
)
def test_a_sample_is_within_its_declaration(low: int | None, high: int | None) -> None:
    lower, upper = (None if end is None else Fraction(end) for end in (low, high))
    for kind in (
        NumberType(lower=lower, upper=upper, whole=True),
        NumberType(lower=lower, upper=upper),
    ):
        found: Any = sample(kind)
        assert low is None or found >= low
        assert high is None or found <= high


SCHEMA = FactSchema((), ("县区", "部门"), ("牵头", "有窗口"), (("组别", ("甲组", "乙组")),))


def test_what_a_unit_is_is_known() -> None:
    facts = unit(kind="部门", roles=("牵头",))
    facts = evolve(facts, unit=evolve(facts.unit, groups=(("组别", "乙组"),)))
    domain = of_unit(SCHEMA, facts)
    assert dict(domain.attribute("role", "牵头").choices or {}).keys() == {True}
    assert dict(domain.attribute("role", "有窗口").choices or {}).keys() == {False}
    assert domain.attribute("group", "组别").point == "乙组"
    assert domain.attribute("class", "").point == "部门"
    assert domain.attribute("name", "").point == "甲"


def test_what_any_unit_may_be() -> None:
    domain = all_free(SCHEMA, "县区")
    assert dict(domain.attribute("role", "牵头").choices or {}).keys() == {True, False}
    assert dict(domain.attribute("group", "组别").choices or {}).keys() == {"甲组", "乙组"}
    assert domain.attribute("name", "").choices is None
    role = Attribute("role", "牵头", BOOL, SPAN)
    found = bounds(evolve(program((), role), schema=SCHEMA)).of(role)
    for choice, at in (found.choices or {}).items():
        made = unit_of(SCHEMA, at or {})
        assert ("牵头" in made.unit.roles) is choice
        assert made.unit.group("组别") == "甲组"


@pytest.mark.parametrize("there", [{1, 2, 3}, {2}, set()])
def test_months_that_are_there_and_no_others(there: set[int]) -> None:
    fields = (FactDecl("好", BOOL), FactDecl("月份", whole(1, 3)))
    decl = a_list("月报", *fields)
    decl = FactDecl("月报", evolve(decl.type, period="月份", gaps_left_out=True))
    witness = {("present", "月报", month): month in there for month in (1, 2, 3)}
    made = filled(FactSchema((decl,)), unit(), witness).values["月报"]
    assert {record["月份"] for record in made} == there


def test_a_split_day_may_fail() -> None:
    """Half a day, or half a month, is none."""
    half = apply("div", fact("乙", DECLS["乙"].type), const(2))
    for operator in ("add_days", "add_months_clipped", "add_months_rolled", "add_workdays"):
        expr = apply(operator, const(date(2020, 1, 1), DAY), half, kind=DAY)
        found = bounds(program((DECLS["乙"],), expr)).of(expr)
        assert State.FAULT in found.states


def test_what_two_conditions_tell_is_what_the_tighter_one_tells() -> None:
    open_at, at = Narrowing(1, True, 4, True), Narrowing(1, False, 4, False)
    assert open_at & at == at & open_at == open_at
    assert Narrowing(low=0) & Narrowing(low=1, low_open=True) == Narrowing(low=1, low_open=True)
    assert Narrowing(high=0) & Narrowing(high=1, high_open=True) == Narrowing(high=0)
    assert Narrowing(choices=frozenset("甲乙")) & Narrowing(choices=frozenset("乙丙")) == Narrowing(
        choices=frozenset("乙")
    )
