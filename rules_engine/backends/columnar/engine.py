"""Tables of a program's expressions, made when they are needed and kept; what comparisons between units
come to, stratum by stratum."""

from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import Any

import numpy as np
from attrs import Factory, evolve, field, frozen

from rules_engine.backends.columnar.answers import Answer
from rules_engine.backends.columnar.assumptions import NARROW, Assumed, Key, Mode, Shape
from rules_engine.backends.columnar.batch import Batch, Known, Strata
from rules_engine.backends.columnar.compared import ANYTHING
from rules_engine.backends.columnar.conclusions import Compared, Conclusion, Source, concluded
from rules_engine.backends.columnar.days import Workdays
from rules_engine.backends.columnar.exactly import Exactly, Prepare
from rules_engine.backends.columnar.layout import Layout, lay_out
from rules_engine.backends.columnar.lowering import Lowered, lower
from rules_engine.backends.columnar.merging import merge
from rules_engine.backends.columnar.running import Kernels
from rules_engine.backends.columnar.table import Unprovable, Width
from rules_engine.backends.columnar.tallies import Scope, Tallies, Tally
from rules_engine.backends.columnar.texts import Words, words_in
from rules_engine.ir.expressions import Aggregate, Attribute, Cohort, Expr, Fact, Field
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.grid import Grid, grids, of_type
from rules_engine.ir.passes.levels import ranks
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
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar


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
    alone: Exactly = field(repr=False)
    workdays: Workdays = field(repr=False)
    words: Words
    _tables: dict[Any, "Layout | Unprovable"] = Factory(dict)
    _used: dict[tuple[int, ...], frozenset[Key]] = Factory(dict)
    _strata: dict[tuple[int, ...], Strata] = Factory(dict)
    _grids: dict[int, Grid] = Factory(dict)
    _lock: Any = Factory(Lock)

    @classmethod
    def of(
        cls,
        written: Sequence[Expr],
        schema: FactSchema,
        prepare: Prepare,
        calendar: WorkCalendar = NO_CALENDAR,
    ) -> "Engine":
        """The engine of a program's expressions. ``prepare`` makes exact evaluators of expressions."""
        stands = simplify(written, schema)
        every = list(walk(list(stands.values())))
        alone = Exactly(schema, every, prepare)
        return cls(schema, stands, alone, Workdays(calendar), Words(words_in(schema, every)))

    def answers(
        self,
        roots: Sequence[Expr],
        columns: FactColumns,
        kernels: Kernels,
        threads: int,
        known: Known | None = None,
    ) -> dict[int, Answer]:
        """The values of ``roots`` for all units, by ``id``. ``known``: what comparisons come to; None has
        the units of the columns compared with one another."""
        stands = [self.stands[id(root)] for root in roots]
        batch = self._batch(stands, columns, kernels, threads)
        strata = self.strata(batch.roots)
        if known is not None:
            found = evolve(batch, fixed=True).informed(strata, known).answers()
        else:
            found = self._among_themselves(batch, strata)
        return {
            id(root): evolve(found[id(stand)], type=root.type)
            for root, stand in zip(roots, stands, strict=True)
        }

    def _among_themselves(self, batch: Batch, strata: Strata) -> dict[int, Answer]:
        try:
            return batch.stratified(strata).answers()
        except Unprovable:
            # What they are compared with fits no column: the exact evaluator compares all of them.
            everyone = batch.one_by_one(np.arange(batch.columns.count))
            return merge(batch.roots, [], everyone, batch.columns.count, batch.texts)

    def _batch(
        self, stands: Sequence[Expr], columns: FactColumns, kernels: Kernels, threads: int
    ) -> Batch:
        distinct = list({id(each): each for each in stands}.values())
        return Batch(self, distinct, columns, kernels, threads)

    def tallies(
        self,
        roots: Sequence[Expr],
        columns: FactColumns,
        kernels: Kernels,
        threads: int,
        known: Known,
        taken: Array | None,
    ) -> list[dict[Scope, Tally]]:
        """What the next stratum of comparisons finds in these units (those of the mask ``taken``), where
        ``known`` are the strata before."""
        batch = self._batch([self.stands[id(root)] for root in roots], columns, kernels, threads)
        strata = self.strata(batch.roots)
        batch = evolve(batch, fixed=True).informed(strata, known)
        nodes = strata[len(known)]
        return batch.tallies(nodes, batch.operands(nodes), taken)

    def concluded(
        self, roots: Sequence[Expr], known: Known, found: Sequence[Tallies]
    ) -> list[Conclusion]:
        """What the next stratum of comparisons comes to, from the tallies of all units; of no units there
        are none. Raises Unprovable."""
        nodes = self.compared_in(roots)[len(known)]
        pairs = zip(nodes, found or [{}] * len(nodes), strict=True)
        return [concluded(node, self.grid(node), tallies) for node, tallies in pairs]

    def compared_in(self, roots: Sequence[Expr]) -> Strata:
        """The strata of comparisons that ``roots`` build on."""
        stands = [self.stands[id(root)] for root in roots]
        return self.strata(list({id(each): each for each in stands}.values()))

    def exactly(
        self,
        roots: Sequence[Expr],
        units: Sequence[UnitFacts],
        rows: Array,
        compared: Mapping[int, Compared],
        conclusions: Mapping[int, Conclusion],
    ) -> list[dict[int, Value]]:
        """The values of ``roots`` for single units, by ``id``."""
        with self._lock:
            return self.alone.values(roots, units, rows, compared, conclusions)

    def grid(self, node: Cohort) -> Grid:
        """The grid of what a comparison compares."""
        if id(node) not in self._grids:
            self._grids[id(node)] = grids([node.operand], self.schema)[id(node.operand)]
        return self._grids[id(node)]

    def strata(self, roots: Sequence[Expr]) -> Strata:
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
        self,
        roots: Sequence[Expr],
        shapes: Mapping[Key, Shape],
        rungs: Iterable[tuple[int, int]],
        compared: Mapping[int, Source] | None = None,
    ) -> Layout | Unprovable:
        """The table for columns of these shapes, on the first rung that is proved."""
        sources = dict(compared or {})
        key = (
            tuple(map(id, roots)),
            frozenset(shapes.items()),
            tuple(rungs),
            tuple(sources.items()),
        )
        with self._lock:
            if key not in self._tables:
                self._tables[key] = self.made(roots, shapes, key[2], sources)
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
                return lay_out(self._lowered(roots, assumed, compared), roots)
            except Unprovable as error:
                refused = error
        return refused

    def _lowered(
        self, roots: Sequence[Expr], assumed: Assumed, compared: Mapping[int, Source] | None
    ) -> Lowered:
        return lower(roots, self.schema, assumed, self.words, compared, self.workdays)

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
    return schema.by_name[key[0]] if len(key) == 1 else schema.field_of(key[0], key[1])


def _strata(roots: Sequence[Expr]) -> list[list[Cohort]]:
    level = ranks(roots)
    found: dict[int, list[Cohort]] = {}
    for node in walk(roots):
        if isinstance(node, Cohort):
            found.setdefault(level[id(node)][0], []).append(node)
    return [found[each] for each in sorted(found)]
