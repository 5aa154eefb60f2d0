"""名额 over columns, without bringing units together: how many units are alike in all that a quota looks at
is enough to know what it leaves to each.

The rules are those of ``explain.quotas``; here a unit is a row of numbers, its ``profile``.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import define, frozen

from rules_engine.backends.columnar import ResultColumns, UnitStatus
from rules_engine.explain.results import QuotaPlace
from rules_engine.ir import Program, Quota
from rules_engine.ir.passes.grid import grids
from rules_engine.model.columns import Array, State
from rules_engine.reports.score_csv import quota_change
from rules_engine.volume.ranking import RankKeys, group_places
from rules_engine.volume.results import scaled

# The columns of a profile: state, grade, whether the unit takes part (0, 1, 2 unknown), which rulings hold
# and of which that is not known (bits), whether it has a place in the order; then the groups and limits of each quota, then the keys.
_STATUS, _GRADE, _PART, _RULED, _UNSURE, _PLACED, _FIRST = range(7)
_MOST_RULINGS = 62


def why_not(program: Program) -> str:
    """Why quotas cannot be settled by profiles; empty where they can."""
    if not program.quotas:
        return ""
    if len(program.rulings) > _MOST_RULINGS:
        return "方案有名额，否决、改判又太多"
    found = grids([quota.limit for quota in program.quotas], program.schema)
    plain = all(LIMIT_SCALE % (found[id(each.limit)] or 7) == 0 for each in program.quotas)
    return "" if plain else "方案的名额不是有限小数"


@frozen(eq=False)
class Profiles:
    """Rows of numbers, each once and in order, with how many units have them."""

    rows: Array
    counts: Array


def profile_rows(program: Program, results: ResultColumns, keys: RankKeys, taken: Array) -> Array:
    """The profiles of the units of a block."""
    columns = [
        results.status.astype(np.int64),
        results.grade.astype(np.int64),
        _parts(program, results),
        *_rulings(program, results),
    ]
    rows = np.stack(columns, axis=1)[taken]
    placed = keys.placed.astype(np.int64)
    of_quotas = [
        each[taken]
        for quota in program.quotas
        for each in (group_places(program, quota.group, results), _limits(quota, results))
    ]
    ordered = np.where(keys.placed[:, None], keys.keys, 0)
    return np.column_stack([rows, placed, *of_quotas, ordered]).astype(np.int64)


def _parts(program: Program, results: ResultColumns) -> Array:
    """Whether units take part; one that is 出错 in it is counted."""
    found = np.ones(results.columns.count, np.int64)
    if program.takes_part is not None:
        answer = results.values[id(program.takes_part)]
        found[answer.having(State.VALUE) & (answer.values == 0)] = 0
        found[answer.having(State.MISSING)] = 2
    return found


def _rulings(program: Program, results: ResultColumns) -> tuple[Array, Array]:
    """Which rulings hold, and of which that is not known yet."""
    found, unsure = (np.zeros(results.columns.count, np.int64) for _ in range(2))
    for place, ruling in enumerate(program.rulings):
        answer = results.values[id(ruling.effective)]
        holds = answer.having(State.VALUE) & (np.asarray(answer.values) == 1)
        found |= holds.astype(np.int64) << place
        unsure |= answer.having(State.MISSING).astype(np.int64) << place
    return found, unsure


def _limits(quota: Quota, results: ResultColumns) -> Array:
    """The limit as an integer."""
    answer = results.values[id(quota.limit)]
    known = answer.having(State.VALUE, State.WIDE)
    return np.where(known, scaled(answer, LIMIT_SCALE, known), 0)


# Limits are numbers of units or shares; on this scale they are whole.
LIMIT_SCALE = 10**9


def counted(rows: Array) -> tuple[Profiles, Array]:
    """The profiles among rows, and which one each row is."""
    found, places, counts = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    return Profiles(found, counts), places.reshape(-1)


def merged(parts: Sequence[Profiles]) -> Profiles:
    """The profiles of all units of several blocks."""
    rows = np.concatenate([each.rows for each in parts])
    weights = np.concatenate([each.counts for each in parts])
    found, places = np.unique(rows, axis=0, return_inverse=True)
    counts = np.zeros(len(found), np.int64)
    np.add.at(counts, places.reshape(-1), weights)
    return Profiles(found, counts)


@frozen(eq=False)
class Settled:
    """What the quotas leave to units of each profile: a grade (-1: none), a state, and what to say."""

    rows: Array
    grades: Array
    status: Array
    words: tuple[str, ...]

    def of(self, rows: Array) -> tuple[Array, Array, list[str | None]]:
        """Grade, state and words of units with these profiles."""
        places = np.searchsorted(packed(self.rows), packed(rows))
        words = [self.words[place] or None for place in places.tolist()]
        return self.grades[places], self.status[places], words


def packed(rows: Array) -> Any:
    """Rows of numbers as one sortable value each: big-endian, the sign turned, so bytes sort as they do."""
    turned = (rows.astype(np.int64).view(np.uint64) ^ np.uint64(1 << 63)).astype(">u8")
    return np.ascontiguousarray(turned).view(f"S{8 * rows.shape[1]}").reshape(-1)


def settle(program: Program, found: Profiles) -> Settled:
    """Settle all quotas, one after the other."""
    order = np.argsort(packed(found.rows), kind="stable")
    work = _Work(program, found.rows[order], found.counts[order])
    for number in range(len(program.quotas)):
        groups = work.rows[:, _FIRST + 2 * number]
        for group in sorted(set(groups.tolist()), key=lambda place: (place < 0, place)):
            work.contest(number, np.flatnonzero(groups == group))
    words = tuple("；".join(each) for each in work.words)
    return Settled(work.rows, work.grades, work.status, words)


@define(eq=False)
class _Work:
    program: Program
    rows: Array
    counts: Array
    grades: Array = None
    status: Array = None
    words: list[list[str]] = None  # type: ignore[assignment]  # why: made from the rows

    def __attrs_post_init__(self) -> None:
        self.grades = self.rows[:, _GRADE].copy()
        self.status = self.rows[:, _STATUS].copy()
        self.words = [[] for _ in self.rows]

    def contest(self, number: int, members: Array) -> None:
        """One quota in one group: ``members`` are the profiles of its units."""
        quota = self.program.quotas[number]
        low, high = self._limits(quota, number, members)
        names = [grade.name for grade in self.program.grades]
        held = np.isin(self.grades[members], [names.index(each) for each in quota.grades])
        normal, pending = UnitStatus.NORMAL, UnitStatus.PENDING
        may_hold = held | ((self.grades[members] < 0) & ~self._kept_out(quota, members))
        waiting = members[(self.status[members] == pending) & may_hold]
        holders = members[(self.status[members] == normal) & held]
        lifted = self._lifted(holders)
        used = int(self.counts[holders[lifted]].sum()) if quota.lifted_count else 0
        contenders = holders[~lifted]
        open_ = int(self.counts[waiting].sum())
        slots = low - used - open_, high - used
        self._placed(quota, contenders, slots, high if low == high else None, used)
        if low - used < int(self.counts[contenders].sum()) + open_:
            self.grades[waiting] = -1

    def _limits(self, quota: Quota, number: int, members: Array) -> tuple[int, int]:
        """How many may have the grade, at least and at most: who takes part may not be known."""
        part = self.rows[members, _PART]
        sure = int(self.counts[members[part == 1]].sum())
        unsure = int(self.counts[members[part == 2]].sum())
        value = Fraction(int(self.rows[members[0], _FIRST + 2 * number + 1]), LIMIT_SCALE)
        return quota.most(value, sure), quota.most(value, sure + unsure)

    def _lifted(self, holders: Array) -> Array:
        """Whether a 改判 gave units of these profiles their grade."""
        found = np.zeros(len(holders), bool)
        for place, ruling in enumerate(self.program.rulings):
            grades = enumerate(self.program.grades)
            given = [at for at, grade in grades if ruling.lifts_to(grade.name)]
            found |= np.isin(self.grades[holders], given) & self._ruled(holders, place)
        return found

    def _kept_out(self, quota: Quota, members: Array) -> Array:
        """Whether vetoes that surely hold bar units of these profiles from all grades of the quota."""
        kept_out = np.ones(len(members), bool)
        for name in quota.grades:
            barring = [place for place, r in enumerate(self.program.rulings) if name in r.bars]
            barred = [self._ruled(members, place) for place in barring]
            kept_out &= np.any(barred, axis=0) if barred else False
        return kept_out

    def _ruled(self, members: Array, place: int, column: int = _RULED) -> Array:
        held: Array = (self.rows[members, column] >> place) & 1 == 1
        return held

    def _placed(
        self,
        quota: Quota,
        contenders: Array,
        slots: tuple[int, int],
        limit: int | None,
        used: int,
    ) -> None:
        """What is left to those who compete, best first; ``used`` are gone to others."""
        first = _FIRST + 2 * len(self.program.quotas)
        keys = np.column_stack([1 - self.rows[contenders, _PLACED], self.rows[contenders, first:]])
        alike, which = np.unique(keys, axis=0, return_inverse=True)
        sizes = np.zeros(len(alike), np.int64)
        np.add.at(sizes, which.reshape(-1), self.counts[contenders])
        ahead = np.cumsum(sizes) - sizes
        for profile, place in zip(contenders.tolist(), which.reshape(-1).tolist(), strict=True):
            better, equal = int(ahead[place]), int(sizes[place])
            last = better if quota.keeps_ties else better + equal - 1
            before = self._name(self.grades[profile])
            after = before if last < slots[0] else None
            if last >= slots[1]:
                after = self._beyond(quota, profile)
            tied = equal > 1
            found = QuotaPlace(quota, None, limit, better + 1, tied, before, after, used=used)
            self._change(profile, found)

    def _change(self, profile: int, found: QuotaPlace) -> None:
        if found.before != found.after:
            self.words[profile].append(quota_change(found))
        if found.after is None:
            self.grades[profile], self.status[profile] = -1, UnitStatus.PENDING
        else:
            names = [grade.name for grade in self.program.grades]
            self.grades[profile] = names.index(found.after)

    def _name(self, grade: int) -> str | None:
        return self.program.grades[grade].name if grade >= 0 else None

    def _beyond(self, quota: Quota, profile: int) -> str | None:
        """The grade of a unit beyond the quota: no grade that a veto bars it from; None where it waits for what
        a veto goes by."""
        barred, unsure = (self._bars(profile, column) for column in (_RULED, _UNSURE))
        left = self.program.left_beyond(quota, barred, unsure)
        return left[0] if len(left) == 1 else None

    def _bars(self, profile: int, column: int) -> set[str]:
        one = np.array([profile])
        rulings = enumerate(self.program.rulings)
        found = [each.bars for at, each in rulings if self._ruled(one, at, column)[0]]
        return {bar for bars in found for bar in bars}
