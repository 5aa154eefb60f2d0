"""What was ruled of a unit: the rulings that hold, those that others beat, the lines of 不参评, the grade before them."""

from rules_engine.explain import Status, UnitResult
from rules_engine.ir import Exclusion, Program, Ruling


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
