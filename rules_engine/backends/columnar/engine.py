"""Expressions computed for all units: on the narrowest table that the columns keep to, what does not
keep to it on wider ones, and the few units that no table is proved for one by one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import Any

import numpy as np
from attrs import Factory, evolve, field, frozen

from rules_engine.backends.columnar.answers import Answer
from rules_engine.backends.columnar.assumptions import Assumed, Key, Mode, Shape
from rules_engine.backends.columnar.binding import Bound, bind
from rules_engine.backends.columnar.cohorts import Compared, compare
from rules_engine.backends.columnar.compared import ANYTHING, Source, source_of, with_compared
from rules_engine.backends.columnar.layout import Layout, lay_out
from rules_engine.backends.columnar.lowering import lower
from rules_engine.backends.columnar.merging import Part, Patches, merge
from rules_engine.backends.columnar.running import Kernels, Span, run, spans_of
from rules_engine.backends.columnar.sources import Words
from rules_engine.backends.columnar.table import Unprovable, Width
from rules_engine.backends.columnar.units import unit_facts
from rules_engine.backends.columnar.widening import widen
from rules_engine.ir.expressions import Aggregate, Attribute, Cohort, Expr, Fact, Field
from rules_engine.ir.fold import operands_of, walk
from rules_engine.ir.passes.grid import of_type
from rules_engine.ir.passes.levels import ranks
from rules_engine.ir.passes.schema import field_of
from rules_engine.ir.passes.simplify import simplify
from rules_engine.model.columns import Array, FactColumns
from rules_engine.model.types import (
    CLASS,
    BoolType,
    DateType,
    FactDecl,
    FactSchema,
    ListType,
    NumberType,
    OptionType,
    TextType,
)
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Value

# (largest number of a fact without bounds, most records of a list), tried in this order.
NARROW = ((10**6, 10**4), (10**4, 10**3), (10**3, 10**2))
WIDE = ((10**15, 10**6), (10**12, 10**6), (10**9, 10**5), (10**8, 10**4), *NARROW)

# The values of expressions for some units, by the exact evaluator; they see each other.
Exactly = Callable[[Sequence[UnitFacts]], Sequence[Callable[[Expr], Value]]]


def used_keys(roots: Sequence[Expr], schema: FactSchema) -> frozenset[Key]:
    """The columns that expressions read."""
    found: set[Key] = set()
    for node in walk(roots):
        match node:
            case Fact(name=name):
                found |= {(name,), *_of_classes(schema.by_name[name])}
            case Field(source=source, name=name):
                found |= {(source,), (source, name), *_of_classes(schema.by_name[source])}
            case Attribute(which="role", key=role):
                found.add(("unit", "role", role))
            case Attribute(which="name"):
                found.add(("unit", "name", ""))
            case Attribute(which=which, key=name):
                found.add(("unit", "attribute", CLASS if which == "class" else name))
            case Aggregate(source=source):
                found |= {(source,), *_of_classes(schema.by_name[source])}
            case _:
                pass
    return frozenset(found)


def _of_classes(decl: FactDecl) -> set[Key]:
    return {("unit", "attribute", CLASS)} if decl.classes else set()


@frozen(eq=False)
class Engine:
    """Tables of one program, made when they are needed and kept. May be shared by threads."""

    schema: FactSchema
    stands: Mapping[int, Expr]
    exactly: Exactly = field(repr=False)
    words: Words = Factory(Words)
    _tables: dict[Any, "Layout | Unprovable"] = Factory(dict)
    _used: dict[tuple[int, ...], frozenset[Key]] = Factory(dict)
    _strata: dict[tuple[int, ...], Sequence[Sequence[Cohort]]] = Factory(dict)
    _lock: Any = Factory(Lock)

    @classmethod
    def of(cls, written: Sequence[Expr], schema: FactSchema, exactly: Exactly) -> "Engine":
        """The engine of a program's expressions."""
        return cls(schema, simplify(written, schema), exactly)

    def answers(
        self, roots: Sequence[Expr], columns: FactColumns, kernels: Kernels, threads: int
    ) -> dict[int, Answer]:
        """The values of ``roots`` for all units, by ``id``."""
        stands = [self.stands[id(root)] for root in roots]
        written = {id(stand): root for root, stand in zip(roots, stands, strict=True)}
        distinct = list({id(each): each for each in stands}.values())
        strata = self.strata(distinct)
        batch = _Batch(self, distinct, written, columns, kernels, threads)
        try:
            found = (batch.stratified(strata) if strata else batch).answers()
        except _Alone:
            found = batch.all_exactly()
        return {
            id(root): evolve(found[id(stand)], type=root.type)
            for root, stand in zip(roots, stands, strict=True)
        }

    def strata(self, roots: Sequence[Expr]) -> Sequence[Sequence[Cohort]]:
        """Comparisons between units, those first that others build on."""
        key = tuple(map(id, roots))
        if key not in self._strata:
            self._strata[key] = _strata(roots)
        return self._strata[key]

    def used(self, roots: Sequence[Expr]) -> frozenset[Key]:
        """The columns that expressions read."""
        key = tuple(map(id, roots))
        if key not in self._used:
            self._used[key] = used_keys(roots, self.schema)
        return self._used[key]

    def table(
        self, roots: Sequence[Expr], shapes: Mapping[Key, Shape], rungs: Iterable[tuple[int, int]]
    ) -> Layout | Unprovable:
        """The table for columns of these shapes, on the first rung that is proved."""
        key = (tuple(map(id, roots)), frozenset(shapes.items()), tuple(rungs))
        with self._lock:
            if key not in self._tables:
                self._tables[key] = self.made(roots, shapes, key[2])
            return self._tables[key]

    def made(
        self,
        roots: Sequence[Expr],
        shapes: Mapping[Key, Shape],
        rungs: Sequence[tuple[int, int]],
        compared: Mapping[int, Source] | None = None,
    ) -> Layout | Unprovable:
        """A new table."""
        refused = Unprovable("没有可用的假设")
        for most, records in rungs:
            assumed = Assumed(most, records, shapes)
            try:
                return lay_out(lower(roots, self.schema, assumed, self.words, compared), roots)
            except Unprovable as error:
                refused = error
        return refused

    def refusal(self, roots: Sequence[Expr]) -> str | None:
        """Why no table can be made for ordinary columns; None where one can."""
        stands = [self.stands[id(root)] for root in roots]
        shapes = _ordinary(self.schema, self.used(stands))
        cohorts = [node for node in walk(stands) if isinstance(node, Cohort)]
        if cohorts:
            anything = {id(node): ANYTHING for node in cohorts}
            made = self.made(stands, shapes, NARROW, anything)
        else:
            made = self.table(stands, shapes, NARROW)
        return made.reason if isinstance(made, Unprovable) else None


