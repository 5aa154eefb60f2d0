"""Random expressions over a few facts: what their bounds say, and what conditions tell, against all facts."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import pytest

from rules_engine.backends.interval import State, bounds
from rules_engine.backends.interval.outline import Outline
from rules_engine.backends.interval.refine import Narrowing, Refiner, narrowed
from rules_engine.backends.interval.values import state_of
from rules_engine.backends.scalar import prepare
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Expr, Fact
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.levels import lists
from rules_engine.model.rounding import RoundingMode
from rules_engine.model.types import FactDecl
from rules_engine.model.units import UnitFacts
from tests.backends.drawing import draw_program, draw_unit, filled
from tests.backends.making import (
    BOOL,
    aggregate,
    apply,
    case,
    const,
    fact,
    field,
    program,
    rounded,
    unit,
)
from tests.backends.test_interval_ends import (
    DECLS,
    FIELDS,
    NUMBERS,
    OPTIONS,
    SCHEMA,
    TRUTHS,
    of,
    values_of,
    whole,
)
from tests.backends.test_solver_terms import well_formed
from tests.backends.worlds import SEED, TRIALS, Closeness, check, check_close, closeness

LIMITS = (-2, -1, 0, 1, 2, Fraction(1, 2), Fraction(1, 10))
ORDERS = ("lt", "le", "gt", "ge", "eq", "ne")


class Growing:
    """Random expressions over some facts, or over the fields of a list besides."""

    def __init__(self, chance: Random, facts: Sequence[Expr]) -> None:
        self.chance = chance
        self.facts = facts
        self.listed = [field(decl.name, decl.type) for decl in FIELDS]

    def _of(self, kind: str, within: bool) -> list[Expr]:
        named = {
            "number": (*NUMBERS, "量", "缺"),
            "truth": (*TRUTHS, "好"),
            "option": tuple(OPTIONS),
        }
        pool = [*self.facts, *(self.listed * within)]
        return [one for one in pool if one.name in named[kind]]

    def number(self, depth: int, within: bool = False) -> Expr:
        """A number, of records where ``within``."""
        pool, pick = self._of("number", within), self.chance.random()
        if depth == 0 or pick < 0.15:
            return self.chance.choice(pool) if pool and pick < 0.8 else const(self.limit())
        if pick < 0.45:
            return self._chosen(depth, within)
        if pick < 0.55 and not within:
            return self._of_records(depth)
        one, other = self.number(depth - 1, within), self.number(depth - 1, within)
        if pick < 0.65:
            return rounded(one, self.chance.randint(0, 1), self.chance.choice(list(RoundingMode)))
        if pick < 0.75:
            return apply(self.chance.choice(("neg", "floor", "ceil", "settle")), one)
        return apply(self.chance.choice(("add", "sub", "mul", "div", "min", "max")), one, other)

    def limit(self) -> Any:
        """Some number to compare with."""
        return self.chance.choice(LIMITS)

    def _chosen(self, depth: int, within: bool) -> Expr:
        branches = [
            (self.truth(depth - 1, within), self.number(depth - 1, within))
            for _ in range(self.chance.randint(1, 3))
        ]
        return case(*branches, otherwise=self.number(depth - 1, within))

    def _of_records(self, depth: int) -> Expr:
        operator = self.chance.choice(("sum", "count", "max", "min", "mean", "sum_of_max"))
        where = self.truth(depth - 1, True) if self.chance.random() < 0.7 else None
        value = None if operator == "count" else self.number(depth - 1, True)
        keys = (self.listed[1],) if operator == "sum_of_max" else ()
        return aggregate(operator, where, value, keys=keys)

    def truth(self, depth: int, within: bool = False) -> Expr:
        """A truth value."""
        pool, pick = self._of("truth", within), self.chance.random()
        if pool and pick < (0.5 if depth == 0 else 0.15):
            return self.chance.choice(pool)
        if depth and pick < 0.45:
            parts = (self.truth(depth - 1, within), self.truth(depth - 1, within))
            return apply(self.chance.choice(("and", "or")), *parts, kind=BOOL)
        if depth and pick < 0.6:
            operator = self.chance.choice(("not", "not", "settle"))
            return apply(operator, self.truth(depth - 1, within), kind=BOOL)
        if pick < 0.7:
            said = self.chance.choice([*self.facts, *(self.listed * within)])
            operator = self.chance.choice(("is_blank", "is_not_applicable"))
            return apply(operator, said, kind=BOOL)
        options = self._of("option", within)
        if options and pick < 0.8:
            pair = (self.chance.choice(options), const(self.chance.choice(("国家", "省"))))
            return apply(self.chance.choice(("eq", "ne")), *pair, kind=BOOL)
        pair = self.number(max(depth - 1, 0), within), self.number(0, within)
        return apply(self.chance.choice(ORDERS), *self.chance.sample(pair, 2), kind=BOOL)


def some_facts(chance: Random, most: int) -> list[Expr]:
    names = [*NUMBERS, *NUMBERS, *TRUTHS, *OPTIONS]
    return [of(name) for name in dict.fromkeys(chance.sample(names, most))]


def worlds_of(names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Everything that some facts may be together."""
    for one in product(*(values_of(DECLS[name]) for name in names)):
        yield dict(zip(names, one, strict=True))


def plain_nodes(expr: Expr) -> list[Expr]:
    """What has one value for the unit."""
    of_records = lists([expr])
    return [node for node in walk([expr]) if not of_records[id(node)]]


