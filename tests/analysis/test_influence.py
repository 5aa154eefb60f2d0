"""What one fact can change is never said too small; where it is said too large is written in
``influence.txt`` (``UPDATE_ENDS=1`` writes it anew), so that nothing makes it larger unseen."""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from rules_engine.analysis.influence import Change, changes
from rules_engine.backends.interval import State, bounds
from rules_engine.backends.interval.values import state_of
from rules_engine.ir import Apply, Expr, Fact
from rules_engine.ir.fold import walk
from rules_engine.model.rounding import RoundingMode
from tests.backends.making import BOOL, apply, case, const, program, rounded
from tests.backends.test_interval_ends import (
    SCHEMA,
    Outcome,
    endless,
    exact,
    of,
    outcomes,
)

LOOSE = Path(__file__).with_name("influence.txt")


def together() -> Iterator[Expr]:
    """Facts that stand in several places, and steps over steps."""
    one, two, three, tenth = (of(name) for name in ("甲", "乙", "丙", "丁"))
    low = apply("ge", one, const(2), kind=BOOL)
    yield apply("add", one, two, one)
    yield apply("sub", apply("add", one, two), one)
    yield apply("mul", one, two, three)
    yield apply("mul", apply("sub", one, const(5)), apply("add", two, one))
    yield apply("div", apply("add", one, two), three)
    yield apply("div", one, apply("sub", three, two))
    yield apply("min", apply("mul", one, const(3)), const(4), two)
    yield apply("max", apply("neg", one), two)
    yield apply("floor", apply("mul", tenth, const(3)))
    yield rounded(apply("add", tenth, apply("mul", tenth, two)), 1, RoundingMode.HALF_UP)
    yield rounded(apply("div", two, const(3)), 0, RoundingMode.DOWN)
    yield rounded(apply("div", of("多"), const(3)), 1, RoundingMode.HALF_UP)
    yield rounded(apply("mul", of("戊"), tenth), 1, RoundingMode.HALF_UP)
    yield case((low, apply("add", one, two)), otherwise=three)
    yield case((of("是"), apply("mul", one, const(2))), (of("否"), two), otherwise=const(9))
    yield case((of("是"), of("戊")), otherwise=of("己"))
    yield case((of("是"), apply("div", one, two)), otherwise=const(1))
    yield apply("settle", apply("add", one, of("戊")))
    yield apply("settle", apply("min", of("多"), const(30)))
    yield apply("and", low, of("疑"), kind=BOOL)
    yield apply("not", apply("or", low, of("免"), kind=BOOL), kind=BOOL)
    yield apply("add", of("己"), two)
    yield apply("is_blank", apply("add", of("己"), two), kind=BOOL)


def moves(seen: Sequence[Outcome], fact: str) -> tuple[Any, bool]:
    """How far the outcomes lie apart that differ in this fact only, and whether in what they are."""
    rest = defaultdict(list)
    for facts, value in seen:
        others = tuple((var, one) for var, one in facts.items() if var != ("fact", fact))
        rest[others].append(value)
    width, kind = 0, False
    for values in rest.values():
        kind = kind or len({state_of(value) for value in values}) > 1
        width = max(width, _apart([v for v in values if state_of(v) is State.VALUE]))
    return width, kind


def _apart(values: Sequence[Any]) -> Any:
    if not all(type(value) in (int, Fraction) for value in values):
        return int(len(set(values)) > 1)
    return max(values) - min(values) if values else 0


def named(node: Expr) -> str:
    """An expression on one line."""
    if isinstance(node, Fact):
        return node.name
    parts = [str(getattr(node, "operator", type(node).__name__))]
    if not isinstance(node, Apply):
        parts.append(str(getattr(node, "mode", "")))
    inner = [one for one in walk([node]) if isinstance(one, Fact)]
    return " ".join([*filter(None, parts), *(one.name for one in inner)])


def limits() -> Iterator[tuple[Expr, str, Change, list[Outcome]]]:
    for expr in (*exact(), *endless(), *together()):
        found, seen = bounds(program(SCHEMA, expr)), outcomes(expr)
        for fact in sorted({node.name for node in walk([expr]) if isinstance(node, Fact)}):
            (said,) = changes(
                [expr], found, lambda n, fact=fact: isinstance(n, Fact) and n.name == fact, ()
            )
            yield expr, fact, said, seen


def test_no_fact_changes_more_than_is_said() -> None:
    loose = []
    for expr, fact, said, seen in limits():
        width, kind = moves(seen, fact)
        assert said.by is None or said.by >= width, (named(expr), fact, said, width)
        assert said.kind or not kind, (named(expr), fact, said)
        if (said.by, said.kind) != (width, kind):
            really = f"{width}{'，另有别的' if kind else ''}"
            said_so = f"{said.by}{'，另有别的' if said.kind else ''}"
            loose.append(f"{named(expr)} | {fact}: {said_so}（{really}）")
    if os.environ.get("UPDATE_ENDS"):
        LOOSE.write_text("".join(f"{line}\n" for line in loose), "utf-8")
    assert LOOSE.read_text("utf-8").splitlines() == loose


def test_what_is_known_changes_nothing() -> None:
    expr = apply("add", of("甲"), of("乙"))
    found = bounds(program(SCHEMA, expr))
    (said,) = changes([expr], found, lambda node: isinstance(node, Fact), [id(expr)])
    assert said == Change()
    assert not said.any
