"""The oracle's clauses: what each is worth, as docs/language/items.md 6.3–6.8 say."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from attrs import evolve

from rules_engine.model.units import UnitFacts
from rules_engine.model.values import FaultKind, Missing, Special
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from tests.oracle.merging import choose, faulty, merged, strict
from tests.oracle.values import ORDER, UNIT, Scope, Values, literal, measure_unit, subtract


def total_of(values: Sequence[Any]) -> Any:
    return strict(lambda *numbers: sum(numbers, Fraction(0)), *values)


def best_of(amounts: Sequence[Any], best: n.Best | None) -> list[Any]:
    """15.5: of the amounts those that are taken."""
    if best is None:
        return list(amounts)
    return sorted(amounts, reverse=best.word == "取最高的")[: best.number]


def steps_of(clause: n.PerOccurrence | n.Shortfall, number: Any, step: Any = None) -> Fraction:
    """6.4-2, 6.4-6, 6.5-2: how often the step fits; without a word, what is whole by full steps."""
    parts = max(Fraction(0), Fraction(number)) / (clause.step if step is None else step)
    spoken = clause.rounding or ("不足不计" if step is None else "连续")
    how = {"不足按一个": ceil, "不足不计": floor, "连续": Fraction}[spoken]
    return Fraction(how(parts))


def of_type(items: Sequence[Any], *types: type) -> list[Any]:
    return [item for item in items if isinstance(item, types)]


def parts_of(node: Any) -> tuple[Any, ...]:
    return tuple(getattr(node, name) for name in getattr(node, "__match_args__", ()))


def weight_of(u: UnitFacts, node: n.Indicator) -> Fraction | int:
    """7.3-1, 7.3-4: the weight as a ratio, that of the unit's class where it has its own."""
    return literal(node.weight.amount, u.unit.kind) if node.weight else 1


def clauses_of(node: Any) -> list[n.Clause]:
    return of_type(node.items, n.Amount, n.PerOccurrence, n.Shortfall, n.Bands, n.Manual)


def sign_of(clause: n.Clause) -> int:
    return -1 if getattr(clause, "action", "得") == "扣" else 1


def starts_full(node: n.Indicator) -> bool:
    """6.2-1"""
    if of_type(node.items, n.Target):
        return True
    if of_type(node.items, n.Manual):
        return False
    clauses = of_type(node.items, n.Amount, n.PerOccurrence, n.Bands)
    return all(clause.action == "扣" for clause in clauses)


def narrowed(chosen: e.Selection | e.Expr, test: e.Expr) -> e.Selection:
    """Those of the chosen records for which a test holds."""
    if isinstance(chosen, e.Ref):
        return e.Selection(e.Name(chosen.name, span=chosen.span), test, None, span=chosen.span)
    assert isinstance(chosen, e.Selection)
    where = test if chosen.where is None else e.And((chosen.where, test), span=test.span)
    return evolve(chosen, where=where)


