"""Cases as data: units with typed facts, expectations, and what came of them."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

from attrs import field, frozen

from rules_engine.explain import Evaluation, Evaluator
from rules_engine.ir import Program, ScoreNode
from rules_engine.model.units import UnitFacts
from rules_engine.records import Shown
from rules_engine.source import Span
from rules_engine.testing.boundaries import Probe

Cell = Fraction | str | tuple[str, ...]
"""What is expected or found: a number, a word, or a set of words in order."""

NOTHING = "无"


class Kind(StrEnum):
    """What an expectation is about."""

    TOTAL = "总分"
    GRADE = "等次"
    RANK = "名次"
    STATE = "状态"
    MISSING = "缺"
    REASON = "理由"
    SCORE = "得分"
    STATISTIC = "统计"


@frozen(eq=False, repr=False)
class Expected(Shown):
    """An expectation. ``title`` is what it is about as it is written (``指标 开通情况``), ``unit`` the
    unit's name (empty for a statistic), ``node`` the indicator or block of a score, ``group`` the
    class of a statistic, whose label is ``label``. ``place`` is the text of ``wanted``."""

    kind: Kind
    unit: str
    title: str
    wanted: Cell
    span: Span = field(repr=False)
    place: Span = field(repr=False)
    node: ScoreNode | None = None
    label: str = ""
    group: str | None = None


@frozen(eq=False, repr=False)
class Case(Shown):
    """A case that can be run."""

    name: str
    span: Span = field(repr=False)
    units: tuple[UnitFacts, ...]
    expected: tuple[Expected, ...]


@frozen(eq=False, repr=False)
class Check(Shown):
    """An expectation and what was found."""

    expected: Expected
    got: Cell
    held: bool


@frozen(eq=False, repr=False)
class Outcome(Shown):
    """A case that was run."""

    case: Case
    evaluation: Evaluation
    checks: tuple[Check, ...]

    @property
    def failures(self) -> tuple[Check, ...]:
        """The expectations that did not hold."""
        return tuple(check for check in self.checks if not check.held)

    @property
    def passed(self) -> bool:
        """Whether all expectations held."""
        return not self.failures


@frozen(eq=False, repr=False)
class Trial(Shown):
    """All cases of a scheme, run; with the means to explain them, and what was observed besides."""

    program: Program
    evaluator: Evaluator
    outcomes: Sequence[Outcome]
    probes: Sequence[Probe] = ()
