"""What units with missing facts can still come to, and by which facts: text for people."""

from collections.abc import Sequence
from fractions import Fraction

from rules_engine.analysis.missing import Effect, Gaps, ItemSpan
from rules_engine.backends.interval import State
from rules_engine.diagnostics.render_paint import Paint
from rules_engine.explain import Evaluation, Status, UnitResult
from rules_engine.ir import Program
from rules_engine.reports.amounts import MINUS, amount_text
from rules_engine.reports.layout import Column, table_lines
from rules_engine.reports.spans import LOOSE, between_text, span_words
from rules_engine.reports.words import scheme_title
from rules_engine.source.sanitize import one_line

_NOTE = (
    f"“最多差”：只有这一个事实变、别的缺的事实不论补成什么，总分最多差几分；{LOOSE}：可能比写的还小"
)


def missing_text(
    evaluation: Evaluation, chosen: Sequence[UnitResult], found: Sequence[Gaps]
) -> str:
    """A block for each unit that waits for facts; ends with ``\\n``."""
    program = evaluation.program
    by_unit = {gaps.unit: gaps for gaps in found}
    lines = [scheme_title(program)]
    for result in chosen:
        if result.unit.name in by_unit:
            lines += ["", *_unit(program, result, by_unit[result.unit.name])]
    lines += ["", *([_NOTE] if any(gaps.effects for gaps in found) else []), *_others(chosen)]
    return "\n".join(lines) + "\n"


def _unit(program: Program, result: UnitResult, gaps: Gaps) -> list[str]:
    words = span_words(program, gaps.found.span)
    lines = [f"{one_line(result.unit.name)}  待补。{words}"]
    if gaps.effects:
        lines.append(f"还能改变总分或等次的 {len(gaps.effects)} 项：")
        lines += [f"  {line}" for line in _effects(program, gaps.effects)]
    if gaps.idle:
        names = "、".join(map(one_line, gaps.idle))
        lines.append(f"补成什么都不改变总分和等次的 {len(gaps.idle)} 项：{names}")
    if gaps.items:
        lines.append("各项还可能的得分：")
        lines += [f"  {line}" for line in _items(program, gaps)]
    return lines


def _effects(program: Program, effects: Sequence[Effect]) -> list[str]:
    columns = [
        Column("缺的事实", tuple(one_line(effect.fact) for effect in effects)),
        Column("最多差", tuple(_by(program, effect) for effect in effects), right=True),
        Column("等次", tuple("可能改变" if effect.grade else "不变" for effect in effects)),
        Column("", tuple(_remarks(effect) for effect in effects)),
    ]
    return [line.rstrip() for line in table_lines(columns, [None] * len(effects), Paint(False))]


def _by(program: Program, effect: Effect) -> str:
    if effect.by is None:
        return "不限"
    return f"{amount_text(Fraction(effect.by), program.digits)} 分"


def _remarks(effect: Effect) -> str:
    loose = [] if effect.tight else [LOOSE]
    return "，".join([*loose, *(["可能未评或出错"] if effect.kind else [])])


def _items(program: Program, gaps: Gaps) -> list[str]:
    names, spans = [], []
    for item in gaps.items:
        depth = "  " * (len(item.node.path) - 1)
        names.append(depth + one_line(item.node.name))
        spans.append(_of_item(program, item))
    columns = [Column("项目", tuple(names)), Column("得分", tuple(spans), right=True)]
    return [line.rstrip() for line in table_lines(columns, [None] * len(names), Paint(False))]


def _of_item(program: Program, item: ItemSpan) -> str:
    """``0.00–10.00``, ``不适用``, or both."""
    low, high = item.found.low, item.found.high
    if item.node.sign < 0:
        low, high = (None if end is None else -end for end in (high, low))
    words = [between_text(low, high, program.digits).replace("-", MINUS)] if item.valued else []
    states = (State.NOT_APPLICABLE, State.FAULT)
    return " 或 ".join(filter(None, [*words, *(s.value for s in states if s in item.found.states)]))


def _others(chosen: Sequence[UnitResult]) -> list[str]:
    """Who waits for nothing, and who is 出错: facts of theirs are not looked at."""
    settled = sum(result.status is Status.NORMAL for result in chosen)
    faulty = [one_line(r.unit.name) for r in chosen if r.status is Status.FAULTY]
    lines = [f"不缺事实的单位 {settled} 个"] if settled else []
    return lines + ([f"出错的单位（先改数据）：{'、'.join(faulty)}"] if faulty else [])
