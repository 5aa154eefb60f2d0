"""Totals that are not stated yet, in words: ``58.20–86.40``."""

from fractions import Fraction

from rules_engine.ir import Program
from rules_engine.model.spans import Span
from rules_engine.model.values import Number
from rules_engine.reports.amounts import MINUS, amount_text
from rules_engine.reports.json_document import Json, number
from rules_engine.source.sanitize import one_line

LOOSE = "非紧"


def span_text(span: Span | None, digits: int | None) -> str:
    """``58.20–86.40``, ``≥ 58.20``, ``≤ 86.40``; empty where no limit is known."""
    if span is None or not span.valued:
        return ""
    return between_text(span.low, span.high, digits)


def between_text(low: Number | None, high: Number | None, digits: int | None) -> str:
    """Two ends, or the one that is known."""
    if low is None or high is None:
        ends = [("≥ ", low), ("≤ ", high)]
        return "".join(
            f"{sign}{amount_text(Fraction(n), digits)}" for sign, n in ends if n is not None
        )
    first, last = (amount_text(Fraction(end), digits) for end in (low, high))
    return first if first == last else f"{first}–{last}"


def span_words(program: Program, span: Span) -> str:
    """``总分 58.20–86.40（非紧），可能未评；可能的等次：良好、合格``; empty where nothing is known."""
    text = span_text(span, program.digits).replace("-", MINUS)
    loose = "" if span.tight or not text else f"（{LOOSE}）"
    also = [word for word, may in (("未评", span.may_be_unscored), ("出错", span.may_fail)) if may]
    parts = [f"总分 {text}{loose}"] if text else []
    parts += [f"也可能{'或'.join(also)}"] if also else []
    grades = f"可能的等次：{'、'.join(map(one_line, span.grades))}" if span.grades else ""
    return "；".join(part for part in ("，".join(parts), grades) if part)


def span_document(program: Program, span: Span) -> Json:
    """A span for programs: ends as decimal text, null where no limit is known."""
    ends = [None if end is None else Fraction(end) for end in (span.low, span.high)]
    low, high = (number(end, program.digits) if span.valued else None for end in ends)
    return {
        "low": low,
        "high": high,
        "low_reached": span.low_reached,
        "high_reached": span.high_reached,
        "may_be_unscored": span.may_be_unscored,
        "may_fail": span.may_fail,
        "grades": list(span.grades),
    }
