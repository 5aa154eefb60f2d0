"""A compiled scheme: the score tree around the expressions, with every number's clause.

The tree says how the ledger is laid out; the expressions say what is computed. For every score node
``base + Σ signed clause amounts + Σ children's scores = gathered``, and each step turns the running
value into the next one, the last being the node's ``score``. So a ledger that lists base, clauses,
children and the differences of the steps adds up by construction, and is checked to.
"""

from collections.abc import Collection
from datetime import date
from fractions import Fraction

from attrs import field, frozen

from rules_engine.ir.expressions import Expr
from rules_engine.ir.places import Places
from rules_engine.ir.steps import Step
from rules_engine.model.rounding import RoundingMode, round_exact
from rules_engine.model.types import FactSchema
from rules_engine.records import Shown
from rules_engine.source import Span


@frozen(eq=False, repr=False)
class Period(Shown):
    """When a clause is in force: from ``start`` to ``end``, both included (None: no such end).

    ``as_of`` is the 基准日, ``holds`` says whether it lies within.
    """

    start: date | None
    end: date | None
    as_of: Expr
    holds: Expr


@frozen(eq=False, repr=False)
class Clause(Shown):
    """A scoring clause of a node.

    ``amount`` ≥ 0 or not, as the clause says; its contribution is ``sign`` × ``amount``.
    ``condition`` is None for unconditional clauses. ``possible`` is the most that an award could
    give (None where unknown): what is lost is ``possible - amount``. ``evidence`` are the
    expressions whose values explain the amount (counts, compared values). ``period`` says when it
    counts (None: always); the amount is 0 outside of it.
    """

    text: str
    sign: int
    amount: Expr
    condition: Expr | None
    possible: Expr | None
    evidence: tuple[Expr, ...]
    cites: tuple[str, ...]
    span: Span = field(repr=False)
    period: Period | None = None


@frozen(eq=False, repr=False)
class ScoreNode(Shown):
    """指标, 扣分 or 加分 (``kind``).

    ``weight`` is its 权重 in the parent, as a ratio (None: none). ``sign`` is -1 for 扣分: its ``score`` ≥ 0 is taken away from the parent. ``points`` is the
    maximum (None: 未公布 or 不封顶), ``worth`` is 明示, 推定, 未公布 or 合计. ``floor`` is None
    where an overdraft is allowed. ``applicable`` is None where the node always applies.
    """

    kind: str
    name: str
    path: tuple[str, ...]
    sign: int
    points: Expr | None
    worth: str
    floor: Expr | None
    applicable: Expr | None
    treatment: str | None
    base: Expr | None
    clauses: tuple[Clause, ...]
    children: tuple["ScoreNode", ...]
    gathered: Expr
    steps: tuple[Step, ...]
    score: Expr
    cites: tuple[str, ...]
    notes: tuple[str, ...]
    span: Span = field(repr=False)
    weight: Expr | None = None


@frozen(eq=False, repr=False)
class Total(Shown):
    """总分: ``base`` is 基本分 (rounded, for conditions), ``score`` the final value.

    ``gathered`` is the sum of the children's signed scores; steps as in ScoreNode. ``score`` is
    不适用 (未评) when a veto stops scoring or nothing applies: ``unscored`` says so (None: that cannot
    be). ``maximum`` is None where none is claimed; ``unlimited``: 总分 封顶 不限 is written, so that
    none is meant.
    """

    children: tuple[ScoreNode, ...]
    base: Expr
    gathered: Expr
    steps: tuple[Step, ...]
    before_veto: Expr
    score: Expr
    full_marks: Expr | None
    maximum: Expr | None
    floor: Expr | None
    unlimited: bool = False
    unscored: Expr | None = None


@frozen(eq=False, repr=False)
class Ruling(Shown):
    """否决 or 改判: ``active`` says whether its condition holds, ``effective`` whether it also wins.
    ``steps``: by how many grades it moves what the score gives, up; down, negative. ``adds_up``: those of
    several such rulings are added up (else the furthest counts)."""

    kind: str
    name: str
    active: Expr
    effective: Expr
    grade: str | None
    points: Expr | None
    stops: bool
    bars: tuple[str, ...]
    beats: tuple[str, ...]
    cites: tuple[str, ...]
    text: str
    span: Span = field(repr=False)
    steps: int = 0
    adds_up: bool = False

    def lifts_to(self, grade: str | None) -> bool:
        """Whether a unit with this grade, for which it holds, has it from a 改判."""
        return self.kind == "改判" and (self.grade == grade or self.steps > 0)


@frozen(eq=False, repr=False)
class Grade(Shown):
    """等次, best first. ``condition`` is None for 其余 and 另定; ``places``: what of it goes by rank."""

    name: str
    condition: Expr | None
    elsewhere: bool
    span: Span = field(repr=False)
    places: Places | None = None


@frozen(eq=False, repr=False)
class RankKey(Shown):
    """One key of the order; the first key makes the rank, the others order ties."""

    value: Expr
    descending: bool
    text: str


