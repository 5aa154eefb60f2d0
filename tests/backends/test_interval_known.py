"""What a unit has reported is known as it is; what a witness says is filled in, and nothing else is."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from rules_engine.backends.interval import State, bounds
from rules_engine.backends.interval.domain import of_unit
from rules_engine.backends.interval.filling import filled, unit_of
from rules_engine.backends.interval.kernels import DAY_KERNELS, KERNELS
from rules_engine.backends.interval.values import exactly, ranged, state_of
from rules_engine.backends.interval.witnesses import ALWAYS
from rules_engine.backends.scalar import prepare
from rules_engine.ir import Cohort, Expr
from rules_engine.model.types import CLASS, FactDecl, FactSchema
from rules_engine.model.values import NOT_APPLICABLE, FaultKind, Missing, fault
from rules_engine.model.workdays import WorkCalendar
from tests.backends.making import (
    BOOL,
    CENTS,
    DAY,
    NUMBER,
    SPAN,
    TEXT,
    a_list,
    aggregate,
    apply,
    case,
    const,
    fact,
    field,
    program,
    unit,
)
from tests.backends.naive import CALENDAR
from tests.backends.test_interval_ends import whole
from tests.backends.worlds import check, witnessed, worlds_of

FACT = ("fact", "甲")
FIELDS = (FactDecl("量", CENTS), FactDecl("备", whole(0, 9), has_default=True, if_missing=3))
DECLS = (
    FactDecl("甲", whole(2, 5)),
    FactDecl("默", whole(0, 9), has_default=True, if_missing=4),
    FactDecl("县", whole(1, 3), classes=("县区",)),
    a_list("清单", *FIELDS),
)
SCHEMA = FactSchema(DECLS, ("县区", "部门"), (), (("组别", ("甲组", "乙组")),))
WITNESS: Mapping[Any, Any] = {
    ("fact", "甲"): 3,
    ("fact", "县"): 2,
    ("field", "清单", 1, "量"): Fraction(1, 4),
}


def missing(values: Mapping[str, Any]) -> set[str]:
    return {name for name, value in values.items() if isinstance(value, Missing)}


def test_what_is_reported_stays() -> None:
    told = {"甲": 5, "默": 1, "县": 3, "清单": ({"量": Fraction(1, 2), "备": 7},)}
    assert filled(SCHEMA, unit(kind="县区", **told), WITNESS).values == told
    for value in (None, NOT_APPLICABLE):
        assert filled(SCHEMA, unit(kind="县区", 清单=value), WITNESS).values["清单"] == value


def test_a_witness_is_filled_in_and_stand_ins_stand_in() -> None:
    made = filled(SCHEMA, unit(kind="县区", 清单=({},)), WITNESS).values
    assert (made["甲"], made["县"]) == (3, 2)
    assert missing(made) == {"默"}
    (record,) = made["清单"]
    assert record["量"] == Fraction(1, 4)
    assert missing(record) == {"备"}


def test_what_no_witness_speaks_of_is_as_declared() -> None:
    made = filled(SCHEMA, unit(kind="县区", 清单=({},)), {}).values
    assert 2 <= made["甲"] <= 5
    assert 1 <= made["县"] <= 3
    assert missing(made) == {"默"}
    assert missing(made["清单"][0]) == {"备"}


def test_facts_of_another_class_are_not_asked_for() -> None:
    assert missing(filled(SCHEMA, unit(kind="部门"), WITNESS).values) == {"默", "县"}
    found = of_unit(SCHEMA, unit(kind="部门")).facts["县"]
    assert set(found.states) == {State.NOT_APPLICABLE}
    assert set(of_unit(SCHEMA, unit(kind="县区")).facts["县"].states) == {State.VALUE}


def test_a_unit_that_is_not_told_apart_fails() -> None:
    domain = of_unit(SCHEMA, unit())
    for which, key in (("class", ""), ("group", "组别")):
        assert set(domain.attribute(which, key).states) == {State.FAULT}


@pytest.mark.parametrize(
    "records",
    [(), ({"量": Fraction(5, 4), "备": 1}, {"量": Fraction(-1, 2), "备": 2}), None, NOT_APPLICABLE],
)
@pytest.mark.parametrize("operator", ["sum", "count", "max"])
def test_a_list_that_is_known_gives_what_the_machine_gives(operator: str, records: Any) -> None:
    value = None if operator == "count" else field("量", CENTS)
    expr = aggregate(operator, apply("gt", field("备"), const(0), kind=BOOL), value)
    whole_program = program(DECLS, expr)
    facts = unit(清单=records)
    seen = prepare(whole_program).observe_one(facts).value(expr)
    found = bounds(whole_program, facts).of(expr)
    assert set(found.states) == {state_of(seen)}
    assert found.may_be(seen)
    assert state_of(seen) is not State.VALUE or found.point == seen


def test_a_year_that_is_left_out_between_others() -> None:
    """The ends lie in years that there are; what lies between them may not."""
    years = {year: one for year, one in CALENDAR.years.items() if year != 2019}
    day = ranged({State.VALUE: ALWAYS}, date(2018, 6, 1), None, date(2020, 6, 1), None)
    node = apply("add_workdays", fact("日", DAY), const(3), kind=DAY)
    for calendar, fails in ((WorkCalendar(years), True), (CALENDAR, False)):
        found = DAY_KERNELS["add_workdays"](node, (day, exactly(3)), calendar)
        assert (State.FAULT in found.states) is fails


def branches_by_days() -> list[Expr]:
    """Of a day of a month, counted from its first."""
    day, first = fact("日", DAY), const(date(2020, 2, 1), DAY)
    last = const(date(2020, 2, 29), DAY)
    gone = apply("days_between", day, first), apply("days_between", last, day)
    within = apply("ge", day, first, kind=BOOL), apply("le", day, last, kind=BOOL)
    told = [
        apply(operator, one, const(limit), kind=BOOL)
        for operator in ("lt", "ge", "eq")
        for one in gone
        for limit in (0, 1, 10, 28, 29)
    ]
    return [
        case(
            (apply("and", *within, kind=BOOL), case((one, const(1)), otherwise=const(2))),
            otherwise=const(0),
        )
        for one in told
    ]


def test_days_lead_where_they_are_said_to() -> None:
    for expr in branches_by_days():
        whole_program = program((FactDecl("日", DAY),), expr)
        machine, found = prepare(whole_program), bounds(whole_program).of(expr)
        schema = whole_program.schema
        for wanted, at in witnessed(found):
            value = machine.observe_one(filled(schema, unit_of(schema, at), at)).value(expr)
            assert value == wanted or state_of(value) is wanted, (expr, wanted, at)


@pytest.mark.parametrize("scope", ["", CLASS])
@pytest.mark.parametrize("classes", [(), ("县区",), ("县区", "部门")])
def test_others_are_no_freer_than_the_unit(classes: tuple[str, ...], scope: str) -> None:
    """Also where units of other classes are among them, of which a first round knows nothing."""
    decl = FactDecl("甲", whole(-2, 3))
    for operator in ("max", "min", "mean"):
        expr = Cohort(operator, fact("甲", decl.type), NUMBER, SPAN, scope)
        found = bounds(program((decl,), expr, classes=classes)).of(expr)
        assert (found.low, found.high) == (-2, 3)


@pytest.mark.parametrize("order", [1, -1])
def test_a_free_text_may_be_any(order: int) -> None:
    name = fact("名", TEXT)
    expr = apply("eq", *(name, const("甲", TEXT))[::order], kind=BOOL)
    found = bounds(program((FactDecl("名", TEXT),), expr)).of(expr)
    assert found.choices == {True: {("fact", "名"): "甲"}, False: None}


@pytest.mark.parametrize("ends", [(-2, 0), (0, 2)])
def test_a_divisor_that_ends_at_zero(ends: tuple[int, int]) -> None:
    """What leads to 0 leads to no quotient."""
    worlds = worlds_of({FACT: ends})
    under = ranged({State.VALUE: ALWAYS}, ends[0], {FACT: ends[0]}, ends[1], {FACT: ends[1]})
    fails = fault(FaultKind.DIVISION_BY_ZERO, "除")
    outcomes = [Fraction(6, end) if end else fails for end in ends]
    check(KERNELS["div"]((exactly(6), under)), worlds, outcomes)
