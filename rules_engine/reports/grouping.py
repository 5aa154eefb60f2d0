"""How results fall into the tables that are printed, and which units share a place."""

from itertools import groupby

from attrs import frozen

from rules_engine.explain import Evaluation, UnitResult
from rules_engine.ir import Program
from rules_engine.model.types import CLASS
from rules_engine.model.values import Value
from rules_engine.records import Shown


@frozen(eq=False, repr=False)
class Group(Shown):
    """Units ranked together, in printed order. ``kind`` is their class, or what else they have in
    common, where groups are ranked apart; ``tied`` are the names of those that share their place with another."""

    kind: str | None
    results: tuple[UnitResult, ...]
    tied: frozenset[str]


def groups_of(evaluation: Evaluation) -> tuple[Group, ...]:
    """One group, or one for each class where ranking is by class."""
    program = evaluation.program
    attribute = None if program.ranking is None else program.ranking.group
    if attribute is None:
        return (_group(program, None, evaluation.results),)
    runs = groupby(evaluation.results, key=lambda result: result.unit.group(attribute))
    return tuple(_group(program, kind, tuple(results)) for kind, results in runs)


def _group(program: Program, kind: str | None, results: tuple[UnitResult, ...]) -> Group:
    names: dict[tuple[Value, ...], list[str]] = {}
    for result in results:
        if result.rank is not None:
            names.setdefault(_keys(program, result), []).append(result.unit.name)
    tied = frozenset(name for same in names.values() if len(same) > 1 for name in same)
    return Group(kind, results, tied)


def _keys(program: Program, result: UnitResult) -> tuple[Value, ...]:
    assert program.ranking is not None
    return tuple(result.observation.value(key.value) for key in program.ranking.keys)


def is_grouped(program: Program) -> bool:
    """Whether each group of units has ranks of its own."""
    return program.ranking is not None and program.ranking.group is not None


def is_by_class(program: Program) -> bool:
    """Whether each class has ranks of its own."""
    return program.ranking is not None and program.ranking.group == CLASS


def group_of(program: Program, result: UnitResult) -> str:
    """The group that a unit is ranked in; empty where all are ranked together."""
    attribute = None if program.ranking is None else program.ranking.group
    return "" if attribute is None else result.unit.group(attribute) or ""


def is_tied(evaluation: Evaluation, result: UnitResult) -> bool:
    """Whether a unit shares its place."""
    return any(result.unit.name in group.tied for group in groups_of(evaluation))
