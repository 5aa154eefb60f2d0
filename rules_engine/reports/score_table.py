"""The result table for a terminal: head, one table a class where classes are ranked apart, notes."""

from collections.abc import Sequence

from rules_engine.diagnostics.render_paint import Paint, Role
from rules_engine.explain import Evaluation, UnitResult, state_word
from rules_engine.model.spans import NO_SPANS, Spans
from rules_engine.reports.grouping import Group, groups_of, is_grouped
from rules_engine.reports.layout import Column, table_lines, table_width
from rules_engine.reports.score_columns import all_columns, folded_columns, narrow_columns
from rules_engine.reports.score_notes import group_notes, run_notes
from rules_engine.reports.words import (
    calendar_words,
    cites_words,
    hash_words,
    ranking_words,
    rounding_words,
    scheme_title,
)
from rules_engine.source.sanitize import one_line

_ROLES = {"出错": Role.ERROR, "待补": Role.WARNING, "未评": Role.WARNING}
_FOLDED = "窗口不够宽，各指标得分合成了“基本分”；要看各项：加宽窗口，或输出 CSV"
_NARROW = "窗口不够宽，各项得分没有列出；要看各项：加宽窗口，或输出 CSV"


def score_table(
    evaluation: Evaluation,
    colour: bool = False,
    width: int | None = None,
    spans: Spans = NO_SPANS,
    skipped: Sequence[str] = (),
) -> str:
    """The results as aligned text that ends with ``\\n``. Never fails. ``spans``: what totals that are
    not stated can still come to; ``skipped``: units, or the places of rows, that could not be taken in.

    Deductions are printed with a minus sign, so a row adds up. ``width`` is the terminal's (None:
    any): where the indicators do not fit they are folded into 基本分, and where that does not fit
    either only the totals are shown.
    """
    paint = Paint(colour)
    groups = groups_of(evaluation)
    lines = _head(evaluation, paint)
    fold = _fold(evaluation, groups, width, spans)
    for group in groups:
        lines += ["", *_block(evaluation, group, fold, paint, spans)]
    lines += ["", *([_FOLDED] if fold == 1 else [_NARROW] if fold == 2 else [])]
    lines += run_notes(evaluation, spans, skipped)
    return "\n".join(lines) + "\n"


def _head(evaluation: Evaluation, paint: Paint) -> list[str]:
    program = evaluation.program
    year = "" if program.year is None else f"年度：{program.year}"
    cites = f"依据：{cites_words(program.cites)}" if program.cites else ""
    order = ranking_words(program)
    calendar = calendar_words(evaluation.calendar)
    lines = [
        paint(Role.HEADING, scheme_title(program)),
        "  ".join(part for part in (year, cites) if part),
        f"得分：{rounding_words(program)}",
        f"名次：{order}" if order else "",
        f"规则：指纹 {hash_words(program)}",
        f"工作日历：{calendar}" if calendar else "",
    ]
    return [line for line in lines if line]


def _fold(evaluation: Evaluation, groups: Sequence[Group], width: int | None, spans: Spans) -> int:
    """0 where every column fits, 1 with folded indicators, 2 with totals only."""
    if width is None:
        return 0
    for fold in (0, 1):
        widths = [table_width(_columns(evaluation, group, fold, spans)) for group in groups]
        if max(widths, default=0) <= width:
            return fold
    return 2


def _columns(evaluation: Evaluation, group: Group, fold: int, spans: Spans) -> list[Column]:
    make = (all_columns, folded_columns, narrow_columns)[fold]
    return make(evaluation.program, group, spans)


def _block(
    evaluation: Evaluation, group: Group, fold: int, paint: Paint, spans: Spans
) -> list[str]:
    title = []
    if is_grouped(evaluation.program):
        kind = "未分组" if group.kind is None else one_line(group.kind)
        title = [paint(Role.HEADING, f"{kind}（{len(group.results)} 个单位）")]
    roles = [_role(result) for result in group.results]
    table = table_lines(_columns(evaluation, group, fold, spans), roles, paint)
    return [*title, *table, *group_notes(evaluation, group)]


def _role(result: UnitResult) -> Role | None:
    return _ROLES.get(state_word(result))
