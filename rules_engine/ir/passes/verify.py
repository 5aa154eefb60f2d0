"""What a well-formed program keeps to. Run by tests and while debugging; evaluators rely on it."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from attrs import frozen

from rules_engine.ir.expressions import (
    Aggregate,
    Apply,
    Attribute,
    Case,
    Cohort,
    Const,
    Expr,
    Fact,
    Field,
    Round,
)
from rules_engine.ir.fold import operands_of, walk
from rules_engine.ir.passes.levels import lists
from rules_engine.ir.passes.roots import all_roots
from rules_engine.ir.program import Program
from rules_engine.model.types import CLASS, BoolType, FactSchema, ListType
from rules_engine.operators import AGGREGATES, COHORT_AGGREGATES, OPERATORS
from rules_engine.records import Shown

_ATTRIBUTES = frozenset({"class", "name", "role", "group"})
_CONDITIONED = frozenset({"any", "all", "longest_run"})
_VALUED = frozenset(AGGREGATES) - _CONDITIONED - {"count"}
_KEYED = frozenset({"sum_of_max", "longest_run"})
_TRUTHS = frozenset({"and", "or", "not"})


@frozen(eq=False, repr=False)
class Violation(Shown):
    """A node that breaks a rule, and the rule in one clause."""

    node: Expr
    rule: str


def verify(program: Program) -> list[Violation]:
    """Everything that is wrong with the expressions of a program; empty where they are well formed."""
    roots = all_roots(program)
    reads = lists(roots)
    found = [
        Violation(root, "reads records outside of a list") for root in roots if reads[id(root)]
    ]
    for node in walk(roots):
        found.extend(Violation(node, rule) for rule in _broken(node, program.schema, reads))
    return found


def _broken(node: Expr, schema: FactSchema, reads: dict[int, frozenset[str]]) -> Iterator[str]:
    if len(reads[id(node)]) > 1:
        yield "reads records of two lists"
    match node:
        case Const():
            return
        case Fact():
            yield from _fact(node, schema)
        case Attribute():
            yield from _unless(node.which in _ATTRIBUTES, f"unknown attribute {node.which}")
        case Field():
            yield from _field(node, schema)
        case Apply():
            yield from _apply(node)
        case Case():
            yield from _case(node)
        case Aggregate():
            yield from _aggregate(node, schema, reads)
        case Round():
            yield from _unless(node.digits >= 0, "rounds to a negative number of decimals")
        case Cohort():
            yield from _cohort(node, schema, reads)
        case _:
            assert_never(node)


def _unless(holds: bool, rule: str) -> Iterable[str]:
    return () if holds else (rule,)


def _fact(node: Fact, schema: FactSchema) -> Iterator[str]:
    decl = schema.by_name.get(node.name)
    yield from _unless(decl is not None, f"undeclared fact {node.name}")
    yield from _unless(decl is None or not isinstance(decl.type, ListType), "is a list")


def _declares_list(schema: FactSchema, source: str) -> bool:
    return source in schema.by_name and isinstance(schema.by_name[source].type, ListType)


def _field(node: Field, schema: FactSchema) -> Iterable[str]:
    if not _declares_list(schema, node.source):
        return (f"undeclared list {node.source}",)
    names = {part.name for part in schema.by_name[node.source].fields}
    return _unless(node.name in names, f"undeclared field {node.source}.{node.name}")


def _apply(node: Apply) -> Iterator[str]:
    operator = OPERATORS.get(node.operator)
    if operator is None:
        yield f"unknown operator {node.operator}"
        return
    enough = len(node.operands) == operator.arity if operator.arity else len(node.operands) > 0
    yield from _unless(enough, f"{len(node.operands)} operands for {node.operator}")
    if node.operator in _TRUTHS:
        yield from _conditions(node.operands)


def _conditions(nodes: Iterable[Expr]) -> Iterable[str]:
    return _unless(all(isinstance(node.type, BoolType) for node in nodes), "condition is no truth")


def _case(node: Case) -> Iterator[str]:
    yield from _unless(len(node.branches) > 0, "choice without a branch")
    yield from _conditions(when for when, _ in node.branches)


def _aggregate(
    node: Aggregate, schema: FactSchema, reads: dict[int, frozenset[str]]
) -> Iterator[str]:
    yield from _unless(node.operator in AGGREGATES, f"unknown aggregate {node.operator}")
    yield from _unless(_declares_list(schema, node.source), f"undeclared list {node.source}")
    yield from _unless(not reads[id(node)], "reads records of another list")
    yield from _unless(node.where is not None or node.operator not in _CONDITIONED, "no condition")
    yield from _unless((node.value is not None) == (node.operator in _VALUED), "value is amiss")
    taken = node.take is not None
    keyed = bool(node.keys) or (taken and node.operator == "sum_of_max")
    yield from _unless(keyed == (node.operator in _KEYED), "keys are amiss")
    yield from _unless(
        not taken or (node.operator == "sum_of_max" and node.take != 0), "take is amiss"
    )
    yield from _unless(all(key.source == node.source for key in node.keys), "key of another list")
    yield from _conditions(() if node.where is None else (node.where,))
    inside = (one for one in walk(operands_of(node)) if isinstance(one, Aggregate))
    yield from _unless(all(one.source != node.source for one in inside), "nested over one list")


def _cohort(node: Cohort, schema: FactSchema, reads: dict[int, frozenset[str]]) -> Iterator[str]:
    yield from _unless(node.operator in COHORT_AGGREGATES, f"unknown comparison {node.operator}")
    yield from _unless(not reads[id(node)], "compares records of units")
    yield from _conditions(() if node.takes_part is None else (node.takes_part,))
    yield from _unless(node.scope in _scopes(schema), f"unknown scope {node.scope}")


def _scopes(schema: FactSchema) -> tuple[str, ...]:
    return ("", CLASS, *(name for name, _ in schema.groupings))
