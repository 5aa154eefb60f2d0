"""The result of one unit: status, total, grade, and what keeps them from being stated."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from fractions import Fraction

from attrs import field, frozen

from rules_engine.backends.scalar import Observation
from rules_engine.ir import Program, Quota, Roll, ScoreNode
from rules_engine.model.units import OwnNames, Unit, data_faults
from rules_engine.model.values import (
    Cause,
    Fault,
    Missing,
    NotApplicable,
    Value,
    number_of,
)
from rules_engine.records import Alike, Shown


class Status(StrEnum):
    """正常: everything is stated. 待补: facts are missing. 出错: the unit cannot be scored."""

    NORMAL = "正常"
    PENDING = "待补"
    FAULTY = "出错"


@frozen(eq=False, repr=False)
class Section(Alike):
    """A top-level indicator or block: ``score`` is None where it is not stated, and
    ``applies`` says whether it applies to the unit at all."""

    node: ScoreNode
    score: Fraction | None
    applies: bool


@frozen(eq=False, repr=False)
class QuotaPlace(Shown):
    """Where a unit stands under a quota: its ``place`` among those of its ``group`` that have the
    grade and compete for it (``tied``: it shares it), how many may have it (None: not known yet),
    and its grade before and after (None: waits for other units). ``faulty`` are units of the group that
    are 出错, so that the grade may change once they are mended. ``used`` of the quota have those whom a 改判
    gave the grade, who do not compete."""

    quota: Quota
    group: str | None
    limit: int | None
    place: int
    tied: bool
    before: str | None
    after: str | None
    faulty: tuple[str, ...] = ()
    used: int = 0


@frozen(eq=False, repr=False)
class UnitResult(Shown):
    """What is stated of a unit. ``apart``: it takes no part (不参评), so it has no grade and no rank,
    and what its total waits for does not matter. ``total`` in points; None for 未评 (``stopped``: a veto stopped
    scoring, or nothing applies), 出错, and 待补 as far as the total waits for facts.

    ``rank`` is None where none can be stated. ``missing`` are fact names that the total or the
    grade still waits for; ``causes`` say why a unit is 出错.
    """

    unit: Unit
    status: Status
    total: Fraction | None
    grade: str | None
    rank: int | None
    sections: tuple[Section, ...]
    missing: tuple[str, ...]
    causes: tuple[Cause, ...]
    stopped: bool
    apart: bool
    observation: Observation = field(repr=False)
    quotas: tuple[QuotaPlace, ...] = ()


@frozen(eq=False, repr=False)
class _Judged(Shown):
    """How a unit stands: why it is 出错, what it waits for, whether it takes no part. ``doubtful``: as long as
    it may turn out not to take part, what is 出错 may yet not matter, and nothing is stated."""

    causes: tuple[Cause, ...]
    missing: tuple[str, ...]
    apart: bool
    doubtful: bool

    @property
    def status(self) -> Status:
        """正常, 待补, 出错."""
        if self.causes:
            return Status.FAULTY
        return Status.PENDING if self.missing else Status.NORMAL

    @property
    def stated(self) -> bool:
        """Whether there is anything to state."""
        return not self.causes and not self.doubtful


def summarise(program: Program, observation: Observation, names: OwnNames) -> UnitResult:
    """The result of a unit before ranks are known. ``names`` serves all units of a run."""
    total = observation.value(program.total.score)
    grade = observation.value(program.grade) if program.grade is not None else None
    stand = _judged(program, observation, names, total, grade)
    stopped = stand.stated and isinstance(total, NotApplicable)
    scored = stand.stated and not stopped and _is_scored(program, observation)
    return UnitResult(
        unit=observation.facts.unit,
        status=stand.status,
        total=number_of(total) if stand.stated else None,
        grade=grade if stand.stated and isinstance(grade, str) else None,
        rank=None,
        sections=_sections(program, observation, stated=scored),
        missing=stand.missing if not stand.causes else (),
        causes=stand.causes,
        stopped=stopped,
        apart=stand.apart and stand.stated,
        observation=observation,
    )


def _judged(
    program: Program, observation: Observation, names: OwnNames, total: Value, grade: Value
) -> _Judged:
    part = True if program.takes_part is None else observation.value(program.takes_part)
    # A unit without a total has no rank, whatever ranks would go by.
    keys = () if isinstance(total, NotApplicable) else _rank_keys(program, observation)
    rolls = _rolls_asking(program, total, grade)
    later = (grade, *keys)
    if isinstance(total, Missing) and not _is_scored(program, observation):
        # It may yet be 未评, and then nobody asks for these.
        later = tuple(value for value in later if not isinstance(value, Fault))
    apart = part is False
    decisive = () if apart else (part, total, *later, *_of_rolls(rolls, observation))
    doubtful = isinstance(part, Missing) and any(isinstance(value, Fault) for value in decisive)
    faults = (cause for value in (() if doubtful else decisive) for cause in _causes(value))
    causes = tuple(dict.fromkeys((*data_faults(observation.facts), *faults)))
    open_facts = frozenset().union(*map(_missing, decisive))
    return _Judged(causes, names.of(observation.facts.unit.name, open_facts), apart, doubtful)


def _rank_keys(program: Program, observation: Observation) -> tuple[Value, ...]:
    if program.ranking is None:
        return ()
    return tuple(observation.value(key.value) for key in program.ranking.keys)


def _rolls_asking(program: Program, total: Value, grade: Value) -> Iterator[Roll]:
    """The lists that a unit may be on: one that is 未评 has no place in an order, and may have no grade."""
    unscored = isinstance(total, NotApplicable)
    for roll in program.rolls:
        if not (
            unscored and (roll.is_ordered or (roll.grades and isinstance(grade, NotApplicable)))
        ):
            yield roll


def _of_rolls(rolls: Iterable[Roll], observation: Observation) -> Iterator[Value]:
    """What a list still waits for. Its condition is looked at first, and what is 出错 in it leaves
    the unit off the list alone: a list is only printed, it decides nothing."""
    for roll in rolls:
        held = True if roll.condition is None else observation.value(roll.condition)
        keys = (observation.value(key.value) for key in roll.keys) if held is True else ()
        yield from (value for value in (held, *keys) if isinstance(value, Missing))


def _is_scored(program: Program, observation: Observation) -> bool:
    """Whether the unit is scored, whatever the facts that are 未报 turn out to be."""
    unscored = program.total.unscored
    return unscored is None or observation.value(unscored) is False


def _sections(program: Program, observation: Observation, *, stated: bool) -> tuple[Section, ...]:
    return tuple(_section(node, observation, stated=stated) for node in program.total.children)


def _section(node: ScoreNode, observation: Observation, *, stated: bool) -> Section:
    value = observation.value(node.score)
    score = number_of(value) if stated else None
    return Section(node, score, applies(node, observation))


def applies(node: ScoreNode, observation: Observation) -> bool:
    """Whether a node applies (also where that is not known yet)."""
    return node.applicable is None or observation.value(node.applicable) is not False


def _missing(value: Value) -> frozenset[str]:
    return value.facts if isinstance(value, Missing) else frozenset()


def _causes(value: Value) -> tuple[Cause, ...]:
    if not isinstance(value, Fault):
        return ()
    return tuple(sorted(value.causes, key=lambda cause: (cause.kind, cause.where)))
