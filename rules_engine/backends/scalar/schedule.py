"""The order of work: which steps run at once, which only when an explanation asks."""

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from rules_engine.backends.scalar.assembly import Assembly, fused_quotient
from rules_engine.backends.scalar.cohorts import Comparing
from rules_engine.backends.scalar.loading import Loading
from rules_engine.backends.scalar.records import Listing
from rules_engine.backends.scalar.site import Step
from rules_engine.ir.expressions import Aggregate, Cohort, Expr, Field, Round
from rules_engine.ir.fold import operands_of, walk
from rules_engine.ir.passes.levels import Rank, lists, ranks
from rules_engine.records import Shown


@frozen(eq=False, repr=False)
class Stage(Shown):
    """Comparisons between units that open a stage, then the steps of each unit."""

    cohorts: tuple[Comparing, ...]
    steps: tuple[Step, ...]


@frozen(eq=False, repr=False)
class Schedule(Shown):
    """Stages in order; ``late`` are the steps that results do not need, ``prompt`` the ids of the
    nodes that have a value without them."""

    stages: tuple[Stage, ...]
    late: tuple[Step, ...]
    prompt: frozenset[int]


def needed(roots: Sequence[Expr], assembly: Assembly) -> set[int]:
    """Ids of the nodes whose own registers are needed for ``roots``."""
    found: set[int] = set()
    stack = list(roots)
    while stack:
        node = stack.pop()
        if id(node) not in found:
            found.add(id(node))
            stack.extend(_read_by(node, assembly))
    return found


def _read_by(node: Expr, assembly: Assembly) -> tuple[Expr, ...]:
    """The nodes whose registers the step of ``node`` reads."""
    quotient = fused_quotient(node, assembly.grids) if isinstance(node, Round) else None
    return operands_of(quotient or node)


def schedule(results: Sequence[Expr], roots: Sequence[Expr], assembly: Assembly) -> Schedule:
    """The order of the steps for all ``roots``; those that ``results`` do not need come late."""
    nodes = list(walk(roots))
    compared = [node for node in nodes if isinstance(node, Cohort)]
    planner = _Planner(assembly, lists(roots), ranks(roots), _sources(assembly))
    wanted = needed([*results, *compared], assembly)
    prompt = [node for node in nodes if id(node) in wanted]
    late = [node for node in nodes if id(node) not in wanted]
    levels = range(max((planner.rank[id(node)][0] for node in nodes), default=0) + 1)
    stages = tuple(planner.stage(prompt, level) for level in levels)
    return Schedule(stages, tuple(planner.steps(late)), frozenset(wanted))


def _sources(assembly: Assembly) -> dict[str, int]:
    return {name: load.out for name, load in assembly.facts.items()}


@frozen(eq=False, repr=False)
class _Planner(Shown):
    assembly: Assembly
    lists: dict[int, frozenset[str]]
    rank: dict[int, Rank]
    sources: dict[str, int]

    def stage(self, nodes: Iterable[Expr], level: int) -> Stage:
        """The stage after ``level`` comparisons between units."""
        here = [node for node in nodes if self.rank[id(node)][0] == level]
        cohorts = [self.assembly.cohorts[id(node)] for node in here if isinstance(node, Cohort)]
        return Stage(tuple(cohorts), tuple(self.steps(here)))

    def steps(self, nodes: Sequence[Expr]) -> Iterator[Step]:
        """Steps of values of the unit: by rank, in each rank the lists before what reads them."""
        of_unit = [node for node in nodes if not self.lists[id(node)]]
        for rank in sorted({self.rank[id(node)] for node in of_unit}):
            here = [node for node in of_unit if self.rank[id(node)] == rank]
            yield from self._listings([node for node in here if isinstance(node, Aggregate)])
            for node in here:
                yield from self.assembly.steps.get(id(node), ())

    def _listings(self, nodes: Sequence[Aggregate]) -> Iterator[Step]:
        for name in dict.fromkeys(node.source for node in nodes):
            yield self._listing(name, [node for node in nodes if node.source == name]).step()

    def _listing(self, name: str, nodes: Sequence[Aggregate]) -> Listing:
        inner = [operand for node in nodes for operand in operands_of(node)]
        read = needed([node for node in inner if self.lists[id(node)]], self.assembly)
        mine = [node for node in walk(inner) if id(node) in read and self.lists[id(node)]]
        fields: dict[int, Loading] = {}
        for node in mine:
            if isinstance(node, Field):
                load = self.assembly.fields[id(node)]
                fields[load.out] = load
        steps = [step for node in mine for step in self.assembly.steps.get(id(node), ())]
        aggregates = tuple(self.assembly.aggregates[id(node)] for node in nodes)
        source = self.sources[name]
        return Listing(name, source, tuple(fields.values()), tuple(steps), aggregates)
