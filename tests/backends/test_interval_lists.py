"""Bounds of what is made of records, and of units that are compared: sound, and as close as written.

Over records and units, bounds need not be exact. How close they are is in ``interval_lists.txt``, so
that nothing makes them wider unseen: a star is an end, or an outcome, that some facts are known to reach.
``UPDATE_ENDS=1`` writes the file anew.
"""

import os
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from rules_engine.backends.interval import Abstract, bounds
from rules_engine.backends.interval.cohorts import COHORT_KERNELS, Company
from rules_engine.backends.interval.filling import filled as filling
from rules_engine.backends.interval.filling import unit_of
from rules_engine.backends.interval.peers import Crowd, Member, Peers
from rules_engine.backends.interval.values import State, exactly, state_of, unknown
from rules_engine.backends.interval.witnesses import ALWAYS
from rules_engine.backends.scalar import prepare
from rules_engine.ir import Expr
from rules_engine.model.types import FactDecl
from tests.backends.making import BOOL, a_list, aggregate, apply, const, field, program, unit
from tests.backends.test_interval_ends import (
    FIELDS,
    SCHEMA,
    check_ends,
    check_reached,
    values_of,
    whole,
)

CLOSE = Path(__file__).with_name("interval_lists.txt")


def close(name: str, found: Abstract) -> str:
    """One line: the ends, the choices and the states; starred where they are known to be reached."""
    ends = f"{found.low}{_star(found.low_at)} … {found.high}{_star(found.high_at)}"
    choices = [f"{choice}{_star(at)}" for choice, at in (found.choices or {}).items()]
    states = [f"{state}{_star(at)}" for state, at in found.states.items()]
    return f"{name}: {ends} {' '.join(choices)} | {' '.join(sorted(states))}"


def _star(at: object) -> str:
    return "" if at is None else "*"


def check_close(part: str, lines: Sequence[str]) -> None:
    """The lines of one part of the file."""
    text = CLOSE.read_text("utf-8") if CLOSE.exists() else ""
    parts = {one.partition("\n")[0]: one for one in text.split("## ")[1:]}
    made = "\n".join((part, *lines, ""))
    if os.environ.get("UPDATE_ENDS"):
        parts[part] = made
        CLOSE.write_text("".join(f"## {parts[name]}" for name in sorted(parts)), "utf-8")
    assert parts[part].splitlines() == made.splitlines()


def aggregates() -> Iterator[Expr]:
    """Over the records of a list, with and without a condition."""
    amount, good, gap = (field(decl.name, decl.type) for decl in FIELDS)
    for where in (None, good, apply("gt", amount, const(0), kind=BOOL)):
        yield aggregate("count", where)
        for operator in ("sum", "max", "min", "mean", "trimmed_mean"):
            yield aggregate(operator, where, amount)
            yield aggregate(operator, where, gap)
        yield aggregate("sum_of_max", where, amount, keys=(gap,))
        yield aggregate("sum_of_max", where, amount, keys=(good,))
        yield aggregate("longest_run", where or good, keys=(amount,))
    for operator in ("any", "all"):
        yield aggregate(operator, good)
        yield aggregate(operator, apply("lt", gap, const(2), kind=BOOL))


def named(expr: Any) -> str:
    where = {None: ""}.get(expr.where, getattr(expr.where, "operator", "好"))
    return " ".join((expr.operator, where, *(v.name for v in (expr.value, *expr.keys) if v)))


RECORDS = [
    dict(zip(("量", "好", "缺"), one, strict=True))
    for one in product((-1, 0, 2), (True, False), (1, 2, None))
]
LISTS = [(), *((one,) for one in RECORDS), *product(RECORDS, RECORDS[::2])]


def test_lists_of_any_length() -> None:
    units = [unit(f"单位{i}", 清单=records) for i, records in enumerate(LISTS)]
    for expr in aggregates():
        whole_program = program(SCHEMA, expr)
        machine, found = prepare(whole_program), bounds(whole_program).of(expr)
        assert all(found.may_be(machine.observe_one(one).value(expr)) for one in units)
        for wanted, at in witnessed(found):
            there = filling(whole_program.schema, unit_of(whole_program.schema, at), at)
            value = machine.observe_one(there).value(expr)
            assert value == wanted or state_of(value) is wanted, (expr, wanted)
    found = [(named(expr), bounds(program(SCHEMA, expr)).of(expr)) for expr in aggregates()]
    check_close("清单 任何条数", [close(name, one) for name, one in found])