def _ordinary(schema: FactSchema, used: frozenset[Key]) -> dict[Key, Shape]:
    """Shapes that columns usually have: numbers on the scale that is declared."""
    shapes: dict[Key, Shape] = {}
    for key in used:
        decl = _declared(schema, key)
        scale = 1
        if decl is not None and isinstance(decl.type, NumberType):
            scale = of_type(decl.type) or 100
        shapes[key] = Shape(_width(decl, key), Mode.ANY if decl else Mode.CLEAN, scale)
    return shapes


def _width(decl: FactDecl | None, key: Key) -> Width:
    if decl is None:
        return Width.BYTE if key[1] == "role" else Width.NARROW
    match decl.type:
        case BoolType() | ListType():
            return Width.BYTE
        case OptionType() | TextType() | DateType():
            return Width.NARROW
        case _:
            return Width.WIDE


def _declared(schema: FactSchema, key: Key) -> FactDecl | None:
    if len(key) == 3:
        return None
    return schema.by_name[key[0]] if len(key) == 1 else field_of(schema, key[0], key[1])


class _Alone(Exception):
    """Some units fit no table, and what they are compared with is needed to evaluate them."""


def _strata(roots: Sequence[Expr]) -> list[list[Cohort]]:
    level = ranks(roots)
    found: dict[int, list[Cohort]] = {}
    for node in walk(roots):
        if isinstance(node, Cohort):
            found.setdefault(level[id(node)][0], []).append(node)
    return [found[each] for each in sorted(found)]


