"""Repairs of names: words run together, reserved words, digits and signs in a name."""

import re
import unicodedata

from lark import Token

from rules_engine.diagnostics import Diagnostic, Fix
from rules_engine.syntax import findings
from rules_engine.syntax.keywords import terminal_of, words_of
from rules_engine.syntax.lexing import UNKNOWN
from rules_engine.syntax.spacing import Spaced, spaced_out
from rules_engine.syntax.trouble import Trouble

_WORDLIKE = frozenset(("NAME", "QUOTED_NAME", "NUMBER", "TEXT", "DATE", "EVERY_ONE"))
_PUNCTUATION = frozenset(("_COLON", "_SEP", "_LPAR", "_RPAR", "PERCENT", "BAND_END"))
# 每逾期一件扣 3 分 is how notices put it, not words that run into each other.
_EACH_ONE = re.compile("每[㐀-鿿]{1,4}一")
_YEAR_DIGITS = 4


def missing_space(trouble: Trouble) -> Diagnostic | None:
    """若完成则10"""
    if _EACH_ONE.match(trouble.source.text, trouble.line.start, trouble.line.end):
        return None
    found = spaced_out(trouble.line.tokens, trouble.before)
    if found is None:
        return None
    first, last = _region(trouble.line.tokens, found)
    inside = [t for t in found.tokens if first <= (t.start_pos or 0) and (t.end_pos or 0) <= last]
    text = _joined(trouble, inside)
    return findings.missing_space(
        Fix("在词之间空一格", trouble.source.span(first, last), text), text
    )


def _region(tokens: list[Token], found: Spaced) -> tuple[int, int]:
    """The stretch of the line to write anew: the split names and the words that touch them."""
    first = min(name.start_pos or 0 for name in found.split)
    last = max(name.end_pos or 0 for name in found.split)
    for token in reversed(tokens):
        if token.end_pos == first and _is_word(token):
            first = token.start_pos or 0
    for token in tokens:
        if token.start_pos == last and _is_word(token):
            last = token.end_pos or 0
    return first, last


def _is_word(token: Token) -> bool:
    return token.type in _WORDLIKE or token.type in words_of()


def _joined(trouble: Trouble, tokens: list[Token]) -> str:
    """Tokens with the text between them; words that touch get a blank."""
    parts: list[str] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before is not None:
            between = trouble.source.text[before.end_pos : token.start_pos]
            touching = not between and before.type not in _PUNCTUATION
            parts.append(" " if touching and token.type not in _PUNCTUATION else between)
        parts.append(str(token))
    return "".join(parts)


def reserved_name(trouble: Trouble) -> Diagnostic | None:
    """A keyword where a name belongs."""
    token = trouble.token
    if (
        str(token) == "、"
        and trouble.index
        and _is_reserved(trouble.line.tokens[trouble.index - 1])
    ):
        token = trouble.line.tokens[trouble.index - 1]
    elif trouble.at_end or not _is_reserved(token) or "NAME" not in trouble.accepts:
        return None
    fix = _wrapped(trouble, token.start_pos or 0, token.end_pos or 0)
    fix = fix or _wrapped_everywhere(trouble, token)
    return findings.reserved_name(trouble.token_span(token), fix) if fix else None


def _wrapped_everywhere(trouble: Trouble, token: Token) -> Fix | None:
    """得分（年度） - 上年分 … 当 得分（年度） ≥ …: the same keyword as a name in several places."""
    here = token.start_pos or 0
    alike = [t for t in trouble.line.tokens if str(t) == str(token) and (t.start_pos or 0) >= here]
    places = [(each.start_pos or 0, each.end_pos or 0) for each in alike]
    start, end = places[0][0], places[-1][1]
    text = trouble.source.text[start:end]
    for first, last in reversed(places):
        text = f"{text[: first - start]}「{token}」{text[last - start :]}"
    return trouble.repair(f"写成「{token}」", start, end, text)


def _is_reserved(token: Token) -> bool:
    return token.type in words_of() or token.type == "EVERY_ONE"


def name_with_digits(trouble: Trouble) -> Diagnostic | None:
    """IPv6支持, A_B: a run of letters, digits and signs without a blank; A1234, which reads as a code."""
    if trouble.token.type == "CODE" and "NAME" in trouble.accepts:
        fix = _wrapped(trouble, trouble.span.start, trouble.span.end)
        return findings.name_with_digits(fix) if fix else None
    for start in (trouble.index, trouble.index - 1):
        run = _run(trouble.line.tokens, start)
        if len(run) > 1 and _looks_like_name(run):
            fix = _wrapped(trouble, run[0].start_pos or 0, run[-1].end_pos or 0)
            found = findings.name_with_digits(fix) if fix else _all_wrapped(trouble)
            if found:
                return found
    return None


def _all_wrapped(trouble: Trouble) -> Diagnostic | None:
    """A类、B1类、B2类: every name with digits from the first to the last at once."""
    tokens = trouble.line.tokens
    runs = {id(run[0]): run for i in range(len(tokens)) if _looks_like_name(run := _run(tokens, i))}
    if len(runs) < 2:
        return None
    places = [(run[0].start_pos or 0, run[-1].end_pos or 0) for run in runs.values()]
    (start, _), (_, end) = places[0], places[-1]
    text, offset = trouble.source.text[start:end], start
    names = dict.fromkeys(f"「{trouble.source.text[first:last]}」" for first, last in places)
    for first, last in reversed(places):
        text = f"{text[: first - offset]}「{text[first - offset : last - offset]}」{text[last - offset :]}"
    fix = trouble.repair(f"写成 {text}", start, end, text)
    return findings.name_with_digits(fix, tuple(names)) if fix else None


def _run(tokens: list[Token], index: int) -> list[Token]:
    """The words and unknown signs around an index that touch each other."""
    if not 0 <= index < len(tokens) or not _in_name(tokens[index]):
        return []
    first = last = index
    while first > 0 and _touch(tokens[first - 1], tokens[first]):
        first -= 1
    while last + 1 < len(tokens) and _touch(tokens[last], tokens[last + 1]):
        last += 1
    return tokens[first : last + 1]


def _in_name(token: Token) -> bool:
    if token.type == UNKNOWN:
        return all(char in "·_." or unicodedata.category(char)[0] in "LN" for char in token)
    return _is_word(token) and token.type not in ("TEXT", "QUOTED_NAME", "DATE")


def _touch(token: Token, after: Token) -> bool:
    return token.end_pos == after.start_pos and _in_name(token) and _in_name(after)


def _looks_like_name(run: list[Token]) -> bool:
    """Letters with digits or signs; 2019年度得分率, but not 5分未备案: a number and words."""
    kinds = {token.type for token in run}
    if "NAME" not in kinds or not kinds & {"NUMBER", UNKNOWN}:
        return False
    if run[0].type != "NUMBER" or (len(run[0]) == _YEAR_DIGITS and run[1].startswith("年")):
        return True
    return not any(run[1].startswith(word) for word in terminal_of())


def _wrapped(trouble: Trouble, start: int, end: int) -> Fix | None:
    name = trouble.source.text[start:end]
    return trouble.repair(f"写成「{name}」", start, end, f"「{name}」")
