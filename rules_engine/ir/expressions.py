"""Expression nodes of the IR: a directed acyclic graph with identity, no behaviour.

Nodes compare by identity, so a shared node is computed once and no comparison recurses. ``span`` is
the place in the scheme that the value comes from.
"""

from attrs import field, frozen

from rules_engine.model.rounding import RoundingMode
from rules_engine.model.types import CLASS, ValueType
from rules_engine.model.values import Plain, Special
from rules_engine.records import Shown
from rules_engine.source import Span


@frozen(eq=False, repr=False)
class Const(Shown):
    """A constant of the scheme. Numbers are in the base unit of their type (98% is 49/50).

    ``origin`` is where a 参数 gives it this value; None for what is written in place.
    """

    value: Plain | Special
    type: ValueType = field(repr=False)
    span: Span = field(repr=False)
    origin: Span | None = field(default=None, repr=False)


@frozen(eq=False, repr=False)
class Fact(Shown):
    """A fact of the unit (scalar). 未报 takes the declared stand-in, where one is declared."""

    name: str
    type: ValueType = field(repr=False)
    span: Span = field(repr=False)


@frozen(eq=False, repr=False)
class Attribute(Shown):
    """What the roster says of the unit: ``which`` is ``class``, ``name`` or ``role`` (``key`` names
    the role; the value is then 是 or 否)."""

    which: str
    key: str
    type: ValueType = field(repr=False)
    span: Span = field(repr=False)


@frozen(eq=False, repr=False)
class Field(Shown):
    """A field of the record at hand, inside an Aggregate over the list ``source``."""

    source: str
    name: str
    type: ValueType = field(repr=False)
    span: Span = field(repr=False)


@frozen(eq=False, repr=False)
class Apply(Shown):
    """An operator of ``rules_engine.operators.OPERATORS`` on its operands."""

    operator: str
    operands: tuple["Expr", ...]
    type: ValueType = field(repr=False)
    span: Span = field(repr=False)


@frozen(eq=False, repr=False)
class Case(Shown):
    """The value of the first branch whose condition is 是, else ``otherwise``.

    A special condition met before any 是 is the result; 未报 then also collects the facts that the
    conditions and values after it miss. Branches that are not taken never matter, their faults
    included. ``origin`` is the 参数 whose value it is, None for other choices.
    """

    branches: tuple[tuple["Expr", "Expr"], ...]
    otherwise: "Expr"
    type: ValueType = field(repr=False)
    span: Span = field(repr=False)
    origin: Span | None = field(default=None, repr=False)


@frozen(eq=False, repr=False)
class Aggregate(Shown):
    """An aggregate of ``AGGREGATES`` over the records of a list fact.

    ``where`` (None: every record) and ``value`` are expressions over Field nodes of the same list
    and over unit-level nodes. A special ``where`` or ``value`` makes the result special as in a
    strict operator (``any``/``all`` absorb). 未报 list: the result is 未报. ``keys`` are the fields
    by which ``sum_of_max`` and ``longest_run`` tell records apart or put them in a row. ``take``: of what
    ``sum_of_max`` adds up only so many count, the largest (below 0: the smallest); None for all.
    """

    operator: str
    source: str
    where: "Expr | None"
    value: "Expr | None"
    type: ValueType = field(repr=False)
    span: Span = field(repr=False)
    keys: tuple[Field, ...] = ()
    take: int | None = None


@frozen(eq=False, repr=False)
class Round(Shown):
    """A number rounded to ``digits`` decimals."""

    operand: "Expr"
    digits: int
    mode: RoundingMode
    type: ValueType = field(repr=False)
    span: Span = field(repr=False)


@frozen(eq=False, repr=False)
class Cohort(Shown):
    """A comparison of ``COHORT_AGGREGATES`` of ``operand`` over the units that share ``scope``: an
    attribute of units (类别 or another grouping), or empty for all units.

    Units whose value is 出错, 不适用 or 空 are left out, and those for which ``takes_part`` is not
    是 (None: all take part); if what is left is 未报 for any, the result is 未报.
    """

    operator: str
    operand: "Expr"
    type: ValueType = field(repr=False)
    span: Span = field(repr=False)
    scope: str = CLASS
    takes_part: "Expr | None" = None


Expr = Const | Fact | Attribute | Field | Apply | Case | Aggregate | Round | Cohort
