"""Whatever the operands come to, the result lies in what the interval kernel makes of their bounds."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import product
from random import Random
from typing import Any

import pytest

from rules_engine.backends.interval.aggregates import AGGREGATE_KERNELS
from rules_engine.backends.interval.arithmetic import rounded
from rules_engine.backends.interval.cohorts import COHORT_KERNELS, Company
from rules_engine.backends.interval.columns import Columns
from rules_engine.backends.interval.kernels import DAY_KERNELS, KERNELS
from rules_engine.backends.interval.peers import Crowd, Peers
from rules_engine.backends.interval.rows import one_record
from rules_engine.backends.interval.values import Abstract, exactly
from rules_engine.ir import Aggregate
from rules_engine.model.rounding import RoundingMode
from rules_engine.model.values import NOT_APPLICABLE, FaultKind, Missing, fault
from tests.backends import making
from tests.backends.naive import CALENDAR, Naive, round_to
from tests.backends.worlds import (
    SEED,
    TRIALS,
    Closeness,
    Leaf,
    World,
    check,
    check_close,
    draw_free,
    draw_leaf,
    worlds_of,
)

DOMAINS = {("fact", "甲"): (0, 1, 2), ("fact", "乙"): (-1, 0), ("fact", "丙"): (1, None)}
WORLDS = worlds_of(DOMAINS)
SPECIAL = (None, NOT_APPLICABLE, Missing(frozenset({"缺"})), fault(FaultKind.BAD_DATA, "坏"))
NUMBERS = (-3, -2, -1, 0, 0, 1, 2, 3, Fraction(1, 2), Fraction(-3, 2))
DAYS = tuple(date(2020, *one) for one in ((1, 30), (1, 31), (2, 28), (2, 29), (3, 31), (12, 31)))
COUNTS = (0, 1, 2, 3, Fraction(1, 2), -1)


def drawn(chance: Random, kinds: Any, special: float = 0.15) -> Any:
    return chance.choice(SPECIAL if chance.random() < special else kinds)


def leaf(chance: Random, kinds: Any, special: float = 0.15) -> Leaf:
    """An operand; a number is now and then a free fact."""
    if kinds is NUMBERS and chance.random() < 0.3:
        var = chance.choice(list(DOMAINS))
        return draw_free(chance, WORLDS, var, [v for v in DOMAINS[var] if v is None])
    odds = chance.choice((0, special))
    pool = chance.sample(kinds, min(len(kinds), 4))
    return draw_leaf(chance, WORLDS, partial(drawn, kinds=pool, special=odds))


BOOLS, TEXTS = (True, False), ("国家", "省", "市")
OPERANDS: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("sub", "div", "lt", "le", "gt", "ge"), (NUMBERS, NUMBERS)),
    **dict.fromkeys(("neg", "floor", "ceil"), (NUMBERS,)),
    **dict.fromkeys(("not", "is_blank", "is_not_applicable", "settle"), (BOOLS,)),
    **dict.fromkeys(("add_days", "add_months_clipped", "add_months_rolled"), (DAYS, COUNTS)),
    **dict.fromkeys(("days_between", "workdays_between"), (DAYS, DAYS)),
    "add_workdays": (DAYS, COUNTS),
    "month_end": (DAYS,),
}


def kinds_of(operator: str, chance: Random) -> tuple[Any, ...]:
    if operator in ("eq", "ne", "is_blank", "is_not_applicable", "settle"):
        kinds = chance.choice((NUMBERS, NUMBERS, TEXTS, BOOLS, DAYS))
        return (kinds,) * (2 if operator in ("eq", "ne") else 1)
    if operator in OPERANDS:
        return OPERANDS[operator]
    return (BOOLS if operator in ("and", "or") else NUMBERS,) * chance.randint(1, 3)


class Known(Naive):
    """Leaves are looked up, for each record where they are of a list."""

    def __init__(self, values: dict[int, Any], size: int = 0):
        self.values, self.size = values, size

    def value(self, node: Any, at: int | None = None) -> Any:
        value = self.values[id(node)]
        return value if at is None else value[at]

    def records(self, name: str) -> Any:
        return (None,) * self.size


@pytest.mark.parametrize(
    "operator", sorted({*KERNELS, *DAY_KERNELS} - {"hours_between", "date_of"})
)
def test_operators(operator: str) -> None:
    chance = Random(f"{SEED} {operator}")
    close = Closeness()
    for _ in range(TRIALS):
        leaves = [leaf(chance, kinds) for kinds in kinds_of(operator, chance)]
        nodes = [making.fact(str(n)) for n in range(len(leaves))]
        node = making.apply(operator, *nodes)
        known = [one.known for one in leaves]
        outcomes = [
            Known(dict(zip(map(id, nodes), values, strict=True))).apply(node, None)
            for values in zip(*(one.values for one in leaves), strict=True)
        ]
        kernel = KERNELS.get(operator)
        found = kernel(known) if kernel else DAY_KERNELS[operator](node, known, CALENDAR)
        close += check(found, WORLDS, outcomes)
    check_close(f"算 {operator}", close)


@pytest.mark.parametrize("mode", RoundingMode)
def test_rounding(mode: RoundingMode) -> None:
    chance = Random(f"{SEED} {mode}")
    close = Closeness()
    for _ in range(TRIALS):
        one, digits = leaf(chance, NUMBERS), chance.randint(0, 1)
        node = making.rounded(making.fact("甲"), digits, mode)
        outcomes = [Known({id(node.operand): v}).round(node, None) for v in one.values]
        close += check(rounded(one.known, digits, mode), WORLDS, outcomes)
    assert round_to(Fraction(1, 2), 0, RoundingMode.UP) == 1
    check_close(f"舍 {mode}", close)


@pytest.mark.parametrize("operator", AGGREGATE_KERNELS)
def test_records_that_are_known(operator: str) -> None:
    chance = Random(f"{SEED} {operator}")
    close = Closeness()
    for _ in range(TRIALS):
        keyed, take = _grouping(chance, operator)
        kinds, size = _kinds(chance, operator), chance.randint(0, 4)
        parts = [[leaf(chance, one) for _ in range(size)] for one in kinds]
        if operator == "longest_run":
            parts[2] = [_constant(n) for n in chance.sample(range(1, 6), size)]
        node = _aggregate(operator, keyed=keyed, take=take)
        outcomes = [
            _of_records(node, [[one.values[at] for one in part] for part in parts])
            for at in range(len(WORLDS))
        ]
        held, value, told = (tuple(one.known for one in part) for part in parts)
        columns = Columns(held, _asked(node, value), (told,) * keyed, take)
        close += check(AGGREGATE_KERNELS[operator](columns), WORLDS, outcomes)
    check_close(f"清单 {operator}", close)


def _grouping(chance: Random, operator: str) -> tuple[bool, int | None]:
    """Whether there are keys, and how many of the values count."""
    if operator != "sum_of_max":
        return operator == "longest_run", None
    keyed = chance.random() < 0.6
    return keyed, chance.choice((None, 1, -1, 2) if keyed else (1, -1, 2))


def _kinds(chance: Random, operator: str) -> tuple[Any, ...]:
    """Of the condition, the value and the key."""
    numbers = chance.choice((NUMBERS, NUMBERS[4:8], NUMBERS[:4]))
    where = chance.choice((BOOLS, BOOLS, BOOLS[:1]))
    return where, numbers, (3, 4) if operator == "longest_run" else chance.choice((BOOLS, TEXTS))


def _constant(number: int) -> Leaf:
    return Leaf([number] * len(WORLDS), exactly(number))


def _aggregate(operator: str, *, keyed: bool, take: int | None) -> Aggregate:
    keys = (making.field("键"),) * keyed
    value = None if operator in ("count", "any", "all", "longest_run") else making.field("值")
    return making.aggregate(operator, making.field("好"), value, keys=keys, take=take)


def _asked(node: Aggregate, value: tuple[Abstract, ...]) -> tuple[Abstract, ...]:
    return value if node.value else (exactly(True),) * len(value)


def _of_records(node: Aggregate, columns: Sequence[Sequence[Any]]) -> Any:
    """What comes of the conditions, the values and the keys of records."""
    parts = (node.where, node.value, *(node.keys or (None,)))
    cells = {id(part): one for part, one in zip(parts, columns, strict=True)}
    return Known(cells, len(columns[0])).aggregate(node, None)


UNIT = ("fact", "甲")
CELLS = worlds_of({("量",): (0, 1), ("好",): (True, False), UNIT: (0, 1)})
LISTED = ("list", "清单")


@pytest.mark.parametrize("operator", AGGREGATE_KERNELS)
def test_any_number_of_records(operator: str) -> None:
    chance, made = Random(f"{SEED} {operator}"), partial(one_record, "清单")
    close = Closeness()
    for _ in range(TRIALS // 2):
        keyed, take = _grouping(chance, operator)
        leaves = [_of_record(chance, kinds) for kinds in _kinds(chance, operator)]
        node = _aggregate(operator, keyed=keyed, take=take)
        seen = [
            (world, _of_records(node, columns))
            for world, columns in _lists(leaves)
            if operator != "longest_run" or len({*map(repr, columns[2])}) == len(columns[2])
        ]
        held, value, key = ((one.known,) for one in leaves)
        value = _asked(node, value)
        columns = Columns(held, value, (key,) * keyed, take, True, {LISTED: ()}, made)
        found = AGGREGATE_KERNELS[operator](columns)
        close += check(found, [world for world, _ in seen], [value for _, value in seen], _is_list)
    check_close(f"任何清单 {operator}", close)


def _of_record(chance: Random, kinds: Sequence[Any]) -> Leaf:
    """What a record comes to by its two fields and by a fact of the unit."""
    pool = chance.sample(kinds, min(len(kinds), 3))
    draw = partial(drawn, kinds=pool, special=chance.choice((0, 0.1)))
    worlds = [{_named(var): value for var, value in cell.items()} for cell in CELLS]
    return draw_leaf(chance, worlds, draw)


def _named(var: Any) -> Any:
    return var if var == UNIT else ("field", "清单", 0, *var)


def _lists(leaves: Sequence[Leaf]) -> Iterator[tuple[World, list[list[Any]]]]:
    """Every list of up to two records, and what they come to."""
    for unit in (0, 1):
        places = [at for at, cell in enumerate(CELLS) if cell[UNIT] == unit]
        for chosen in (one for size in (0, 1, 2) for one in product(places, repeat=size)):
            records = tuple(CELLS[at] for at in chosen)
            columns = [[one.values[at] for at in chosen] for one in leaves]
            yield {UNIT: unit, LISTED: records}, columns


def _is_list(wanted: Any, there: Any) -> bool:
    """Records are as a witness says; what it says nothing of may be anything."""
    if not isinstance(wanted, tuple):
        return bool(wanted == there)
    return len(wanted) == len(there) and all(
        all(one[name,] == value for name, value in said)
        for said, one in zip(wanted, there, strict=True)
    )


PERHAPS = (True, True, False)


@pytest.mark.parametrize("operator", COHORT_KERNELS)
def test_units_that_there_are(operator: str) -> None:
    chance = Random(f"{SEED} {operator}")
    quiet = [one for one in SPECIAL if not isinstance(one, Missing)]
    close = Closeness()
    for _ in range(TRIALS):
        units = [
            (_unit(chance, NUMBERS, quiet), _unit(chance, chance.choice((PERHAPS, (True,))), quiet))
            for _ in range(chance.randint(1, 4))
        ]
        own, *others = units
        crowd = Crowd({str(n): (one.known, part.known) for n, (one, part) in enumerate(units)})
        company = Company(own[0].known, own[1].known, None, Peers(crowd, "0"))
        outcomes = [_place(operator, units, place) for place in range(len(WORLDS))]
        assert len(others) == len(company.known.members)
        close += check(COHORT_KERNELS[operator](company), WORLDS, outcomes)
    check_close(f"单位 {operator}", close)


def _unit(chance: Random, kinds: Any, special: Any) -> Leaf:
    odds = chance.choice((0, 0, 0.2))

    def draw(chance: Random) -> Any:
        return chance.choice(special if chance.random() < odds else kinds)

    return draw_leaf(chance, WORLDS, draw)


def _place(operator: str, units: Any, place: int) -> Any:
    """As ``Naive`` does, of units whose values are known."""
    own = units[0][0].values[place]
    node = making.cohort(operator, making.fact("甲"))
    known = [
        value.values[place]
        for value, part in units
        if part.values[place] is True and isinstance(value.values[place], int | Fraction)
    ]
    if operator.startswith("rank"):
        better = [v for v in known if isinstance(own, int | Fraction)]
        better = [v for v in better if (v > own if "down" in operator else v < own)]
        special = own is None or own in SPECIAL
        return _strict(own) if special else 1 + len(set(better) if "dense" in operator else better)
    if operator in ("count", "sum"):
        return len(known) if operator == "count" else sum(known, Fraction(0))
    return Known({}).over(node, [], known)


def _strict(own: Any) -> Any:
    return fault(FaultKind.BLANK_USED, "空") if own is None else own
