"""What names mean at a place: the record at hand, parameters, the points of the indicator."""

from collections.abc import Mapping

from attrs import Factory, evolve, frozen

from rules_engine.ir import Expr
from rules_engine.records import Alike


@frozen(eq=False, repr=False)
class Environment(Alike):
    """``record``: the list whose record is at hand. ``bindings``: parameters of a definition.
    ``points``: 分值 of the indicator at hand. ``in_definition``: where 总分 has no meaning yet."""

    record: str | None = None
    bindings: Mapping[str, Expr] = Factory(dict)
    points: Expr | None = None

    def within(self, record: str) -> "Environment":
        """The environment of a record of this list."""
        return evolve(self, record=record)


UNIT_LEVEL = Environment()
