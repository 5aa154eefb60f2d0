"""算式: the text of a clause with the values that went in, and the band that was taken."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from rules_engine.backends.scalar import Observation
from rules_engine.ir import Apply, Case, Clause, Expr, walk
from rules_engine.ir.passes.levels import lists
from rules_engine.model.types import RATIO, NumberType
from rules_engine.model.values import Special
from rules_engine.reports.rule_text import plain, whole_line, written
from rules_engine.reports.values import value_words
from rules_engine.source import Span

_OPERATORS = frozenset("×*÷/+＋＊／")
_MINUS = " - "
_DEFINED = re.compile(r"\s*定义\s+(\S+)\s+为[\s（(]+")
_WORD = re.compile(r"[^\s（）()+\-×*÷/＋＊／，,、；。%]+")
_TARGET = "达标"


def ways(clause: Clause, seen: Observation) -> Iterator[str]:
    """How the amount of a clause came about, in the words of the scheme."""
    distance = _distance(clause)
    if distance is not None:
        yield _against_target(distance, clause, seen)
    band = _band(clause, seen)
    if band is not None:
        yield from _measured(clause, seen)
        yield f"用的一档：{band}"
    yield from (f"查表：{row}" for row in _rows(clause, seen))
    yield from (f"次数：{count}，小于 0，按 0 次算" for count in _below_zero(clause, seen))
    formula = _formula(clause, seen) if not clause.text.startswith("分档") else None
    if formula is not None:
        yield f"算式：{formula}"
        yield from (f"其中：{made}" for made in _made_of(clause, seen))


def _formula(clause: Clause, seen: Observation) -> str | None:
    """The amount's text with its numbers; None where nothing is computed, or something is missing."""
    end = _amount_end(clause)
    inside = [expr for expr in clause.evidence if _within(expr.span, clause.span, end)]
    if any(isinstance(seen.value(expr), Special) for expr in inside):
        return None
    formula = _substituted(clause.span, end, clause, seen)
    if not inside and formula == _unconditional(clause.span.source.text[clause.span.start : end]):
        return None
    return formula if _MINUS in formula or not _OPERATORS.isdisjoint(formula) else None


def _distance(clause: Clause) -> Apply | None:
    """The difference from the 达标 line that a 每低…扣… line measures."""
    nodes = (node for node in walk([clause.amount]) if isinstance(node, Apply))
    found = (n for n in nodes if n.operator == "sub" and n.span.text.startswith(_TARGET))
    return next(found, None)


def _against_target(distance: Apply, clause: Clause, seen: Observation) -> str:
    """``达标 办结数 / 受理数 ≥ 98%：实际 95 / 100 = 95%``."""
    value, target = sorted(distance.operands, key=lambda operand: operand.span.start)
    measured = _substituted(value.span, value.span.end, clause, seen)
    actual = value_words(seen.value(value), target.type)
    shown = actual if measured == actual else f"{measured} = {actual}"
    return f"{written(distance.span)}：实际 {shown}"


def _amount_end(clause: Clause) -> int:
    """Where the condition of a clause begins, or where the clause ends."""
    when = clause.condition
    inside = when is not None and _within(when.span, clause.span, clause.span.end)
    return when.span.start if inside and when is not None else clause.span.end


def _below_zero(clause: Clause, seen: Observation) -> Iterator[str]:
    """Counts of 每 that came out below 0, where one is for the unit."""
    reads = lists([clause.amount])
    for node in walk([clause.amount]):
        if isinstance(node, Apply) and node.operator == "max" and not reads[id(node)]:
            counted = node.operands[-1]
            value = seen.value(counted)
            if node.span is counted.span and isinstance(value, (int, Fraction)) and value < 0:
                yield f"{written(counted.span)} = {value_words(value, counted.type)}"


def _within(inner: Span, outer: Span, end: int) -> bool:
    return inner.source is outer.source and outer.start <= inner.start < inner.end <= end


def _substituted(span: Span, end: int, clause: Clause, seen: Observation) -> str:
    """The text of ``span`` up to ``end`` with every number that went in put in its place."""
    inside = [e for e in clause.evidence if _within(e.span, span, end)]
    chosen = {e.span: e for e in inside if _number(e, seen)}
    named = _defined(clause, seen) if len(chosen) == len({e.span for e in inside}) else {}
    text, position = "", span.start
    for place in sorted(chosen, key=lambda place: place.start):
        if place.start >= position:
            value = value_words(seen.value(chosen[place]), chosen[place].type)
            text += _with_numbers(span.source.text[position : place.start], named) + value
            position = place.end
    text += _with_numbers(span.source.text[position:end], named)
    return _unconditional(text)


