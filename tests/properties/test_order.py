"""The order of lines, blocks, facts and units changes no byte of a result."""

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.model.units import UnitFacts
from rules_engine.pipeline import score
from rules_engine.syntax import nodes as n
from rules_engine.syntax.printing import print_scheme
from tests.properties.running import bytes_of, compiled, few, scored, unplaced
from tests.strategies.drawing import World
from tests.strategies.facts import units
from tests.strategies.schemes import schemes

# Many examples of what other tests cover: measuring them would cost more than running them.
pytestmark = pytest.mark.no_cover

# Results are printed in the order of these.
_PRINTED = (n.Indicator, n.Adjustment)


def shuffled_file(world: World, file: n.File) -> n.File:
    """The same scheme with its lines in another order, but for what is printed in order."""
    blocks = [_shuffled(world, block) for block in file.blocks]
    return evolve(file, blocks=tuple(_mixed(world, blocks)))


def _mixed(world: World, items: list[Any]) -> list[Any]:
    """The items in any order, those that are printed in theirs."""
    kept = iter([item for item in items if isinstance(item, _PRINTED)])
    mixed = world.shuffled(items)
    return [next(kept) if isinstance(item, _PRINTED) else item for item in mixed]


def _shuffled(world: World, block: Any) -> Any:
    match block:
        case n.Indicator() | n.Adjustment() | n.Scheme() | n.Veto() | n.Override():
            items = [_shuffled(world, item) for item in block.items]
            return evolve(block, items=tuple(_mixed(world, items)))
        case n.Bands():
            return evolve(block, bands=tuple(world.shuffled(block.bands)))
        case n.Grades():
            scored_ = [grade for grade in block.grades if grade.kind != "另定"]
            others = [grade for grade in block.grades if grade.kind == "另定"]
            return evolve(block, grades=(*world.shuffled(scored_), *others))
        case n.Facts():
            return evolve(block, facts=tuple(world.shuffled(block.facts)))
        case _:
            return block


@few
@given(data=st.data())
def test_the_order_of_lines_changes_no_byte(data: Any) -> None:
    file = data.draw(schemes())
    other = shuffled_file(World(data.draw), file)
    program = compiled(print_scheme(file))
    facts = data.draw(units(program.schema))
    first, second = score(program, facts), scored(print_scheme(other), facts)
    assert unplaced(first) == unplaced(second)


@few
@given(data=st.data())
def test_the_order_of_units_and_facts_changes_no_byte(data: Any) -> None:
    program = compiled(print_scheme(data.draw(schemes())))
    facts = data.draw(units(program.schema, least=2))
    world = World(data.draw)
    mixed = [
        UnitFacts(one.unit, dict(world.shuffled(list(one.values.items()))))
        for one in world.shuffled(facts)
    ]
    assert bytes_of(score(program, facts)) == bytes_of(score(program, mixed))
