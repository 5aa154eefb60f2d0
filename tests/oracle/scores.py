"""The oracle's scores: walks syntax nodes as docs/language/ chapters 6–9 say.

Slow, recursive, exact. Written from the pages, not from the engine, to find where the two differ.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from rules_engine.model.units import UnitFacts
from rules_engine.model.values import (
    NOT_APPLICABLE,
    Fault,
    FaultKind,
    Missing,
    NotApplicable,
)
from rules_engine.syntax import nodes as n
from tests.oracle.absence import Absence
from tests.oracle.clauses import (
    Clauses,
    clauses_of,
    of_type,
    sign_of,
    starts_full,
    total_of,
    weight_of,
)
from tests.oracle.factors import times
from tests.oracle.merging import both, choose, either, faulty, handled, negate, strict
from tests.oracle.rounding import rounded
from tests.oracle.values import UNIT, Scope, Values, compared, divide, literal

LEAVING = ("不计", "折算", "全案折算", "平摊")
HUGE = Fraction(10**60)
_EARNING = ("得", "加")


def no_if_inapplicable(value: Any) -> Any:
    """8.1-4: what cannot be asked of a unit does not apply to it."""
    return False if isinstance(value, NotApplicable) else value


class Scores(Clauses):
    """A scheme and the units it scores: its indicators and blocks."""

    def __init__(self, file: n.File, units: Sequence[UnitFacts] = ()) -> None:
        self.blocks, self.units = file.blocks, tuple(units)
        self.memo: dict[tuple[Any, ...], Any] = {}
        self.fixed: dict[tuple[Any, ...], Any] = {}
        self.head = of_type(self.blocks, n.Scheme)[0].items
        attributes = [a for b in of_type(self.blocks, n.Units) for a in b.attributes]
        named: dict[str, tuple[str, ...]] = {}
        for a in attributes:
            named[a.name.text] = (*named.get(a.name.text, ()), *(v.text for v in a.values))
        self.classes, roles = named.get("类别", ()), named.get("角色", ())
        self.groupings = named
        lines = [line.name.text for b in of_type(self.blocks, n.Units) for line in b.peers]
        self.peers = lines[0] if lines else "类别"
        facts = {f.name.text: f for b in of_type(self.blocks, n.Facts) for f in b.facts}
        definitions = {d.name.text: d for d in of_type(self.blocks, n.Definition)}
        tables = {t.name.text: t for t in of_type(self.blocks, n.Table)}
        parameters = {p.name.text: p for p in of_type(self.blocks, n.Parameter)}
        as_of = next(iter(of_type(self.head, n.AsOf)), None)
        self.values = Values(
            facts,
            definitions,
            tables,
            parameters,
            as_of,
            roles,
            lambda: self.units,
            self.score_named,
            lambda u, name: self.points(u, self.named(name)),
            self.total,
            self.takes_part,
            self.peers,
        )
        self.absence = Absence(self.values, self.can_leave)
        rounding = of_type(self.head, n.Rounding)
        self.rounding = rounding[0] if rounding else None
        defaults = of_type(self.head, n.DefaultTreatment)
        self.default = defaults[0].treatment if defaults else None
        self.top = of_type(self.blocks, n.Indicator)
        self.parents: dict[int, n.Indicator | None] = {}
        self.nodes: list[tuple[tuple[str, ...], n.Indicator | n.Adjustment]] = []
        for block in of_type(self.blocks, n.Indicator, n.Adjustment):
            self._index(block, None, ())
        self.rulings = of_type(self.blocks, n.Veto, n.Override)
        grades = of_type(self.blocks, n.Grades)
        self.grades = grades[0].grades if grades else ()
        self.place_cut = grades[0].cuts[0].word if grades and grades[0].cuts else ""

    def run(self, units: Sequence[UnitFacts]) -> None:
        """Turn to other units: what hangs on facts is forgotten."""
        self.units = tuple(units)
        self.memo.clear()

    def _index(self, node: Any, parent: n.Indicator | None, above: tuple[str, ...]) -> None:
        path = (*above, node.name.text)
        self.parents[id(node)] = parent
        self.nodes.append((path, node))
        for child in of_type(node.items, n.Indicator, n.Adjustment):
            self._index(child, node, path)

    def total(self, u: UnitFacts, stage: str) -> Any:
        """总分 or 基本分: see chapters 10 and 11."""
        raise NotImplementedError

    def takes_part(self, u: UnitFacts) -> Any:
        """16.3"""
        return self.once((u.unit.name, "takes part"), lambda: self._takes_part(u))

    def _takes_part(self, u: UnitFacts) -> Any:
        lines = [x for b in of_type(self.blocks, n.Ranking) for x in of_type(b.items, n.Exclusion)]
        return negate(either(handled(self.values.of(u, line.when)) for line in lines))

    def once(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        if key not in self.memo:
            self.memo[key] = make()
        return self.memo[key]

    def settled(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What the scheme alone says, whatever the facts."""
        if key not in self.fixed:
            self.fixed[key] = make()
        return self.fixed[key]

    # ── points, treatments, applicability (chapters 6.1, 7.2, 8.1–8.3) ──

    def children(self, node: n.Indicator | None) -> list[n.Indicator]:
        if node is None:
            return self.top
        below: list[n.Indicator] = self.settled(
            (id(node), "below"), lambda: of_type(node.items, n.Indicator)
        )
        return below

    def amount(self, u: UnitFacts, points: n.Points) -> Fraction:
        return literal(points.amount, u.unit.kind)

    def points(self, u: UnitFacts, node: n.Indicator) -> Fraction | None:
        key = (id(node), "points", u.unit.kind)
        points: Fraction | None = self.settled(key, lambda: self._points(u, node))
        return points

    def _points(self, u: UnitFacts, node: n.Indicator) -> Fraction | None:
        if node.worth is not None:
            return self.amount(u, node.worth.points) if node.worth.points else None
        return self.points_below(u, node)

    def points_below(self, u: UnitFacts, node: n.Indicator | None) -> Fraction | None:
        below = self.children(node)
        known = [(x, self.points(u, x)) for x in below]
        if not below or any(points is None for _, points in known):
            return None
        counted = [(x, p) for x, p in known if p is not None and not self.outside(u, x)]
        return sum((points * weight_of(u, x) for x, points in counted), Fraction(0))

    def outside(self, u: UnitFacts, node: n.Indicator) -> bool:
        """7.2-4: 适用 of classes only, left out by 不计, and this unit is of another class."""
        lines = [a for a in of_type(node.items, n.Applies) if a.classes and not a.units]
        by_class = [a for a in lines if all(c.text in self.classes for c in a.classes)]
        elsewhere = any(u.unit.kind not in [c.text for c in a.classes] for a in by_class)
        return self.treatment(node) == "不计" and elsewhere

    def treatment(self, node: n.Indicator) -> str | None:
        key = (id(node), "treatment")
        word: str | None = self.settled(key, lambda: self._treatment(node))
        return word

    def _treatment(self, node: n.Indicator) -> str | None:
        lines = of_type(node.items, n.Applies, n.NotApplicableWhen)
        stated = [line.treatment for line in lines if line.treatment] + [self.default]
        if stated[0] is None and self.children(node):
            return self.treatment(self.children(node)[0])
        return stated[0]

    def stated_applicability(
        self, u: UnitFacts, items: Sequence[Any], absent: Callable[[Any], Any] = no_if_inapplicable
    ) -> Any:
        tests = [self.listed(u, a) for a in of_type(items, n.Applies)]
        tests += [negate(self.values.of(u, a.when)) for a in of_type(items, n.NotApplicableWhen)]
        return both(map(absent, tests))

    def listed(self, u: UnitFacts, line: n.Applies) -> Any:
        if line.when is not None:
            return self.values.of(u, line.when)
        kinds = {u.unit.kind, *u.unit.roles}
        named = any(c.text in kinds for c in line.classes)
        return named or u.unit.name in [text.text for text in line.units]

    def applies(self, u: UnitFacts, node: n.Indicator) -> Any:
        """8.1, 8.2: by its lines; and not where its own score is 不适用, or all below has left."""
        return self.once((u.unit.name, id(node), "applies"), lambda: self._applies(u, node))

    def _applies(self, u: UnitFacts, node: n.Indicator) -> Any:
        stated = self.stated_applicability(u, node.items)
        below = self.children(node)
        if below:
            return both([stated, self.any_stays(u, below)])
        return choose(stated, lambda: self.has_own(u, node), lambda: False)

    def has_own(self, u: UnitFacts, node: n.Indicator) -> Any:
        """8.2-1: nothing that its score is made of is 不适用, or may yet turn out to be."""
        at = Scope(worth=self.points(u, node))
        no_scores = of_type(node.items, n.NoScore)
        tests = [(test, self.bars(u, test, at)) for test in no_scores]
        clauses = (*clauses_of(node), *of_type(node.items, n.Target))
        counted = both(
            [
                self.absent(id(node), clauses, self.sum_of_clauses(u, node)),
                negate(either(v for _, v in tests)),
            ]
        )
        barring = [self.absent(id(test), test, value) for test, value in tests]
        return negate(either([counted, *barring, *self.absent_caps(u, node)]))

    def absent_caps(self, u: UnitFacts, node: n.Indicator) -> list[Any]:
        tests = [cap.when for cap in of_type(node.items, n.Cap) if cap.when is not None]
        return [self.absent(id(test), test, self.values.of(u, test)) for test in tests]

    def absent(self, of: int, nodes: Any, value: Any) -> Any:
        """Whether a value is 不适用; not known where it is 未报 and could be."""
        if not self.settled((of, "possible"), lambda: self.absence.possible(nodes)):
            return False
        return value if isinstance(value, Missing | Fault) else isinstance(value, NotApplicable)

    def can_leave(self, name: str) -> bool:
        """Whether the score of an indicator may be 不适用."""
        return self.leaves(self.named(name))

    def leaves(self, node: n.Indicator) -> bool:
        if self.treatment(node) not in LEAVING:
            return False
        below = self.children(node)
        parts = tuple(
            item for item in node.items if not isinstance(item, n.Cite | n.Note | n.Factor)
        )
        inside = all(map(self.leaves, below)) if below else self.absence.possible(parts)
        return inside or bool(of_type(node.items, n.Applies, n.NotApplicableWhen))

    def any_stays(self, u: UnitFacts, nodes: Sequence[n.Indicator]) -> Any:
        """Whether one of them stays in the sum."""
        if any(self.treatment(node) not in LEAVING for node in nodes):
            return True
        return either(self.applies(u, node) for node in nodes)

    # ── scores of indicators (chapters 6–8) ──

    def score_named(self, u: UnitFacts, name: str) -> Any:
        return self.score(u, self.named(name))

    def named(self, name: str) -> n.Indicator:
        return next(x for _, x in self.nodes if isinstance(x, n.Indicator) and x.name.text == name)

    def score(self, u: UnitFacts, node: n.Indicator) -> Any:
        return self.once((u.unit.name, id(node), "score"), lambda: self._score(u, node))

    def _score(self, u: UnitFacts, node: n.Indicator) -> Any:
        applies = self.applies(u, node)
        return choose(applies, lambda: self.reached(u, node), lambda: self.treated(u, node))

    def reached(self, u: UnitFacts, node: n.Indicator) -> Any:
        """The score of an indicator that applies."""
        return self.group(u, node) if self.children(node) else self.leaf(u, node)

    def treated(self, u: UnitFacts, node: n.Indicator) -> Any:
        match self.treatment(node):
            case "按满分":
                return self.most(u, node)
            case "按零分":
                return Fraction(0)
            case "同类平均":
                mean, most = self.class_mean(u, node), self.most(u, node)
                mean = self.rounded(self.onto(u, node, mean), "逐项", "逐级")
                return mean if most is None else strict(min, mean, most)
            case None:
                return faulty(FaultKind.NOT_APPLICABLE_UNHANDLED)
        return NOT_APPLICABLE

    def most(self, u: UnitFacts, node: n.Indicator) -> Any:
        """The points with the share of 8.6."""
        points = self.points(u, node)
        return None if points is None else strict(lambda s: points + s, self.share(u, node))

    def onto(self, u: UnitFacts, node: n.Indicator, score: Any, *, back: bool = False) -> Any:
        """8.7-1: a score on the points as written, taken to those with the share, or back."""
        points, most = self.points(u, node), self.most(u, node)
        if not points:
            return score
        return strict(lambda v, m: v * points / m if back else v * m / points, score, most)

    def class_mean(self, u: UnitFacts, node: n.Indicator) -> Any:
        peers = [peer for peer in self.units if self.values.alike(u, peer)]
        scores = [
            (
                peer.unit.name,
                choose(
                    self.applies(peer, node),
                    lambda p=peer: self.onto(p, node, self.reached(p, node), back=True),
                    lambda: NOT_APPLICABLE,
                ),
            )
            for peer in peers
            if self.takes_part(peer) is True
        ]
        waiting = [(p.unit.name, self.takes_part(p)) for p in peers]
        return compared("平均", [*scores, *(w for w in waiting if isinstance(w[1], Missing))])

    def rounded(self, value: Any, *stages: str) -> Any:
        """Rounded where the stage of the scheme is one of these (none given: always)."""
        r = self.rounding
        if r is None or (stages and r.stage not in stages):
            return value
        return strict(lambda v: rounded(v, r.mode, r.digits), value)

    def leaf(self, u: UnitFacts, node: n.Indicator) -> Any:
        """6.2-3"""
        points, share = self.points(u, node), self.share(u, node)
        gained, lost = self.clause_sums(u, node)
        gained = self.capped(u, node, gained, first=True)
        value = strict(lambda a, b: a - b, gained, lost)
        value = enlarge(value, points, share, full=starts_full(node))
        value = times(self, u, value, node.items)
        value = self.barred_or(u, node, value)
        return self.rounded(self.limited(u, node, value, points, share), "逐项", "逐级")

    def clause_sums(self, u: UnitFacts, node: n.Indicator) -> tuple[Any, Any]:
        """起点 and what is gained; what is lost."""
        sums: tuple[Any, Any] = self.once(
            (u.unit.name, id(node), "sums"), lambda: self._clause_sums(u, node)
        )
        return sums

    def _clause_sums(self, u: UnitFacts, node: n.Indicator) -> tuple[Any, Any]:
        points = self.points(u, node)
        at = Scope(worth=points)
        values = [(sign_of(c), self.clause(u, node, c, at)) for c in clauses_of(node)]
        start = points if starts_full(node) else Fraction(0)
        gained = total_of([start, *(value for sign, value in values if sign > 0)])
        return gained, total_of([value for sign, value in values if sign < 0])

    def sum_of_clauses(self, u: UnitFacts, node: n.Indicator) -> Any:
        return strict(lambda a, b: a - b, *self.clause_sums(u, node))

    def bars(self, u: UnitFacts, clause: n.NoScore, at: Scope) -> Any:
        held = self.values.of(u, clause.when, at)
        if clause.period is None:
            return held
        return both([self.values.in_force(u, clause.period), held])

    def barred_or(self, u: UnitFacts, node: n.Indicator, value: Any) -> Any:
        """6.9: 0 where a 不得分 holds, whatever the clauses come to."""
        at = Scope(worth=self.points(u, node))
        tests = [self.bars(u, c, at) for c in of_type(node.items, n.NoScore)]
        return choose(either(tests), lambda: Fraction(0), lambda: value)

    def group(self, u: UnitFacts, node: n.Indicator) -> Any:
        """7.1-1"""
        points, share = self.points(u, node), self.share(u, node)
        blocks = of_type(node.items, n.Adjustment)
        gained = total_of([self.gathered(u, node), self.adjusted(u, blocks, "加分")])
        gained = self.capped(u, node, gained, first=True)
        value = strict(lambda a, b: a - b, gained, self.adjusted(u, blocks, "扣分"))
        value = times(self, u, enlarge(value, points, share, full=False), node.items)
        return self.rounded(self.limited(u, node, value, points, share), "逐级")

    def limited(self, u: UnitFacts, node: n.Indicator, value: Any, points: Any, share: Any) -> Any:
        """封顶, then 保底. A 封顶 without a condition is never above the points (6.11-3)."""
        capped = any(cap.when is None and not cap.first for cap in of_type(node.items, n.Cap))
        if points is not None and not capped:
            value = strict(lambda v, s: min(v, points + s), value, share)
        value = self.capped(u, node, value, first=False)
        least = self.floor(u, node)
        return value if least is None else strict(lambda v: max(v, least), value)

    def capped(self, u: UnitFacts, node: n.Indicator, value: Any, *, first: bool) -> Any:
        settle = handled if self.children(node) else lambda test: test
        for cap in of_type(node.items, n.Cap):
            if cap.first == first:
                lower = strict(min, value, self.amount(u, cap.points))
                held = True if cap.when is None else settle(self.values.of(u, cap.when))
                value = choose(held, lambda low=lower: low, lambda high=value: high)
        return value

    def floor(self, u: UnitFacts, node: n.Indicator) -> Fraction | None:
        stated = of_type(node.items, n.Floor)
        if stated:
            return self.amount(u, stated[0].points)
        if of_type(node.items, n.UntilExhausted):
            return Fraction(0)
        return None if self.overdraft(node) else Fraction(0)

    def overdraft(self, node: n.Indicator | None) -> bool:
        if node is None:
            return False
        lines = of_type(node.items, n.Overdraft)
        return bool(lines[0].allowed) if lines else self.overdraft(self.parents[id(node)])

    def share(self, u: UnitFacts, node: n.Indicator) -> Any:
        """8.6: what every sibling that stays in the sum gets on top."""
        level = self.children(self.parents[id(node)])
        sharing = [child for child in level if self.treatment(child) == "平摊"]
        if not sharing:
            return Fraction(0)
        left = [
            choose(self.applies(u, x), lambda: Fraction(0), lambda x=x: self.points(u, x))
            for x in sharing
        ]
        if self.points(u, node) == 0:
            return Fraction(0)
        worthy = [x for x in level if self.points(u, x) != 0]
        stays = [self.applies(u, x) if self.treatment(x) in LEAVING else True for x in worthy]
        staying = [choose(here, lambda: 1, lambda: 0) for here in stays]
        part = strict(lambda a, b: Fraction(a) / max(b, 1), total_of(left), total_of(staying))
        digits = self.rounding.digits if self.rounding else None
        cut = part if digits is None else strict(lambda v: rounded(v, "截尾", digits), part)
        none_left = strict(lambda v: v == 0, total_of(left))
        return choose(none_left, lambda: Fraction(0), lambda: cut)

    def gathered(self, u: UnitFacts, node: n.Indicator | None) -> Any:
        """合计: the children's scores, weighted, 折算 applied."""
        level = self.children(node)
        value = total_of(
            [strict(lambda a, b: a * b, self.in_sum(u, x), weight_of(u, x)) for x in level]
        )
        if not any(self.treatment(x) == "折算" for x in level):
            return value
        due, had = self.rescaling(u, level)
        scaled = strict(lambda v, d, h: divide(v * d, h), value, due, had)
        larger = choose(strict(lambda h: h <= 0, had), lambda: Fraction(0), lambda: scaled)
        return choose(self.none_left(u, level), lambda: value, lambda: larger)

    def in_sum(self, u: UnitFacts, node: n.Indicator) -> Any:
        score = self.score(u, node)
        return (
            Fraction(0)
            if isinstance(score, NotApplicable) and self.treatment(node) in LEAVING
            else score
        )

    def none_left(self, u: UnitFacts, level: Sequence[n.Indicator]) -> Any:
        """8.4-5: no points have left by 折算."""
        lost = [
            choose(self.applies(u, x), lambda: Fraction(0), lambda x=x: self.points(u, x))
            for x in level
            if self.treatment(x) == "折算"
        ]
        return strict(lambda v: v == 0, total_of(lost))

    def rescaling(self, u: UnitFacts, level: Sequence[n.Indicator]) -> tuple[Any, Any]:
        """8.4: 应有 and 可得."""
        due, had = [], []
        for x in level:
            worth = (self.points(u, x) or Fraction(0)) * weight_of(u, x)
            here = self.applies(u, x) if self.treatment(x) in LEAVING else True
            had.append(choose(here, lambda w=worth: w, lambda: Fraction(0)))
            due.append(worth if self.treatment(x) == "折算" else had[-1])
        return total_of(due), total_of(had)

    # ── blocks (chapter 9) ──

    def adjusted(self, u: UnitFacts, blocks: Sequence[n.Adjustment], kind: str) -> Any:
        return total_of([self.block(u, block) for block in blocks if block.kind == kind])

    def block(self, u: UnitFacts, block: n.Adjustment) -> Any:
        return self.once((u.unit.name, id(block), "score"), lambda: self._block(u, block))

    def _block(self, u: UnitFacts, block: n.Adjustment) -> Any:
        applies = self.stated_applicability(u, block.items, handled)
        stage = True
        if block.only_when is not None:
            stage = self.values.of(u, block.only_when)
            top = self.parents[id(block)] is None
            if top and self.total(u, "base") == NOT_APPLICABLE == stage:
                return NOT_APPLICABLE  # nothing is scored (8.8-1), so no stage is reached
        inner = lambda: choose(handled(stage), lambda: self.sum_of(u, block), lambda: Fraction(0))  # noqa: E731
        return handled(choose(applies, inner, lambda: Fraction(0)))

    def sum_of(self, u: UnitFacts, block: n.Adjustment) -> Any:
        value = total_of([self.clause(u, block, c, UNIT) for c in clauses_of(block)])
        limit = block.limit.points if block.limit else None
        if limit is not None:
            value = strict(lambda v: min(v, self.amount(u, limit)), value)
        return self.rounded(strict(lambda v: max(v, Fraction(0)), value), "逐项", "逐级")


def enlarge(value: Any, points: Fraction | None, share: Any, *, full: bool) -> Any:
    """8.6-1"""
    if share == 0 or points is None:
        return value
    if full:
        return strict(lambda v, s: v + s, value, share)
    return strict(lambda v, s: divide(v * (points + s), points), value, share)
