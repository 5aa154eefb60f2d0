"""What stands under the result table: counts, grades, statistics, who is missing what."""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

from rules_engine.explain import (
    APART,
    NOT_SCORED,
    STATES,
    Evaluation,
    Status,
    UnitResult,
    cut_off,
    state_word,
)
from rules_engine.ir import Grade, Program, StepKind, Total
from rules_engine.ir.passes.roots import compares_units
from rules_engine.model.spans import NO_SPANS, Span, Spans
from rules_engine.reports.amounts import shown_amount
from rules_engine.reports.grouping import Group, is_grouped
from rules_engine.reports.rulings import exclusions_of
from rules_engine.reports.spans import span_words
from rules_engine.reports.standing import place_notes, quota_notes, roll_notes
from rules_engine.reports.words import cause_words, statistic_words
from rules_engine.source.sanitize import one_line


def group_notes(evaluation: Evaluation, group: Group) -> list[str]:
    """Grades and statistics of one table."""
    program = evaluation.program
    lines = [_grades(program, group.results)]
    if is_grouped(program):
        lines.append(_statistics(evaluation, group.kind))
    if program.ranking is not None and _is_waiting(group.results):
        lines.append("有单位待补，名次等补齐以后再排")
    return [line for line in lines if line]


def _is_waiting(results: Iterable[UnitResult]) -> bool:
    return any(result.status is Status.PENDING for result in results)


def _grades(program: Program, results: Sequence[UnitResult]) -> str:
    counts = Counter(result.grade for result in results)
    names = [grade.name for grade in _as_written(program.grades)]
    found = [f"{one_line(name)} {counts[name]}" for name in names]
    return f"等次：{'，'.join(found)}" if found else ""


def _as_written(grades: Sequence[Grade]) -> list[Grade]:
    """In the order of the scheme; best first where it took them from several files."""
    if len({grade.span.source.name for grade in grades}) > 1:
        return list(grades)
    return sorted(grades, key=lambda grade: grade.span.start)


def _statistics(evaluation: Evaluation, kind: str | None) -> str:
    found = [statistic_words(s) for s in evaluation.statistics if s.group == kind]
    return f"统计：{'，'.join(found)}" if found else ""


def run_notes(
    evaluation: Evaluation, spans: Spans = NO_SPANS, skipped: Sequence[str] = ()
) -> list[str]:
    """What concerns all units; ``skipped`` are those that could not be taken in."""
    return [
        *_all_statistics(evaluation),
        *quota_notes(evaluation),
        *place_notes(evaluation),
        *roll_notes(evaluation),
        *_differences(evaluation),
        *_cut_off(evaluation),
        _counts(evaluation.results),
        *_skipped(evaluation.program, skipped),
        *_pending(evaluation, spans),
        *_faulty(evaluation),
        *_stopped(evaluation.results),
        *_apart(evaluation),
        *_defaults(evaluation.results),
    ]


def _all_statistics(evaluation: Evaluation) -> list[str]:
    """Statistics that no table above has shown."""
    kinds = dict.fromkeys(statistic.group for statistic in evaluation.statistics)
    shown = is_grouped(evaluation.program)
    lines = []
    for kind in kinds:
        if kind is None or not shown:
            title = "" if kind is None else f"（{one_line(kind)}）"
            lines.append(_statistics(evaluation, kind).replace("统计", f"统计{title}", 1))
    return lines


def _differences(evaluation: Evaluation) -> list[str]:
    """Why the parts of some rows do not add up to their totals."""
    total = evaluation.program.total
    kinds: Counter[str] = Counter()
    for result in evaluation.results:
        if result.total is not None:
            kinds.update(_changes(total, result))
    words = "，".join(f"{kind} {kinds[kind]} 个单位" for kind in StepKind if kinds[kind])
    return [f"总分不是各项直接相加：{words}（算式见 rules explain）"] if words else []


