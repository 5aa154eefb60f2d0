"""What the stages of semantics share: the sink, the symbols, and what has been made so far."""

from collections.abc import Callable, Sequence

from attrs import Factory, define, field, frozen

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.model.rounding import RoundingMode
from rules_engine.model.types import FactDecl, FactSchema
from rules_engine.records import Alike, Shown
from rules_engine.semantics.environment import Environment
from rules_engine.semantics.known_values import LookUp, Stage
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

Elaborate = Callable[["Context", e.Expr, Environment], ir.Expr | None]


@frozen(eq=False, repr=False)
class RoundingRule(Alike):
    """舍入: stage (逐项, 逐级, 仅总分), mode and digits."""

    stage: str
    mode: RoundingMode
    digits: int

    @property
    def rounds_groups(self) -> bool:
        """Whether every level is rounded."""
        return self.stage == "逐级"

    @property
    def rounds_items(self) -> bool:
        """Whether items are rounded."""
        return self.stage != "仅总分"


# The classes that a group is for (None: any), and what becomes of it for the others.
Limited = tuple[frozenset[str] | None, str | None]


@define(eq=False, repr=False)
class Context(Shown):
    """The state of one analysis. Symbols are filled by ``declare`` before anything is lowered.

    ``leaving`` tells the scores (by ``id``) of the indicators that may leave the sum by name, and
    those of the others by an empty text. ``takes_part`` is None where no 不参评 is written;
    ``comparing`` are the comparisons between units that are being elaborated, the outer first. ``around``
    are the groups around what is being lowered. ``broken`` are names whose declaration has an error: using them is no second one."""

    sink: Sink
    head: nodes.Scheme
    elaborate_with: Elaborate
    schema: FactSchema = Factory(lambda: FactSchema(()))
    rounding: RoundingRule | None = None
    default_treatment: str | None = None
    spans: dict[str, Span] = Factory(dict)
    definitions: dict[str, nodes.Definition] = Factory(dict)
    tables: dict[str, LookUp | None] = Factory(dict)
    parameters: dict[str, nodes.Parameter] = Factory(dict)
    stages: dict[str, tuple[Stage, ...] | None] = Factory(dict)
    as_of: ir.Expr | None = None
    as_of_stated: bool = False
    made: dict[tuple[str, str | None], ir.Expr | None] = Factory(dict)
    being_defined: list[str] = Factory(list)
    circles: set[frozenset[str]] = Factory(set)
    broken: set[str] = Factory(set)
    used: set[str] = Factory(set)
    indicator_scores: dict[str, ir.Expr] = Factory(dict)
    indicator_points: dict[str, ir.Expr | None] = Factory(dict)
    leaving: dict[int, tuple[ir.Expr, str]] = Factory(dict)
    indicator_places: dict[str, list[Span]] = Factory(dict)
    scores_used: bool = False
    expansions: int = 0
    limit_told: bool = False
    total: ir.Expr | None = None
    base: ir.Expr | None = None
    takes_part: ir.Expr | None = None
    comparing: list[Span] = Factory(list)
    blocks: tuple[nodes.Block, ...] = ()
    lists: dict[str, FactDecl] = field(factory=dict)
    around: list[Limited] = Factory(list)

    def elaborate(self, node: e.Expr, env: Environment) -> ir.Expr | None:
        """The IR of an expression; None where an error was reported. The stages that expressions
        are made of call back through here, so that no module needs its caller."""
        return self.elaborate_with(self, node, env)

    def total_becomes(self, total: ir.Expr) -> None:
        """总分 means something else from here on; definitions that were made before do not."""
        self.total = total
        self.made = {key: made for key, made in self.made.items() if made is None}

    def report(self, found: Diagnostic) -> None:
        """Report a finding."""
        self.sink.report(found)

    def fields_of(self, source: str) -> dict[str, FactDecl]:
        """The fields of a list fact by name."""
        return {decl.name: decl for decl in self.lists[source].fields}


def nearest(word: str, words: Sequence[str]) -> tuple[str, ...]:
    """Up to three of ``words`` that look like ``word``, best first."""
    from difflib import get_close_matches  # noqa: PLC0415  # why: known words need none

    close = get_close_matches(word, sorted(words), n=3, cutoff=0.5)
    parts = [w for w in sorted(words) if w not in close and (w in word or word in w) and len(w) > 1]
    return tuple((close + parts)[:3])
