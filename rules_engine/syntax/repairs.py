"""Repairs that are tried on a line that does not parse. Each tells of a mistake only if the line
would parse without it, so what a message proposes works."""

import re
from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from rules_engine.diagnostics import Diagnostic, Fix
from rules_engine.model.numbers import decimal_text
from rules_engine.syntax import findings
from rules_engine.syntax.lexing import UNKNOWN
from rules_engine.syntax.trouble import Trouble
from rules_engine.syntax.wording import missing_words, tables

_GROUPED = re.compile(r"[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+(?:[.．][0-9０-９]+)?")
_EXPONENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)[eE]([+-]?[0-9]{1,2})(?![0-9])")
_NO_WHOLE_PART = re.compile(r"(?<![0-9])\.[0-9]+")
_NO_DECIMALS = re.compile(r"[0-9]+\.(?![0-9])")
_PART_OF_DATE = re.compile(
    r"[0-9]{4}年[0-9]{1,2}(?:月(?:[0-9]{1,2}(?![0-9日]))?)?|[0-9]{1,2}月[0-9]"
)
_DOTTED_DATE = re.compile(r"(?<![0-9.])([0-9]{4})[.．]([0-9]{1,2})[.．]([0-9]{1,2})(?![0-9.])")
_DATE_HELP = "年月日都要写，例：2020年3月3日 或 2020-03-03"


def foreign_operator(trouble: Trouble) -> Diagnostic | None:
    """==, &&: told whatever else is wrong with the line."""
    start = trouble.token.start_pos or 0
    text = trouble.source.text
    if _RANGE_OF_POINTS.search(text, trouble.line.start, trouble.line.end):
        return None
    for sign, ours in sorted(tables().foreign_operators.items(), key=lambda pair: -len(pair[0])):
        for place in range(max(trouble.line.start, start - len(sign) + 1), start + 1):
            if text.startswith(sign, place):
                span = trouble.source.span(place, place + len(sign))
                word = _apart(text, span.start, span.end, ours)
                safe = trouble.passes(span.start, span.end, word)
                fix = Fix(f"改成“{ours}”", span, word, safe)
                return findings.foreign_operator(fix, ours)
    return None


# 扣 5—10 分: a dash put right would be a subtraction.
_RANGE_OF_POINTS = re.compile(
    "[得扣加][ 　]*[0-9０-９.．]+[ 　]*分?[ 　]*[–—~～][ 　]*[0-9０-９.．]+[ 　]*分"
)


def _apart(text: str, start: int, end: int, word: str) -> str:
    """A word to put in, with blanks where it would run into the words beside it."""
    if not word.isalpha():
        return word
    before = " " if text[start - 1 : start].isalnum() else ""
    after = " " if text[end : end + 1].isalnum() else ""
    return before + word + after


# 扣 1 分 不超过 5 分: a limit, no comparison. After 当 it may be either.
_LIMIT = re.compile("^[^当]*[得扣加][^当]*(?:不超过|不高于|不大于)[ 　]*[0-9０-９.．]+[ 　]*分")
_LIMIT_OR_COMPARISON = re.compile(
    "[得扣加].*当.*(?:不超过|不高于|不大于)[ 　]*[0-9０-９.．]+[ 　]*分[ 　]*$"
)

_EITHER = (
    "“不超过”在这里可以是限额，也可以是条件",
    "限额写在“当”前面，例：每处 错误 扣 1 分 最多 5 分 当 已核实；条件写 ≤",
)


# A line does not begin with them: another sign for the word is no way out.
_OPERATORS = frozenset("×/+-≥≤><=≠")


def foreign_word(trouble: Trouble) -> Diagnostic | None:
    """English words, and Chinese ones for which the language has another."""
    words = tables().foreign_words
    line = trouble.source.text[trouble.line.start : trouble.line.end]
    if _LIMIT.search(line):
        return None
    for index in (trouble.index, trouble.index - 1):
        if 0 <= index < len(trouble.line.tokens):
            token = trouble.line.tokens[index]
            ours = words.get(token.lower()) if token.type == "NAME" else None
            if ours and not (index == 0 and ours in _OPERATORS):
                span = trouble.token_span(token)
                if _LIMIT_OR_COMPARISON.search(line):
                    return findings.colloquial_advice(span, *_EITHER)
                safe = trouble.passes(span.start, span.end, ours)
                return findings.foreign_word(Fix(f"改成“{ours}”", span, ours, safe))
    return None


def line_end_mark(trouble: Trouble) -> Diagnostic | None:
    """A semicolon, full stop or comma that ends a line."""
    token = trouble.line.tokens[-1]
    is_mark = token.type == "_SEP" or (
        token.type == UNKNOWN and not set(token) - set("；;。．.!！？?")
    )
    if not is_mark or trouble.index < len(trouble.line.tokens) - 1:
        return None
    fix = trouble.repair("删掉标点", token.start_pos or 0, token.end_pos or 0, "")
    return findings.line_end_mark(fix) if fix else None


