"""Whether there are cliffs: by signs, by the solver, by profiles of drawn units."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from attrs import evolve, field, frozen

from rules_engine.analysis.claims.cliffs import Profile, Range, is_cliff
from rules_engine.analysis.claims.drawing import Drawing
from rules_engine.analysis.claims.inquiry import NO_SOLVER, Inquiry, Solver
from rules_engine.analysis.claims.model import Claim, Label, Standing, Verdict
from rules_engine.analysis.claims.pairs import is_less
from rules_engine.analysis.claims.plateaus import Plateaus
from rules_engine.analysis.claims.shrinking import plainer
from rules_engine.analysis.claims.trials import Bench, completed
from rules_engine.backends.interval import Bounds
from rules_engine.ir.expressions import Expr, Fact, Field
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.grid import reported
from rules_engine.ir.program import Program
from rules_engine.model.numbers import decimal_text
from rules_engine.model.types import PLAIN, RATIO, FactType, NumberType
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Value, number_of

_UNITS, _POINTS = 12, 60
_DECIMALS = 2
_NEAR, _FIRST = range(-2, 3), range(4)
_AFTER = {1: "多了以后", -1: "少了以后"}
_BETTER = {1: "越多越高", -1: "越少越高"}


@frozen
class _Step:
    """A unit, the value that it goes on from, the direction, and the values that show the cliff."""

    unit: UnitFacts
    at: Fraction
    way: int
    others: tuple[Fraction, ...]


@frozen(eq=False)
class Steps:
    """What verdicts on cliffs are come by. ``drawing`` knows what numbers a scheme names."""

    program: Program
    bench: Bench
    bounds: Bounds
    inquiry: Inquiry
    solver: Solver
    drawing: Drawing = field(init=False)

    @drawing.default
    def _drawing(self) -> Drawing:
        return Drawing(self.program)

    def verdict(self, claim: Claim, bases: Sequence[UnitFacts]) -> Verdict:
        """The verdict; ``bases`` are units to take facts from that the solver was not asked about."""
        within = self.range_of(claim)
        levels = Plateaus(claim.expr, claim.fact, within, self.bounds)
        if levels.rule_out():
            own = () if levels.never_falls() else (self.program.schema.by_name[claim.fact].type,)
            return Verdict(claim, Standing.HOLDS, Label.BOUNDS, decimals=_few(own))
        asked = self._asked(claim, within, bases)
        if asked.standing is not Standing.OPEN:
            return asked
        found = self.scanned(claim, within, bases)
        return evolve(found, effort=asked.effort)

    def range_of(self, claim: Claim) -> Range:
        """Between what the fact is looked at. What has no end ends far beyond all that the scheme names."""
        kind = self.program.schema.by_name[claim.fact].type
        assert isinstance(kind, NumberType)
        grid = reported(kind) or 10 ** (_DECIMALS + 2 * (kind.measure == RATIO))
        far = Fraction(10 * ceil(max((abs(n) for n in self.drawing.numbers), default=0)) + 1000)
        low = -far if kind.lower is None else Fraction(ceil(kind.lower * grid), grid)
        high = far if kind.upper is None else Fraction(floor(kind.upper * grid), grid)
        return Range(low, high, Fraction(1, grid))

    def _asked(self, claim: Claim, within: Range, bases: Sequence[UnitFacts]) -> Verdict:
        """What the solver says of both directions."""
        told = Verdict(claim, Standing.OPEN, Label.TRIED)
        if self.solver is None:
            return told
        bound: int | None = None
        for way in (1, -1):
            for found in self.inquiry.put_steps(claim, within, way):
                told = evolve(told, effort=told.effort + found.effort)
                if found.answer is self.solver.Answer.NEVER:
                    bound = min((b for b in (bound, found.bound) if b is not None), default=None)
                    break
                step = self._replayed(claim, within, way, found.units, bases)
                if step is not None:
                    return evolve(self._refuted(claim, within, step), effort=told.effort)
            else:
                return told
        few = _few(self._types_read(claim))
        return evolve(told, standing=Standing.HOLDS, label=Label.PROVED, bound=bound, decimals=few)

    def _types_read(self, claim: Claim) -> Iterator[FactType]:
        for node in walk([claim.asked]):
            if isinstance(node, Fact):
                yield self.program.schema.by_name[node.name].type
            elif isinstance(node, Field):
                yield self.program.schema.field_of(node.source, node.name).type

    def _replayed(
        self,
        claim: Claim,
        within: Range,
        way: int,
        units: Sequence[UnitFacts],
        bases: Sequence[UnitFacts],
    ) -> _Step | None:
        """What the solver found, completed, if the evaluator agrees; one that shows in the total before all."""
        values = [number_of(unit.values.get(claim.fact)) for unit in units]
        if not values or values[0] is None:
            return None
        at, others = values[0], tuple(value for value in values if value is not None)
        found = [
            step
            for base in bases
            if self._shows(
                claim,
                within,
                step := _Step(completed(self.program, units[0], base), at, way, others),
            )
        ]
        seen = [step for step in found if self._in_total(claim, within, step)]
        return next(iter((*seen, *found)), None)

    def _shows(self, claim: Claim, within: Range, step: _Step) -> bool:
        """Whether the evaluator sees a cliff, by the values that show it and by the pair alone."""
        near = {step.at + within.step * place * step.way for place in (-1, 0, 1, 2)}
        ends = {within.low, within.high}
        values = [v for v in sorted({*near, *step.others, *ends}) if within.has(v)]
        profile = self._profile(claim, step.unit, values)
        if not is_cliff(profile, step.at, step.way, within):
            return False
        return drops(self.bench, claim.stated or claim.asked, self._pair(claim, within, step))

    def _in_total(self, claim: Claim, within: Range, step: _Step) -> bool:
        return drops(self.bench, self.program.total.score, self._pair(claim, within, step))

    def _profile(self, claim: Claim, unit: UnitFacts, values: Sequence[Fraction]) -> Profile:
        """What the item comes to where the fact is so much, the units being compared with each other."""
        group = [with_fact(unit, claim.fact, value, f"单位{n}") for n, value in enumerate(values)]
        seen = (each.value(claim.asked) for each in self.bench.observe(group))
        scores = zip(values, map(number_of, seen), strict=True)
        return {value: score for value, score in scores if score is not None}

    def _pair(self, claim: Claim, within: Range, step: _Step) -> tuple[UnitFacts, UnitFacts]:
        after = step.at + within.step * step.way
        one = with_fact(step.unit, claim.fact, step.at, step.unit.unit.name)
        return one, with_fact(step.unit, claim.fact, after, _AFTER[step.way])

    def _refuted(self, claim: Claim, within: Range, step: _Step) -> Verdict:
        """With plainer facts, where those show as much."""
        total = self._in_total(claim, within, step)

        def shows(group: Sequence[UnitFacts]) -> bool:
            other = evolve(step, unit=group[0])
            return self._shows(claim, within, other) and (
                not total or self._in_total(claim, within, other)
            )

        unit = plainer(self.bench, shows, (step.unit,), 0)[0]
        step = evolve(step, unit=unit)
        pair = self._pair(claim, within, step)
        words = self._words(claim, pair, step.way)
        return Verdict(claim, Standing.REFUTED, Label.PROVED, words, pair)

    def _words(self, claim: Claim, pair: tuple[UnitFacts, UnitFacts], way: int) -> str:
        """``9 时得 4.5（总分 4.5），10 时得 4（总分 4）；别处越多越高``."""
        parts, kind = [], self.program.schema.by_name[claim.fact].type
        for facts, seen in zip(pair, self.bench.observe(pair), strict=True):
            value = _measured(facts.values[claim.fact], kind)
            own, total = (
                _text(seen.value(expr))
                for expr in (claim.stated or claim.expr, self.program.total.score)
            )
            whole = "" if claim.about[0] == "总分" else f"（总分 {total}）"
            parts.append(f"{value} 时得 {own}{whole}")
        return f"“{claim.fact}”{'，'.join(parts)}；别处{_BETTER[way]}"

    def scanned(self, claim: Claim, within: Range, bases: Sequence[UnitFacts]) -> Verdict:
        """Profiles of some units at the numbers that the scheme names."""
        values, count = self._values(within), 0
        for unit in [*self.drawing.units(_UNITS), *bases]:
            profile = self._profile(claim, unit, values)
            count += 1
            for step in _steps(profile, unit, within):
                if self._shows(claim, within, step):
                    return self._refuted(claim, within, step)
        more = f"；{NO_SOLVER}" if self.solver is None else ""
        note = f"试了 {count} 个单位的走势，没有断崖{more}"
        return Verdict(claim, Standing.OPEN, Label.TRIED, note)

    def _values(self, within: Range) -> list[Fraction]:
        """The numbers of the scheme and those beside them, from the least to the most."""
        named = [Fraction(floor(n / within.step)) * within.step for n in self.drawing.numbers]
        near = {n + within.step * place for n in named for place in _NEAR}
        first = {max(within.low, Fraction(0)) + within.step * place for place in _FIRST}
        kept = sorted(value for value in near | first if within.has(value))
        return [*kept[:_POINTS], *(end for end in (within.low, within.high) if end not in kept)]


def _few(types: Iterable[FactType]) -> int | None:
    """The decimals that numbers are looked at with, where one of them is declared without."""
    numbers = (kind for kind in types if isinstance(kind, NumberType))
    return _DECIMALS if any(reported(kind) is None for kind in numbers) else None


def drops(bench: Bench, expr: Expr, pair: Sequence[UnitFacts]) -> bool:
    """Whether the second unit of two that are scored together has less."""
    one, two = (each.value(expr) for each in bench.observe(pair))
    return is_less(two, one)


def with_fact(facts: UnitFacts, name: str, value: Fraction, called: str) -> UnitFacts:
    """A unit like another, but for a fact and what it is called."""
    plain = int(value) if value.denominator == 1 else value
    return UnitFacts(evolve(facts.unit, name=called), {**facts.values, name: plain})


def _steps(profile: Profile, unit: UnitFacts, within: Range) -> Iterable[_Step]:
    """The cliffs of a profile, from the least value up."""
    for way in (1, -1):
        for at in sorted(profile):
            if is_cliff(profile, at, way, within):
                yield _Step(unit, at, way, tuple(profile))


def _measured(value: Value, kind: FactType) -> str:
    """A number with its unit of measure: ``95%``, ``3 万元``."""
    measure, number = getattr(kind, "measure", PLAIN), number_of(value) or Fraction(0)
    if measure == RATIO:
        return f"{decimal_text(number * 100)}%"
    return f"{decimal_text(number)} {measure}".rstrip()


def _text(value: Value) -> str:
    number = number_of(value)
    return "不是数" if number is None else decimal_text(number)
