"""The oracle's 降低 and 提高: what docs/language/rulings.md 11.5 says."""

from typing import TYPE_CHECKING, Any

from rules_engine.model.units import UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, Fault, Missing
from rules_engine.syntax import nodes as n
from tests.oracle.clauses import of_type
from tests.oracle.merging import both, choose, either, negate, strict

if TYPE_CHECKING:
    from tests.oracle.reference import Reference


def move_of(ruling: n.Veto | n.Override) -> n.GradeMove | None:
    if isinstance(ruling, n.Override):
        return ruling.move
    return ruling.moves[0] if ruling.moves else None


class Moving:
    """The moves of one unit, a step after the other."""

    def __init__(self, reference: "Reference", u: UnitFacts) -> None:
        self.reference, self.u = reference, u
        moves = [(r, move_of(r)) for r in reference.rulings]
        self.moves = [(ruling, move) for ruling, move in moves if move is not None]
        self.ladder = self.steps_there_are()

    def steps_there_are(self) -> list[str]:
        """11.5-2"""
        order = [g.name.text for g in self.reference.in_order(self.u) if g.kind != "另定"]
        after: dict[str, str] = {}
        for name in order:
            there = self.reference.instead(name)
            if there is not None:
                after[there] = name
        return [
            each for name in order for each in (name, *(t for t, a in after.items() if a == name))
        ]

    def grade(self) -> Any:
        before = self.reference.graded(self.u)
        if not self.moves:
            return before
        total = self.reference.total(self.u, "final")
        stopped = total if isinstance(total, Missing | Fault) else total == NOT_APPLICABLE
        return choose(stopped, lambda: NOT_APPLICABLE, lambda: self.first(before, self.ladder))

    def first(self, before: Any, names: list[str]) -> Any:
        """The first grade, best first, that a move leads to; where none does, it stays."""
        if not names:
            return before
        others = [name for name in self.ladder if name != names[0]]
        led = either(
            both([strict(lambda b, n=name: b == n, before), self.leads(name, names[0])])
            for name in others
        )
        return choose(led, lambda: names[0], lambda: self.first(before, names[1:]))

    def leads(self, start: str, end: str) -> Any:
        here, there = self.ladder.index(start), self.ladder.index(end)
        return self.down(here, there) if here < there else self.up(here, there)

    def down(self, here: int, there: int) -> Any:
        """11.5-4: at each grade on the way it goes on, at the last it does not."""
        on = [self.goes_on(here, at) for at in range(here, there)]
        last = there == len(self.ladder) - 1
        return both([*on, True if last else negate(self.goes_on(here, there))])

    def goes_on(self, here: int, at: int) -> Any:
        barred = self.reference.barred(self.u, self.ladder[at]) if at > here else False
        return either([barred, self.by("降低", at - here + 1)])

    def up(self, here: int, there: int) -> Any:
        """11.5-4: the best within reach that is not barred."""
        better = [self.within(here, at) for at in range(there)]
        return both([self.within(here, there), *(negate(each) for each in better)])

    def within(self, here: int, at: int) -> Any:
        barred = self.reference.barred(self.u, self.ladder[at])
        return both([self.by("提高", here - at), negate(barred)])

    def by(self, way: str, steps: int) -> Any:
        """11.5-3: whether the moves come to so many steps."""
        moving = [(r, m) for r, m in self.moves if m.way == way]
        alone = [self.holds(r) for r, m in moving if m.together != "可累计" and m.number >= steps]
        adding = [(r, m) for r, m in moving if m.together == "可累计"]
        return either([*alone, self.added(adding, steps)])

    def added(self, adding: list[tuple[Any, n.GradeMove]], steps: int) -> Any:
        if sum(move.number for _, move in adding) < steps:
            return False
        if all(move.number >= steps for _, move in adding):
            return either(self.holds(ruling) for ruling, _ in adding)
        held = [self.holds(ruling) for ruling, _ in adding]
        weights = [move.number for _, move in adding]
        return strict(
            lambda *found: sum(w for w, f in zip(weights, found, strict=True) if f) >= steps, *held
        )

    def holds(self, ruling: Any) -> Any:
        return self.reference.effective(self.u, ruling)


def lifts(ruling: n.Override, grade: Any) -> bool:
    """11.5-6: whether a unit with this grade has it from the 改判."""
    if ruling.move is not None:
        return ruling.move.way == "提高"
    return ruling.grade is not None and ruling.grade.text == grade


def overrides_that_lift(blocks: Any, grade: Any) -> list[n.Override]:
    return [each for each in of_type(blocks, n.Override) if lifts(each, grade)]