@pytest.mark.parametrize("number", range(4))
def test_branches(number: int) -> None:
    chance = Random(f"{SEED} 分支 {number}")
    close = Closeness()
    for _ in range(TRIALS):
        facts = some_facts(chance, 3)
        records = chance.choice(RECORDS)
        expr = Growing(chance, facts).number(chance.randint(2, 4))
        names = sorted({node.name for node in walk([expr]) if isinstance(node, Fact)})
        known = {names[0]: chance.choice(values_of(DECLS[names[0]]))} if len(names) > 1 else {}
        close += _check(expr, names, known, records)
    check_close(f"分支 {number}", close)


RECORDS: tuple[tuple[dict[str, Any], ...], ...] = (
    (),
    ({"量": 1, "好": True, "缺": None},),
    ({"量": -1, "好": False, "缺": 2}, {"量": 2, "好": True}),
    ({"量": 0, "缺": 1}, {"量": 2, "好": True, "缺": 2}),
)


def _check(expr: Expr, names: Sequence[str], known: dict[str, Any], records: Any) -> Closeness:
    """Of a unit that has reported something, and of any: the first in every world that is left."""
    whole = program(SCHEMA, expr)
    machine, told = prepare(whole), {**known, "清单": records}
    gaps = [(at, d) for at, one in enumerate(records) for d in FIELDS if d.name not in one]
    free = [name for name in names if name not in known]
    seen, worlds = [], []
    for world, cells in product(worlds_of(free), _cells(gaps)):
        filled = _filled(records, cells)
        seen.append(machine.observe_one(unit(**{**told, **world, "清单": filled})))
        worlds.append({("fact", name): value for name, value in world.items()} | cells)
    mine, anyone = bounds(whole, unit(**told)), bounds(whole)
    close = Closeness()
    for node in plain_nodes(expr):
        outcomes = [one.value(node) for one in seen]
        close += check(mine.of(node), worlds, outcomes)
        assert all(anyone.of(node).may_be(value) for value in outcomes), (node, outcomes)
        close += closeness(anyone.of(node), outcomes)
    return close


def _cells(gaps: Sequence[tuple[int, FactDecl]]) -> Iterator[dict[Any, Any]]:
    names = [("field", "清单", at + 1, decl.name) for at, decl in gaps]
    for one in product(*(values_of(decl) for _, decl in gaps)):
        yield dict(zip(names, one, strict=True))


def _filled(records: Any, cells: dict[Any, Any]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {**one, **{var[3]: value for var, value in cells.items() if var[2] == at}}
        for at, one in enumerate(records, 1)
    )


def test_a_witness_is_not_taken_for_one_under_a_condition_too_large_to_look_at() -> None:
    """The low end of 甲 leads to a sum that is large enough only with the other facts."""
    many = [FactDecl(f"项{n}", whole(0, 1)) for n in range(70)]
    total = apply("add", of("甲"), *(fact(decl.name, decl.type) for decl in many))
    expr = case((apply("ge", total, const(2), kind=BOOL), of("甲")), otherwise=const(9))
    found = bounds(program((DECLS["甲"], *many), expr)).of(expr)
    assert (found.low, found.low_at) == (-2, None)


def test_what_conditions_tell() -> None:
    chance = Random(f"{SEED} 条件")
    for _ in range(TRIALS * 4):
        expr = Growing(chance, some_facts(chance, 2)).truth(3)
        names = sorted({node.name for node in walk([expr]) if isinstance(node, Fact)})
        whole = program(SCHEMA, expr)
        outline, found = Outline.of([expr], whole.schema), bounds(whole)
        nodes = plain_nodes(expr)
        refiner = Refiner(outline.number, {id(node): found.of(node) for node in nodes})
        machine = prepare(whole)
        seen = [machine.observe_one(unit(**world, 清单=())) for world in worlds_of(names)]
        for truth in (True, False):
            told = refiner.told(expr, truth)
            there = [one for one in seen if one.value(expr) is truth]
            for node in (node for node in nodes if outline.number[id(node)] in told):
                by, values = told[outline.number[id(node)]], [one.value(node) for one in there]
                assert all(_fits(by, value) for value in values), (node, by, values)
                left = narrowed(found.of(node), by, outline.grids[id(node)])
                assert all(left.may_be(value) for value in values), (node, left, values)


def _fits(by: Narrowing, value: Any) -> bool:
    if state_of(value) in by.gone:
        return False
    if state_of(value) is not State.VALUE:
        return True
    if by.choices is not None:
        return value in by.choices
    above = by.low is None or (by.low < value if by.low_open else by.low <= value)
    return above and (by.high is None or (value < by.high if by.high_open else value <= by.high))


def test_units_among_others() -> None:
    """What any unit may come to holds of each of those that are compared."""
    calendar = shipped_calendar()
    close = Closeness()
    for number in range(TRIALS):
        chance = Random(f"{SEED} 单位 {number}")
        made, roots = draw_program(chance)
        anyone, machine = bounds(made, calendar=calendar), prepare(made, calendar)
        seen = list(machine.observe([_whole(chance, name) for name in "甲乙丙"]))
        for root in roots:
            values = [one.value(root) for one in seen]
            assert all(anyone.of(root).may_be(value) for value in values), (root, values)
            close += closeness(anyone.of(root), values)
    check_close("单位之间", close)


def _whole(chance: Random, name: str) -> UnitFacts:
    """A unit that has reported everything, within its declarations."""
    while True:
        facts = filled(chance, draw_unit(chance, name))
        if facts.unit.kind and well_formed(chance, facts).values == facts.values:
            return facts
