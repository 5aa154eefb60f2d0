"""Bounds of small expressions are the very ends that all facts together reach, and each is reached."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from rules_engine.backends.interval import Abstract, State, bounds
from rules_engine.backends.interval.values import state_of
from rules_engine.backends.interval.witnesses import Var
from rules_engine.backends.scalar import prepare
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Apply, Expr, Fact
from rules_engine.ir.fold import walk
from rules_engine.model.rounding import RoundingMode
from rules_engine.model.types import DateType, FactDecl, NumberType, OptionType
from rules_engine.model.values import NOT_APPLICABLE
from tests.backends.drawing import draw_program, draw_unit, filled
from tests.backends.making import (
    BOOL,
    DAY,
    a_list,
    apply,
    case,
    const,
    fact,
    program,
    rounded,
    unit,
)
from tests.backends.test_solver_terms import well_formed


def whole(low: int | None, high: int | None) -> NumberType:
    lower, upper = (None if end is None else Fraction(end) for end in (low, high))
    return NumberType(lower=lower, upper=upper, whole=True)


TENTHS = NumberType(lower=Fraction(-1, 2), upper=Fraction(3, 10), decimals=1)
LEVEL = OptionType(("国家", "省", "市"))
NUMBERS = {
    "甲": FactDecl("甲", whole(-2, 3)),
    "乙": FactDecl("乙", whole(0, 2)),
    "丙": FactDecl("丙", whole(-3, -1)),
    "丁": FactDecl("丁", TENTHS),
    "戊": FactDecl("戊", whole(1, 2), nullable=True),
    "己": FactDecl("己", whole(0, 1), may_not_apply=True),
}
TRUTHS = {
    "是": FactDecl("是", BOOL),
    "否": FactDecl("否", BOOL),
    "疑": FactDecl("疑", BOOL, nullable=True),
    "免": FactDecl("免", BOOL, may_not_apply=True),
}
OPTIONS = {"级": FactDecl("级", LEVEL), "别": FactDecl("别", LEVEL, nullable=True)}
ENDLESS = {"多": FactDecl("多", whole(1, None)), "少": FactDecl("少", whole(None, -1))}
FIELDS = (
    FactDecl("量", whole(-1, 2)),
    FactDecl("好", BOOL),
    FactDecl("缺", whole(1, 2), nullable=True),
)
LIST = a_list("清单", *FIELDS)
DECLS = {**NUMBERS, **TRUTHS, **OPTIONS, **ENDLESS}
SCHEMA = (*DECLS.values(), LIST)
FIRST, LAST = date(2020, 1, 1), date(2020, 3, 31)
ADDING = ("add_days", "add_workdays", "add_months_clipped", "add_months_rolled")
PROGRAMS = 60


def of(name: str) -> Fact:
    return fact(name, DECLS[name].type)


def values_of(decl: FactDecl) -> list[Any]:
    """Everything that a fact may be; of an endless one the nearest twelve."""
    found: list[Any]
    match decl.type:
        case NumberType(decimals=1):
            found = [Fraction(n, 10) for n in range(-5, 4)]
        case NumberType(lower=low, upper=high):
            first = int(low) if low is not None else int(high) - 11
            found = list(range(first, int(high) + 1 if high is not None else first + 12))
        case OptionType(names=names):
            found = list(names)
        case _:
            found = [True, False]
    return found + [None] * decl.nullable + [NOT_APPLICABLE] * decl.may_not_apply


Outcome = tuple[dict[Var, Any], Any]


def outcomes(expr: Expr) -> list[Outcome]:
    """What the machine makes of all facts that an expression reads."""
    names = sorted({node.name for node in walk([expr]) if isinstance(node, Fact)})
    machine = prepare(program(SCHEMA, expr))
    combined = list(product(*(values_of(DECLS[name]) for name in names)))
    units = [
        unit(f"单位{i}", **dict(zip(names, one, strict=True))) for i, one in enumerate(combined)
    ]
    seen = [machine.observe_one(facts).value(expr) for facts in units]
    known = [{("fact", n): v for n, v in facts.values.items()} for facts in units]
    return list(zip(known, seen, strict=True))


def binary(*operators: str, names: Sequence[str], kind: Any = None) -> Iterator[Expr]:
    for operator, one, other in product(operators, names, names):
        if one != other:
            more = {} if kind is None else {"kind": kind}
            yield apply(operator, of(one), of(other), **more)


def exact() -> Iterator[Expr]:
    """Expressions that read each fact once: their bounds leave nothing open."""
    yield from binary("add", "sub", "mul", "min", "max", "div", names=NUMBERS)
    yield from binary("lt", "le", "gt", "ge", "eq", "ne", names=NUMBERS, kind=BOOL)
    yield from binary("and", "or", names=TRUTHS, kind=BOOL)
    yield from binary("eq", "ne", names=OPTIONS, kind=BOOL)
    for name in NUMBERS:
        yield apply("neg", of(name))
        yield apply("add", of(name), const(5))
        yield apply("mul", of(name), const(Fraction(-3, 2)))
        yield apply("div", of(name), const(-2))
        yield from (apply(op, apply("div", of(name), const(2))) for op in ("floor", "ceil"))
        for mode in RoundingMode:
            yield rounded(apply("div", of(name), const(3)), 1, mode)
        yield apply("settle", of(name))
    for name in DECLS.keys() - ENDLESS.keys():
        yield apply("is_blank", of(name), kind=BOOL)
        yield apply("is_not_applicable", of(name), kind=BOOL)
    for name in TRUTHS:
        yield apply("not", of(name), kind=BOOL)
        yield case((of(name), of("乙")), otherwise=of("丁"))
    yield case((of("是"), of("甲")), (of("否"), const(9)), otherwise=of("戊"))
    yield case((of("是"), of("甲")), (of("免"), of("己")), otherwise=const(-4))
    above = apply("ge", of("甲"), const(2), kind=BOOL)
    yield case((above, of("甲")), otherwise=const(7))
    yield case((apply("not", above, kind=BOOL), of("甲")), otherwise=of("乙"))
    for name, limit in (("甲", 1), ("丁", Fraction(1, 10)), ("戊", 1)):
        for operator in ("lt", "le", "gt", "ge", "eq"):
            told = apply(operator, of(name), const(limit), kind=BOOL)
            tenfold = apply("mul", of(name), const(10))
            yield case((told, tenfold), otherwise=const(0))
            yield case((apply("not", told, kind=BOOL), of(name)), otherwise=const(Fraction(1, 5)))
    yield case((apply("is_blank", of("戊"), kind=BOOL), const(0)), otherwise=of("戊"))


def check_ends(found: Abstract, seen: Sequence[Outcome], *, tight: bool) -> None:
    states = {state_of(value) for _, value in seen}
    numbers = [v for _, v in seen if state_of(v) is State.VALUE]
    assert states <= found.states.keys()
    assert all(found.may_be(value) for _, value in seen)
    if tight:
        assert states == set(found.states)
    if not numbers or not tight:
        return
    if found.choices is not None:
        assert set(found.choices) == set(numbers)
    else:
        assert (found.low, found.high) == (min(numbers), max(numbers))


def check_reached(found: Abstract, seen: Sequence[Outcome], *, tight: bool) -> None:
    """Whatever the facts are that a witness leaves open, the outcome is what it stands at."""
    ends = [(found.low, found.low_at), (found.high, found.high_at)]
    ends += list((found.choices or {}).items()) + list(found.states.items())
    for wanted, at in ends:
        if at is None:
            assert not tight or wanted is None, wanted
            continue
        there = [v for facts, v in seen if all(facts.get(var) == at[var] for var in at)]
        assert there
        assert all(value == wanted or state_of(value) is wanted for value in there)


# Two ranges that overlap, neither having an end on the grid of the other: where they meet is not sought.
LOOSE = {("eq", "甲", "丁"), ("eq", "丁", "甲"), ("ne", "甲", "丁"), ("ne", "丁", "甲")}


def is_loose(expr: Expr) -> bool:
    match expr:
        case Apply(operator=operator, operands=(Fact(name=one), Fact(name=other))):
            return (operator, one, other) in LOOSE
        case _:
            return False


def test_ends_are_exact() -> None:
    for expr in exact():
        found, seen = bounds(program(SCHEMA, expr)).of(expr), outcomes(expr)
        check_ends(found, seen, tight=True)
        check_reached(found, seen, tight=not is_loose(expr))


def endless() -> Iterator[Expr]:
    names = (*ENDLESS, "甲", "乙", "丁")
    yield from binary("add", "sub", "mul", "min", "max", "div", names=names)
    yield from binary("lt", "le", "gt", "ge", "eq", "ne", names=names, kind=BOOL)


def lines() -> Iterator[Expr]:
    """Numbers that go evenly with a fact, compared with constants: what leads there is reckoned back."""
    for name in ("甲", "丁", "多"):
        one = of(name)
        for made in (
            apply("mul", apply("add", one, const(2)), const(3)),
            apply("mul", apply("sub", one, const(4)), const(3)),
            apply("sub", const(1), apply("mul", const(-2), one)),
            apply("div", apply("add", one, const(1)), const(-2)),
            apply("neg", apply("add", const(Fraction(1, 2)), one)),
        ):
            for limit in (-3, 0, Fraction(5, 2), 10):
                yield from (
                    apply(operator, made, const(limit), kind=BOOL) for operator in ("ge", "lt")
                )


def test_lines_lead_where_they_are_said_to() -> None:
    for expr in lines():
        found, seen = bounds(program(SCHEMA, expr)).of(expr), outcomes(expr)
        check_ends(found, seen, tight=False)
        check_reached(found, seen, tight=False)


def test_what_has_no_end_is_not_cut_short() -> None:
    for expr in endless():
        found, seen = bounds(program(SCHEMA, expr)).of(expr), outcomes(expr)
        check_ends(found, seen, tight=False)
        check_reached(found, seen, tight=False)


def days() -> Iterator[Expr]:
    """Of any day of a quarter."""
    day, first, last = fact("日", DAY), const(FIRST, DAY), const(LAST, DAY)
    within = (apply("ge", day, first, kind=BOOL), apply("le", day, last, kind=BOOL))
    for made in (
        apply("days_between", day, first),
        apply("days_between", last, day),
        apply("workdays_between", first, day),
        apply("workdays_between", day, last),
        *(apply(op, day, of("乙"), kind=DAY) for op in ADDING),
        *(apply(op, day, of("丙"), kind=DAY) for op in ADDING if op != "add_workdays"),
        apply("month_end", day, kind=DAY),
    ):
        yield case((apply("and", *within, kind=BOOL), made), otherwise=_other(made))


def _other(made: Expr) -> Expr:
    return const(FIRST, DAY) if isinstance(made.type, DateType) else const(0)


def test_days_go_from_end_to_end() -> None:
    calendar = shipped_calendar()
    for expr in days():
        whole_program = program((*SCHEMA, FactDecl("日", DAY)), expr)
        found = bounds(whole_program, calendar=calendar).of(expr)
        machine = prepare(whole_program, calendar)
        seen = [
            machine.observe_one(unit(日=FIRST + timedelta(n), 乙=m, 丙=m - 3)).value(expr)
            for n in (-1, *range((LAST - FIRST).days + 1))
            for m in range(3)
        ]
        assert all(found.may_be(value) for value in seen)
        reached = [value for value in seen if state_of(value) is State.VALUE]
        assert (found.low, found.high) == (min(reached), max(reached))


def test_random_programs_keep_to_their_bounds() -> None:
    calendar = shipped_calendar()
    for seed in range(PROGRAMS):
        chance = Random(seed)
        made, roots = draw_program(chance)
        facts = well_formed(chance, draw_unit(chance, "甲"))
        anyone, machine = bounds(made, calendar=calendar), prepare(made, calendar)
        known = bounds(made, facts, calendar)
        for _ in range(3):
            seen = machine.observe_one(filled(chance, well_formed(chance, filled(chance, facts))))
            for value, root in ((seen.value(root), root) for root in roots):
                assert anyone.of(root).may_be(value), (seed, root)
                assert known.of(root).may_be(value), (seed, root)
