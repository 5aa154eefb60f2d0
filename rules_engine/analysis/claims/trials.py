"""Claims tried on facts, on the scalar evaluator: what refutes one, what shows one."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice, product

from attrs import evolve, field, frozen

from rules_engine.analysis.claims.catalogue import Asks
from rules_engine.analysis.claims.drawing import Drawing, facts_read
from rules_engine.analysis.claims.model import Claim, Mark
from rules_engine.backends.scalar import Machine, Observation, prepare
from rules_engine.ir.expressions import Expr
from rules_engine.ir.passes.roots import all_roots, asks_of_others
from rules_engine.ir.program import Program, Statistic
from rules_engine.model.types import ListType
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Cause, Fault, FaultKind, Value
from rules_engine.model.workdays import WorkCalendar

FIRST_ROUND, FEWEST = 240, 60
_ITEMS = 100
MIXED = 60
# So many are drawn at a time; there are no more while nothing is left that they might show.
_BATCH = 30
_TOGETHER = 3
# Asked of one unit by itself.
_OF_ONE = frozenset({Asks.NEVER, Asks.SOMETIMES})
_LONG = (30, 150)
_LONGEST, _NAMED = 600, 3
# What claims about totals ask for, facts by chance hardly ever are.
OF_THE_TOTAL = frozenset({"grade-reachable", "ruling-fires"})
# What says nothing against a scheme: the calendar of working days ends somewhere, and where no unit
# has a number there is none to compare with.
_NOT_OF_THE_SCHEME = frozenset({FaultKind.NO_WORK_YEAR, FaultKind.NO_PEERS})


def watching(program: Program, expressions: Iterable[Expr]) -> Program:
    """A program whose observations also show these expressions."""
    extra = tuple(
        Statistic("个数", "", expr, None, None, None, None, expr.span) for expr in expressions
    )
    return evolve(program, statistics=(*program.statistics, *extra))


def happens(claim: Claim, observation: Observation, forgiven: Collection[Cause] = ()) -> bool:
    """Whether the expression of a claim is what the claim marks; ``forgiven`` causes of 出错 count for
    nothing."""
    value = observation.value(claim.asked)
    if claim.mark is Mark.HOLDS:
        return value is True
    if claim.mark is Mark.DIFFERS:
        return _apart(value, observation.value(claim.shown[1]))
    if any(isinstance(observation.value(part), Fault) for part in claim.given):
        return False
    return isinstance(value, Fault) and any(
        cause.kind not in _NOT_OF_THE_SCHEME and cause not in forgiven for cause in value.causes
    )


def _apart(one: Value, other: Value) -> bool:
    """Whether two results are not the same; why they are 出错 is not asked."""
    if isinstance(one, Fault) or isinstance(other, Fault):
        return type(one) is not type(other)
    return one != other


def plain_to_see(claim: Claim, program: Program, observation: Observation) -> bool:
    """Whether what happens also shows in the total, so that scoring the unit shows it."""
    total = observation.value(program.total.score)
    if claim.mark is Mark.FAULT:
        return isinstance(total, Fault)
    return isinstance(total, int | Fraction)


@frozen(eq=False)
class Bench:
    """A program made ready to try the claims of ``claims`` on facts. ``alone``: units are not compared
    with each other, so one can be looked at by itself."""

    program: Program
    claims: tuple[Claim, ...]
    machine: Machine
    alone: bool
    forgiven: frozenset[Cause] = frozenset()

    @classmethod
    def of(
        cls,
        program: Program,
        claims: Sequence[Claim],
        calendar: WorkCalendar,
        forgiven: frozenset[Cause] = frozenset(),
    ) -> "Bench":
        """Make a program ready. ``forgiven`` are causes of 出错 that the scheme says are meant."""
        watched = watching(
            program, (expr for claim in claims for expr in (claim.expr, claim.asked, *claim.shown))
        )
        alone = not asks_of_others(all_roots(watched))
        return cls(program, tuple(claims), prepare(watched, calendar), alone, forgiven)

    def observe(self, group: Sequence[UnitFacts]) -> list[Observation]:
        """What is seen of units that are evaluated together."""
        return self.machine.observe(group)

    def happens(self, claim: Claim, group: Sequence[UnitFacts]) -> bool:
        """Whether what a claim marks happens to the first unit of a group."""
        return happens(claim, self.observe(group)[0], self.forgiven)

    def shows(self, claim: Claim, group: Sequence[UnitFacts]) -> bool:
        """Whether it happens, and is plain to see."""
        seen = self.observe(group)[0]
        return happens(claim, seen, self.forgiven) and plain_to_see(claim, self.program, seen)


Seen = tuple[tuple[UnitFacts, ...], Observation]


@frozen(eq=False)
class Trials:
    """The groups of units that were tried, and what was seen of each. ``found`` has, by ``id`` of
    a claim, the group whose first unit shows what the claim marks; ``open`` are the claims for which
    nothing was found, or nothing that is plain to see."""

    bench: Bench
    seen: list[Seen]
    open: list[Claim]
    found: dict[int, tuple[UnitFacts, ...]] = field(factory=dict)

    @property
    def count(self) -> int:
        """How many groups were tried."""
        return len(self.seen)

    def wants(self, besides: Collection[str] = ()) -> bool:
        """Whether nothing was found yet for some claim, of kinds other than ``besides``."""
        return any(id(one) not in self.found and one.slug not in besides for one in self.open)

    def look_at(self, groups: Iterable[tuple[UnitFacts, ...]]) -> None:
        """Keep what is seen of groups."""
        for group in groups:
            observation = self.bench.observe(group)[0]
            self.seen.append((group, observation))
            self.note(group, observation)

    def note(self, group: tuple[UnitFacts, ...], observation: Observation) -> None:
        """Keep what a group shows of claims that nothing was found for."""
        shown = [one for one in self.open if happens(one, observation, self.bench.forgiven)]
        for claim in shown:
            if plain_to_see(claim, self.bench.program, observation):
                self.open.remove(claim)
                self.found[id(claim)] = group
            self.found.setdefault(id(claim), group)


def try_given(trials: Trials, units: Sequence[UnitFacts]) -> None:
    """Units that there are: each by itself, and, where units are compared, among all of them, which shows what
    there can be. Units with cells in error show nothing."""
    sound = [one for one in units if not _has_fault(tuple(one.values.values()))]
    trials.look_at((one,) for one in sound)
    if trials.bench.alone or not sound:
        return
    asked = [one for one in trials.open if one.kind.asks is Asks.SOMETIMES]
    for place, observation in enumerate(trials.bench.observe(sound)):
        group = (sound[place], *sound[:place], *sound[place + 1 :])
        for claim in [one for one in asked if happens(one, observation)]:
            asked.remove(claim)
            trials.open.remove(claim)
            trials.found[id(claim)] = group


def _has_fault(values: Sequence[Value]) -> bool:
    """Whether one of them, or a field of a record, is 出错."""
    return any(
        isinstance(value, Fault)
        or (isinstance(value, tuple) and any(_has_fault(tuple(r.values())) for r in value))
        for value in values
    )


def try_all(bench: Bench, wanted: Sequence[Claim]) -> Trials:
    """The claims ``wanted`` on drawn facts, then on mixtures of those that did best and worst. What is
    about the total as a whole drawn facts hardly ever show: it is left to the mixtures."""
    drawing = Drawing(bench.program)
    trials = Trials(bench, [], [one for one in wanted if one.kind.asks in _OF_ONE])
    size = 1 if bench.alone else _TOGETHER
    for at in range(0, _first_round(bench.program), _BATCH):
        if at and not trials.wants(OF_THE_TOTAL):
            break
        drawn = drawing.units(_BATCH, at)
        groups = (tuple(drawn[i : i + size]) for i in range(0, len(drawn), size))
        trials.look_at(groups)
    peers = trials.seen[0][0][1:]
    more = _more(drawing, trials)
    while trials.wants():
        batch = tuple((facts, *peers) for facts in islice(more, _BATCH))
        if not batch:
            break
        trials.look_at(batch)
    return trials


def _first_round(program: Program) -> int:
    """How many units are drawn: fewer of a scheme with very many items."""
    return max(FEWEST, FIRST_ROUND * _ITEMS // max(_ITEMS, len(program.nodes)))


def _more(drawing: Drawing, trials: Trials) -> Iterator[UnitFacts]:
    """Units made of those that were tried until then."""
    yield from _mixed(trials.bench, drawing, tuple(trials.seen))
    yield from _stretched(trials.bench, drawing, tuple(trials.seen))


def _mixed(
    bench: Bench,
    drawing: Drawing,
    seen: Sequence[Seen],
) -> Iterator[UnitFacts]:
    """Units put together, item by item, from those that had most and least of it: drawn facts alone
    hardly ever make a total that is near one of its ends."""
    leaves = [node for node in bench.program.nodes if not node.children]
    reads = [facts_read([node.score]) for node in leaves]
    ends = [_ends(node.score, seen) for node in leaves]
    base = drawing.unit("单位")
    for place in range(MIXED):
        values, unit = dict(base.values), base.unit
        for names, (worst, best) in zip(reads, ends, strict=True):
            source = best if drawing.sequence.below(MIXED) >= place else worst
            values.update({n: source.values[n] for n in names if n in source.values})
        yield fitting(
            drawing, UnitFacts(Unit(f"混合{place}", unit.kind, unit.roles, unit.groups), values)
        )


def _stretched(bench: Bench, drawing: Drawing, seen: Sequence[Seen]) -> Iterator[UnitFacts]:
    """The units that had the most and the least, with long lists: all of a list's records over and over,
    or one of them. What only grows with a list goes too far somewhere, or where a number of the scheme
    is reached."""
    schema = bench.program.schema
    names = [d.name for d in schema.facts if isinstance(d.type, ListType) and not d.type.period]
    named = [int(one) + 1 for one in drawing.numbers if _LONG[0] <= one < _LONGEST]
    lengths = (*_LONG, *named[-_NAMED:])
    for facts in _ends(bench.program.total.before_veto, seen) if names else ():
        for length, place in product(lengths, (None, 0, 1, 2)):
            longer = {name: _repeated(facts.values.get(name), length, place) for name in names}
            unit = evolve(facts.unit, name=f"加长{length}")
            yield UnitFacts(unit, {**facts.values, **{n: v for n, v in longer.items() if v}})


def _repeated(records: Value | None, length: int, place: int | None) -> Value:
    if not isinstance(records, tuple) or not records:
        return ()
    chosen = records if place is None else (records[place % len(records)],)
    return tuple(chosen[at % len(chosen)] for at in range(length))


def completed(program: Program, facts: UnitFacts, base: UnitFacts) -> UnitFacts:
    """``facts`` with what they do not say as it is of ``base``, and what ``base`` cannot say as drawn."""
    unit = facts.unit
    kind = unit.kind if unit.kind is not None else base.unit.kind
    groups = {**dict(base.unit.groups), **dict(unit.groups)}
    whole = Unit(unit.name, kind, unit.roles, tuple(groups.items()))
    return fitting(Drawing(program), UnitFacts(whole, {**base.values, **facts.values}))


def fitting(drawing: Drawing, facts: UnitFacts) -> UnitFacts:
    """A unit with the facts that its class reports, and no others."""
    due = [
        decl
        for decl in drawing.program.schema.facts
        if not decl.classes or facts.unit.kind in decl.classes
    ]
    values = {
        decl.name: facts.values[decl.name] if decl.name in facts.values else drawing.value(decl)
        for decl in due
    }
    return UnitFacts(facts.unit, values)


def _ends(score: Expr, seen: Sequence[Seen]) -> tuple[UnitFacts, UnitFacts]:
    """The units with the least and the most of a score."""
    scored = []
    for place, (group, observation) in enumerate(seen):
        value = observation.value(score)
        if isinstance(value, int) or hasattr(value, "numerator"):
            scored.append((value, place, group[0]))
    if not scored:
        return seen[0][0][0], seen[0][0][0]
    return min(scored, key=lambda s: (s[0], s[1]))[2], max(scored, key=lambda s: (s[0], -s[1]))[2]
