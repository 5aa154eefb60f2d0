"""How results fall into the tables that are printed, and which units share a place."""

from itertools import groupby

from attrs import frozen

from rules_engine.explain import Evaluation, Status, UnitResult
from rules_engine.ir import Exclusion, Program, Ruling
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


def effective_rulings(program: Program, result: UnitResult) -> tuple[Ruling, ...]:
    """The rulings that hold for a unit and are not beaten."""
    seen = result.observation
    return tuple(r for r in active_rulings(program, result) if seen.value(r.effective) is True)


def active_rulings(program: Program, result: UnitResult) -> tuple[Ruling, ...]:
    """The rulings whose condition holds; none of a unit that is 出错 or takes no part."""
    seen = result.observation
    if result.status is Status.FAULTY or result.apart:
        return ()
    return tuple(r for r in program.rulings if seen.value(r.active) is True)


def beaten_rulings(program: Program, result: UnitResult) -> tuple[Ruling, ...]:
    """The rulings whose condition holds but that another one beats."""
    seen = result.observation
    return tuple(r for r in active_rulings(program, result) if seen.value(r.effective) is not True)


def exclusions_of(program: Program, result: UnitResult) -> tuple[Exclusion, ...]:
    """The lines of 不参评 by which a unit takes no part."""
    if program.ranking is None or not result.apart:
        return ()
    seen = result.observation
    return tuple(e for e in program.ranking.exclusions if seen.value(e.condition) is True)


def grade_by_score(program: Program, result: UnitResult) -> str | None:
    """The grade before rulings; None where none is stated."""
    if program.grade_by_score is None or result.status is Status.FAULTY:
        return None
    grade = result.observation.value(program.grade_by_score)
    return grade if isinstance(grade, str) else None
