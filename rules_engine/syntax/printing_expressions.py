"""Canonical text of expressions: as few brackets as the grammar allows, names quoted where needed.

Strength of operators, weakest first; an operand that is weaker than its place gets brackets.
"""

from datetime import date
from enum import IntEnum
from fractions import Fraction
from typing import assert_never

from rules_engine.model.numbers import decimal_text
from rules_engine.model.shares import share_text
from rules_engine.syntax import expressions as e
from rules_engine.syntax.keywords import needs_quotes, words

# What the grammar's rule ``grade_name`` takes besides names.
_GRADES = ("KW_AMONG", "KW_TARGET")
# What the grammar's rule ``ref`` takes besides names.
_VALUES = ("KW_TOTAL", "KW_WORTH")


class Strength(IntEnum):
    """The rules of the expression part of the grammar that call one another, weakest first."""

    ANY = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6
    UNARY = 7
    ATOM = 8


def name_text(name: e.Name, *, before_text: bool = False) -> str:
    """A name as it is written."""
    quotes = needs_quotes(name.text, before_text=before_text)
    return f"「{name.text}」" if quotes else name.text


def grade_text(name: e.Name) -> str:
    """A name where a grade stands: there some reserved words need no 「」."""
    return name.text if name.text in grade_words() else name_text(name)


def grade_words() -> tuple[str, ...]:
    """The reserved words that are names of grades where a grade stands."""
    return tuple(word for terminal in _GRADES for word in words(terminal))


def names_text(names: tuple[e.Name, ...]) -> str:
    """Names as a list."""
    return "、".join(map(name_text, names))


def quoted_text(text: str) -> str:
    """A text in quotes; “ ” unless it holds a ” itself."""
    return f'"{text}"' if "”" in text else f"“{text}”"


def measured(value: Fraction, measure: str) -> str:
    """A number with its measure word: ``10 分``, ``98%``, ``3``."""
    if measure == "%" and (words := share_text(value / 100)):
        return words
    number = decimal_text(value)
    return f"{number}%" if measure == "%" else f"{number} {measure}".rstrip()


def quantity_text(quantity: e.Quantity) -> str:
    """``10 分（县区 2 分）``"""
    parts = (f"{name_text(p.name)} {measured(p.value, p.measure)}" for p in quantity.by_class)
    by_class = f"（{'，'.join(parts)}）" if quantity.by_class else ""
    return measured(quantity.value, quantity.measure) + by_class


def literal_text(literal: e.Literal, *, before_text: bool = False) -> str:
    """A literal of a fact; a name in it is an option, so keywords are quoted."""
    if isinstance(literal, e.Ref):
        return name_text(e.Name(literal.name, span=literal.span), before_text=before_text)
    return expression_text(literal)


def expression_text(expr: e.Expr | e.Selection, least: Strength = Strength.ANY) -> str:
    """An expression where the grammar wants one of at least this strength."""
    text, strength = _written(expr)
    return text if strength >= least else f"（{text}）"


def condition_text(word: str, condition: e.Expr | None) -> str:
    """``当 条件``, or nothing."""
    return "" if condition is None else f" {word} {expression_text(condition)}"


def _written(expr: e.Expr | e.Selection) -> tuple[str, Strength]:
    """The text of an expression and how strong it is."""
    match expr:
        case e.Quantity():
            return quantity_text(expr), Strength.ATOM
        case e.TextLiteral():
            return quoted_text(expr.text), Strength.ATOM
        case e.DateLiteral():
            return date_text(expr), Strength.ATOM
        case e.Ref():
            return _reference(expr), Strength.ATOM
        case e.Call():
            return _call(expr), Strength.ATOM
        case e.Selection():
            return _selection(expr), Strength.ANY
        case e.Minus():
            return f"-{expression_text(expr.operand, Strength.UNARY)}", Strength.UNARY
        case e.Product():
            return _chain(expr.first, expr.rest, Strength.UNARY), Strength.PRODUCT
        case e.Sum():
            return _chain(expr.first, expr.rest, Strength.PRODUCT), Strength.SUM
        case e.Compare():
            return _comparison(expr), Strength.COMPARISON
        case e.IsBlank() | e.IsNotApplicable() | e.Membership() | e.Quantified():
            return _test(expr), Strength.COMPARISON
        case e.Not():
            return _negation(expr), Strength.NOT
        case e.And():
            return _joined(" 且 ", expr.operands, Strength.NOT), Strength.AND
        case e.Or():
            return _joined(" 或 ", expr.operands, Strength.AND), Strength.OR
        case e.Conditional():
            return _conditional(expr), Strength.ANY
        case _:
            assert_never(expr)


