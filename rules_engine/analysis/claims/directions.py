"""Whether scores follow declared directions: by signs, by pairs that were tried, then by the solver."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from rules_engine.analysis.claims.inquiry import NO_SOLVER, Inquiry, Solver
from rules_engine.analysis.claims.model import Claim, Label, Standing, Verdict
from rules_engine.analysis.claims.pairs import lower, try_pairs
from rules_engine.analysis.claims.rungs import RISES, STAYS
from rules_engine.analysis.claims.senses import ways_of
from rules_engine.analysis.claims.trials import Bench, completed
from rules_engine.backends.interval import Bounds
from rules_engine.ir.program import Program
from rules_engine.model.units import UnitFacts


@frozen(eq=False)
class Directions:
    """What verdicts on declared directions are come by."""

    program: Program
    bench: Bench
    bounds: Bounds
    inquiry: Inquiry
    solver: Solver

    def verdict(self, claim: Claim, bases: Sequence[UnitFacts]) -> Verdict:
        """The verdict; ``bases`` are units to take facts from that the solver was not asked about."""
        ways = self._ways(claim)
        if _follows(claim, ways):
            return Verdict(claim, Standing.HOLDS, Label.BOUNDS)
        trial = try_pairs(self.bench, claim)
        if trial.found:
            return Verdict(claim, Standing.REFUTED, Label.PROVED, "有反例", trial.found)
        untold = Verdict(claim, Standing.OPEN, Label.TRIED, f"试了 {trial.count} 组事实，没有反例")
        if self.solver is None:
            return evolve(untold, note=f"{untold.note}；{NO_SOLVER}")
        asked = self._by_items(claim, ways)
        return (
            self._as_a_whole(claim, bases, untold, asked.effort)
            if asked.held is None
            else asked.held
        )

    def _ways(self, claim: Claim, known: Sequence[int] = ()) -> Mapping[int, int | None]:
        return ways_of([claim.expr], claim.fact, claim.better, self.bounds, known)

    def _by_items(self, claim: Claim, ways: Mapping[int, int | None]) -> "_Asked":
        """The items of which signs say nothing, one by one; what is made of them goes by signs again."""
        asked, known = _Asked(), []
        for node in self.program.nodes:
            if not node.children and ways.get(id(node.score), STAYS) is None:
                found = self.inquiry.put_pair(node.score, claim.fact, claim.better)
                asked = asked.with_one(found)
                if found.answer is self.solver.Answer.NEVER:
                    known.append(id(node.score))
        if known and _follows(claim, self._ways(claim, known)):
            held = Verdict(
                claim, Standing.HOLDS, Label.PROVED, bound=asked.bound, effort=asked.effort
            )
            return evolve(asked, held=held)
        return asked

    def _as_a_whole(
        self, claim: Claim, bases: Sequence[UnitFacts], untold: Verdict, effort: int
    ) -> Verdict:
        found = self.inquiry.put_pair(claim.asked, claim.fact, claim.better)
        effort += found.effort
        if found.answer is self.solver.Answer.NEVER:
            held = Verdict(claim, Standing.HOLDS, Label.PROVED)
            return evolve(held, bound=found.bound, effort=effort)
        if found.answer is self.solver.Answer.SOME:
            units = self._replayed(claim, found.units, bases)
            if units:
                refuted = Verdict(claim, Standing.REFUTED, Label.PROVED, "有反例", units)
                return evolve(refuted, effort=effort)
        return evolve(untold, effort=effort)

    def _replayed(
        self, claim: Claim, units: Sequence[UnitFacts], bases: Sequence[UnitFacts]
    ) -> tuple[UnitFacts, ...]:
        """Two units of the solver, completed alike, if the second does do worse."""
        if len(units) != 2:
            return ()
        for base in bases:
            one = completed(self.program, units[0], base)
            two = evolve(one, values={**one.values, claim.fact: units[1].values.get(claim.fact)})
            if lower(self.bench, claim, one, two):
                return one, evolve(two, unit=evolve(two.unit, name="改好以后"))
        return ()


@frozen(eq=False)
class _Asked:
    """What items came to: the verdict if that settles it."""

    held: Verdict | None = None
    bound: int | None = None
    effort: int = field(default=0)

    def with_one(self, found: Any) -> "_Asked":
        bounds = [one for one in (self.bound, found.bound) if one is not None]
        return evolve(self, bound=min(bounds, default=None), effort=self.effort + found.effort)


def _follows(claim: Claim, ways: Mapping[int, int | None]) -> bool:
    return ways.get(id(claim.expr), STAYS) in (STAYS, RISES)
