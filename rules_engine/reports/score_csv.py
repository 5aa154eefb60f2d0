"""The result table as CSV: exact decimals, a cell that is not stated stays empty.

Columns: 单位,类别,总分,名次,等次,状态, then the top-level indicators, then 扣分/加分 blocks, then
名额 (what a quota made of the grade) in a scheme that has quotas. Deductions
carry a minus sign, so the parts of a row add up to 总分 unless the total itself was limited, rescaled or
set. A row whose 状态 is 待补 has what its 总分 can still come to (``58.20–86.40``), where that was
asked for: no other row and no column changes by it. 状态 is 正常, 待补, 出错, 不参评 or 未评 (a veto stopped
scoring; its grade stands, its numbers do not).
A number that never ends, which rounding has not ended, is written ``约 3.3333``; JSON has it exact.
"""

from collections.abc import Callable
from fractions import Fraction

from rules_engine.explain import Evaluation, Section, Status, UnitResult, state_word
from rules_engine.explain.results import QuotaPlace
from rules_engine.ir import Program
from rules_engine.model.spans import NO_SPANS, Spans
from rules_engine.reports.amounts import table_amount
from rules_engine.reports.formula_guard import guarded
from rules_engine.reports.spans import span_text
from rules_engine.reports.standing import place_words

_FIXED = ("单位", "类别", "总分", "名次", "等次", "状态")
_QUOTA = "名额"
_TO_QUOTE = frozenset(',"\r\n')


def score_csv(evaluation: Evaluation, raw: bool = False, spans: Spans = NO_SPANS) -> str:
    """The table with LF line ends and no BOM. ``raw`` leaves texts exactly as they are, for programs;
    otherwise control characters are spelled out and no text can begin a formula."""
    text: Callable[[str], str] = str if raw else guarded
    program = evaluation.program
    rows = [
        column_names(program, text),
        *(_row(program, r, text, spans) for r in evaluation.results),
    ]
    return "".join(",".join(map(quoted_cell, row)) + "\n" for row in rows)


def column_names(program: Program, text: Callable[[str], str] = str) -> list[str]:
    """Names of the columns; that of an indicator named like a fixed column says what it is."""
    names = [
        f"{node.name}（{node.kind}）" if node.name in _FIXED else node.name
        for node in program.total.children
    ]
    return [*_FIXED, *map(text, names), *([_QUOTA] if program.quotas else [])]


def _row(
    program: Program, result: UnitResult, text: Callable[[str], str], spans: Spans
) -> list[str]:
    span = spans.get(result.unit.name)
    return [
        text(result.unit.name),
        text(result.unit.kind or ""),
        _number(program, result.total) or text(span_text(span, program.digits)),
        "" if result.rank is None else str(result.rank),
        text(result.grade or ""),
        state_word(result),
        *(_number(program, score) for score in signed_scores(result)),
        *([quota_words(result)] if program.quotas else []),
    ]


def quota_words(result: UnitResult) -> str:
    """What quotas made of the grade: ``优秀 → 良好（名额 9 名，第 10 名）``."""
    changed = (place for place in result.quotas if place.before != place.after)
    return "；".join(map(quota_change, changed))


def quota_change(place: QuotaPlace) -> str:
    """What one quota made of the grade."""
    return f"{place.before} → {place.after or '待补'}（{place_words(place)}）"


def signed_scores(result: UnitResult) -> list[Fraction | None]:
    """The scores of indicators and blocks, with a sign; None where none is stated."""
    if result.stopped or result.status is Status.FAULTY:
        return [None] * len(result.sections)
    return [_signed(section) for section in result.sections]


def _signed(section: Section) -> Fraction | None:
    return None if section.score is None else section.node.sign * section.score


def _number(program: Program, value: Fraction | None) -> str:
    return "" if value is None else table_amount(value, program.digits)


def quoted_cell(cell: str) -> str:
    """A cell as CSV has it."""
    if _TO_QUOTE.isdisjoint(cell) and cell == cell.strip():
        return cell
    return '"' + cell.replace('"', '""') + '"'