def witnessed(found: Abstract) -> list[tuple[Any, Any]]:
    ends = [(found.low, found.low_at), (found.high, found.high_at)]
    ends += list((found.choices or {}).items()) + list(found.states.items())
    return [(wanted, at) for wanted, at in ends if at is not None]


GIVEN = [
    ({"量": 0}, {"好": True, "缺": 2}),
    ({"好": True}, {"量": 1, "好": False, "缺": None}),
    ({"量": 2, "好": False},),
    (
        {"量": 2, "好": True, "缺": 1},
        {"好": True, "缺": 1},
        {"量": 0, "好": True},
        {"量": 1, "缺": 2},
    ),
    (),
    (
        {"量": 2, "好": True, "缺": None},
        {"量": 1, "好": True, "缺": 1},
        {"量": 0, "好": True, "缺": 2},
    ),
    ({"量": 2, "缺": 1}, {"量": 1, "缺": 1}, {"量": 0, "好": True, "缺": 2}),
    ({"量": 2, "好": True, "缺": 1}, {"缺": 1}, {"量": -1, "好": False, "缺": 1}),
]


@pytest.mark.parametrize("given", GIVEN)
def test_lists_with_gaps(given: tuple[dict[str, Any], ...]) -> None:
    """Every way to fill in what some records do not say."""
    gaps = [(i, d) for i, record in enumerate(given) for d in FIELDS if d.name not in record]
    lines = []
    everything = [
        dict(zip(gaps, one, strict=True)) for one in product(*(values_of(d) for _, d in gaps))
    ]
    for expr in aggregates():
        whole_program = program(SCHEMA, expr)
        machine = prepare(whole_program)
        found = bounds(whole_program, unit(清单=given)).of(expr)
        seen = []
        for chosen in everything:
            records = tuple(
                {**one, **{d.name: v for (at, d), v in chosen.items() if at == i}}
                for i, one in enumerate(given)
            )
            known = {("field", "清单", i + 1, d.name): v for (i, d), v in chosen.items()}
            seen.append((known, machine.observe_one(unit(清单=records)).value(expr)))
        check_ends(found, seen, tight=False)
        check_reached(found, seen, tight=False)
        lines.append(close(named(expr), found))
    check_close(f"清单 第 {GIVEN.index(given) + 1} 种", lines)


def monthly(gaps: bool) -> FactDecl:
    fields = (FactDecl("量", whole(0, 2)), FactDecl("好", BOOL), FactDecl("月份", whole(1, 3)))
    kind = a_list("月报", *fields).type
    return FactDecl("月报", evolve(kind, period="月份", gaps_left_out=gaps))


@pytest.mark.parametrize("gaps", [False, True])
def test_lists_of_months(gaps: bool) -> None:
    decl, lines = monthly(gaps), []
    good, month = field("好", BOOL, "月报"), field("月份", whole(1, 3), "月报")
    amount = field("量", whole(0, 2), "月报")
    every = [
        tuple(
            {"月份": m, "好": g, "量": a}
            for m, one in enumerate(months, 1)
            if one
            for g, a in (one,)
        )
        for months in product(
            (*product((True, False), (0, 2)), *([None] if gaps else [])), repeat=3
        )
    ]
    for expr in (
        aggregate("longest_run", good, None, "月报", (month,)),
        aggregate("sum", good, amount, "月报"),
        aggregate("count", apply("ge", month, const(2), kind=BOOL), None, "月报"),
        aggregate("max", None, amount, "月报"),
        aggregate("mean", None, amount, "月报"),
        aggregate("all", good, None, "月报"),
    ):
        whole_program = program((decl,), expr)
        machine, found = prepare(whole_program), bounds(whole_program).of(expr)
        seen = [machine.observe_one(unit(月报=records)).value(expr) for records in every]
        assert all(found.may_be(value) for value in seen)
        lines.append(close(named(expr), found))
    check_close(f"按月{'，缺期不计' if gaps else ''}", lines)


