"""Claims about grades and rulings."""

from collections.abc import Iterator
from itertools import combinations

from rules_engine.analysis.claims.model import Claim
from rules_engine.ir import construct as make
from rules_engine.ir.expressions import Apply, Expr
from rules_engine.ir.program import Program, Ruling


def of_grades(program: Program) -> Iterator[Claim]:
    """Grades can be had, and leave no total without one. (Which goes first where two fit is the order of
    the grades; ranges that overlap are refused when a scheme is compiled.)"""
    asked = [grade for grade in program.grades if grade.condition is not None]
    if asked and all(grade.condition is not None or grade.elsewhere for grade in program.grades):
        conditions = [grade.condition for grade in asked if grade.condition is not None]
        span = asked[-1].span
        none = make.negate(make.any_of(conditions, span), span)
        shown = (program.total.score,)
        yield Claim("bands-gap", ("等次",), "每个总分都有一个等次", none, span, shown=shown)
    yield from _reachable(program)


def _reachable(program: Program) -> Iterator[Claim]:
    if program.grade is None:
        return
    for grade in program.grades:
        name = make.const(grade.name, program.grade.type, grade.span)
        has = Apply("eq", (program.grade, name), make.BOOL, grade.span)
        words = f"有事实使等次是“{grade.name}”"
        if not grade.elsewhere:
            yield Claim(
                "grade-reachable", (grade.name,), words, has, grade.span, shown=(program.grade,)
            )


def of_rulings(program: Program) -> Iterator[Claim]:
    """Rulings come into play, and none that want different things do so together."""
    for ruling in program.rulings:
        words = f"{ruling.kind}“{ruling.name}”有事实使它生效"
        yield Claim("ruling-fires", (ruling.name,), words, ruling.effective, ruling.span)
    for one, other in combinations(program.rulings, 2):
        if _differ(one, other):
            both = make.all_of([one.effective, other.effective], other.span)
            words = f"“{one.name}”和“{other.name}”结果不同，不会同时生效"
            shown: tuple[Expr, ...] = (one.effective, other.effective)
            yield Claim(
                "rulings-conflict", (one.name, other.name), words, both, other.span, shown=shown
            )


def _differ(one: Ruling, other: Ruling) -> bool:
    """Whether two rulings want different things: grades, points, stopping."""
    if one.grade is not None and other.grade is not None and one.grade != other.grade:
        return True
    if one.grade in other.bars or other.grade in one.bars:
        return True
    if one.steps * other.steps < 0 or (one.steps and other.grade) or (other.steps and one.grade):
        return True
    if one.points is not None and other.points is not None:
        return one.points is not other.points and _value(one.points) != _value(other.points)
    return (one.points is not None or other.points is not None) and (one.stops or other.stops)


def _value(points: Expr) -> object:
    """What tells limits apart: the number, or where they are written if that depends on the class."""
    return getattr(points, "value", id(points))
