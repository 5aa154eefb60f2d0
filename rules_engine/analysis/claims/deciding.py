"""Deciding claims: by bounds, by facts that were tried, by the solver item by item, then as a whole."""

from collections.abc import Callable, Collection, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import evolve, field, frozen

from rules_engine.analysis.claims.catalogue import Asks
from rules_engine.analysis.claims.climbing import Budget, Climbing, nearest
from rules_engine.analysis.claims.crowds import crowds
from rules_engine.analysis.claims.directions import Directions
from rules_engine.analysis.claims.forgiving import Meant, forgiven_in
from rules_engine.analysis.claims.guarding import is_guarded
from rules_engine.analysis.claims.inquiry import LIMIT, NO_SOLVER, Inquiry, Solver
from rules_engine.analysis.claims.model import Claim, Label, Mark, Standing, Verdict
from rules_engine.analysis.claims.shrinking import shrunk
from rules_engine.analysis.claims.stepping import Steps
from rules_engine.analysis.claims.trials import (
    OF_THE_TOTAL,
    Bench,
    Seen,
    Trials,
    completed,
    try_all,
    try_given,
)
from rules_engine.analysis.claims.weighing import Scales
from rules_engine.backends.interval import Bounds, State, bounds
from rules_engine.backends.scalar import Observation
from rules_engine.ir.expressions import Apply, Const
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.roots import all_roots
from rules_engine.ir.passes.sameness import sameness
from rules_engine.ir.passes.simplify import simplify
from rules_engine.ir.program import Program
from rules_engine.model.units import UnitFacts
from rules_engine.model.workdays import WorkCalendar

_STOPS, _CLIMBS, _ABOVE = 8, 4000, 5


