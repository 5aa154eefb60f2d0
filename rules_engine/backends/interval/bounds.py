"""Bounds of a whole program: the algebra run once for each class of unit that there may be."""

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from rules_engine.backends.interval.algebra import Algebra, Others
from rules_engine.backends.interval.domain import Domain, all_free, classes_of, in_class, of_unit
from rules_engine.backends.interval.outline import Outline
from rules_engine.backends.interval.peers import NOBODY, Peers
from rules_engine.backends.interval.rows import Carrier, Rows
from rules_engine.backends.interval.values import NEVER, Abstract, State, under, union
from rules_engine.backends.interval.witnesses import Var
from rules_engine.ir.expressions import Cohort, Expr
from rules_engine.ir.fold import carry_on, fold, walk
from rules_engine.ir.passes.roots import all_roots
from rules_engine.ir.program import Program
from rules_engine.model.types import CLASS
from rules_engine.model.units import UnitFacts
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar

_ANYTHING = Abstract(dict.fromkeys(State))


@frozen(eq=False)
class Bounds:
    """The abstract value of every expression of a program."""

    made: Mapping[int, Carrier] = field(repr=False)

    def of(self, expr: Expr) -> Abstract:
        """What an expression can come to; one with a value for each record: what it can come to for
        any of them. Raises KeyError for an expression that is not of the program."""
        return _of_any_record(self.made[id(expr)])


def bounds(
    program: Program,
    known: UnitFacts | None = None,
    calendar: WorkCalendar = NO_CALENDAR,
    roots: Sequence[Expr] = (),
) -> Bounds:
    """Bounds of every expression of a program, for any unit, or for that of ``known``: the facts that
    it has not reported are free within their declarations. ``roots``: of these expressions only."""
    outline = Outline.of(roots or all_roots(program), program.schema)
    anyone = of_anyone(outline, calendar)
    if known is None:
        return Bounds(anyone)
    domain = of_unit(program.schema, known)
    return Bounds(fold(outline.roots, _algebra(outline, domain, anyone, calendar)))


@frozen(eq=False)
class Waiting:
    """Some expressions of a unit whose ``settled`` nodes have a value already: what they come to for
    the facts of a domain."""

    outline: Outline
    roots: Sequence[Expr]
    others: Others
    settled: Mapping[int, Abstract]
    calendar: WorkCalendar = NO_CALENDAR
    _order: Sequence[Expr] = field(init=False)

    @_order.default
    def _in_order(self) -> Sequence[Expr]:
        return tuple(walk(self.roots, self.settled))

    def bounds(self, domain: Domain) -> Bounds:
        """Bounds for the facts of a domain."""
        return self._made(domain, dict(self.settled))

    def narrower(self, found: Bounds, domain: Domain, var: Var) -> Bounds:
        """Bounds for a domain that differs by one fact from that of which something was found: only
        what reads the fact is made anew."""
        readers, masks = self.outline.readers(var), self.outline.masks
        kept = {node: made for node, made in found.made.items() if not masks[node] & readers}
        return self._made(domain, {**kept, **self.settled})

    def _made(self, domain: Domain, known: dict[int, Carrier]) -> Bounds:
        algebra = Algebra(
            self.outline, domain, self.others, self.calendar, made=known, settled=self.settled
        )
        carry_on(self._order, algebra, known)
        return Bounds(known)


def of_anyone(outline: Outline, calendar: WorkCalendar = NO_CALENDAR) -> dict[int, Abstract]:
    """What any unit may come to. Where units of different classes are compared, a first round that
    knows nothing of the others is followed by one that knows what the first found."""
    anyone = _each_class(outline, None, calendar)
    mixed = len(outline.schema.classes) > 1 and any(
        isinstance(node, Cohort) and node.scope != CLASS for node in walk(outline.roots)
    )
    return _each_class(outline, anyone, calendar) if mixed else anyone


def _each_class(
    outline: Outline, anyone: Mapping[int, Abstract] | None, calendar: WorkCalendar
) -> dict[int, Abstract]:
    """Every class in turn, so that what goes by class goes together."""
    found: dict[int, list[Abstract]] = {}
    for kind in classes_of(outline.schema):
        algebra = _algebra(outline, all_free(outline.schema, kind), anyone, calendar)
        for node, value in flat(fold(outline.roots, algebra)).items():
            found.setdefault(node, []).append(under(value, in_class(kind)))
    return {node: union(parts) for node, parts in found.items()}


def _algebra(
    outline: Outline,
    domain: Domain,
    anyone: Mapping[int, Abstract] | None,
    calendar: WorkCalendar,
) -> Algebra:
    made: dict[int, Carrier] = {}
    alone = len(outline.schema.classes) < 2

    def others(node: Cohort) -> tuple[Abstract, Peers]:
        """What another unit may come to: of the same class the same as this one, whose facts are
        free; anything, before that is known."""
        if anyone is not None:
            return anyone[id(node.operand)], NOBODY
        mine = made[id(node.operand)] if alone or node.scope == CLASS else _ANYTHING
        return mine if isinstance(mine, Abstract) else _ANYTHING, NOBODY

    return Algebra(outline, domain, others, calendar, made=made)


def flat(made: Mapping[int, Carrier]) -> dict[int, Abstract]:
    """One abstract value for each node; for any of the records, where there is one for each."""
    return {node: _of_any_record(value) for node, value in made.items()}


def _of_any_record(value: Carrier) -> Abstract:
    if isinstance(value, Rows):
        return union(value.cells) if value.cells else NEVER
    return value
