"""What a random scheme knows about itself while it is drawn, and how choices are made."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any, TypeVar

from attrs import Factory, define, frozen
from hypothesis import strategies as st

from rules_engine.syntax import expressions as e
from tests.strategies import making as m

T = TypeVar("T")

# What makes an indicator leave the sum, and what gives it a score instead.
LEAVING = ("不计", "折算", "全案折算", "平摊")
GIVING = ("按满分", "按零分", "同类平均")
# These need every sibling's points, and scale.
NEED_POINTS = ("折算", "全案折算", "平摊", "按满分")


@cache
def _whole(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


@frozen
class FactSpec:
    """A declared fact or field: ``kind`` is its type's word, or 选项."""

    name: str
    kind: str
    options: tuple[str, ...] = ()
    fields: tuple["FactSpec", ...] = ()
    nullable: bool = False
    may_not_apply: bool = False
    lower: Fraction | None = None
    upper: Fraction | None = None


@define(eq=False)
class World:
    """A scheme being drawn. ``digits`` is None where no 舍入 is declared: then nothing may scale.

    ``tables`` maps option facts and fields to the 表 that goes by them. ``leaves`` are names of finished items whose score can be asked for from anywhere, ``worthy`` those of them whose points are published. ``as_of`` is the fact that is the 基准日, empty for a fixed day.
    """

    draw: Callable[[st.SearchStrategy[Any]], Any]
    classes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    groupings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    facts: tuple[FactSpec, ...] = ()
    digits: int | None = 2
    stage: str = "逐项"
    default: str | None = None
    leave: str = "不计"
    published: bool = True
    conditions: list[str] = Factory(list)
    tables: dict[str, str] = Factory(dict)
    tests: list[tuple[str, int]] = Factory(list)
    record_tests: dict[str, str] = Factory(dict)
    leaves: list[str] = Factory(list)
    worthy: list[str] = Factory(list)
    used_names: set[str] = Factory(set)
    excluding: tuple[e.Expr, ...] = ()
    as_of: str | None = None
    point_parameters: list[str] = Factory(list)
    day_parameters: list[str] = Factory(list)

    def whole(self, low: int, high: int) -> int:
        return self.draw(_whole(low, high))

    def chance(self, percent: int) -> bool:
        """True in about ``percent`` of 100 draws; shrinks to False."""
        return self.whole(1, 100) > 100 - percent

    def pick(self, options: Sequence[T]) -> T:
        return options[self.whole(0, len(options) - 1)]

    def some(self, options: Sequence[T], most: int | None = None) -> tuple[T, ...]:
        """One or more of the options, in their order."""
        size = self.whole(1, min(len(options), most or len(options)))
        chosen = {self.whole(0, len(options) - 1) for _ in range(size)}
        return tuple(options[index] for index in sorted(chosen))

    def shuffled(self, items: Sequence[T]) -> list[T]:
        left = list(items)
        return [left.pop(self.whole(0, len(left) - 1)) for _ in range(len(left))]

    @property
    def exact(self) -> bool:
        """Nothing may be multiplied by a fraction, divided or averaged."""
        return self.digits is None

    @property
    def step(self) -> Fraction:
        """The unit in which points are drawn: on the grid of the rounding."""
        return Fraction(1) if self.digits == 0 else Fraction(1, 2)

    def amount(self, low: int = 0, high: int = 20) -> Fraction:
        """Points on the grid, ``low`` and ``high`` in steps."""
        return self.whole(low, high) * self.step

    @property
    def kinds(self) -> tuple[str | None, ...]:
        return self.classes or (None,)

    def class_amounts(self, low: int = 0, high: int = 20) -> m.ByClass:
        """Points by class, mostly the same for all."""
        usual = self.amount(low, high)
        special = len(self.classes) > 1 and self.chance(25)
        return {
            kind: self.amount(low, high) if special and self.chance(50) else usual
            for kind in self.kinds
        }

    def of_kind(self, *kinds: str) -> list[FactSpec]:
        return [fact for fact in self.facts if fact.kind in kinds]

    def fresh(self, pool: Sequence[str]) -> str:
        """A name nobody has yet."""
        free = [text for text in pool if text not in self.used_names]
        chosen = self.pick(free[:4]) if free else f"{pool[0]}{len(self.used_names)}"
        self.used_names.add(chosen)
        return chosen


def seeded(seed: str) -> World:
    """A world drawn from a seed alone: many times faster than Hypothesis, and as easily drawn again."""
    return _Seeded(Random(seed).randint)


class _Seeded(World):
    """``draw`` is here a function of two ends."""

    def whole(self, low: int, high: int) -> int:
        return self.draw(low, high)
