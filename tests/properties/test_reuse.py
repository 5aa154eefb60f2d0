"""A scheme that is split into a file that it takes and what it changes of it scores as the whole."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rules_engine.pipeline import compile_text, score
from rules_engine.syntax.printing import print_scheme
from tests.properties.running import compiled, few, unplaced
from tests.strategies.drawing import World
from tests.strategies.facts import units
from tests.strategies.reuse import BASE, OWN, split
from tests.strategies.schemes import schemes


@few
@given(data=st.data())
def test_a_split_scheme_scores_as_the_whole(data: Any) -> None:
    file = data.draw(schemes())
    program = compiled(print_scheme(file))
    own, base = split(World(data.draw), file)
    result = compile_text(own, OWN, {BASE: base})
    assert result.program is not None, f"{[d.message for d in result.errors]}\n{own}\n---\n{base}"
    facts = data.draw(units(program.schema))
    assert unplaced(score(program, facts)) == unplaced(score(result.program, facts))
