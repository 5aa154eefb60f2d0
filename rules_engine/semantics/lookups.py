"""What a sound 表 is once its rows are read."""

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
