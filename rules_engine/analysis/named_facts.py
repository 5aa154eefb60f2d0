"""Facts by the names that what is missing goes by: who reads one, and a unit without one."""

from collections.abc import Callable

from attrs import evolve

from rules_engine.ir.expressions import Aggregate, Cohort, Expr, Fact, Field
from rules_engine.model.units import UnitFacts


def reader(name: str, *, compared: bool) -> Callable[[Expr], bool]:
    """Whether a node itself reads the fact of this name: ``甲``, ``账号[2].平台`` or ``某县·甲``."""
    source, bracket, rest = name.partition("[")
    field = rest.partition("].")[2] if bracket else ""

    def reads(node: Expr) -> bool:
        match node:
            case Fact(name=fact):
                return fact == name
            case Field(source=of, name=part):
                return of == name or (bool(bracket) and (of, part) == (source, field))
            case Aggregate(source=of):
                return of == name
            case Cohort():
                return compared or "·" in name
            case _:
                return False

    return reads


def without(facts: UnitFacts, name: str) -> UnitFacts:
    """The facts with the one of this name as it originally was: 未报."""
    source, bracket, rest = name.partition("[")
    values = dict(facts.values)
    if not bracket:
        values.pop(name, None)
        return evolve(facts, values=values)
    records = values.get(source)
    if isinstance(records, tuple):
        index, field = int(rest.partition("]")[0]), rest.partition("].")[2]
        values[source] = tuple(
            {key: cell for key, cell in record.items() if (i, key) != (index, field)}
            for i, record in enumerate(records, 1)
        )
    return evolve(facts, values=values)
