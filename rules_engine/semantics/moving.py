"""降低 and 提高: by how many grades rulings move what score and 不得评 give; where a move ends."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import NumberType
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import moving as f
from rules_engine.semantics.ruling_order import RulingDraft, may_meet
from rules_engine.source import Span
from rules_engine.syntax import nodes

_STEPS = NumberType(whole=True)


def check_moves(
    context: Context,
    drafts: Sequence[RulingDraft],
    beaten_by: Mapping[str, set[str]],
    grades: Sequence[str],
) -> None:
    """Every move is by some of the grades there are, and two the same way say what they come to."""
    moving = [(draft, draft.move) for draft in drafts if draft.move is not None]
    for draft, move in moving:
        if not 0 < move.number < len(grades):
            context.report(f.no_such_move(draft.name, move.way, len(grades) - 1, move.span))
    for place, (draft, move) in enumerate(moving):
        for other, first in moving[:place]:
            said = first.together is not None and first.together == move.together
            if not said and first.way == move.way and may_meet(other, draft, beaten_by):
                names = other.name, draft.name
                context.report(f.moves_together_unstated(*names, move.way, first.span, move.span))


class Moves:
    """The moves of a scheme over its ``ladder``, the grades that can be reached by steps, best first."""

    def __init__(self, ladder: Sequence[str], rulings: Sequence[ir.Ruling], span: Span) -> None:
        self._ladder, self._rulings, self._span = ladder, rulings, span

    def of(self, grade: ir.Expr) -> ir.Expr:
        """The grade after the moves; one branch for each grade that they can lead to."""
        if not any(ruling.steps for ruling in self._rulings):
            return grade
        branches = []
        for name in self._ladder:
            ways = self._ways_to(name, grade)
            if ways:
                reached = make.const(name, grade.type, self._span)
                branches.append((make.any_of(ways, self._span), reached))
        return ir.Case(tuple(branches), grade, grade.type, self._span) if branches else grade

    def _ways_to(self, name: str, grade: ir.Expr) -> list[ir.Expr]:
        end, found = self._ladder.index(name), []
        for start, before in enumerate(self._ladder):
            tests = self._down(start, end) if start < end else self._up(start, end)
            if start != end and tests is not None:
                held = make.const(before, grade.type, self._span)
                is_held = ir.Apply("eq", (grade, held), make.BOOL, self._span)
                found.append(make.all_of([is_held, *tests], self._span))
        return found

    def _down(self, start: int, end: int) -> list[ir.Expr] | None:
        """When a unit comes down from one place to another: on past grades that it is barred from."""
        tests = [self._goes_on(start, place) for place in range(start, end)]
        if any(test is None for test in tests):
            return None
        last = self._goes_on(start, end) if end + 1 < len(self._ladder) else None
        stays = [] if last is None else [make.negate(last, self._span)]
        return [*(test for test in tests if test is not None), *stays]

    def _goes_on(self, start: int, place: int) -> ir.Expr | None:
        """When a unit that came down from ``start`` does not stay at a place; None: it always does."""
        bars = self._bars(place) if place > start else []
        further = self._by(-1, place - start + 1)
        tests = [*bars, *([] if further is None else [further])]
        return make.any_of(tests, self._span) if tests else None

    def _up(self, start: int, end: int) -> list[ir.Expr] | None:
        """When a unit goes up from one place to another: the best within reach that no veto bars."""
        tests = self._within_reach(start, end)
        if tests is None:
            return None
        better = [self._within_reach(start, place) for place in range(end)]
        ruled_out = [make.all_of(each, self._span) for each in better if each is not None]
        return [*tests, *(make.negate(each, self._span) for each in ruled_out)]

    def _within_reach(self, start: int, place: int) -> list[ir.Expr] | None:
        far = self._by(1, start - place)
        free = [make.negate(bar, self._span) for bar in self._bars(place)]
        return None if far is None else [far, *free]

    def _bars(self, place: int) -> list[ir.Expr]:
        return [r.effective for r in self._rulings if self._ladder[place] in r.bars]

    def _by(self, way: int, steps: int) -> ir.Expr | None:
        """When the moves come to so many steps at least; None: they never do."""
        moving = [ruling for ruling in self._rulings if ruling.steps * way > 0]
        tests = [r.effective for r in moving if not r.adds_up and r.steps * way >= steps]
        adding = [ruling for ruling in moving if ruling.adds_up]
        if sum(ruling.steps * way for ruling in adding) >= steps:
            tests.append(self._adding_up(adding, steps))
        return make.any_of(tests, self._span) if tests else None

    def _adding_up(self, adding: Sequence[ir.Ruling], steps: int) -> ir.Expr:
        if all(abs(ruling.steps) >= steps for ruling in adding):
            return make.any_of([ruling.effective for ruling in adding], self._span)
        terms = [
            make.when(r.effective, self._count(abs(r.steps)), self._count(0), self._span)
            for r in adding
        ]
        total = make.add(terms, self._span, _STEPS)
        return ir.Apply("ge", (total, self._count(steps)), make.BOOL, self._span)

    def _count(self, number: int) -> ir.Expr:
        return make.const(Fraction(number), _STEPS, self._span)


def ladder(rules: Sequence[tuple[ir.Grade, str | None]]) -> list[str]:
    """The grades that steps lead over, best first: those that score gives, and after them what units
    beyond their quota get where only that leads to it."""
    found: list[str] = []
    for grade, instead in rules:
        if not grade.elsewhere:
            found.append(grade.name)
        if instead is not None:
            found = [*(name for name in found if name != instead), instead]
    return found


def steps_of(move: nodes.GradeMove | None) -> int:
    """Grades up; down, negative."""
    if move is None:
        return 0
    return move.number if move.way == "提高" else -move.number