@frozen(eq=False)
class Deciding:
    """What verdicts are come by. ``ruled_out``: the claims (by ``id``) of which bounds alone say that what
    they mark never happens."""

    program: Program
    bench: Bench
    trials: Trials
    bounds: Bounds
    ruled_out: Collection[int]
    solver: Solver
    inquiry: Inquiry
    steps: Steps = field(init=False)
    search: Iterator[Seen] = field(init=False)

    def verdict(self, claim: Claim) -> Verdict:
        """The verdict on one claim."""
        match claim.kind.asks:
            case Asks.NEVER:
                return self._never(claim)
            case Asks.SOMETIMES:
                return self._sometimes(claim)
            case Asks.PAIR:
                return self._pair(claim)
            case Asks.STEP:
                return self.steps.verdict(claim, list(self._bases()))

    def _never(self, claim: Claim) -> Verdict:
        if id(claim) in self.ruled_out:
            return Verdict(claim, Standing.HOLDS, Label.BOUNDS)
        if claim.mark is Mark.DIFFERS and self._says_the_same(claim):
            return Verdict(claim, Standing.HOLDS, Label.PROVED, "写法一样")
        if id(claim) in self.trials.found:
            return self._refuted(claim, self.trials.found[id(claim)])
        asked = self._asked(claim)
        if asked.units:
            return evolve(self._refuted(claim, asked.units), effort=asked.effort)
        if asked.ruled_out:
            held = Verdict(claim, Standing.HOLDS, Label.PROVED)
            return evolve(held, bound=asked.bound, effort=asked.effort)
        return self._tried(claim, asked)

    def _says_the_same(self, claim: Claim) -> bool:
        one, other = claim.shown
        numbers = sameness(claim.shown)
        return numbers[id(one)] == numbers[id(other)]

    def _sometimes(self, claim: Claim) -> Verdict:
        if id(claim) in self.trials.found:
            return self._shown(claim)
        if id(claim) in self.ruled_out:
            return Verdict(claim, Standing.REFUTED, Label.BOUNDS, "没有事实能这样")
        if claim.slug in OF_THE_TOTAL and self._climbed(claim):
            return self._shown(claim)
        asked = self._asked(claim)
        if asked.units:
            return Verdict(
                claim, Standing.HOLDS, Label.PROVED, "有实例", asked.units, effort=asked.effort
            )
        if asked.ruled_out and asked.bound is None:
            return Verdict(
                claim, Standing.REFUTED, Label.PROVED, "没有事实能这样", effort=asked.effort
            )
        if not self.bench.alone and self._climbed(claim):
            # What the solver takes for any value, comparisons with others, units among many show.
            return evolve(self._shown(claim), effort=asked.effort)
        return self._open(claim, asked)

    def _shown(self, claim: Claim) -> Verdict:
        found = self.trials.found[id(claim)]
        return Verdict(claim, Standing.HOLDS, Label.PROVED, "有实例", found)

    def _climbed(self, claim: Claim) -> bool:
        """Whether facts were found on the way to some totals, or among many units: where the search for
        other claims has left off."""
        for group, observation in self.search:
            self._look(group, observation)
            if id(claim) in self.trials.found:
                return True
        return False

    @search.default
    def _search(self) -> Iterator[Seen]:
        yield from self._ways_to_totals()
        if not self.bench.alone:
            for group in crowds(self.bench, tuple(self.trials.seen)):
                yield group, self.bench.observe(group)[0]

    def _ways_to_totals(self) -> Iterator[Seen]:
        climbing = Climbing.of(self.bench, self.trials.seen)
        budget = Budget(_CLIMBS)
        for wanted in self._stops():
            start = nearest(self.bench, self.trials.seen, wanted)
            yield from climbing.climb(start, wanted, budget)

    def _look(self, group: tuple[UnitFacts, ...], observation: Observation) -> None:
        self.trials.seen.append((group, observation))
        self.trials.note(group, observation)

    def _stops(self) -> list[Fraction]:
        """Totals to aim at: between the limits of grades, then from the highest to the lowest."""
        bounds = self.bounds.of(self.program.total.before_veto)
        low, high = Fraction(bounds.low or 0), Fraction(bounds.high or 1000)
        limits = sorted({low, *self._limits(), high})
        pairs = [(one, other) for one, other in pairwise(limits) if low <= one < high]
        between = [one + min((other - one) / 2, Fraction(_ABOVE)) for one, other in pairs]
        return [*between, *(high - (high - low) * part / _STOPS for part in range(_STOPS + 1))]

    def _limits(self) -> set[Fraction]:
        """The totals that grades are asked for."""
        asked = [grade.condition for grade in self.program.grades if grade.condition is not None]
        total = self.program.total.score
        beside = [
            other
            for node in walk(asked)
            if isinstance(node, Apply) and any(one is total for one in node.operands)
            for other in node.operands
        ]
        return {
            Fraction(one.value)
            for one in beside
            if isinstance(one, Const) and isinstance(one.value, int | Fraction)
        }

    def _pair(self, claim: Claim) -> Verdict:
        found = Directions(self.program, self.bench, self.bounds, self.inquiry, self.solver)
        return found.verdict(claim, list(self._bases()))

    @steps.default
    def _steps(self) -> Steps:
        return Steps(self.program, self.bench, self.bounds, self.inquiry, self.solver)

    def _refuted(self, claim: Claim, group: tuple[UnitFacts, ...]) -> Verdict:
        small = shrunk(self.bench, claim, group)
        return Verdict(claim, Standing.REFUTED, Label.PROVED, "有反例", small)

    def _tried(self, claim: Claim, asked: "_Asked") -> Verdict:
        return self._untold(claim, self.trials.count, asked.effort, asked.note)

    def _untold(self, claim: Claim, count: int, effort: int, note: str = "") -> Verdict:
        words = f"试了 {count} 组事实，没有反例"
        more = NO_SOLVER if self.solver is None else note
        said = f"{words}；{more}" if more else words
        return Verdict(claim, Standing.OPEN, Label.TRIED, said, effort=effort)

    def _open(self, claim: Claim, asked: "_Asked") -> Verdict:
        words = f"试了 {self.trials.count} 组事实，没有找到"
        more = NO_SOLVER if self.solver is None else asked.note
        said = f"{words}；{more}" if more else words
        return Verdict(claim, Standing.OPEN, Label.UNDECIDED, said, effort=asked.effort)

    def _asked(self, claim: Claim) -> "_Asked":
        """What the first question that settles it comes to."""
        if self.solver is None:
            return _Asked(note=NO_SOLVER)
        effort, note = 0, ""
        final: set[int | None] = set()
        inquiry = self.inquiry.fitting(claim)
        for question in inquiry.questions(claim):
            if question[0].decimals in final:
                continue
            found = inquiry.put(claim, question)
            effort += found.effort
            if found.final:
                final.add(question[0].decimals)
            if found.answer is self.solver.Answer.NEVER:
                if question[0].decimals is None:
                    return _Asked(ruled_out=True, bound=found.bound, effort=effort)
                # Of numbers with few decimals only: there are others.
                continue
            if found.answer is self.solver.Answer.UNKNOWN:
                note = "求解器到限仍未答出"
                continue
            units = self._replayed(claim, found.units)
            if units:
                return _Asked(units=units, effort=effort)
            note = "求解器找到的事实重算不成立" if found.units else note
        return _Asked(effort=effort, note=note)

    def _replayed(self, claim: Claim, units: Sequence[UnitFacts]) -> tuple[UnitFacts, ...]:
        """A unit of the solver with the facts that it was not asked about, if the evaluator agrees."""
        for base in self._bases() if units else ():
            whole = completed(self.program, units[0], base)
            if self.bench.happens(claim, (whole,)):
                return (whole,)
        return ()

    def _bases(self) -> Iterator[UnitFacts]:
        """Units to take the other facts from."""
        yield from (group[0] for group, _ in self.trials.seen[:8])


