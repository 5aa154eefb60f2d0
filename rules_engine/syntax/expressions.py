"""Syntax nodes of expressions."""

from datetime import date
from fractions import Fraction

from attrs import field, frozen

from rules_engine.source import Span


def place() -> Span:
    """The span field of every node."""
    return field(eq=False, repr=False, kw_only=True)  # type: ignore[no-any-return]


@frozen
class Name:
    """A name as meant (without 「」, NFC)."""

    text: str
    span: Span = place()


@frozen
class Quantity:
    """``98%``, ``10 分（县区 2 分）``: the number as written and its measure word (may be empty)."""

    value: Fraction
    measure: str = ""
    by_class: tuple["ClassQuantity", ...] = ()
    span: Span = place()


@frozen
class ClassQuantity:
    """``县区 2 分`` inside a quantity's bracket."""

    name: Name
    value: Fraction
    measure: str
    span: Span = place()


@frozen
class TextLiteral:
    """“…”"""

    text: str
    span: Span = place()


@frozen
class DateLiteral:
    """2020年3月3日"""

    value: date
    span: Span = place()


@frozen
class Ref:
    """A name used as a value, 总分 and 分值 among them."""

    name: str
    span: Span = place()


@frozen
class Selection:
    """``清单 [中 条件] [的 值]``: records of a list, and what is taken from each."""

    source: Name
    where: "Expr | None"
    value: "Expr | None"
    span: Span = place()


@frozen
class Call:
    """``名称（…）``: a definition with parameters or a built-in function."""

    name: Name
    arguments: tuple["Expr | Selection", ...]
    span: Span = place()


@frozen
class Compare:
    """``80 ≤ 总分 < 90``: a chain of comparisons, operators in canonical form (≥ ≤ > < = ≠)."""

    first: "Expr"
    rest: tuple[tuple[str, "Expr"], ...]
    span: Span = place()


@frozen
class IsBlank:
    """为空 / 不为空"""

    operand: "Expr"
    negated: bool
    span: Span = place()


@frozen
class IsNotApplicable:
    """为 不适用"""

    operand: "Expr"
    span: Span = place()


@frozen
class Membership:
    """属于（国家、省、市）"""

    operand: "Expr"
    options: tuple[Name, ...]
    span: Span = place()


@frozen
class Quantified:
    """``账号 中有|中都|中无 条件``"""

    source: Name
    kind: str
    where: "Expr"
    span: Span = place()


@frozen
class Not:
    """非"""

    operand: "Expr"
    span: Span = place()


@frozen
class And:
    """且, flat."""

    operands: tuple["Expr", ...]
    span: Span = place()


@frozen
class Or:
    """或, flat."""

    operands: tuple["Expr", ...]
    span: Span = place()


@frozen
class Minus:
    """Unary minus."""

    operand: "Expr"
    span: Span = place()


@frozen
class Sum:
    """``a + b - c``: first operand, then signed operands."""

    first: "Expr"
    rest: tuple[tuple[str, "Expr"], ...]
    span: Span = place()


@frozen
class Product:
    """``a × b / c``: first operand, then operands with × or /."""

    first: "Expr"
    rest: tuple[tuple[str, "Expr"], ...]
    span: Span = place()


@frozen
class Conditional:
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
