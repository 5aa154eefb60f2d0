"""A unit and its typed facts, as readers make them and evaluators take them."""

from collections.abc import Container, Iterable, Mapping

from attrs import Factory, field, frozen

from rules_engine.model.types import CLASS
from rules_engine.model.values import Value
from rules_engine.records import Alike, Shown


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


def fact_of(unit: str, fact: str, units: Container[str]) -> str:
    """``单位·事实``, as another unit that waits for it names it. A fact that ``unit`` itself waits for
    because of one of ``units`` stays that unit's."""
    dots = [place for place, mark in enumerate(fact) if mark == "·"]
    return fact if any(fact[:dot] in units for dot in dots) else f"{unit}·{fact}"


def own_names(facts: Iterable[str], unit: str) -> set[str]:
    """The facts by the names that ``unit`` knows them by: its own without itself before them."""
    return {fact.removeprefix(f"{unit}·") for fact in facts}
