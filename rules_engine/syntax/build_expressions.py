"""Builds the expression nodes from Lark's tree."""

from datetime import date
from fractions import Fraction
from typing import Any

from attrs import frozen
from lark import Token

from rules_engine.model.numbers import NotANumber, ascii_digits, read_number
from rules_engine.model.shares import share_of
from rules_engine.source import Source, Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax.build_parts import When, quoted
from rules_engine.syntax.names import plain_name, quoted_name

_OPERATORS = {">=": "≥", "<=": "≤", "!=": "≠"}
_MEANT = {"为": "=", "不为": "≠"}
_SIGNS = {"-": "-", "－": "-", "−": "-", "+": "+", "＋": "+"}
_FULL_WIDTH_OPERATORS = str.maketrans("＞＜＝！", "><=!")
_MAX_WHOLE = 9999
_DATE_MARKS = str.maketrans("年月", "--", "日")


@frozen(eq=False, repr=False)
class BadLiteral:
    """A number or date that cannot be taken: ``kind`` is ``digits``, ``date`` or ``whole``."""

    kind: str
    span: Span


class ExpressionBuilder:
    """The rules of the expression part; ``span`` turns Lark's meta into ours.

    A bad literal never stops the building: it goes to ``faults``, and zero or a first day stands in.
    """

    def __init__(self, source: Source) -> None:
        self.faults: list[BadLiteral] = []
        self._source = source

    def span(self, meta: Any) -> Span:
        """Where a tree stands."""
        return Span(self._source, meta.start_pos, meta.end_pos)

    def token_span(self, token: Token) -> Span:
        """Where a token stands."""
        start = token.start_pos or 0
        return Span(self._source, start, token.end_pos or start)

    def number(self, token: Any) -> Fraction:
        """The exact value of a NUMBER token."""
        value = read_number(str(token))
        if isinstance(value, NotANumber):
            self.faults.append(BadLiteral("digits", self.token_span(token)))
            return Fraction(0)
        return value

    def whole_number(self, token: Any) -> int:
        """The value of a NUMBER token that counts years or decimals."""
        value = self.number(token)
        if value.denominator != 1 or value > _MAX_WHOLE:
            self.faults.append(BadLiteral("whole", self.token_span(token)))
            return 0
        return int(value)

    def calendar_date(self, token: Token) -> date:
        """The day of a DATE token."""
        year, month, day = ascii_digits(str(token)).translate(_DATE_MARKS).split("-")
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            self.faults.append(BadLiteral("date", self.token_span(token)))
            return date.min

    def whole(self) -> Span:
        """The whole source."""
        return Span(self._source, 0, len(self._source.text))

    def operator(self, token: Any) -> str:
        """A comparison operator in canonical form."""
        return _MEANT.get(str(token)) or self.operator_word(token)

    def operator_word(self, token: Any) -> str:
        """A comparison operator as the printer writes it: 为 and 不为 stay."""
        plain = str(token).translate(_FULL_WIDTH_OPERATORS)
        return _OPERATORS.get(plain, plain)

    def with_measure(self, token: Any, measure: Any = None) -> tuple[Fraction, str]:
        """A number and its measure word; 三分之一 is a percentage."""
        if token.type == "FRACTION":
            return 100 * share_of(str(token)), "%"
        return self.number(token), "" if measure is None else self.measure(measure)

    def measure(self, token: Any) -> str:
        """A measure word in canonical form."""
        text = str(token)
        return "%" if text == "％" else text

    def text_token(self, token: Token) -> e.TextLiteral:
        """A TEXT token as a node."""
        return e.TextLiteral(quoted(token), span=self.token_span(token))

    def name(self, meta: Any, children: list[Any]) -> e.Name:
        return e.Name(self.name_text(children[0]), span=self.span(meta))

    def name_text(self, token: Token) -> str:
        """A name as meant; the letters of a quoted one stay as they are."""
        quotes = token.type == "QUOTED_NAME"
        return quoted_name(token) if quotes else plain_name(token)

    def quantity(self, meta: Any, children: list[Any]) -> e.Quantity:
        by_class = children[-1] if isinstance(children[-1], tuple) else ()
        tokens = [child for child in children if isinstance(child, Token)]
        return e.Quantity(*self.with_measure(*tokens), by_class, span=self.span(meta))

    def by_class(self, meta: Any, children: list[Any]) -> tuple[e.ClassQuantity, ...]:
        return tuple(children)

    def class_points(self, meta: Any, children: list[Any]) -> e.ClassQuantity:
        name, *amount = children
        return e.ClassQuantity(name, *self.with_measure(*amount), span=self.span(meta))

    def literal(self, meta: Any, children: list[Any]) -> Any:
        signed = isinstance(children[0], Token) and children[0].type == "SIGN"
        first, *rest = children[1:] if signed else children
        if isinstance(first, e.Name):
            return e.Ref(first.text, span=first.span)
        if first.type == "TEXT":
            return self.text_token(first)
        if first.type == "DATE":
            return e.DateLiteral(self.calendar_date(first), span=self.span(meta))
        value, measure = self.with_measure(first, *rest)
        return e.Quantity(-value if signed else value, measure, span=self.span(meta))

    def bound(self, meta: Any, children: list[Any]) -> Any:
        return self.literal(meta, children)

    def text(self, meta: Any, children: list[Any]) -> e.TextLiteral:
        return e.TextLiteral(quoted(children[0]), span=self.span(meta))

    def dated(self, meta: Any, children: list[Any]) -> e.DateLiteral:
        by_class = children[1] if len(children) > 1 else ()
        return e.DateLiteral(self.calendar_date(children[0]), by_class, span=self.span(meta))

    def dates_by_class(self, meta: Any, children: list[Any]) -> tuple[e.ClassDate, ...]:
        return tuple(children)

    def class_date(self, meta: Any, children: list[Any]) -> e.ClassDate:
        return e.ClassDate(children[0], self.calendar_date(children[1]), span=self.span(meta))

    def day(self, token: Token) -> e.DateLiteral:
        """A DATE token as a node."""
        return e.DateLiteral(self.calendar_date(token), span=self.token_span(token))

    def ref(self, meta: Any, children: list[Any]) -> e.Ref:
        child = children[0]
        return e.Ref(child.text if isinstance(child, e.Name) else str(child), span=self.span(meta))

    def call(self, meta: Any, children: list[Any]) -> e.Call:
        function, *arguments = children
        if isinstance(function, Token):
            function = e.Name(str(function), span=self.token_span(function))
        last = arguments.pop() if isinstance(arguments[-1], When) else None
        condition = None if last is None else last.condition
        return e.Call(function, tuple(arguments), condition, span=self.span(meta))

    def ordered(self, meta: Any, children: list[Any]) -> e.Ordered:
        value, direction, *ties = children
        return e.Ordered(
            value, str(direction), str(ties[0]) if ties else None, span=self.span(meta)
        )

    def selection(self, meta: Any, children: list[Any]) -> e.Selection:
        source, *rest = children
        where = value = None
        for word, part in zip(rest[::2], rest[1::2], strict=True):
            if word.type == "KW_AMONG":
                where = part
            else:
                value = part
        return e.Selection(source, where, value, span=self.span(meta))

    def conditional(self, meta: Any, children: list[Any]) -> e.Conditional:
        condition, then, otherwise = children[1::2]
        return e.Conditional(condition, then, otherwise, span=self.span(meta))

    def or_expr(self, meta: Any, children: list[Any]) -> e.Or:
        return e.Or(tuple(children[::2]), span=self.span(meta))

    def and_expr(self, meta: Any, children: list[Any]) -> e.And:
        return e.And(tuple(children[::2]), span=self.span(meta))

    def negation(self, meta: Any, children: list[Any]) -> e.Not:
        return e.Not(children[1], span=self.span(meta))

    def compare(self, meta: Any, children: list[Any]) -> e.Compare:
        operators, operands = children[1::2], children[2::2]
        rest = tuple(zip(map(self.operator, operators), operands, strict=True))
        words = tuple(map(self.operator_word, operators))
        return e.Compare(children[0], rest, words=words, span=self.span(meta))

    def is_blank(self, meta: Any, children: list[Any]) -> e.IsBlank:
        return e.IsBlank(children[0], False, span=self.span(meta))

    def is_not_blank(self, meta: Any, children: list[Any]) -> e.IsBlank:
        return e.IsBlank(children[0], True, span=self.span(meta))

    def is_not_applicable(self, meta: Any, children: list[Any]) -> e.IsNotApplicable:
        return e.IsNotApplicable(children[0], False, span=self.span(meta))

    def is_applicable(self, meta: Any, children: list[Any]) -> e.IsNotApplicable:
        return e.IsNotApplicable(children[0], True, span=self.span(meta))

    def membership(self, meta: Any, children: list[Any]) -> e.Membership:
        return e.Membership(children[0], tuple(children[-1]), span=self.span(meta))

    def quantified(self, meta: Any, children: list[Any]) -> e.Quantified:
        source, kind, where = children
        return e.Quantified(source, str(kind), where, span=self.span(meta))

    def sum(self, meta: Any, children: list[Any]) -> e.Sum:
        return e.Sum(children[0], _signed(children), span=self.span(meta))

    def product(self, meta: Any, children: list[Any]) -> e.Product:
        operators = ("×" if token.type == "TIMES" else "/" for token in children[1::2])
        rest = tuple(zip(operators, children[2::2], strict=True))
        return e.Product(children[0], rest, span=self.span(meta))

    def minus(self, meta: Any, children: list[Any]) -> e.Minus:
        return e.Minus(children[1], span=self.span(meta))


def _signed(children: list[Any]) -> tuple[tuple[str, Any], ...]:
    operators = (_SIGNS[str(token)] for token in children[1::2])
    return tuple(zip(operators, children[2::2], strict=True))