def date_text(literal: e.DateLiteral) -> str:
    """``2021年1月10日（部门 2021年1月25日）``"""
    parts = (f"{name_text(p.name)} {_date(p.value)}" for p in literal.by_class)
    return _date(literal.value) + (f"（{'，'.join(parts)}）" if literal.by_class else "")


def _date(day: date) -> str:
    return f"{day.year:04}年{day.month}月{day.day}日"


def _reference(ref: e.Ref) -> str:
    if any(ref.name in words(terminal) for terminal in _VALUES):
        return ref.name
    return name_text(e.Name(ref.name, span=ref.span))


def _call(call: e.Call) -> str:
    called = call.name.text in (*words("TREATMENT"), *words("KW_WORTH"))
    name = call.name.text if called else name_text(call.name)
    when = condition_text("当", call.when)
    return f"{name}（{'，'.join(map(_argument, call.arguments))}{when}）"


def _argument(argument: e.Expr | e.Selection | e.Ordered) -> str:
    if not isinstance(argument, e.Ordered):
        return expression_text(argument)
    ties = f" {argument.ties}" if argument.ties else ""
    return f"{expression_text(argument.value)} {argument.direction}{ties}"


def _selection(selection: e.Selection) -> str:
    text = name_text(selection.source)
    if selection.where is not None:
        text += f" 中 {expression_text(selection.where)}"
    if selection.value is not None:
        text += f" 的 {expression_text(selection.value, Strength.SUM)}"
    return text


def _chain(first: e.Expr, rest: tuple[tuple[str, e.Expr], ...], least: Strength) -> str:
    """Operators of one strength, read from left to right: their operands must be stronger."""
    parts = [expression_text(first, least)]
    for operator, operand in rest:
        parts += [operator, expression_text(operand, least)]
    return " ".join(parts)


def _comparison(compare: e.Compare) -> str:
    words = compare.words or tuple(operator for operator, _ in compare.rest)
    operands = (operand for _, operand in compare.rest)
    return _chain(compare.first, tuple(zip(words, operands, strict=True)), Strength.SUM)


def _test(expr: e.IsBlank | e.IsNotApplicable | e.Membership | e.Quantified) -> str:
    if isinstance(expr, e.Quantified):
        return f"{name_text(expr.source)} {expr.kind} {expression_text(expr.where, Strength.NOT)}"
    operand = expression_text(expr.operand, Strength.SUM)
    match expr:
        case e.IsBlank():
            return f"{operand} {'不为空' if expr.negated else '为空'}"
        case e.IsNotApplicable():
            return f"{operand} {'不为' if expr.negated else '为'} 不适用"
        case e.Membership():
            return f"{operand} 属于（{names_text(expr.options)}）"
        case _:
            assert_never(expr)


def _negation(expr: e.Not) -> str:
    operand = expression_text(expr.operand, Strength.NOT)
    return f"非{operand}" if operand.startswith("（") else f"非 {operand}"


def _joined(word: str, operands: tuple[e.Expr, ...], least: Strength) -> str:
    return word.join(expression_text(operand, least) for operand in operands)


def _conditional(expr: e.Conditional) -> str:
    condition, then = expression_text(expr.condition), expression_text(expr.then)
    # 否则 1 + （若 …）: brackets show that both are of 否则.
    least = Strength.ATOM if e.is_sum_with_choice(expr.otherwise) else Strength.ANY
    return f"若 {condition} 则 {then} 否则 {expression_text(expr.otherwise, least)}"
