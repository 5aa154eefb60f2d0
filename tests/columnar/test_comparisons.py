"""Comparisons between units block by block: what tallies of the blocks add up to is what all units
compared at once come to, whatever the cut."""

from random import Random

import pytest

from rules_engine.backends.columnar import columns_of
from rules_engine.backends.columnar.engine import Engine
from rules_engine.backends.columnar.planning import preparing
from rules_engine.backends.columnar.running import VECTORISED
from rules_engine.backends.columnar.table import Unprovable
from rules_engine.backends.columnar.tallies import added
from rules_engine.backends.scalar import prepare
from rules_engine.ir.expressions import Cohort, Expr
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.roots import all_roots
from rules_engine.model.columns import FactColumns
from tests.backends.drawing import draw_program, draw_units
from tests.columnar.comparing import CALENDAR
from tests.columnar.test_random_programs import described


def block_by_block(
    engine: Engine, roots: list[Expr], blocks: list[FactColumns]
) -> list[dict[int, object]]:
    known: list[list[object]] = []
    for _ in engine.compared_in(roots):
        found = [engine.tallies(roots, each, VECTORISED, 1, known, None) for each in blocks]
        sums = [added(parts) for parts in zip(*found, strict=True)]
        known.append(engine.concluded(roots, known, sums))
    return [engine.answers(roots, each, VECTORISED, 1, known) for each in blocks]


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_blocks_add_up_to_the_whole(first: int) -> None:
    compared = 0
    for seed in range(first, first + 20):
        chance = Random(seed)
        program, roots = draw_program(chance)
        roots = [each for each in roots if any(isinstance(n, Cohort) for n in walk([each]))]
        units = draw_units(chance, 12)
        engine = Engine.of(
            all_roots(program), program.schema, preparing(program, CALENDAR), CALENDAR
        )
        roots = [root for root in roots if engine.refusal([root]) is None]
        seen = prepare(program, CALENDAR).observe(units)
        cut = chance.randrange(13)
        blocks = [columns_of(program.schema, some) for some in (units[:cut], units[cut:])]
        try:
            answers = block_by_block(engine, roots, blocks)
        except Unprovable:
            continue
        for root in roots:
            said = [
                each[id(root)].value(row)
                for each, b in zip(answers, blocks, strict=True)
                for row in range(b.count)
            ]
            assert list(map(described, said)) == [described(one.value(root)) for one in seen]
            compared += 1
    assert compared
