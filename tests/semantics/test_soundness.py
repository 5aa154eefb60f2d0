"""No score above its maximum, none below its floor, at any node and for any facts; the order of
lines and blocks changes nothing; filling in what is missing never changes a stated result."""

from fractions import Fraction
from typing import Any

from attrs import evolve
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from rules_engine.backends.scalar import prepare
from rules_engine.ir import Program
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Fault, Missing, Value
from rules_engine.pipeline import compile_text
from rules_engine.syntax import nodes as n
from rules_engine.syntax.printing import print_scheme
from tests.semantics.scoring import Scored
from tests.strategies.facts import units
from tests.strategies.schemes import schemes


def is_number(value: Value) -> bool:
    return isinstance(value, (int, Fraction)) and not isinstance(value, bool)


def check_bounds(seen: Scored) -> None:
    total = seen.program.total
    for node in seen.program.nodes:
        # What stands in for an item that does not apply is not a score by its clauses: no 保底.
        scored = node.applicable is None or seen.value(node.applicable) is True
        floor = node.floor if scored else None
        _check(seen, node.name, seen.value(node.score), node.points, floor)
    if total.maximum is not None or total.floor is not None:
        _check(seen, "总分", seen.value(total.score), total.maximum, total.floor)


def _check(seen: Scored, name: str, value: Value, most: Any, least: Any) -> None:
    if not is_number(value):
        return
    if most is not None and is_number(seen.value(most)):
        assert value <= seen.value(most), f"{name} above its maximum"  # type: ignore[operator]
    if least is not None and is_number(seen.value(least)):
        assert value >= seen.value(least), f"{name} below its floor"  # type: ignore[operator]


def compiled(file: n.File) -> Program:
    text = print_scheme(file)
    note(text)
    program = compile_text(text).program
    assume(program is not None)
    assert program is not None
    return program


def observed(program: Program, facts: list[UnitFacts]) -> list[Scored]:
    return [Scored(program, seen) for seen in prepare(program).observe(facts)]


def result(seen: Scored) -> dict[Any, Value]:
    """Scores by path, total, grade: what a unit is told."""
    scores: dict[Any, Value] = {
        node.path: seen.value(node.score) for node in seen.program.nodes if node.kind == "指标"
    }
    scores["总分"] = seen.total
    scores["基本分"] = seen.value(seen.program.total.base)
    if seen.program.grade is not None:
        scores["等次"] = seen.grade
        scores["按分等次"] = seen.value(seen.program.grade_by_score)
    return scores


def same(one: dict[Any, Value], two: dict[Any, Value]) -> None:
    """The second says all that the first says; a fault names other lines and more causes."""
    changed = {k: (v, two[k]) for k, v in one.items() if _said(v) != _said(two[k])}
    note(f"changed: {changed}")
    assert changed == {}


def _said(value: Value) -> Value:
    return "出错" if isinstance(value, Fault) else value


@st.composite
def shuffled(draw: Any, file: n.File) -> n.File:
    """The same scheme with its blocks and the lines of most blocks in another order."""
    blocks = [_mixed(draw, block) for block in file.blocks[1:]]
    return evolve(file, blocks=(file.blocks[0], *draw(st.permutations(blocks))))


def _mixed(draw: Any, block: Any) -> Any:
    match block:
        case n.Indicator() | n.Adjustment():
            items = [_mixed(draw, item) for item in block.items]
            return evolve(block, items=tuple(draw(st.permutations(items))))
        case n.Bands():
            return evolve(block, bands=tuple(draw(st.permutations(block.bands))))
        case n.Grades():
            return evolve(block, grades=tuple(draw(st.permutations(block.grades))))
        case _:
            return block


@settings(max_examples=60)
@given(st.data())
def test_scores_stay_between_floor_and_maximum(data: st.DataObject) -> None:
    program = compiled(data.draw(schemes()))
    for seen in observed(program, data.draw(units(program.schema))):
        check_bounds(seen)


@settings(max_examples=60)
@given(st.data())
def test_the_order_of_lines_changes_nothing(data: st.DataObject) -> None:
    file = data.draw(schemes())
    program, other = compiled(file), compiled(data.draw(shuffled(file)))
    facts = data.draw(units(program.schema))
    for one, two in zip(observed(program, facts), observed(other, facts), strict=True):
        same(result(one), result(two))


@settings(max_examples=60)
@given(st.data())
def test_reports_that_come_in_change_no_stated_result(data: st.DataObject) -> None:
    program = compiled(data.draw(schemes()))
    (full,) = data.draw(units(program.schema, 1, 1, missing=0))
    stand_ins = {decl.name for decl in program.schema.facts if decl.has_default}
    left_out = data.draw(st.sets(st.sampled_from(sorted(full.values) or ["-"]))) - stand_ins
    partial = UnitFacts(full.unit, {k: v for k, v in full.values.items() if k not in left_out})
    (before,), (after,) = observed(program, [partial]), observed(program, [full])
    stated = {k: v for k, v in result(before).items() if not isinstance(v, Missing)}
    same(stated, result(after))
