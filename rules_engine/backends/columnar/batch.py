"""One set of columns on its way through the tables: what keeps to the narrow ones, what needs wider
ones, and the few units that no table is proved for."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import Factory, evolve, frozen

from rules_engine.backends.columnar.answers import Answer
from rules_engine.backends.columnar.assumptions import NARROW, WIDE, Key, Mode, Shape
from rules_engine.backends.columnar.binding import Bound, bind
from rules_engine.backends.columnar.compared import with_compared
from rules_engine.backends.columnar.conclusions import Compared, Conclusion, concluded
from rules_engine.backends.columnar.layout import Layout
from rules_engine.backends.columnar.merging import Part, Patches, merge
from rules_engine.backends.columnar.running import Kernels, Span, run, spans_of
from rules_engine.backends.columnar.table import Unprovable
from rules_engine.backends.columnar.tallies import Scope, Tally, tallied
from rules_engine.backends.columnar.texts import Texts
from rules_engine.backends.columnar.units import unit_facts
from rules_engine.backends.columnar.widening import widen
from rules_engine.ir.expressions import Cohort, Expr
from rules_engine.ir.fold import operands_of
from rules_engine.ir.passes.roots import asks_of_others
from rules_engine.model.columns import Array, FactColumns
from rules_engine.model.values import Value
from rules_engine.operators import COHORT_RANKS

if TYPE_CHECKING:
    from rules_engine.backends.columnar.engine import Engine

# What comparisons come to, stratum by stratum: those first that others build on.
Known = Sequence[Sequence[Conclusion]]
Strata = Sequence[Sequence[Cohort]]

# Units that are evaluated one by one at a time: what is observed of them stays in memory.
_SOME = 1000


class Unlooked(Exception):
    """A number may lie beyond its declaration in columns that nobody has looked at."""


@frozen(eq=False)
class Batch:
    """Columns and the expressions wanted of them. ``compared`` are the comparisons between units made
    already, by ``id``, ``conclusions`` what they are made from. ``fixed``: these are the same for other
    batches."""

    engine: "Engine"
    roots: Sequence[Expr]
    columns: FactColumns
    kernels: Kernels
    threads: int
    fixed: bool = False
    compared: Mapping[int, Compared] = Factory(dict)
    conclusions: Mapping[int, Conclusion] = Factory(dict)
    texts: Texts = Factory(lambda batch: Texts(batch.engine.words), takes_self=True)

    def stratified(self, strata: Strata) -> "Batch":
        """The batch with all comparisons made, among its own units. Raises Unprovable."""
        batch = self
        for nodes in strata:
            operands = batch.operands(nodes)
            found = [
                concluded(node, batch.engine.grid(node), tallies)
                for node, tallies in zip(nodes, batch.tallies(nodes, operands, None), strict=True)
            ]
            batch = batch.knowing(nodes, found, operands)
        return batch

    def informed(self, strata: Strata, known: Known) -> "Batch":
        """The batch with comparisons whose outcome is known."""
        batch = self
        for nodes, found in zip(strata, known, strict=False):
            ranked = [node for node in nodes if node.operator in COHORT_RANKS]
            batch = batch.knowing(nodes, found, batch.operands(ranked))
        return batch

    def knowing(
        self, nodes: Sequence[Cohort], found: Sequence[Conclusion], operands: Mapping[int, Answer]
    ) -> "Batch":
        """The batch with a stratum of comparisons more."""
        compared, conclusions = dict(self.compared), dict(self.conclusions)
        for node, conclusion in zip(nodes, found, strict=True):
            own = operands.get(id(node.operand))
            compared[id(node)] = conclusion.of(node, own, self.columns)
            conclusions[id(node)] = conclusion
        return evolve(self, compared=compared, conclusions=conclusions)

    def operands(self, nodes: Sequence[Cohort]) -> dict[int, Answer]:
        """What is compared, for all units, by ``id``."""
        needed = list({id(part): part for node in nodes for part in operands_of(node)}.values())
        return evolve(self, roots=needed).answers() if needed else {}

    def tallies(
        self, nodes: Sequence[Cohort], operands: Mapping[int, Answer], taken: Array | None
    ) -> list[dict[Scope, Tally]]:
        """What a stratum of comparisons finds in these units (those of the mask ``taken``)."""
        return [
            tallied(
                node,
                self.engine.grid(node),
                operands[id(node.operand)],
                None if node.takes_part is None else operands[id(node.takes_part)],
                self.columns,
                taken,
            )
            for node in nodes
        ]

    def answers(self) -> dict[int, Answer]:
        """The values of the roots for all units."""
        used = self.engine.used(self.roots)
        bound = bind(self.columns, self.engine.schema, self.texts, used)
        bound = with_compared(bound, self.compared)
        parts: list[Part] = []
        left: Sequence[Span] = spans_of(bound.count, self.kernels.block)
        left = self._run(bound, bound.shapes, left, parts)
        if bound.unlooked:
            _must_have_looked(bound, left, parts)
        if left:
            loose = _loose(bound.shapes)
            left = self._run(bound, loose, left, parts) if loose != bound.shapes else left
        patches = self._widened(left, used, parts) if left else Patches(())
        return merge(self.roots, parts, patches, bound.count, self.texts)

    def _table(
        self, shapes: Mapping[Key, Shape], rungs: Sequence[tuple[int, int]]
    ) -> Layout | Unprovable:
        sources = {key: each.source for key, each in self.conclusions.items()}
        if not sources or self.fixed:
            return self.engine.table(self.roots, shapes, rungs, sources)
        return self.engine.made(self.roots, shapes, rungs, sources)

    def _run(
        self,
        bound: Bound,
        shapes: Mapping[Key, Shape],
        spans: Sequence[Span],
        parts: list[Part],
    ) -> Sequence[Span]:
        """Runs blocks, and gives those that are left."""
        layout = self._table(shapes, NARROW) if spans else None
        if not isinstance(layout, Layout) or bound.longest > layout.lowered.assumed.records:
            return spans
        ran = run(layout, bound, self.kernels, self.threads, spans)
        violated = set(ran.violated)
        kept = [span for span in spans if span not in violated]
        parts.append(Part(layout, ran, kept))
        return ran.violated

    def _widened(self, spans: Sequence[Span], used: frozenset[Key], parts: list[Part]) -> Patches:
        """Runs units one by one where no table is proved for them."""
        rows = np.concatenate([np.arange(first, last) for first, last in spans])
        engine = self.engine
        nobody = widen(self.columns, engine.schema, rows[:0], 0).columns
        shapes = bind(nobody, engine.schema, self.texts, used).shapes
        layout = self._table(_loose(shapes), WIDE)
        if not isinstance(layout, Layout):
            return self.one_by_one(rows)
        most = layout.lowered.assumed.most
        widened = widen(self.columns, engine.schema, rows, most)
        bound = bind(widened.columns, engine.schema, self.texts, used)
        if bound.longest > layout.lowered.assumed.records:
            return self.one_by_one(rows)
        bound = with_compared(bound, self.compared, rows)
        inner = spans_of(len(rows), self.kernels.block)
        ran = run(layout, bound, self.kernels, self.threads, inner)
        beyond = widened.beyond
        for first, last in ran.violated:
            beyond[first:last] = True
        parts.append(Part(layout, ran, [(0, len(rows))], rows))
        return self.one_by_one(rows[beyond])

    def one_by_one(self, rows: Array) -> Patches:
        """Units by the exact evaluator, told what they are compared with."""
        if not len(rows):
            return Patches(())
        # Units that are told what they are compared with are evaluated some at a time.
        told = len(self.compared) or not asks_of_others(self.roots)
        size = _SOME if told else len(rows)
        found: list[tuple[int, Mapping[int, Value]]] = []
        for first in range(0, len(rows), size):
            some = rows[first : first + size]
            units = [unit_facts(self.columns, self.engine.schema, int(row)) for row in some]
            values = self.engine.exactly(self.roots, units, some, self.compared, self.conclusions)
            found += zip(map(int, some), values, strict=True)
        return Patches(tuple(found))


def _must_have_looked(bound: Bound, left: Sequence[Span], parts: Sequence[Part]) -> None:
    """Raises Unlooked unless one table looked at all blocks of the columns, and found them good."""
    if left or not parts or not bound.unlooked <= parts[0].layout.keys:
        raise Unlooked


def _loose(shapes: Mapping[Key, Shape]) -> dict[Key, Shape]:
    """The shapes with any state where there are states."""
    return {
        key: evolve(shape, mode=Mode.ANY) if shape.mode is Mode.EXPECTED else shape
        for key, shape in shapes.items()
    }
