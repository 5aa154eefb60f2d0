"""What a unit with missing facts can still come to: the interval backend, given all that is observed.

Everything that is not 未报 is taken from the observation, so only what waits for facts is computed.
"""

from collections.abc import Iterable, Mapping, Sequence

from attrs import field, frozen

from rules_engine.backends.interval.bounds import Bounds, Waiting, of_anyone
from rules_engine.backends.interval.domain import Domain, of_unit
from rules_engine.backends.interval.outline import Outline
from rules_engine.backends.interval.peers import NOBODY, Crowd, Peers
from rules_engine.backends.interval.values import Abstract, exactly, under
from rules_engine.backends.interval.witnesses import Var
from rules_engine.backends.scalar import Observation
from rules_engine.ir.expressions import Aggregate, Cohort, Expr, Fact, Field
from rules_engine.ir.fold import operands_of, walk
from rules_engine.ir.passes.levels import lists
from rules_engine.ir.passes.roots import all_roots
from rules_engine.ir.program import Program
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Missing
from rules_engine.model.workdays import WorkCalendar


@frozen(eq=False)
class Pending:
    """What a unit waits for: ``settled`` are the values that it does not wait for, ``free`` the facts
    and the fields of records that it does."""

    facts: UnitFacts
    domain: Domain
    settled: Mapping[int, Abstract]
    free: tuple[Var, ...]


@frozen(eq=False)
class Completions:
    """The units of a run, and what each can still come to."""

    program: Program
    calendar: WorkCalendar
    observations: Mapping[str, Observation]
    outline: Outline
    compared: Sequence[Expr]
    _of_records: Mapping[int, frozenset[str]]
    _anyone: dict[int, Abstract] = field(init=False, factory=dict)
    _first: dict[str, Bounds] = field(init=False, factory=dict)
    _crowds: dict[tuple[int, str | None], Crowd] = field(init=False, factory=dict)
    _groups: dict[str, Mapping[str | None, Sequence[str]]] = field(init=False, factory=dict)

    @classmethod
    def of(
        cls, program: Program, observations: Iterable[Observation], calendar: WorkCalendar
    ) -> "Completions":
        """The completions of a run; what it costs does not depend on the number of units."""
        # What others compare with a unit may stand below what is settled for itself.
        compared = tuple(_compared(all_roots(program)))
        roots = (*all_roots(program), *compared)
        named = {seen.facts.unit.name: seen for seen in observations}
        outline = Outline.of(roots, program.schema)
        return cls(program, calendar, named, outline, compared, lists(roots))

    def pending(self, unit: str, roots: Sequence[Expr]) -> Pending:
        """What ``roots`` wait for in a unit."""
        seen = self.observations[unit]
        domain = of_unit(self.program.schema, seen.facts)
        settled: dict[int, Abstract] = {}
        free: dict[Var, None] = {}
        visited: set[int] = set()
        stack = list(reversed(roots))
        while stack:
            node = stack.pop()
            if id(node) in visited:
                continue
            visited.add(id(node))
            value = Missing(frozenset()) if self._of_records[id(node)] else seen.value(node)
            if isinstance(value, Missing):
                free |= dict.fromkeys(_free_in(node, domain))
                stack.extend(reversed(operands_of(node)))
            else:
                settled[id(node)] = exactly(value)
        return Pending(seen.facts, domain, settled, tuple(free))

    def waiting(self, pending: Pending, roots: Sequence[Expr]) -> Waiting:
        """Means to find what ``roots``, and all they wait for, can come to."""
        unit = pending.facts.unit
        peers: dict[int, Peers] = {}

        def others(node: Cohort) -> tuple[None, Peers]:
            if id(node) not in peers:
                peers[id(node)] = Peers(self._crowd(node, unit), unit.name)
            return None, peers[id(node)]

        return Waiting(self.outline, roots, others, pending.settled, self.calendar)

    def _crowd(self, node: Cohort, unit: Unit) -> Crowd:
        """The units that a unit is compared with, and the unit itself."""
        group = unit.group(node.scope) if node.scope else None
        if (id(node), group) not in self._crowds:
            names = self._in_groups(node.scope)[group]
            members = {
                n: (self._of_other(n, node.operand), self._takes_part(n, node)) for n in names
            }
            self._crowds[id(node), group] = Crowd(members)
        return self._crowds[id(node), group]

    def _in_groups(self, scope: str) -> Mapping[str | None, Sequence[str]]:
        """The names of units by their group."""
        if scope not in self._groups:
            groups: dict[str | None, list[str]] = {}
            for name in sorted(self.observations):
                unit = self.observations[name].facts.unit
                groups.setdefault(unit.group(scope) if scope else None, []).append(name)
            self._groups[scope] = groups
        return self._groups[scope]

    def _takes_part(self, name: str, node: Cohort) -> Abstract:
        return exactly(True) if node.takes_part is None else self._of_other(name, node.takes_part)

    def _of_other(self, name: str, node: Expr) -> Abstract:
        """What a node of another unit is, or can come to: with its missing facts free, and those of
        the units that it is compared with as free as can be."""
        value = self.observations[name].value(node)
        if not isinstance(value, Missing):
            return exactly(value)
        if not self._anyone:
            self._anyone.update(of_anyone(self.outline, self.calendar))
        if name not in self._first:
            self._first[name] = self._alone(name)
        return under(self._first[name].of(node), None)

    def _alone(self, name: str) -> Bounds:
        pending = self.pending(name, self.compared)

        def others(node: Cohort) -> tuple[Abstract, Peers]:
            return self._anyone[id(node.operand)], NOBODY

        waiting = Waiting(self.outline, self.compared, others, pending.settled, self.calendar)
        return waiting.bounds(pending.domain)


def _compared(roots: Sequence[Expr]) -> list[Expr]:
    """What is asked of other units, in comparisons of any depth."""
    comparisons = (node for node in walk(roots) if isinstance(node, Cohort))
    return [each for comparison in comparisons for each in operands_of(comparison)]


def _free_in(node: Expr, domain: Domain) -> list[Var]:
    """The free facts and fields that a node itself reads."""
    match node:
        case Fact(name=name):
            value = domain.facts[name]
            return [] if value.var is None and len(value.choices or ()) < 2 else [("fact", name)]
        case Field(source=source, name=name):
            listing = domain.lists[source]
            if listing.any_number:
                return [("list", source)]
            return [
                ("field", source, index, name)
                for index, cells in enumerate(listing.records, 1)
                if not cells[name].is_point
            ]
        case Aggregate(source=source) if domain.lists[source].any_number:
            return [("list", source)]
        case _:
            return []
