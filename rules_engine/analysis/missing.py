"""Which scores and grades are still possible for units with missing facts, and which facts decide.

Nothing is guessed: a fact that is 未报 may be anything that its declaration allows. What is found is
never too narrow; an end that no filling is known to reach is said to be 非紧.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from rules_engine.analysis.completions import Completions, Pending
from rules_engine.analysis.contenders import Contender, Look, asked_of, contender, settled_contender
from rules_engine.analysis.contests import Contests
from rules_engine.analysis.influence import changes
from rules_engine.analysis.named_facts import reader, without
from rules_engine.analysis.tightening import tightened
from rules_engine.backends.interval import Abstract, Bounds, State, Witness
from rules_engine.backends.interval.domain import Domain, of_unit
from rules_engine.backends.interval.filling import filled
from rules_engine.backends.scalar import Observation
from rules_engine.ir.program import Program, ScoreNode
from rules_engine.model.spans import Span
from rules_engine.model.units import data_faults, facts_of
from rules_engine.model.values import Missing, Number
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar

# How many evaluations an interval may cost: one of many in a table, and one that was asked for.
QUICK, THOROUGH = 24, 160


@frozen(eq=False)
class Found:
    """A span, its grades those before quotas, and the fillings that reach its ends (None: 非紧).
    ``contender``: how it stands before quotas, where there are any."""

    span: Span
    low_at: Witness | None
    high_at: Witness | None
    contender: Contender | None = None

    def after(self, contests: Contests | None, program: Program) -> "Found":
        """The same with the grades that quotas may leave."""
        if contests is None or self.contender is None:
            return self
        left = contests.left(self.contender.unit.name, self.span.grades)
        return evolve(self, span=evolve(self.span, grades=_in_order(program, left)))


@frozen
class Effect:
    """What one missing fact can change by itself, whatever the others are: the total by at most
    ``by`` points (None: no limit is known; ``tight``: by that much indeed), the ``grade``, or whether
    there is a total at all (``kind``)."""

    fact: str
    by: Number | None
    tight: bool
    grade: bool
    kind: bool

    @property
    def matters(self) -> bool:
        """Whether it can change the total or the grade."""
        return self.by != 0 or self.grade or self.kind


@frozen
class ItemSpan:
    """What the score of an item can still come to."""

    node: ScoreNode
    found: Abstract

    @property
    def valued(self) -> bool:
        """Whether a score is possible at all."""
        return self.found.may_have_value


@frozen(eq=False)
class Gaps:
    """What a unit with missing facts can still come to, and by which facts: ``effects`` in the order
    of their size, those that change nothing apart in ``idle``."""

    unit: str
    found: Found
    items: tuple[ItemSpan, ...]
    effects: tuple[Effect, ...]
    idle: tuple[str, ...]


def spans(
    program: Program,
    observations: Sequence[Observation],
    units: Iterable[str],
    calendar: WorkCalendar = NO_CALENDAR,
) -> dict[str, Span]:
    """The span of each of ``units``, all of which are among the ``observations`` of a run."""
    completions = Completions.of(program, observations, calendar)
    found = before_quotas(completions, units)
    contests = contests_of(completions, found)
    return {unit: one.after(contests, program).span for unit, one in found.items()}


def before_quotas(completions: Completions, units: Iterable[str]) -> dict[str, Found]:
    """What each of ``units`` can come to before quotas."""
    return {unit: _Asked(completions, unit).found(QUICK) for unit in units}


def gaps(
    program: Program,
    observations: Sequence[Observation],
    missing: Mapping[str, Sequence[str]],
    calendar: WorkCalendar = NO_CALENDAR,
) -> list[Gaps]:
    """What can be said of each unit of ``missing``, which names the facts that it waits for."""
    completions = Completions.of(program, observations, calendar)
    contests = contests_of(completions)
    return [_Asked(completions, unit).gaps(names, contests) for unit, names in missing.items()]


def contests_of(
    completions: Completions, known: Mapping[str, Found] | None = None
) -> Contests | None:
    """The quotas of a run; None where there are none. ``known``: units that were looked at already."""
    program = completions.program
    if not any(asked_of(program)):
        return None
    made = (_contender(completions, unit, known or {}) for unit in completions.observations)
    return Contests.of(program, made)


def _contender(completions: Completions, unit: str, known: Mapping[str, Found]) -> Contender:
    found = known[unit].contender if unit in known else None
    if found is None:
        seen = completions.observations[unit]
        wrong = bool(data_faults(seen.facts))
        program, own = completions.program, seen.facts.unit
        found = settled_contender(program, own, seen.value, faulty=wrong)
        if found is None:
            found = _Asked(completions, unit).found(QUICK).contender
    assert found is not None
    return found


class _Asked:
    """One unit, looked at closely."""

    def __init__(self, completions: Completions, unit: str) -> None:
        program = completions.program
        self._all = completions
        self._unit = unit
        self._roots = [one for one in (program.total.score, program.grade) if one is not None]
        every = {id(one): one for one in (*self._roots, *asked_of(program))}
        self._asked = list(every.values())
        self._pending: Pending = completions.pending(unit, self._asked)
        self._waiting = completions.waiting(self._pending, self._asked)
        self._domain: Domain = self._pending.domain

    def found(self, budget: int) -> Found:
        """The total and the grades before quotas, after so many evaluations."""
        values = tightened(self._waiting, self._domain, self._pending.free, budget)
        of_asked = {id(one): value for one, value in zip(self._asked, values, strict=True)}
        total, *grades = (of_asked[id(root)] for root in self._roots)
        possible = {name for grade in grades for name in grade.choices or ()}
        span = _span(total, _in_order(self._all.program, possible))
        contender = None
        if len(self._asked) > len(self._roots):
            contender = self._contender(lambda one: of_asked[id(one)])
        return Found(span, total.low_at, total.high_at, contender)

    def _contender(self, look: Look) -> Contender:
        seen, units = self._all.observations[self._unit], self._all.observations
        values = (seen.value(one) for one in self._asked)
        waited = [value.facts for value in values if isinstance(value, Missing)]
        names = facts_of(((self._unit, facts) for facts in waited), units)
        faulty = bool(data_faults(seen.facts))
        unit = self._pending.facts.unit
        return contender(self._all.program, unit, look, faulty=faulty, open_facts=names)

    def gaps(self, names: Sequence[str], contests: Contests | None) -> Gaps:
        """The unit's span, its open items, and what each missing fact can change."""
        found = self.found(THOROUGH).after(contests, self._all.program)
        bounds = self._waiting.bounds(self._domain)
        contested: Collection[str] | None = None
        if contests is not None and len(found.span.grades) > 1:
            contested = contests.open_facts(self._unit)
        effects = [self._effect(name, bounds, found, contested) for name in self._declared(names)]
        ranked = sorted((one for one in effects if one.matters), key=_size, reverse=True)
        idle = tuple(one.fact for one in effects if not one.matters)
        return Gaps(self._unit, found, tuple(self._items()), tuple(ranked), idle)

    def _declared(self, names: Sequence[str]) -> list[str]:
        """In the order in which facts are declared, fields of records by their number."""
        places = {decl.name: i for i, decl in enumerate(self._all.program.schema.facts)}
        return sorted(names, key=lambda name: (_place(name, places), _index(name), name))

    def _items(self) -> Iterator[ItemSpan]:
        seen = self._all.observations[self._unit]
        nodes = self._all.program.nodes
        open_nodes = [node for node in nodes if isinstance(seen.value(node.score), Missing)]
        if not open_nodes:
            return
        roots = [node.score for node in open_nodes]
        waiting = self._all.waiting(self._all.pending(self._unit, roots), roots)
        bounds = waiting.bounds(self._domain)
        for node in open_nodes:
            yield ItemSpan(node, bounds.of(node.score))

    def _effect(
        self, name: str, bounds: Bounds, found: Found, contested: Collection[str] | None
    ) -> Effect:
        span = found.span
        reads = reader(name, compared=self._is_compared(name))
        total, *others = changes(self._asked, bounds, reads, self._pending.settled)
        grades = others[: len(self._roots) - 1]
        moves = any(one.any for one in grades)
        if contested is not None:
            named = {name, f"{self._unit}·{name}"}
            moves |= any(one.any for one in (total, *others)) or not named.isdisjoint(contested)
        grade = moves and len(span.grades) > 1
        by = total.by
        if by is not None and span.low is not None and span.high is not None:
            by = min(by, span.high - span.low)
        tight = by == 0 or (by is not None and self._reached(name, found) >= by)
        return Effect(name, by, tight, grade, total.kind)

    def _is_compared(self, name: str) -> bool:
        """Whether the unit waits for its own fact because of a comparison too."""
        seen = self._all.observations[self._unit]
        waited = [value for root in self._roots if isinstance(value := seen.value(root), Missing)]
        return any(f"{self._unit}·{name}" in value.facts for value in waited)

    def _reached(self, name: str, found: Found) -> Number:
        """By how much the fact moves the total where the others are as at an end of the span."""
        reached = [at for at in (found.low_at, found.high_at) if at is not None]
        return max((self._width_among(name, at) for at in reached), default=0)

    def _width_among(self, name: str, at: Witness) -> Number:
        schema = self._all.program.schema
        others = without(filled(schema, self._pending.facts, at), name)
        domain = of_unit(schema, others)
        found = tightened(self._waiting, domain, self._pending.free, QUICK)[0]
        if not (found.attains_low and found.attains_high):
            return 0
        return found.high - found.low  # type: ignore[no-any-return] # ends of totals are numbers


def _in_order(program: Program, grades: Collection[str]) -> tuple[str, ...]:
    """In the order of the scheme."""
    order = {one.name: i for i, one in enumerate(program.grades)}
    return tuple(sorted(grades, key=lambda name: (order.get(name, len(order)), name)))


def _span(total: Abstract, grades: tuple[str, ...]) -> Span:
    return Span(
        total.low,
        total.high,
        total.attains_low,
        total.attains_high,
        total.may_have_value,
        State.NOT_APPLICABLE in total.states,
        State.FAULT in total.states,
        grades,
    )


def _size(effect: Effect) -> tuple[bool, Any, bool, bool]:
    """What changes the total most comes first; equal ones stay in the order of the text."""
    return (effect.by is None, effect.by or 0, effect.grade, effect.kind)


def _place(name: str, places: Mapping[str, int]) -> int:
    return places.get(name.partition("[")[0], len(places))


def _index(name: str) -> int:
    number = name.partition("[")[2].partition("]")[0]
    return int(number) if number.isdecimal() else 0