def percent_first(trouble: Trouble) -> Diagnostic | None:
    """%98, 百分之98"""
    tokens = trouble.line.tokens
    for index in (trouble.index, trouble.index - 1):
        if 0 <= index < len(tokens) - 1 and tokens[index + 1].type == "NUMBER":
            sign, digits = tokens[index], tokens[index + 1]
            if sign.type == "PERCENT" or str(sign) == "百分之":
                start, end = sign.start_pos or 0, digits.end_pos or 0
                if trouble.passes(start, end, f"{digits}%"):
                    span = trouble.source.span(start, end)
                    return findings.percent_first(Fix("百分号移到数后", span, f"{digits}%"))
    return None


def number_form(trouble: Trouble) -> Diagnostic | None:
    """1,000 and 1e3 and .5 and 5."""
    for start, end, plain in _number_forms(trouble):
        if start <= trouble.span.end and trouble.span.start <= end:
            fix = trouble.repair(f"改成 {plain}", start, end, plain)
            if fix:
                return findings.number_form(fix)
    return None


def _number_forms(trouble: Trouble) -> Iterator[tuple[int, int, str]]:
    stretch = trouble.line.start, trouble.line.end
    text = trouble.source.text
    for found in _GROUPED.finditer(text, *stretch):
        yield found.start(), found.end(), re.sub("[,，]", "", found[0])
    for found in _EXPONENT.finditer(text, *stretch):
        value = Fraction(found[1][:30]) * Fraction(10) ** int(found[2])
        yield found.start(), found.end(), decimal_text(value)
    for found in _NO_WHOLE_PART.finditer(text, *stretch):
        yield found.start(), found.end(), f"0{found[0]}"
    for found in _NO_DECIMALS.finditer(text, *stretch):
        yield found.start(), found.end(), found[0][:-1]


def date_form(trouble: Trouble) -> Diagnostic | None:
    """2020年3月: no day."""
    text = trouble.source.text
    if trouble.token.type == "DATE":
        return None
    for found in _PART_OF_DATE.finditer(text, trouble.line.start, trouble.line.end):
        if found.start() <= trouble.span.start <= found.end():
            return findings.date_form(trouble.span, [_DATE_HELP])
    for found in _DOTTED_DATE.finditer(text, trouble.line.start, trouble.line.end):
        if found.start() <= trouble.span.start < found.end():
            place = trouble.source.span(found.start(), found.end())
            fix = Fix("写成", place, "{}年{}月{}日".format(*found.groups()))
            return findings.date_form(place, [_DATE_HELP], [fix])
    return None


def unquoted_text(trouble: Trouble) -> Diagnostic | None:
    """依据 附件4: all of the rest of the line is the text."""
    if trouble.at_end or trouble.accepts != {"TEXT"}:
        return None
    start, end = trouble.token.start_pos or 0, trouble.line.end
    text = trouble.source.text[start:end].lstrip("：:\u3000 ").strip("“”\"'‘’")
    fix = trouble.repair("加上引号", start, end, f"“{text}”")
    return findings.unquoted_text(fix) if fix else None


def missing_word(trouble: Trouble) -> Diagnostic | None:
    """A word whose absence is the only mistake."""
    place = trouble.line.end if trouble.at_end else trouble.token.start_pos or 0
    begins_each = str(trouble.token).startswith("每")
    for missing in missing_words():
        if begins_each and missing.terminal == "KW_WHEN":
            continue
        if missing.terminal in trouble.accepts and (trouble.index or missing.starts_line):
            fix = trouble.repair(
                f"补上“{missing.text}”", place, place, _spaced(trouble, missing.text)
            )
            if fix:
                fix = evolve(fix, safe=missing.safe)
                return findings.missing_word(trouble.span, missing.message, [fix], [])
    return None


def _spaced(trouble: Trouble, text: str) -> str:
    """A word to put in, with the blanks it needs."""
    if text in "：、":
        return text
    if text == "%":
        return text if trouble.at_end else f"{text} "
    return f" {text}" if trouble.at_end else f"{text} "


def wrong_word(trouble: Trouble) -> Diagnostic | None:
    """A word that is nearly the right one: 中 for 中有."""
    for swap in tables().swaps:
        if str(trouble.token) == swap.word and not trouble.at_end:
            span = trouble.span
            fix = trouble.repair(f"改成“{swap.by}”", span.start, span.end, swap.by)
            if fix and swap.help:
                return findings.clause_form(span, swap.message, [swap.help])
            if fix:
                return findings.clause_form(span, swap.message, [], [fix])
    return None


# Without the last three a line says something else.
_MEANS_SOMETHING = frozenset(
    ("NAME", "QUOTED_NAME", "NUMBER", "TEXT", "DATE", "COMPARE", "KW_NOT", "MEASURE")
)


def extra_word(trouble: Trouble) -> Diagnostic | None:
    """A word or sign that is the only thing too many."""
    token = trouble.token
    if trouble.at_end or token.type in _MEANS_SOMETHING:
        return None
    start, end = token.start_pos or 0, token.end_pos or 0
    around = trouble.source.text[start - 1 : start] + trouble.source.text[end : end + 1]
    if len(around) == len("33") and around.isdigit():
        # Without the sign the two numbers would be one.
        return None
    fix = trouble.repair("删掉它", start, end, "")
    return findings.extra_word(fix) if fix else None
