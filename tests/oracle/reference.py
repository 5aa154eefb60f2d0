"""The naive oracle: total, rulings and grades, as docs/language/ chapters 8.5, 10 and 11 say."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from rules_engine.model.units import UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, Fault, Missing
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from tests.oracle import places
from tests.oracle.clauses import of_type, total_of, weight_of
from tests.oracle.factors import times
from tests.oracle.limits import limited
from tests.oracle.merging import both, choose, either, handled, negate, strict
from tests.oracle.moving import Moving
from tests.oracle.scores import HUGE, Scores
from tests.oracle.values import ORDER, Scope, divide


class Reference(Scores):
    """A scheme and the units it scores, the whole of it."""

    def total(self, u: UnitFacts, stage: str) -> Any:
        """总分 before rulings, after them (final), or 基本分."""
        makers = {"base": self._base, "before": self._before, "final": self._final}
        return self.once((u.unit.name, stage), lambda: makers[stage](u))

    def _base(self, u: UnitFacts) -> Any:
        return self.rounded(self.indicators(u))

    def indicators(self, u: UnitFacts) -> Any:
        """指标合计, 全案折算 applied."""
        stays = self.any_stays(u, self.top)
        return choose(stays, lambda: self.whole(u), lambda: NOT_APPLICABLE)

    def whole(self, u: UnitFacts) -> Any:
        return times(self, u, self.made_good(u), self.head, "指标合计")

    def made_good(self, u: UnitFacts) -> Any:
        value = self.gathered(u, None)
        lack = self.lacking(u)
        stated = of_type(self.head, n.FullMarks)[0].points
        full = self.amount(u, stated) if stated else self.points_below(u, None)
        if not any(self.treatment(x) == "全案折算" for _, x in self.nodes if is_indicator(x)):
            return value
        scaled = strict(lambda v, k: min(divide(v * full, full - k), full), value, lack)
        nothing = strict(lambda k: full - k <= 0, lack)
        return choose(nothing, lambda: Fraction(0), lambda: scaled)

    def lacking(self, u: UnitFacts) -> Any:
        """缺 (8.5): the points that have left the whole scheme. Of an indicator inside a group that
        is itself made good, or does not apply, nothing is taken out of the scheme besides."""
        lost = [x for _, x in self.nodes if is_indicator(x) and self.treatment(x) == "全案折算"]
        return total_of([self.lost_points(u, x) for x in lost if self.says_when(x)])

    def says_when(self, node: n.Indicator) -> bool:
        """Whether it can be out by itself; a group without lines is out with what is in it."""
        return not self.children(node) or bool(of_type(node.items, n.Applies, n.NotApplicableWhen))

    def lost_points(self, u: UnitFacts, node: n.Indicator) -> Any:
        inner = self.children(node)
        stays = self.stated_applicability(u, node.items) if inner else self.applies(u, node)
        points = (self.points(u, node) or Fraction(0)) * weight_of(u, node)
        above, inside = self.parents[id(node)], []
        while above is not None:
            made_good = self.treatment(above) not in {"不计", "全案折算"}
            stated = self.stated_applicability(u, above.items)
            inside.append(self.applies(u, above) if made_good else stated)
            points *= weight_of(u, above)
            above = self.parents[id(above)]
        return choose(both([negate(stays), *inside]), lambda: points, lambda: Fraction(0))

    def _before(self, u: UnitFacts) -> Any:
        stays = self.any_stays(u, self.top)
        return choose(stays, lambda: self._sum(u), lambda: NOT_APPLICABLE)

    def _sum(self, u: UnitFacts) -> Any:
        """Whether any indicator stays has been asked (8.8-1): it is not asked of the sum again."""
        blocks = of_type(self.blocks, n.Adjustment)
        gained = total_of([self.whole(u), self.adjusted(u, blocks, "加分")])
        value = strict(lambda a, b: a - b, gained, self.adjusted(u, blocks, "扣分"))
        value = times(self, u, value, self.head, "总分")
        return self.rounded(limited(self, u, value))

    def implied_cap(self, u: UnitFacts) -> Fraction | None:
        """10.2-1: 满分 and the bonuses' limits, where the points of a top indicator are unpublished."""
        stated = of_type(self.head, n.FullMarks)[0].points
        bonuses = [b for b in of_type(self.blocks, n.Adjustment) if b.kind == "加分"]
        if stated is None or self.points_below(u, None) is not None:
            return None
        if any(bonus.limit.points is None for bonus in bonuses):
            return None
        return self.amount(u, stated) + sum(self.amount(u, b.limit.points) for b in bonuses)

    # ── rulings (11.2–11.4) ──

    def active(self, u: UnitFacts, ruling: n.Veto | n.Override) -> Any:
        stage = "before" if isinstance(ruling, n.Veto) else "final"
        lines = of_type(ruling.items, n.RulingWhen)
        key = (u.unit.name, id(ruling), "active")
        at = Scope(total=stage)
        return self.once(key, lambda: handled(both(self.values.of(u, w.when, at) for w in lines)))

    def beats(self, a: Any, b: Any) -> bool:
        """11.4-2, 11.4-3: directly."""
        if b.name.text in [name.text for name in a.beats]:
            return True
        if not isinstance(a, n.Veto) or not isinstance(b, n.Override):
            return False
        only_bars = a.bars and not (a.grades or a.points or a.stops or a.moves)
        told = a.name.text in [name.text for name in b.beats]
        given, barred = given_by(b), [bar.text for bar in a.bars]
        return not told and (not only_bars or any(name in barred for name in given))

    def beaters(self, ruling: Any) -> list[Any]:
        found: list[Any] = []
        waiting = [ruling]
        while waiting:
            weaker = waiting.pop()
            new = [r for r in self.rulings if r not in found and self.beats(r, weaker)]
            found, waiting = found + new, waiting + new
        return found

    def effective(self, u: UnitFacts, ruling: Any, *, vetoes_only: bool = False) -> Any:
        kinds = (n.Veto,) if vetoes_only else (n.Veto, n.Override)
        stronger = [self.active(u, r) for r in of_type(self.beaters(ruling), *kinds)]
        return both([self.takes_part(u), self.active(u, ruling), negate(either(stronger))])

    def _final(self, u: UnitFacts) -> Any:
        """11.2-2, 11.2-3, 11.4-4: no override keeps a veto from the number."""
        vetoes = of_type(self.rulings, n.Veto)
        stops = either(self.effective(u, v, vetoes_only=True) for v in vetoes if v.stops)
        records = sorted((v for v in vetoes if v.points), key=lambda v: v.name.text)
        return choose(stops, lambda: NOT_APPLICABLE, lambda: self.recorded(u, records))

    def recorded(self, u: UnitFacts, vetoes: Sequence[n.Veto]) -> Any:
        if not vetoes:
            return self.total(u, "before")
        first, *rest = vetoes
        held = self.effective(u, first, vetoes_only=True)
        points = self.amount(u, first.points[0])
        return choose(held, lambda: points, lambda: self.recorded(u, rest))

    def unscored(self, u: UnitFacts) -> Any:
        """Whether the unit is 未评: a veto stops, or nothing applies."""
        vetoes = [v for v in of_type(self.rulings, n.Veto) if v.stops]
        stops = [self.effective(u, v, vetoes_only=True) for v in vetoes]
        return either([*stops, negate(self.any_stays(u, self.top))])

    def stopped(self, u: UnitFacts) -> bool:
        return self.total(u, "final") == NOT_APPLICABLE

    # ── 等次 (11.1, 11.2-4) ──

    def grade(self, u: UnitFacts) -> Any:
        if not self.grades:
            return NOT_APPLICABLE
        names = [grade.name.text for grade in self.in_order(u)]
        return choose(self.takes_part(u), lambda: self.ruled(u, names), lambda: NOT_APPLICABLE)

    def in_order(self, u: UnitFacts) -> list[n.Grade]:
        """11.1-1: best first, 其余 and 另定 last."""
        scored = sorted(of_kind(self.grades, "当"), key=lambda grade: self.height(u, grade))
        placed = sorted(of_kind(self.grades, "前"), key=lambda grade: grade.places.last.value)
        return [*placed, *scored, *of_kind(self.grades, "其余"), *of_kind(self.grades, "另定")]

    def in_order_of_lines(self) -> list[n.Grade]:
        """The grades best first; the first unit serves to read the thresholds."""
        return self.in_order(self.units[0]) if self.units else []

    def ruled(self, u: UnitFacts, grades: Sequence[str]) -> Any:
        """What rulings give; those for one grade count as one, joined by 或."""
        if not grades:
            return Moving(self, u).grade()
        giving = [r for r in self.rulings if grades[0] in given_by(r)]
        effective = either(self.effective(u, ruling) for ruling in giving)
        return choose(effective, lambda: grades[0], lambda: self.ruled(u, grades[1:]))

    def graded(self, u: UnitFacts) -> Any:
        order = [grade for grade in self.in_order(u) if grade.kind != "另定"]
        total = self.total(u, "final")
        unscored = total if isinstance(total, Missing | Fault) else total == NOT_APPLICABLE
        return choose(unscored, lambda: NOT_APPLICABLE, lambda: self.first_grade(u, order))

    def first_grade(
        self, u: UnitFacts, order: Sequence[n.Grade], demoted: Sequence[Any] = ()
    ) -> Any:
        """11.2-11, 11.2-12: the first grade that is reached and not barred, or what it gets instead."""
        if not order:
            return NOT_APPLICABLE
        grade, *lower = order
        place = [] if grade.places is None else [places.holds(self, u, grade)]
        held = both(
            place if grade.when is None else [*place, handled(self.values.of(u, grade.when))]
        )
        from_above = both([either(demoted), *place, *self.without_upper(u, grade)])
        reached, barred = either([held, from_above]), self.barred(u, grade.name.text)
        lost, instead = both([reached, barred]), self.instead(grade.name.text)

        def below() -> Any:
            if instead is None:
                return self.first_grade(u, lower, [*demoted, lost])
            there = self.barred(u, instead)
            further = [*demoted, both([lost, there])]
            return choose(
                both([lost, negate(there)]),
                lambda: instead,
                lambda: self.first_grade(u, lower, further),
            )

        return choose(both([reached, negate(barred)]), lambda: grade.name.text, below)

    def instead(self, grade: str) -> str | None:
        """Where 名额 lead from a grade to one that nothing else gives."""
        elsewhere = [g.name.text for g in self.grades if g.kind == "另定"]
        for quota in of_type(self.blocks, n.Quota):
            for beyond in of_type(quota.items, n.Regrade):
                if grade in [name.text for name in quota.grades] and beyond.grade.text in elsewhere:
                    return beyond.grade.text
        return None

    def barred(self, u: UnitFacts, grade: str) -> Any:
        vetoes = of_type(self.rulings, n.Veto)
        barring = [v for v in vetoes if grade in [bar.text for bar in v.bars]]
        return either(self.effective(u, v) for v in barring)

    @property
    def less_is_better(self) -> bool:
        return any(block.directions for block in of_type(self.blocks, n.Grades))

    def without_upper(self, u: UnitFacts, grade: n.Grade) -> list[Any]:
        """The tests of a grade but those that keep 总分 from being better than something."""
        if grade.when is None:
            return []
        parts = grade.when.operands if isinstance(grade.when, e.And) else (grade.when,)
        tests = []
        for part in parts:
            bounds = total_bounds(part)
            tests += (
                [self.values.of(u, part)]
                if bounds is None
                else [
                    strict(ORDER[s], self.total(u, "final"), self.values.of(u, b))
                    for s, b in bounds
                    if s in ({"≤", "<", "="} if self.less_is_better else {"≥", ">", "="})
                ]
            )
        return [handled(test) for test in tests]

    def height(self, u: UnitFacts, grade: n.Grade) -> tuple[Any, ...]:
        """Sorts the best first: by the threshold, the stricter first; then by the other end."""
        assert grade.when is not None
        parts = grade.when.operands if isinstance(grade.when, e.And) else (grade.when,)
        bounds = [(s, self.values.of(u, b)) for p in parts for s, b in total_bounds(p) or ()]
        low = self.less_is_better
        lower = max(
            ((b, s == ">") for s, b in bounds if s in {"≥", ">", "="}), default=(-HUGE, False)
        )
        upper = min(
            ((b, s == "≤") for s, b in bounds if s in {"≤", "<", "="}), default=(HUGE, True)
        )
        height = (-lower[0], not lower[1])
        return (*upper, *height) if low else (*height, *upper)


def is_indicator(node: Any) -> bool:
    return isinstance(node, n.Indicator)


def given_by(ruling: n.Veto | n.Override) -> list[str]:
    """The grades that a ruling gives."""
    names = ruling.grades if isinstance(ruling, n.Veto) else (ruling.grade,)
    return [name.text for name in names if name is not None]


def of_kind(grades: Sequence[n.Grade], kind: str) -> list[n.Grade]:
    return [grade for grade in grades if grade.kind == kind]


def total_bounds(expr: e.Expr) -> list[tuple[str, e.Expr]] | None:
    """``80 ≤ 总分 < 90`` as (≥, 80), (<, 90); None where 总分 is not compared."""
    if not isinstance(expr, e.Compare):
        return None
    flipped = {"≥": "≤", ">": "<", "≤": "≥", "<": ">", "=": "=", "≠": "≠"}
    found: list[tuple[str, e.Expr]] = []
    left = expr.first
    for sign, right in expr.rest:
        if isinstance(left, e.Ref) and left.name == "总分":
            found.append((sign, right))
        elif isinstance(right, e.Ref) and right.name == "总分":
            found.append((flipped[sign], left))
        left = right
    return found or None
