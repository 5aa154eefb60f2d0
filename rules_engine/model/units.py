"""A unit and its typed facts, as readers make them and evaluators take them."""

from bisect import bisect_left
from collections.abc import Container, Iterable, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain

from attrs import Factory, define, field, frozen

from rules_engine.model.types import CLASS
from rules_engine.model.values import Cause, Fault, Value
from rules_engine.records import Alike, Shown

_MARK, _AFTER_MARK = "·", "¸"
# Fewer facts are put in order anew for each unit; of so many sets the order is remembered.
_MANY = 32
_REMEMBERED = 16


@frozen(eq=False, repr=False)
class Unit(Alike):
    """被评单位: official name, 类别 (None where the scheme has no classes), 角色, its value of each
    other grouping attribute, and its place in the roster (None without one)."""

    name: str
    kind: str | None = None
    roles: frozenset[str] = frozenset()
    groups: tuple[tuple[str, str], ...] = ()
    place: int | None = field(default=None, eq=False)

    def group(self, attribute: str) -> str | None:
        """What the unit is by 类别 or another attribute; None where it has none, or for no attribute."""
        return self.kind if attribute == CLASS else dict(self.groups).get(attribute)


@frozen(eq=False, repr=False)
class UnitFacts(Shown):
    """The facts of one unit.

    ``values`` maps fact names to values of the declared types; a declared fact that is not there is
    未报; a bad cell is a ``Fault``. List facts are tuples of records (mappings of field name to
    value). ``places`` says in Chinese where each value was read (``facts.csv 第 12 行“传播情况”``).
    """

    unit: Unit
    values: Mapping[str, Value]
    places: Mapping[str, str] = Factory(dict)


def data_faults(facts: UnitFacts) -> tuple[Cause, ...]:
    """Bad cells of a unit, whether or not a clause looks at them."""
    values = facts.values.values()
    lists = [value for value in values if value.__class__ is tuple]
    cells = chain(values, *(record.values() for records in lists for record in records))
    found = {cause for cell in cells if cell.__class__ is Fault for cause in cell.causes}
    return tuple(sorted(found, key=lambda cause: (cause.kind, cause.where))) if found else ()


def fact_of(unit: str, fact: str, units: Container[str]) -> str:
    """``单位·事实``, as another unit that waits for it names it. A fact that ``unit`` itself waits for
    because of one of ``units`` stays that unit's."""
    dots = [place for place, mark in enumerate(fact) if mark == "·"]
    return fact if any(fact[:dot] in units for dot in dots) else f"{unit}·{fact}"


def facts_of(
    waits: Iterable[tuple[str, AbstractSet[str]]], units: Container[str]
) -> frozenset[str]:
    """`fact_of` of all facts that some units wait for. Those that stay as they are, which many units share,
    are looked at once."""
    kept, found = set[str](), set[str]()
    for unit, facts in waits:
        for fact in facts - kept:
            named = fact_of(unit, fact, units)
            (kept if named == fact else found).add(named)
    return frozenset(kept | found)


def own_names(facts: Iterable[str], unit: str) -> set[str]:
    """The facts by the names that ``unit`` knows them by: its own without itself before them."""
    return {fact.removeprefix(f"{unit}·") for fact in facts}


@define(eq=False, repr=False)
class OwnNames(Shown):
    """The facts that units wait for, in order, by the names that they know them by. What many of them wait
    for is put in order once."""

    _shared: list[tuple[frozenset[str], list[str]]] = Factory(list)

    def of(self, unit: str, facts: frozenset[str]) -> tuple[str, ...]:
        """`own_names` in order."""
        if len(facts) < _MANY:
            return tuple(sorted(own_names(facts, unit)))
        shared, ordered = self._in_order(facts)
        # All of a unit's own stand together: they begin with its name and the mark behind it.
        first, last = (bisect_left(ordered, unit + mark) for mark in (_MARK, _AFTER_MARK))
        own = own_names((*ordered[first:last], *(facts - shared)), unit)
        return tuple(sorted([*ordered[:first], *ordered[last:], *(own - shared)]))

    def _in_order(self, facts: frozenset[str]) -> tuple[frozenset[str], list[str]]:
        """Some of the facts that were put in order for another unit, or now those of other units."""
        for shared, ordered in self._shared:
            if 2 * len(shared) >= len(facts) and shared <= facts:
                return shared, ordered
        shared = frozenset(fact for fact in facts if _MARK in fact)
        self._shared.insert(0, (shared, sorted(shared)))
        del self._shared[_REMEMBERED:]
        return self._shared[0]
