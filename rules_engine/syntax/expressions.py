"""Syntax nodes of expressions."""

from datetime import date
from fractions import Fraction
from typing import ClassVar

from attrs import field, frozen

from rules_engine.source import Span


class Node:
    """Equality and text of all nodes. Written once here, because attrs would compile both for each
    of some eighty classes, which every start of the program would wait for."""

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and _parts(self) == _parts(other)

    def __hash__(self) -> int:
        return hash((type(self), *_parts(self)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, _parts(self)))})"


def _parts(node: Node) -> list[object]:
    """The values of a node but its span: where a thing stands is no part of what it is."""
    return [getattr(node, name) for name in node.__match_args__]


def place() -> Span:
    """The span field of every node."""
    return field(eq=False, repr=False, kw_only=True)  # type: ignore[no-any-return]  # attrs types a field as Any


@frozen(eq=False, repr=False)
class Name(Node):
    """A name as meant (without 「」, NFC)."""

    text: str
    span: Span = place()


@frozen(eq=False, repr=False)
class Quantity(Node):
    """``98%``, ``10 分（县区 2 分）``: the number as written and its measure word (may be empty)."""

    value: Fraction
    measure: str = ""
    by_class: tuple["ClassQuantity", ...] = ()
    span: Span = place()


@frozen(eq=False, repr=False)
class ClassQuantity(Node):
    """``县区 2 分`` inside a quantity's bracket."""

    name: Name
    value: Fraction
    measure: str
    span: Span = place()


@frozen(eq=False, repr=False)
class TextLiteral(Node):
    """“…”"""

    text: str
    span: Span = place()


@frozen(eq=False, repr=False)
class ClassDate(Node):
    """``部门 2021年1月25日`` inside a date's bracket."""

    name: Name
    value: date
    span: Span = place()


@frozen(eq=False, repr=False)
class DateLiteral(Node):
    """``2020年3月3日``, ``2021年1月10日（部门 2021年1月25日）``"""

    value: date
    by_class: tuple[ClassDate, ...] = ()
    span: Span = place()


@frozen(eq=False, repr=False)
class Ref(Node):
    """A name used as a value, 总分 and 分值 among them."""

    name: str
    span: Span = place()


@frozen(eq=False, repr=False)
class Selection(Node):
    """``清单 [中 条件] [的 值]``: records of a list, and what is taken from each."""

    source: Name
    where: "Expr | None"
    value: "Expr | None"
    span: Span = place()


@frozen(eq=False, repr=False)
class Ordered(Node):
    """``总分 从高到低 占位``: what units are ranked by, as the argument of 名次; ``ties`` is None where
    it is not written."""

    value: "Expr"
    direction: str
    ties: str | None
    span: Span = place()


@frozen(eq=False, repr=False)
class Call(Node):
    """``名称（…）``: a definition with parameters or a built-in function. ``when``: of which units a
    comparison is."""

    name: Name
    arguments: tuple["Expr | Selection | Ordered", ...]
    when: "Expr | None" = None
    span: Span = place()


@frozen(eq=False, repr=False)
class Compare(Node):
    """``80 ≤ 总分 < 90``: a chain of comparisons, operators in canonical form (≥ ≤ > < = ≠).

    ``words`` are the operators as the printer writes them, 为 and 不为 among them; empty for the
    canonical ones. They mean the same, so they are no part of what is equal.
    """

    first: "Expr"
    rest: tuple[tuple[str, "Expr"], ...]
    words: tuple[str, ...] = field(default=(), kw_only=True)
    span: Span = place()


@frozen(eq=False, repr=False)
class IsBlank(Node):
    """为空 / 不为空"""

    operand: "Expr"
    negated: bool
    span: Span = place()


@frozen(eq=False, repr=False)
class IsNotApplicable(Node):
    """为 不适用 / 不为 不适用"""

    operand: "Expr"
    negated: bool
    span: Span = place()


@frozen(eq=False, repr=False)
class Membership(Node):
    """属于（国家、省、市）"""

    operand: "Expr"
    options: tuple[Name, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Quantified(Node):
    """``账号 中有|中都|中无 条件``"""

    source: Name
    kind: str
    where: "Expr"
    span: Span = place()


@frozen(eq=False, repr=False)
class Not(Node):
    """非"""

    operand: "Expr"
    span: Span = place()


@frozen(eq=False, repr=False)
class And(Node):
    """且, flat."""

    operands: tuple["Expr", ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Or(Node):
    """或, flat."""

    operands: tuple["Expr", ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Minus(Node):
    """Unary minus."""

    operand: "Expr"
    span: Span = place()


@frozen(eq=False, repr=False)
class Sum(Node):
    """``a + b - c``: first operand, then signed operands."""

    first: "Expr"
    rest: tuple[tuple[str, "Expr"], ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Product(Node):
    """``a × b / c``: first operand, then operands with × or /."""

    first: "Expr"
    rest: tuple[tuple[str, "Expr"], ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Conditional(Node):
    """若 条件 则 甲 否则 乙"""

    condition: "Expr"
    then: "Expr"
    otherwise: "Expr"
    span: Span = place()


Literal = Quantity | TextLiteral | DateLiteral | Ref
Expr = (
    Quantity
    | TextLiteral
    | DateLiteral
    | Ref
    | Call
    | Compare
    | IsBlank
    | IsNotApplicable
    | Membership
    | Quantified
    | Not
    | And
    | Or
    | Minus
    | Sum
    | Product
    | Conditional
)
Argument = Expr | Selection | Ordered


def is_sum_with_choice(expr: Expr) -> bool:
    """Whether one of what is added is a 若: 1 + （若 …）."""
    return isinstance(expr, Sum) and any(
        isinstance(part, Conditional) for part in (expr.first, *(rest for _, rest in expr.rest))
    )
