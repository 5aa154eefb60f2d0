"""Which way small expressions go, against all facts together; where nothing is said although they only go
one way is in ``ways.txt`` (``UPDATE_ENDS=1`` writes it anew), so that no more is left unsaid unseen."""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from rules_engine.analysis.claims.rungs import FALLS, RISES, STAYS, Way
from rules_engine.analysis.claims.senses import ways_of
from rules_engine.backends.interval import State, bounds
from rules_engine.backends.interval.values import state_of
from rules_engine.ir import Expr, Fact
from rules_engine.ir.fold import walk
from rules_engine.model.types import OptionType
from tests.analysis.test_influence import named, together
from tests.backends.making import BOOL, apply, case, const, program
from tests.backends.test_interval_ends import DECLS, SCHEMA, Outcome, endless, exact, of, outcomes

UNSAID = Path(__file__).with_name("ways.txt")


def staircases() -> Iterator[Expr]:
    """Choices between constants, up and down, over a number that one fact moves."""
    one, other = of("甲"), apply("sub", const(0), of("甲"))
    for number in (one, other, apply("mul", of("甲"), of("乙"))):
        for values in ((9, 5, 1), (1, 5, 9), (5, 9, 1), (4, 4, 4)):
            first = apply("ge", number, const(2), kind=BOOL)
            second = apply("ge", number, const(0), kind=BOOL)
            yield case(
                (first, const(values[0])), (second, const(values[1])), otherwise=const(values[2])
            )
    low = apply("lt", one, const(0), kind=BOOL)
    yield case((low, of("戊")), otherwise=const(9))
    yield case((low, of("己")), otherwise=of("己"))
    yield case((of("疑"), one), otherwise=const(0))
    for absorbing in ("and", "or"):
        yield apply(absorbing, low, of("免"), kind=BOOL)
        yield apply("is_not_applicable", apply(absorbing, low, of("免"), kind=BOOL), kind=BOOL)
    yield apply("eq", one, const(-2), kind=BOOL)
    yield apply("eq", const(3), one, kind=BOOL)
    yield apply("ne", one, const(3), kind=BOOL)
    yield apply("eq", one, const(0), kind=BOOL)
    yield apply("eq", of("是"), const(True, BOOL), kind=BOOL)
    yield apply("add", one, apply("sub", const(5), one))
    yield apply("mul", of("乙"), of("乙"), of("丙"))
    yield apply("mul", of("丁"), of("丙"), const(-2))
    yield apply("div", of("丁"), apply("sub", of("丙"), of("乙")))
    yield apply("is_blank", apply("add", of("戊"), one), kind=BOOL)


def really(seen: Sequence[Outcome], fact: str) -> set[Way]:
    """Which ways it goes where the fact gets more and all others stay, between values."""
    rest: dict[Any, list[tuple[Any, Any]]] = defaultdict(list)
    for facts, value in seen:
        own = facts["fact", fact]
        if all(state_of(one) is State.VALUE for one in (own, value)):
            others = tuple((var, one) for var, one in facts.items() if var != ("fact", fact))
            rest[others].append((own, value))
    steps = (pair for row in rest.values() for pair in pairwise(sorted(row)))
    return {
        RISES if after > before else FALLS for (_, before), (_, after) in steps if before != after
    }


def said() -> Iterator[tuple[Expr, str, int, Way, set[Way]]]:
    for expr in (*list(exact())[::3], *list(endless())[::3], *together(), *staircases()):
        found, seen = bounds(program(SCHEMA, expr)), outcomes(expr)
        for name in sorted({node.name for node in walk([expr]) if isinstance(node, Fact)}):
            if isinstance(DECLS[name].type, OptionType):
                continue
            for better in (1, -1):
                way = ways_of([expr], name, better, found).get(id(expr), STAYS)
                yield expr, name, better, way, {better * (w or 0) for w in really(seen, name)}


def test_what_is_said_is_so() -> None:
    unsaid = []
    for expr, name, better, way, goes in said():
        assert way is None or goes <= {way}, (named(expr), name, better, way, goes)
        if better > 0 and way is None and len(goes) < 2:
            really_so = {RISES: "升", FALLS: "降", STAYS: "不变"}[next(iter(goes), STAYS)]
            unsaid.append(f"{named(expr)} | {name}: {really_so}")
    if os.environ.get("UPDATE_ENDS"):
        UNSAID.write_text("".join(f"{line}\n" for line in unsaid), "utf-8")
    assert UNSAID.read_text("utf-8").splitlines() == unsaid


def test_what_is_known_rises() -> None:
    expr = apply("sub", of("甲"), of("甲"))
    found = bounds(program(SCHEMA, expr))
    assert ways_of([expr], "甲", 1, found)[id(expr)] is None
    assert ways_of([expr], "甲", 1, found, [id(expr)])[id(expr)] == RISES