def _unconditional(text: str) -> str:
    return plain(text).removesuffix("当").rstrip()


def _made_of(clause: Clause, seen: Observation) -> Iterator[str]:
    """``百人经费 = 100 / 200 × 100 = 50``: each 定义 that a clause goes by, where it is computed."""
    for name, body in _bodies(clause, seen).items():
        if isinstance(body, (Apply, Case)):
            text = _substituted(body.span, body.span.end, clause, seen)
            yield f"{name} = {text} = {value_words(seen.value(body), body.type)}"


def _defined(clause: Clause, seen: Observation) -> dict[str, str]:
    """The numbers of the 定义 that a clause goes by, by name."""
    bodies = _bodies(clause, seen)
    return {name: value_words(seen.value(body), body.type) for name, body in bodies.items()}


def _bodies(clause: Clause, seen: Observation) -> dict[str, Expr]:
    """The 定义 that give a clause a number for the unit, by name, the inner ones first."""
    reads = lists([clause.amount])
    bodies: dict[str, Expr] = {}
    for node in walk([clause.amount]):
        head = None if reads[id(node)] else _head(node.span)
        if head is not None and (head not in bodies or bodies[head].span.end <= node.span.end):
            bodies[head] = node  # the whole comes after its parts, which may begin and end with it
    return {name: body for name, body in bodies.items() if _number(body, seen)}


def _head(span: Span) -> str | None:
    """The name of the 定义 whose body begins here."""
    begin = span.begin
    head = _DEFINED.fullmatch(span.source.line_text(begin.line)[: begin.column - 1])
    return None if head is None else head[1]


def _with_numbers(text: str, named: Mapping[str, str]) -> str:
    return _WORD.sub(lambda word: named.get(word[0], word[0]), text)


def _number(expr: Expr, seen: Observation) -> bool:
    value = seen.value(expr)
    return isinstance(value, (int, Fraction)) and not isinstance(value, bool)


def _measured(clause: Clause, seen: Observation) -> Iterator[str]:
    """``实际：45 / 100 = 45%``: the value of a 分档 that is computed."""
    subject = _subject(clause.amount)
    if isinstance(subject, Apply) and _number(subject, seen):
        text = _substituted(subject.span, subject.span.end, clause, seen)
        in_percent = any("%" in line or "％" in line for line in clause.span.text.split("\n")[1:])
        kind = NumberType(RATIO) if in_percent else subject.type
        yield f"实际：{text} = {value_words(seen.value(subject), kind)}"


def _subject(amount: Expr) -> Expr | None:
    """What the first band of a 分档 is asked of."""
    test = amount.branches[0][0] if isinstance(amount, Case) and amount.branches else None
    while isinstance(test, Apply) and test.operator in ("and", "or"):
        test = test.operands[0]
    return test.operands[0] if isinstance(test, Apply) and len(test.operands) == 2 else None


def _band(clause: Clause, seen: Observation) -> str | None:
    """The line of a 分档 that gave the amount."""
    amount = clause.amount
    if not isinstance(amount, Case) or not clause.text.startswith("分档"):
        return None
    if isinstance(seen.value(amount), Special):
        return None
    taken = (then for when, then in amount.branches if seen.value(when) is True)
    return whole_line(next(taken, amount.otherwise).span)


def _rows(clause: Clause, seen: Observation) -> Iterator[str]:
    """The rows of tables that an amount was looked up in, where it is one for the unit."""
    reads = lists([clause.amount])
    for case in walk([clause.amount]):
        if isinstance(case, Case) and not reads[id(case)] and _looks_up(case):
            taken = (then for when, then in case.branches if seen.value(when) is True)
            row = next(taken, case.otherwise)
            if not isinstance(seen.value(case), Special):
                yield f"{written(case.span)} 用“{whole_line(row.span)}”"


def _looks_up(case: Case) -> bool:
    """Whether the branches are rows of a table: tests that stand elsewhere, with their values."""
    whole = case.span.end
    return all(
        not _within(when.span, case.span, whole) and _within(then.span, when.span, when.span.end)
        for when, then in case.branches
    )
