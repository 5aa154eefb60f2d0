"""What is known of a unit only when all are: its rank, and what quotas leave of its grade."""

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa

from rules_engine.backends.columnar import UnitStatus
from rules_engine.explain.states import STATES
from rules_engine.ir import Program
from rules_engine.model.columns import Array
from rules_engine.volume.quotas import Settled

RANK, GRADE, STATE = 3, 4, 5


def with_ranks(batch: Any, ranks: Array) -> Any:
    """A batch of results with ranks, 0 where none is stated."""
    return _with(batch, RANK, pa.array(ranks, pa.int32(), mask=ranks == 0))


def with_quotas(program: Program, batch: Any, profiles: Array, settled: Settled) -> Any:
    """A batch of results with the grades that quotas leave, and what they say to it."""
    grades, status, words = settled.of(profiles)
    names = [grade.name for grade in program.grades]
    codes = pa.array(grades.astype(np.int8), pa.int8(), mask=grades < 0)
    batch = _with(batch, GRADE, pa.DictionaryArray.from_arrays(codes, pa.array(names, pa.string())))
    before = batch.column(STATE).indices.to_numpy()
    states = np.where(status == UnitStatus.PENDING, STATES.index("待补"), before).astype(np.int8)
    known = pa.array(STATES, pa.string())
    batch = _with(batch, STATE, pa.DictionaryArray.from_arrays(pa.array(states), known))
    place = 6 + len(program.total.children)
    return _with(batch, place, pa.array(words, pa.string()))


def _with(batch: Any, place: int, column: Any) -> Any:
    return batch.set_column(place, batch.schema.field(place).name, column)


def states_of(batch: Any) -> Counter[str]:
    """How many units of a batch have which state."""
    codes = batch.column(STATE).indices.to_numpy()
    counts = (int(np.count_nonzero(codes == code)) for code in range(len(STATES)))
    return Counter({state: count for state, count in zip(STATES, counts, strict=True) if count})