@frozen(eq=False)
class _Asked:
    """What asking came to: facts that replay, or that there are none."""

    units: tuple[UnitFacts, ...] = ()
    ruled_out: bool = False
    bound: int | None = None
    effort: int = 0
    note: str = ""


def impossible(bounds: Bounds, claim: Claim) -> bool:
    """Whether bounds alone rule out what a claim marks."""
    if claim.mark is Mark.DIFFERS:
        return False
    found = bounds.of(claim.expr)
    if claim.mark is Mark.FAULT:
        return State.FAULT not in found.states
    choices = found.choices
    return not found.may_have_value or (choices is not None and True not in choices)


Progress = Callable[[int, int], None]


def decide(
    deciding: Deciding, progress: Progress = lambda _done, _all: None
) -> tuple[Verdict, ...]:
    """The verdict on every claim, in their order. What no item is more than comes first: it is known
    when it is asked what they come to together."""
    claims = deciding.bench.claims
    found: dict[int, Verdict] = {}
    for place in sorted(range(len(claims)), key=lambda at: claims[at].slug != "node-maximum"):
        progress(len(found), len(claims))
        found[place] = deciding.verdict(claims[place])
        deciding.inquiry.learn(found[place])
    return tuple(found[place] for place in range(len(claims)))


def make_ready(
    program: Program,
    claims: Sequence[Claim],
    calendar: WorkCalendar,
    solver: Solver,
    meant: Sequence[Meant] = (),
    limit: int = LIMIT,
    given: Sequence[UnitFacts] = (),
) -> Deciding:
    """Bounds found, facts tried: what all claims share. ``solver`` is `backends.smt`, or None; ``given`` are
    units that are tried too."""
    forgiven = forgiven_in(program, meant)
    bench = Bench.of(program, claims, calendar, forgiven.causes)
    asked = [expr for claim in claims for expr in (claim.expr, claim.asked, *claim.shown)]
    roots = [*all_roots(program), *asked]
    found = bounds(program, calendar=calendar, roots=roots)
    scales = Scales.of(program, claims)
    ruled_out = {
        id(c) for c in claims if impossible(found, c) or scales.rules_out(c) or is_guarded(c, found)
    }
    trials = try_all(bench, [claim for claim in claims if id(claim) not in ruled_out])
    try_given(trials, given)
    stands = simplify(roots, program.schema)
    inquiry = Inquiry(program, found, solver, limit, forgiven.at, stands)
    return Deciding(program, bench, trials, found, ruled_out, solver, inquiry)
