"""Parts of files scored, several at a time, their results in the order of the files."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import numpy as np
from attrs import Factory, define, field, frozen

from rules_engine.backends.columnar import (
    Known,
    Plan,
    ResultColumns,
    Tallies,
    Unlooked,
    added,
    looked_at,
    score_columns,
    tally_columns,
)
from rules_engine.facts.roster import Roster
from rules_engine.ir import Program
from rules_engine.model.columns import Array
from rules_engine.volume.blocks import Block, Keys, read_block
from rules_engine.volume.hashes import key_hashes
from rules_engine.volume.listing import Listed, listed
from rules_engine.volume.places import Origin
from rules_engine.volume.quotas import profile_rows
from rules_engine.volume.ranking import RankKeys, rank_keys
from rules_engine.volume.results import Layout, layout_of, result_batch
from rules_engine.volume.sources import Part
from rules_engine.volume.standing import states_of

T = TypeVar("T")
U = TypeVar("U")


@frozen(eq=False)
class Scored:
    """The results of some rows, what was wrong in them, by what their units are told apart and ranked, and
    their ``profiles`` for quotas."""

    batch: Any
    bad: Listed
    keys: Array
    ranks: RankKeys | None
    profiles: Array | None
    states: Mapping[str, int]


@define(eq=False)
class _Looks:
    """Whether tables look at the numbers of blocks, nobody before them: until one block has a number that
    has to be looked at again. No result depends on it."""

    later: bool = True


@frozen(eq=False)
class Scorer:
    """Scores blocks of one program. May be shared by threads. ``excluded`` are keys of units that are
    reported twice; ``reasons``: with the clauses that gave or took points; ``known``: what
    comparisons come to (see ``comparing``)."""

    plan: Plan
    roster: Roster | None = None
    excluded: frozenset[str] = frozenset()
    reasons: bool = False
    known: Known | None = None
    layout: Layout = field(init=False)
    _by_tables: Keys = field(init=False)
    _looks: _Looks = Factory(_Looks)

    @layout.default
    def _layout(self) -> Layout:
        return layout_of(self.plan.program, reasons=self.reasons)

    @_by_tables.default
    def _looked_at(self) -> Keys:
        return looked_at(self.plan, reasons=self.reasons)

    @property
    def program(self) -> Program:
        """The program that is scored."""
        return self.plan.program

    def part(self, part: Part, columns: tuple[str, ...]) -> Iterator[Scored]:
        """Score the rows of a part, some at a time. Raises Unreadable."""
        for origin, batch in part.batches(columns):
            yield self.rows(origin, batch)

    def rows(self, origin: Origin, batch: Any) -> Scored:
        """Score some rows, and have their results as they are written."""
        return self.settled(*self.scored(origin, batch))

    def scored(self, origin: Origin, batch: Any) -> tuple[Block, ResultColumns]:
        """Some rows as a block, and its results."""
        if self._looks.later and self._by_tables:
            try:
                return self._scored(self._read(origin, batch, self._by_tables))
            except Unlooked:
                self._looks.later = False
        return self._scored(self._read(origin, batch))

    def _read(self, origin: Origin, batch: Any, later: Keys = frozenset()) -> Block:
        return read_block(self.program.schema, batch, origin, self.roster, later)

    def pieces(
        self, parts: Iterable[tuple[Part, tuple[str, ...]]]
    ) -> Iterator[Callable[[], list[Scored]]]:
        """The work on parts, in order, in pieces of which each holds no more than some rows and their
        results: parts that are read and scored, or, of parts that are long or as long as nobody knows,
        rows that are read when they are asked for. Raises Unreadable."""
        for part, columns in parts:
            if part.is_long:
                for origin, batch in part.batches(columns):
                    yield partial(self._rows_alone, origin, batch)
            else:
                yield partial(self._whole, part, columns)

    def _whole(self, part: Part, columns: tuple[str, ...]) -> list[Scored]:
        return list(self.part(part, columns))

    def _rows_alone(self, origin: Origin, batch: Any) -> list[Scored]:
        return [self.rows(origin, batch)]

    def block(self, block: Block) -> Scored:
        """Score a block that was read."""
        return self.settled(*self._scored(block))

    def _scored(self, block: Block) -> tuple[Block, ResultColumns]:
        return block, score_columns(
            self.plan, block.columns, reasons=self.reasons, known=self.known
        )

    def settled(self, block: Block, results: ResultColumns) -> Scored:
        """The results of a block as they are written, ranked and counted."""
        twice = self.twice(block)
        taken = block.taken if twice is None else block.taken & ~twice
        batch = result_batch(self.layout, results, taken)
        ranks = rank_keys(self.program, results, taken)
        profiles = None
        if ranks is not None and self.program.quotas:
            profiles = profile_rows(self.program, results, ranks, taken)
        keys = key_hashes(block.keys)
        return Scored(batch, listed(block, twice), keys, ranks, profiles, states_of(batch))

    def tallies(
        self, part: Part, columns: tuple[str, ...], known: Known
    ) -> tuple[list[Tallies], int]:
        """What the comparisons of a pass find in a part, and how many rows it has. Raises Unreadable."""
        found, rows = [], 0
        for origin, batch in part.batches(columns):
            block = read_block(self.program.schema, batch, origin, self.roster)
            found.append(self.tallies_of(block, known))
            rows += batch.num_rows
        return [added(parts) for parts in zip(*found, strict=True)], rows

    def tallies_of(self, block: Block, known: Known) -> Sequence[Tallies]:
        """What the comparisons of a pass find in a block."""
        taken = self.taken(block)
        return tally_columns(self.plan, block.columns, known, taken, reasons=self.reasons)

    def taken(self, block: Block) -> Array:
        """The rows that are scored units."""
        twice = self.twice(block)
        return block.taken if twice is None else block.taken & ~twice

    def twice(self, block: Block) -> Array | None:
        """The rows of units that are reported twice; None where there are none anywhere."""
        return rows_of_twice(block, self.excluded)


def rows_of_twice(block: Block, excluded: Collection[str]) -> Array | None:
    """The rows of a block whose units are among those that are reported twice; None without such units."""
    if not excluded:
        return None
    return np.array([str(key) in excluded for key in block.keys.to_pylist()], bool)


def in_order(items: Iterable[T], work: Callable[[T], U], workers: int) -> Iterator[U]:
    """What ``work`` makes of each item, in their order, a few at a time."""
    waiting: deque[Future[U]] = deque()
    pool = ThreadPoolExecutor(workers)
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
