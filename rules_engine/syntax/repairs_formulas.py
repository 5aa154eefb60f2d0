"""Repairs of measure words and of what stands inside a formula."""

from difflib import get_close_matches

from rules_engine.diagnostics import Diagnostic, Fix
from rules_engine.model.shares import share_in_words
from rules_engine.syntax import findings
from rules_engine.syntax.keywords import measures
from rules_engine.syntax.trouble import Trouble

_LONGEST_MEASURE = 2
_LONGEST_EACH = 4


def unknown_measure(trouble: Trouble) -> Diagnostic | None:
    """A word after a number that is no measure word."""
    if trouble.at_end or trouble.index == 0 or trouble.token.type != "NAME":
        return None
    if trouble.line.tokens[trouble.index - 1].type != "NUMBER":
        return None
    if not trouble.accepts & {"MEASURE", "KW_POINTS", "PERCENT"}:
        return None
    word = str(trouble.token)
    near = get_close_matches(word, measures(), n=1, cutoff=0.5)
    if not near and len(word) > _LONGEST_MEASURE:
        return None
    start, end = trouble.span.start, trouble.span.end
    fixes = [fix for each in near if (fix := trouble.repair(f"改成“{each}”", start, end, each))]
    some = [each for each in measures() if len(each) == 1][:12]
    helps = (
        [f"是不是“{near[0]}”？"] if fixes else [f"量词有：分、{'、'.join(some)}、百分点、工作日等"]
    )
    return findings.unknown_measure(trouble.span, helps, fixes)


def measure_of_formula(trouble: Trouble) -> Diagnostic | None:
    """（月份 - 1） 个月: a measure word after a formula."""
    if trouble.at_end or trouble.index == 0 or trouble.token.type != "MEASURE":
        return None
    if trouble.line.tokens[trouble.index - 1].type not in ("_RPAR", "NAME", "QUOTED_NAME"):
        return None
    word, start = str(trouble.token), trouble.span.start
    fix = trouble.repair(f"写成“× 1 {word}”", start, trouble.span.end, f"× 1 {word}")
    return findings.measure_of_formula(trouble.span, word, fix) if fix else None


def share_in_digits(trouble: Trouble) -> Diagnostic | None:
    """最多 1/3: a share of which no percentage is exact stands in words."""
    before, after = (
        trouble.line.tokens[at : at + 1] for at in (trouble.index - 1, trouble.index + 1)
    )
    if trouble.at_end or trouble.token.type != "DIVIDE" or not before or not after:
        return None
    start, end = before[0].start_pos or 0, after[0].end_pos or 0
    words = share_in_words(trouble.source.text[start:end])
    fix = trouble.repair(f"写成“{words}”", start, end, words) if words else None
    return findings.share_in_digits(trouble.source.span(start, end), fix) if fix else None


def choice_in_formula(trouble: Trouble) -> Diagnostic | None:
    """得 5 分 + 若 …: 若 inside a formula stands in brackets."""
    if trouble.at_end or trouble.token.type != "KW_IF" or "_LPAR" not in trouble.accepts:
        return None
    places = _choices_of_sum(trouble)
    fix = _each_bracketed(trouble, places)
    return findings.choice_in_formula(trouble.span, [fix] if fix else [], several=len(places) > 1)


def _choices_of_sum(trouble: Trouble) -> list[tuple[int, int]]:
    """Where each 若 outside brackets, the first that the parser took and all after it, begins and ends:
    若 甲 则 0 否则 1 + 若 乙 则 0 否则 1 is meant as a sum of two."""
    places: list[tuple[int, int]] = []
    start, last, depth = None, 0, 0
    for token in trouble.line.tokens:
        depth += (token.type == "_LPAR") - (token.type == "_RPAR")
        if token.type == "KW_IF" and depth == 0:
            places += [] if start is None else [(start, last)]
            start = token.start_pos or 0
        if token.type not in ("PLUS", "SIGN"):
            last = token.end_pos or 0
    end = len(trouble.source.text[: trouble.line.end].rstrip())
    return [*places, (trouble.span.start if start is None else start, end)]


def _each_bracketed(trouble: Trouble, places: list[tuple[int, int]]) -> Fix | None:
    start, end = places[0][0], places[-1][1]
    text = trouble.source.text[start:end]
    for place, after in reversed(places):
        first, last = place - start, after - start
        text = f"{text[:first]}（{text[first:last]}）{text[last:]}"
    return trouble.repair("加上括号", start, end, text)


def unknown_each(trouble: Trouble) -> Diagnostic | None:
    """每人次: 每 with what is no measure word."""
    word = str(trouble.token)
    if trouble.at_end or trouble.token.type != "NAME" or not word.startswith("每"):
        return None
    if len(word) > _LONGEST_EACH:
        return None
    counting = [each for each in measures() if len(each) == 1]
    near = [each for each in counting if each in word[1:]][:2]
    helps = [f"写成{'或'.join(f'“每{each}”' for each in near)}"] if near else []
    listed = "、".join(counting)
    helps.append(f"“每”后面能写的量词只有：{listed}；没有合适的写“每个”")
    return findings.unknown_each(trouble.span, helps)