def between(low: int, high: int, *states: State) -> Abstract:
    return Abstract({State.VALUE: ALWAYS, **dict.fromkeys(states)}, low, {}, high, {})


def peers(*members: Member) -> Peers:
    return Peers(Crowd({str(number): one for number, one in enumerate(members)}))


PART, APART = exactly(True), exactly(False)
PERHAPS = Abstract({State.VALUE: ALWAYS}, choices={True: {("r",): True}, False: {("r",): False}})
ABSENT = unknown({State.NOT_APPLICABLE: ALWAYS})
COMPANIES = {
    "自己和任何别的": Company(between(2, 4), PART, between(1, 5)),
    "自己高，别的都低": Company(between(5, 6), PART, between(-2, -1)),
    "都是负的": Company(between(-3, -2), PART, between(-2, -1)),
    "自己也许不在": Company(between(2, 3), PERHAPS, between(0, 4)),
    "自己也许不适用": Company(between(2, 3, State.NOT_APPLICABLE), PART, between(0, 4)),
    "自己不适用": Company(ABSENT, PART, between(1, 2)),
    "都不适用": Company(ABSENT, PART, ABSENT),
    "只有自己": Company(between(1, 3), PART, None),
    "已知两个": Company(
        between(2, 3), PART, None, peers((between(1, 2), PART), (between(3, 4), PART))
    ),
    "已知高低分明": Company(
        between(3, 3),
        PART,
        None,
        peers((between(5, 6), PART), (between(7, 7), PART), (between(1, 2), PART)),
    ),
    "已知一样的": Company(
        between(3, 3),
        PART,
        None,
        peers((between(4, 4), PART), (between(4, 4), PART), (between(3, 3), PART)),
    ),
    "已知一样低的": Company(
        between(5, 5),
        PART,
        None,
        peers((between(3, 3), PART), (between(3, 3), PART), (between(7, 7), PART)),
    ),
    "已知有的也许不在": Company(
        between(2, 4),
        PART,
        None,
        peers((between(3, 5), PERHAPS), (between(1, 1), APART), (ABSENT, PART)),
    ),
    "已知和任何别的": Company(between(2, 3), PART, between(2, 5), peers((between(1, 4), PART))),
}


def members(one: Member) -> list[int | None]:
    """What may take part of a unit; None where it does not."""
    value, part = one
    numbers = list(range(value.low, value.high + 1)) if value.may_have_value else []
    states = [None] if len(value.states) > value.may_have_value else []
    return [*(numbers if True in (part.choices or {}) else []), *states] + [None] * (
        False in (part.choices or {})
    )


def gatherings(company: Company) -> Iterator[tuple[int | None, list[int]]]:
    """The unit itself, and all who are compared with it."""
    others = [] if company.others is None else members((company.others, PART))
    more = [w for size in (0, 1, 2) for w in combinations_with_replacement(others, size)]
    for own in members((company.own, company.takes_part)):
        for known in product(*(members(one) for one in company.known.members)):
            for rest in more if company.others is not None else [()]:
                yield own, [one for one in (*known, *rest) if one is not None]


def compared(operator: str, own: int | None, others: list[int]) -> Any:
    if operator.startswith("rank"):
        if own is None:
            return None
        better = [one for one in others if (one > own if "down" in operator else one < own)]
        return 1 + len(set(better) if "dense" in operator else better)
    everyone = [one for one in (own, *others) if one is not None]
    if operator in ("sum", "count"):
        return sum(everyone) if operator == "sum" else len(everyone)
    if not everyone:
        return "出错"
    pick = {"max": max, "min": min, "mean": lambda all_: Fraction(sum(all_), len(all_))}
    return pick[operator](everyone)


@pytest.mark.parametrize("operator", COHORT_KERNELS)
def test_units_that_are_compared(operator: str) -> None:
    lines = []
    for name, company in COMPANIES.items():
        found = COHORT_KERNELS[operator](company)
        for own, others in gatherings(company):
            value = compared(operator, own, others)
            if value == "出错":
                assert State.FAULT in found.states, (name, own, others)
            elif value is not None:
                assert found.may_be(value), (name, own, others)
        lines.append(close(name, found))
    check_close(f"比较 {operator}", lines)
