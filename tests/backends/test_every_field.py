"""What a node says is all that counts when two nodes are told apart: no field of one is left out.

A field that a node gets tomorrow fails here until it has a second value below.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import attrs
import pytest

from rules_engine.ir import Aggregate, Attribute, Case, Cohort, Expr, Field, Round
from rules_engine.ir.passes.sameness import sameness
from rules_engine.ir.passes.simplify import simplify
from rules_engine.model.rounding import RoundingMode
from rules_engine.model.types import FactDecl, FactSchema, ListType, RecordType
from tests.backends.making import NUMBER, SPAN, apply, const, fact

# What says where a node stands, and of what type it is; the type follows from the rest.
UNSAID = {"type", "span", "origin"}
YES, NO = const(True), const(False)
DATES = tuple(Field("单", name, NUMBER, SPAN) for name in ("甲", "乙"))
FIELDS = tuple(FactDecl(name, NUMBER) for name in ("甲", "乙"))
LISTS = tuple(FactDecl(name, ListType(RecordType(FIELDS))) for name in ("单", "单二"))
SCHEMA = FactSchema((FactDecl("一", NUMBER), FactDecl("二", NUMBER), *LISTS), ())
NODES: list[Expr] = [
    const(1),
    fact("一"),
    Attribute("role", "甲", YES.type, SPAN),
    DATES[0],
    apply("add", const(1), const(2)),
    Case(((YES, const(1)),), const(2), NUMBER, SPAN),
    Aggregate("sum_of_max", "单", YES, DATES[0], NUMBER, SPAN, DATES[:1], 3),
    Round(fact("一"), 2, RoundingMode.HALF_UP, NUMBER, SPAN),
    Cohort("mean", fact("一"), NUMBER, SPAN, "类别", YES),
]
OTHERS: dict[str, Any] = {
    "Const.value": 2,
    "Fact.name": "二",
    "Attribute.which": "name",
    "Attribute.key": "乙",
    "Field.source": "单二",
    "Field.name": "乙",
    "Apply.operator": "sub",
    "Apply.operands": (const(1), const(3)),
    "Case.branches": ((NO, const(1)),),
    "Case.otherwise": const(3),
    "Aggregate.operator": "longest_run",
    "Aggregate.source": "单二",
    "Aggregate.where": NO,
    "Aggregate.value": DATES[1],
    "Aggregate.keys": DATES,
    "Aggregate.take": -3,
    "Round.operand": fact("二"),
    "Round.digits": 1,
    "Round.mode": RoundingMode.DOWN,
    "Cohort.operator": "max",
    "Cohort.operand": fact("二"),
    "Cohort.scope": "",
    "Cohort.takes_part": NO,
}


def _fields() -> Iterator[tuple[Expr, str]]:
    for node in NODES:
        for field in attrs.fields(type(node)):
            if field.name not in UNSAID:
                yield node, field.name


NAMED = [pytest.param(node, name, id=f"{type(node).__name__}.{name}") for node, name in _fields()]


@pytest.mark.parametrize(("node", "name"), NAMED)
def test_nodes_that_differ_in_a_field_are_not_the_same(node: Expr, name: str) -> None:
    changed: Any = {name: OTHERS[f"{type(node).__name__}.{name}"]}
    other, again = attrs.evolve(node, **changed), attrs.evolve(node)
    number = sameness([node, other, again])
    assert number[id(node)] == number[id(again)] != number[id(other)]


@pytest.mark.parametrize(("node", "name"), NAMED)
def test_simplifying_makes_no_two_of_them_one(node: Expr, name: str) -> None:
    changed: Any = {name: OTHERS[f"{type(node).__name__}.{name}"]}
    other = attrs.evolve(node, **changed)
    made = simplify([node, other], SCHEMA)
    assert made[id(node)] is not made[id(other)]
    for before in (node, other):
        after = made[id(before)]
        assert not isinstance(after, type(before)) or _words(after) == _words(before)


def _words(node: Expr) -> dict[str, object]:
    """What a node says by itself, without its operands."""
    names = [field.name for field in attrs.fields(type(node)) if field.name not in UNSAID]
    said = {name: getattr(node, name) for name in names}
    return {name: value for name, value in said.items() if isinstance(value, (str, int, Fraction))}
