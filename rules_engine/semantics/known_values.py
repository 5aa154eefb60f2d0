"""What a sound 表 and a version of a 参数 are once they are read."""

from datetime import date

from attrs import frozen

from rules_engine import ir
from rules_engine.model.types import NumberType
from rules_engine.records import Shown
from rules_engine.syntax import nodes


@frozen(eq=False, repr=False)
class Row(Shown):
    """The options of each key that a row is about, and what it gives."""

    cells: tuple[frozenset[str], ...]
    value: ir.Expr
    node: nodes.TableRow


@frozen(eq=False, repr=False)
class LookUp(Shown):
    """A table. ``rest`` is what 其余 gives, None where there is no such row."""

    keys: tuple[str, ...]
    rows: tuple[Row, ...]
    rest: ir.Expr | None
    type: NumberType


@frozen(eq=False, repr=False)
class Stage(Shown):
    """A version with the days it is for (None: no end) and its value."""

    node: nodes.Version
    first: date | None
    last: date | None
    value: ir.Expr

    def covers(self, day: date) -> bool:
        """Whether it is for this day."""
        after = self.first is None or self.first <= day
        return after and (self.last is None or day <= self.last)

    @property
    def words(self) -> str:
        """``2018-01-01 至 2020-06-30``, ``2020-07-01 起``."""
        if self.last is None:
            return f"{self.first} 起"
        return f"{self.first} 至 {self.last}" if self.first is not None else f"至 {self.last}"