def _cut_off(evaluation: Evaluation) -> list[str]:
    """Points that 平摊 could not give to anybody."""
    program = evaluation.program
    if not any(node.treatment == "平摊" for node in program.nodes):
        return []
    found: dict[tuple[tuple[str, ...], Fraction], int] = {}
    for result in evaluation.results:
        if result.total is not None:
            for level in cut_off(program, result.observation):
                found[level] = found.get(level, 0) + 1
    words = [
        f"{' / '.join(map(one_line, path))} {shown_amount(rest, 0)} 分（{units} 个单位）"
        for (path, rest), units in found.items()
    ]
    return [f"平摊除不尽，截去的分谁也没有得：{'，'.join(words)}"] if words else []


def _changes(total: Total, result: UnitResult) -> set[str]:
    """The steps that changed a unit's total."""
    seen = result.observation
    values = [seen.value(total.gathered), *(seen.value(step.value) for step in total.steps)]
    changed = zip(total.steps, pairwise(values), strict=True)
    return {step.kind.value for step, (before, after) in changed if before != after}


def _counts(results: Sequence[UnitResult]) -> str:
    counts = Counter(map(state_word, results))
    found = [f"{state} {counts[state]}" for state in STATES if counts[state]]
    return f"共 {len(results)} 个单位" + (f"：{'，'.join(found)}" if found else "")


def _skipped(program: Program, names: Sequence[str]) -> list[str]:
    """Rows that are no unit of the table, though they may be one: nobody should have to count."""
    found = [
        f"{one_line(n)}（{k} 处）" if k > 1 else one_line(n) for n, k in Counter(names).items()
    ]
    among = program.ranking is not None or program.quotas or compares_units(program)
    after = "；名次、名额、比较里也没有算上，改正以后别的单位的可能变" if among else ""
    return [f"没有读进来、表里没有的：{'、'.join(found)}{after}"] if found else []


def _pending(evaluation: Evaluation, spans: Spans) -> list[str]:
    rows = [
        f"  {one_line(r.unit.name)}：缺 {'、'.join(map(one_line, r.missing))}"
        + _still_possible(evaluation.program, spans.get(r.unit.name))
        for r in evaluation.results
        if r.status is Status.PENDING
    ]
    return ["待补（缺的事实补齐以后才有得分）：", *rows] if rows else []


def _still_possible(program: Program, span: Span | None) -> str:
    words = "" if span is None else span_words(program, span)
    return f"。{words}" if words else ""


def _faulty(evaluation: Evaluation) -> list[str]:
    rows = [
        f"  {one_line(result.unit.name)}：{cause_words(evaluation.program, cause)}"
        for result in evaluation.results
        for cause in result.causes
    ]
    return ["出错（没有得分、等次和名次）：", *rows] if rows else []


def _stopped(results: Sequence[UnitResult]) -> list[str]:
    """Who has no total, by a veto or because nothing applies; nobody is named where that is all."""
    stopped = [r for r in results if r.stopped and not r.apart]
    vetoed = [one_line(r.unit.name) for r in stopped if any(s.applies for s in r.sections)]
    without = [one_line(r.unit.name) for r in stopped if not any(s.applies for s in r.sections)]
    lines = [f"{NOT_SCORED}（否决，停止评分）：{'、'.join(vetoed)}"] if vetoed else []
    if len(without) == len(results):
        return [f"{NOT_SCORED}：所有单位都没有适用的指标"] if without else []
    return lines + ([f"{NOT_SCORED}（没有适用的指标）：{'、'.join(without)}"] if without else [])


def _apart(evaluation: Evaluation) -> list[str]:
    """Units that take no part, under the line of 不参评 that says so."""
    program = evaluation.program
    rows: dict[str, list[str]] = {}
    for result in evaluation.results:
        for exclusion in exclusions_of(program, result):
            rows.setdefault(one_line(exclusion.text), []).append(one_line(result.unit.name))
    lines = [f"  {text}：{'、'.join(names)}（{len(names)} 个）" for text, names in rows.items()]
    return [f"{APART}（没有名次和等次，别的单位不与它比较）：", *lines] if lines else []


def _defaults(results: Iterable[UnitResult]) -> list[str]:
    used = [(one_line(r.unit.name), r.observation.defaults_used) for r in results]
    rows = [f"  {name}：{'、'.join(map(one_line, facts))}" for name, facts in used if facts]
    return ["没有报、按方案写明的“未报按”取值的事实：", *rows] if rows else []