@frozen(eq=False, repr=False)
class Exclusion(Shown):
    """不参评 当 …: a unit for which ``condition`` holds takes no part."""

    condition: Expr
    text: str
    cites: tuple[str, ...]
    span: Span = field(repr=False)


@frozen(eq=False, repr=False)
class Ranking(Shown):
    """排名: ``ties`` is 占位, 密集 or 顺序; ``group`` ranks within each value of an
    attribute (None: all units together)."""

    keys: tuple[RankKey, ...]
    ties: str
    group: str | None
    span: Span = field(repr=False)
    exclusions: tuple[Exclusion, ...] = ()


@frozen(eq=False, repr=False)
class Quota(Shown):
    """名额: at most ``limit`` units of a ``group`` (the values of an attribute; None: all units) have
    one of ``grades``. ``limit`` is a number of units, or with ``mode`` a share of those that take
    part. Units beyond it get ``beyond``; ``keeps_ties``: those equal at the cut are all kept.
    ``lifted_count``: units that a 改判 gave the grade use up the quota; they keep it in any case."""

    grades: tuple[str, ...]
    limit: Expr
    mode: RoundingMode | None
    group: str | None
    keeps_ties: bool
    beyond: str
    lifted_count: bool
    text: str
    cites: tuple[str, ...]
    span: Span = field(repr=False)
    least: int = 0

    def most(self, limit: Fraction, units: int) -> int:
        """How many of so many units may have the grade; of a share ``least`` of them, however few it is."""
        if self.mode is None:
            return int(limit)
        return max(self.least, int(round_exact(limit * units, 0, self.mode)))


@frozen(eq=False, repr=False)
class Roll(Shown):
    """名单: the units of a ``group`` for which ``condition`` holds and whose grade is one of
    ``grades`` (empty: any), ordered by ``keys`` (empty: those of 排名), ``take`` of them from one
    end (None: all)."""

    name: str
    condition: Expr | None
    grades: tuple[str, ...]
    keys: tuple[RankKey, ...]
    take: int | None
    from_top: bool
    keeps_ties: bool
    group: str | None
    roster_order: bool
    cites: tuple[str, ...]
    notes: tuple[str, ...]
    span: Span = field(repr=False)

    @property
    def is_ordered(self) -> bool:
        """Whether only units that have a place in its order are on it."""
        return self.take is not None or bool(self.keys)


@frozen(eq=False, repr=False)
class Statistic(Shown):
    """个数, 占比, 平均, 最高, 最低 or 中位数 over the scored units (of each value of the attribute ``group``)."""

    kind: str
    label: str
    value: Expr | None
    condition: Expr | None
    digits: int | None
    mode: RoundingMode | None
    group: str | None
    span: Span = field(repr=False)


@frozen(eq=False, repr=False)
class Program(Shown):
    """A compiled scheme. ``grade_by_score`` is the grade before rulings, ``grade`` the final one
    (both option-typed; None without 等次). ``takes_part`` is None where every unit does. ``file`` is the
    rule file as it was named, ``reused`` are the ways from it to the files that it takes."""

    name: str
    year: int | None
    cites: tuple[str, ...]
    notes: tuple[str, ...]
    schema: FactSchema
    total: Total
    grades: tuple[Grade, ...]
    grade_by_score: Expr | None
    grade: Expr | None
    rulings: tuple[Ruling, ...]
    ranking: Ranking | None
    statistics: tuple[Statistic, ...]
    digits: int | None
    rounding: RoundingMode | None
    stage: str | None
    content_hash: str
    takes_part: Expr | None = None
    file: str = ""
    reused: tuple[str, ...] = ()
    quotas: tuple[Quota, ...] = ()
    rolls: tuple[Roll, ...] = ()

    @property
    def nodes(self) -> tuple[ScoreNode, ...]:
        """Every score node, parents before children, in the order of the text."""
        found: list[ScoreNode] = []
        stack = list(reversed(self.total.children))
        while stack:
            node = stack.pop()
            found.append(node)
            stack.extend(reversed(node.children))
        return tuple(found)

    def left_beyond(
        self, quota: Quota, barred: Collection[str], unsure: Collection[str] = ()
    ) -> list[str]:
        """The grades that a unit beyond a quota may be left with: vetoes bar it from some, and from those that
        are ``unsure`` perhaps."""
        found = []
        for name in self.grades_beyond(quota):
            if name not in barred:
                found.append(name)
            if name not in barred and name not in unsure:
                return found
        return list(dict.fromkeys([*found, quota.beyond]))

    def grades_beyond(self, quota: Quota) -> list[str]:
        """What a unit beyond a quota may get, the best first: the first that no veto bars it from."""
        names = [grade.name for grade in self.grades if not grade.elsewhere]
        if quota.beyond in names:
            return names[names.index(quota.beyond) :]
        own = [names.index(name) for name in quota.grades if name in names]
        return [quota.beyond, *names[max(own, default=len(names)) + 1 :]]
