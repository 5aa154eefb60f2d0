"""Expectations that did not hold, as edits of the text they stand in: what was found takes the place of
what was expected, and nothing else of the text changes."""

import re
from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from rules_engine.diagnostics import Fix
from rules_engine.model.numbers import decimal_text
from rules_engine.records import Shown
from rules_engine.syntax import expressions as e
from rules_engine.syntax.printing_cases import value_text
from rules_engine.testing.model import NOTHING, Cell, Check, Kind, Trial
from rules_engine.testing.tables import is_table

_NUMBER = re.compile("[-－−]?[ \u3000]*[0-9０-９.．]+")


@frozen(eq=False, repr=False)
class Left(Shown):
    """An expectation that has to be changed by hand, and why."""

    check: Check
    reason: str


@frozen(eq=False, repr=False)
class Updates(Shown):
    """The edits of all files of cases, and what no edit can be made for."""

    edits: Sequence[Fix]
    left: Sequence[Left]


def updates(trial: Trial) -> Updates:
    """What would make the expectations of a trial hold."""
    edits: list[Fix] = []
    left: list[Left] = []
    for outcome in trial.outcomes:
        for check in outcome.failures:
            reason = _by_hand(check)
            if reason:
                left.append(Left(check, reason))
            else:
                edits.append(_edit(check))
    return Updates(edits, left)


def _by_hand(check: Check) -> str:
    """Why an expectation cannot be changed for its writer; empty where it can."""
    if check.expected.kind is Kind.REASON:
        return "台账里没有这段话，理由要自己写"
    if is_table(check.expected.span.source):
        return "写在表格里，要自己改"
    if isinstance(check.got, Fraction) and "/" in decimal_text(check.got):
        return "得到的数除不尽，写不成小数"
    return ""


def _edit(check: Check) -> Fix:
    place, new = check.expected.place, _text(check)
    old = _NUMBER.match(place.text)
    if old is not None and isinstance(check.got, Fraction):
        new += place.text[old.end() :]  # 分 or % behind the number
    return Fix(f"{check.expected.title} 改为得到的", place, new)


def _text(check: Check) -> str:
    got: Cell = check.got
    if isinstance(got, Fraction):
        return decimal_text(got)
    words = got if isinstance(got, tuple) else (got,)
    span = check.expected.place
    return "、".join(value_text(e.Ref(word, span=span)) for word in words or (NOTHING,))