class Clauses:
    """Clauses of a scheme over the facts of a unit."""

    values: Values

    def clause(self, u: UnitFacts, node: Any, clause: n.Clause, at: Scope) -> Any:
        period = getattr(clause, "period", None)
        amount = lambda: self.whenever(u, node, clause, at)  # noqa: E731
        return choose(self.values.in_force(u, period), amount, lambda: Fraction(0))

    def whenever(self, u: UnitFacts, node: Any, clause: n.Clause, at: Scope) -> Any:
        """What a clause is worth while it is in force."""
        match clause:
            case n.Amount():
                return self.when(u, clause.when, at, lambda: self.values.of(u, clause.amount, at))
            case n.PerOccurrence():
                return self.when(u, clause.when, at, lambda: self.occurrences(u, clause, at))
            case n.Shortfall():
                target = of_type(node.items, n.Target)[0]
                return self.when(u, clause.when, at, lambda: self.shortfall(u, target, clause, at))
            case n.Bands():
                return self.banded(u, clause, at)
            case n.Manual():
                return self.judged(u, clause)
        return Fraction(0)

    def when(self, u: UnitFacts, test: e.Expr | None, at: Scope, amount: Callable[[], Any]) -> Any:
        if test is None:
            return amount()
        return choose(self.values.of(u, test, at), amount, lambda: Fraction(0))

    def at_most(self, u: UnitFacts, limit: e.Expr | None, at: Scope, value: Any) -> Any:
        return value if limit is None else strict(min, value, self.values.of(u, limit, at))

    def occurrences(self, u: UnitFacts, clause: n.PerOccurrence, at: Scope) -> Any:
        source = self.list_of(clause.counted)
        if source and clause.same and clause.same.mode == "取最高":
            value = self.highest(u, clause, clause.same, at)
            return self.at_most(u, clause.at_most, at, value)
        picked = clause.counted.source.text if isinstance(clause.counted, e.Selection) else source
        if picked and (clause.best or self.looks_at(clause.amount, picked)):
            amounts = self.values.taken(u, clause.counted, at, lambda r: self.given(u, clause, r))
            value = strict(lambda given: total_of(best_of(given, clause.best)), amounts)
            return self.at_most(u, clause.at_most, at, value)
        times = strict(lambda v: steps_of(clause, v), self.times(u, clause, source, at))
        value = strict(lambda a, b: a * b, self.values.of(u, clause.amount, at), times)
        return self.at_most(u, clause.at_most, at, value)

    def highest(self, u: UnitFacts, clause: n.PerOccurrence, same: n.SameMatter, at: Scope) -> Any:
        """15.2: of the chosen records of one matter the one that gives most; with 空的各算 those of
        no matter besides."""
        if not same.blanks_apart:
            return self.of_matters(u, clause, same, clause.counted, at)
        blank = e.Or(
            tuple(
                e.IsBlank(e.Ref(name.text, span=name.span), False, span=name.span)
                for name in same.fields
            ),
            span=same.span,
        )
        known = narrowed(clause.counted, e.Not(blank, span=same.span))
        alone = self.values.taken(
            u, narrowed(clause.counted, blank), at, lambda r: self.given(u, clause, r)
        )
        matters = self.of_matters(u, clause, same, known, at)
        return strict(lambda a, b: a + b, matters, strict(total_of, alone))

    def given(self, u: UnitFacts, clause: n.PerOccurrence, record: Scope) -> Any:
        """What one record gives."""
        amount = self.values.of(u, clause.amount, record)
        if isinstance(clause.counted, e.Selection) and clause.counted.value is not None:
            factor, unit = (
                self.values.of(u, clause.counted.value, record),
                measure_unit(clause.measure),
            )
            return strict(lambda a, b: a * steps_of(clause, Fraction(b) / unit), amount, factor)
        return amount

    def of_matters(
        self, u: UnitFacts, clause: n.PerOccurrence, same: n.SameMatter, chosen: Any, at: Scope
    ) -> Any:
        def told(record: Scope) -> Any:
            keys = [self.values.name(u, name.text, record) for name in same.fields]
            return strict(lambda a, *k: (a, k), self.given(u, clause, record), *keys)

        pairs = self.values.taken(u, chosen, at, told)
        if isinstance(pairs, Special):
            return pairs
        matters = {key for _, key in pairs}
        highest = [max(a for a, k in pairs if k == key) for key in matters]
        return sum(best_of(highest, clause.best), Fraction(0))

    def times(self, u: UnitFacts, clause: n.PerOccurrence, source: str | None, at: Scope) -> Any:
        counted = clause.counted
        if source:
            return strict(len, self.values.selected(u, counted, at))
        unit = measure_unit(clause.measure)
        if isinstance(counted, e.Selection):
            return strict(lambda v: Fraction(sum(v)) / unit, self.values.listed(u, counted, at))
        return strict(lambda v: Fraction(v) / unit, self.values.of(u, counted, at))

    def list_of(self, counted: e.Expr | e.Selection) -> str | None:
        """The list whose records are counted; None where numbers are."""
        if isinstance(counted, e.Selection):
            return counted.source.text if counted.value is None else None
        known = isinstance(counted, e.Ref) and self.values.fields(counted.name)
        return counted.name if known and isinstance(counted, e.Ref) else None

    def looks_at(self, node: Any, source: str) -> bool:
        """Whether an amount uses a field of the list or a property of its records."""
        if isinstance(node, e.Ref | e.Name):
            name = node.name if isinstance(node, e.Ref) else node.text
            made = self.values.definitions.get(name)
            about = made and source in [p.text for p in made.parameters]
            return name in self.values.fields(source) or bool(about)
        if isinstance(node, tuple):
            return any(self.looks_at(part, source) for part in node)
        return self.looks_at(parts_of(node), source)

    def shortfall(self, u: UnitFacts, target: n.Target, clause: n.Shortfall, at: Scope) -> Any:
        goal, value = self.values.of(u, target.threshold, at), self.values.of(u, target.value, at)
        below = clause.word in {"每低", "每少"}
        gap = strict(
            lambda g, v: max(Fraction(0), subtract(g, v) if below else subtract(v, g)), goal, value
        )
        step = literal(clause.step, u.unit.kind)
        parts = strict(lambda g: steps_of(clause, g, step), gap)
        amount = strict(lambda a, b: a * b, self.values.of(u, clause.amount, at), parts)
        return self.at_most(u, clause.at_most, at, amount)

    def banded(self, u: UnitFacts, clause: n.Bands, at: Scope) -> Any:
        """6.6, 6.7"""
        value = self.values.of(u, clause.subject, at)
        if value is None or isinstance(value, Special):
            gaps = [self.values.of(u, band.amount, at) for band in clause.bands]
            named = isinstance(value, Missing) and [g for g in gaps if isinstance(g, Missing)]
            return merged([value, *(named or ())])
        band = self.band_for(u, value, clause.bands)
        return self.values.of(u, band.amount, at)

    def band_for(self, u: UnitFacts, value: Any, bands: Sequence[n.Band]) -> n.Band:
        def bound(expr: e.Expr) -> Any:
            return self.values.of(u, expr)

        steps = [
            b for b in of_type(bands, n.CompareBand) if ORDER[b.operator](value, bound(b.bound))
        ]
        exact = [b for b in steps if b.operator == "="]
        exact += [b for b in of_type(bands, n.OptionBand) if value in [o.text for o in b.options]]
        for b in of_type(bands, n.RangeBand):
            low = ORDER["≥" if b.lower_closed else ">"](value, bound(b.lower))
            if low and ORDER["≤" if b.upper_closed else "<"](value, bound(b.upper)):
                exact.append(b)
        rising = [b for b in steps if b.operator in {"≥", ">"}]
        falling = [b for b in steps if b.operator in {"≤", "<"}]
        rising.sort(key=lambda b: (bound(b.bound), b.operator == ">"), reverse=True)
        falling.sort(key=lambda b: (bound(b.bound), b.operator == "≤"))
        return [*exact, *rising, *falling, *of_type(bands, n.RestBand)][0]

    def judged(self, u: UnitFacts, clause: n.Manual) -> Any:
        """6.8"""
        source = clause.fact.text
        found = self.values.records(u, source, UNIT)
        if isinstance(found, Special):
            return found
        scores = [self.values.field("分数", record.record) for record in found]

        def mean(*numbers: Fraction) -> Any:
            chosen = sorted(numbers)
            if not chosen:
                return faulty(FaultKind.NO_RECORDS)
            if clause.judges == "去掉最高最低取平均" or (
                clause.judges[0] == "满" and len(chosen) > 2
            ):
                chosen = chosen[1:-1]
            return Fraction(sum(chosen)) / len(chosen) if chosen else faulty(FaultKind.NOTHING_LEFT)

        return strict(mean, *scores)
