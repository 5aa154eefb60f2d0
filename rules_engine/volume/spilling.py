"""Results on their way to a file: written at once, or set aside until all units are known."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from pyarrow import ipc

from rules_engine.ir import Ranking
from rules_engine.model.columns import Array
from rules_engine.volume.quotas import Profiles, Settled, counted, merged, settle
from rules_engine.volume.ranking import RankKeys, ranks_of
from rules_engine.volume.standing import states_of, with_quotas, with_ranks
from rules_engine.volume.work import Scored, Scorer
from rules_engine.volume.writing import Sink, result_file
from rules_engine.whole_files import beside


class Taker(Protocol):
    """Takes results. ``states`` counts the states of the units that were written."""

    states: Counter[str]

    def take(self, scored: Scored) -> None:
        """Take the results of some rows."""


@contextmanager
def written(
    scorer: Scorer, path: Path, style: str, about: dict[str, str], first: Callable[[], None]
) -> Iterator[Taker]:
    """A file of results: written at once, or after ranking where units are ranked; ``first`` as for
    ``result_file``."""
    schema = scorer.layout.schema
    with result_file(path, style, schema, about, first) as sink:
        if scorer.program.ranking is None:
            yield _AtOnce(sink)
            return
        with _Spill(path, scorer, scorer.program.ranking) as spill:
            yield spill
            spill.finish(sink)


class _AtOnce:
    def __init__(self, sink: Sink) -> None:
        self.sink, self.states = sink, Counter[str]()

    def take(self, scored: Scored) -> None:
        self.states += Counter(scored.states)
        self.sink.write_batch(scored.batch)


class _Spill:
    """Results set aside on disk until all are known; what they are ranked by stays in memory."""

    def __init__(self, target: Path, scorer: Scorer, ranking: Ranking) -> None:
        self.path = beside(target).absolute()
        self.scorer, self.ranking = scorer, ranking
        self.keys = list[RankKeys]()
        self.profiles = list[tuple[Profiles, Array]]()
        self.states = Counter[str]()
        self.writer: Any = nullcontext()

    def __enter__(self) -> "_Spill":
        self.writer = ipc.new_stream(str(self.path), self.scorer.layout.held)
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.writer.close()
        finally:  # a full disk has no room for what ends the file either
            self.path.unlink(missing_ok=True)

    def take(self, scored: Scored) -> None:
        assert scored.ranks is not None
        self.keys.append(scored.ranks)
        if scored.profiles is not None:
            found, places = counted(scored.profiles)
            self.profiles.append((found, places.astype(np.int32)))
        self.writer.write_batch(scored.batch)

    def finish(self, sink: Sink) -> None:
        """Write the results with what is known of all units."""
        self.writer.close()
        if not self.keys:
            return
        ranks = ranks_of(self.ranking, self.keys, self.names(self.ranking.ties == "顺序"))
        settled, start = self.settled(), 0
        with pa.memory_map(str(self.path)) as source:
            for number, batch in enumerate(ipc.open_stream(source)):
                some = ranks[start : start + batch.num_rows]
                start += batch.num_rows
                final = with_ranks(batch, some)
                if settled is not None:
                    found, places = self.profiles[number]
                    final = with_quotas(self.scorer.program, final, found.rows[places], settled)
                self.states += states_of(final)
                sink.write_batch(final)

    def settled(self) -> Settled | None:
        """What quotas leave to whom; None without quotas."""
        if not self.profiles:
            return None
        return settle(self.scorer.program, merged([found for found, _ in self.profiles]))

    def names(self, wanted: bool) -> Any:
        """The names of all units, in order, where ranks go by them."""
        if not wanted:
            return None
        with pa.memory_map(str(self.path)) as source:
            found = [batch.column(0) for batch in ipc.open_stream(source)]
        return pa.chunked_array(found, pa.string()).combine_chunks()