@frozen(eq=False)
class _Batch:
    """One set of columns on its way through the tables. ``written`` are the expressions that the
    roots stand for, by ``id``; ``compared`` are the comparisons between units made already."""

    engine: Engine
    roots: Sequence[Expr]
    written: Mapping[int, Expr]
    columns: FactColumns
    kernels: Kernels
    threads: int
    compared: Mapping[int, Compared] = Factory(dict)

    def stratified(self, strata: Sequence[Sequence[Cohort]]) -> "_Batch":
        """The batch with all comparisons made."""
        compared: dict[int, Compared] = {}
        for nodes in strata:
            needed = [part for node in nodes for part in operands_of(node)]
            distinct = list({id(each): each for each in needed}.values())
            found = evolve(self, roots=distinct, written={}, compared=dict(compared)).answers()
            for node in nodes:
                part = None if node.takes_part is None else found[id(node.takes_part)]
                try:
                    made = compare(node, found[id(node.operand)], part, self.columns)
                except Unprovable:
                    raise _Alone from None
                compared[id(node)] = made
        return evolve(self, compared=compared)

    def answers(self) -> dict[int, Answer]:
        """The values of the roots for all units."""
        used = self.engine.used(self.roots)
        bound = bind(self.columns, self.engine.schema, self.engine.words, used)
        bound = with_compared(bound, self.compared)
        parts: list[Part] = []
        left: Sequence[Span] = spans_of(bound.count, self.kernels.block)
        left = self._run(bound, bound.shapes, left, parts)
        if left:
            loose = _loose(bound.shapes)
            left = self._run(bound, loose, left, parts) if loose != bound.shapes else left
        patches = self._widened(left, used, parts) if left else Patches(())
        return merge(self.roots, parts, patches, bound.count, self.engine.words)

    def _table(
        self, shapes: Mapping[Key, Shape], rungs: Sequence[tuple[int, int]]
    ) -> Layout | Unprovable:
        if not self.compared:
            return self.engine.table(self.roots, shapes, rungs)
        sources = {key: source_of(each) for key, each in self.compared.items()}
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
        kept = [span for span in spans if span not in set(ran.violated)]
        parts.append(Part(layout, ran, kept))
        return ran.violated

    def _widened(self, spans: Sequence[Span], used: frozenset[Key], parts: list[Part]) -> Patches:
        """Runs units one by one where no table is proved for them."""
        rows = np.concatenate([np.arange(first, last) for first, last in spans])
        engine = self.engine
        nobody = widen(self.columns, engine.schema, rows[:0], 0).columns
        shapes = bind(nobody, engine.schema, engine.words, used).shapes
        layout = self._table(_loose(shapes), WIDE)
        if not isinstance(layout, Layout):
            return self.one_by_one(rows)
        most = layout.lowered.assumed.most
        widened = widen(self.columns, engine.schema, rows, most)
        bound = bind(widened.columns, engine.schema, engine.words, used)
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
        """Units by the exact evaluator. Raises _Alone where that needs the others."""
        if not len(rows):
            return Patches(())
        if self.compared or not self.written:
            raise _Alone
        units = [unit_facts(self.columns, self.engine.schema, int(row)) for row in rows]
        values = self.engine.exactly(units)
        return Patches(
            tuple(
                (int(row), {key: value(root) for key, root in self.written.items()})
                for row, value in zip(rows, values, strict=True)
            )
        )

    def all_exactly(self) -> dict[int, Answer]:
        """All units by the exact evaluator, which compares them."""
        everyone = evolve(self, compared={})
        patches = everyone.one_by_one(np.arange(self.columns.count))
        return merge(self.roots, [], patches, self.columns.count, self.engine.words)


def _loose(shapes: Mapping[Key, Shape]) -> dict[Key, Shape]:
    """The shapes with any state where there are states."""
    return {
        key: evolve(shape, mode=Mode.ANY) if shape.mode is Mode.EXPECTED else shape
        for key, shape in shapes.items()
    }
