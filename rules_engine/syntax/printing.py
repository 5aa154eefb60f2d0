"""Canonical text of a scheme: one way to write each node, in the order of the text. Parsing the text
gives the nodes again.

Comments are not nodes: what re-attaches them goes by places, beside this.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar, assert_never

from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from rules_engine.syntax.printing_cases import case_lines
from rules_engine.syntax.printing_clauses import clause_lines, indented, table_lines
from rules_engine.syntax.printing_expressions import (
    condition_text,
    expression_text,
    grade_text,
    literal_text,
    measured,
    name_text,
    names_text,
    quantity_text,
    quoted_text,
)
from rules_engine.syntax.printing_standing import grades_text, rank_key_text, standing_line
from rules_engine.syntax.printing_time import as_of_text, parameter_lines

_Item = TypeVar("_Item", n.UnitAttribute, n.Fact, n.Grade)
_NO_LIMIT = "不限"
_UNPUBLISHED = "未公布"


def print_scheme(file: n.File) -> str:
    """The canonical text of a rule file, which ends with a line end; empty if there are no blocks."""
    return "\n".join("".join(f"{line}\n" for line in block_lines(block)) for block in file.blocks)


def block_lines(block: n.Block) -> list[str]:
    """The lines of a block that stands at the left margin."""
    match block:
        case n.Scheme():
            items = [_scheme_item(item) for item in block.items]
            return [f"方案 {name_text(block.name)}", *indented(items)]
        case n.Units():
            others: list[n.Silence | n.Peers] = [*block.silences, *block.peers]
            others.sort(key=lambda line: line.span.start)
            return ["单位", *_in_order(block.attributes, others, _attributes)]
        case n.Facts():
            return ["事实", *_in_order(block.facts, block.silences, _fact)]
        case n.Definition():
            return [_definition(block)]
        case n.Parameter():
            return parameter_lines(block)
        case n.Table():
            return table_lines(block)
        case n.Indicator():
            return _indicator(block)
        case n.Adjustment():
            return _adjustment(block)
        case n.Veto():
            return _veto(block)
        case n.Override():
            head = f"改判 {name_text(block.name)} 定为 {grade_text(block.grade)}"
            return [head + _beats(block.beats), *indented([_ruling(i) for i in block.items])]
        case n.Grades():
            return ["等次", *_in_order(block.grades, block.silences, _grade)]
        case n.Ranking():
            return ["排名", *indented([_ranking_item(item) for item in block.items])]
        case n.Quota():
            return [
                f"名额 {grades_text(block.grades)}",
                *indented(list(map(standing_line, block.items))),
            ]
        case n.Roll():
            return [
                f"名单 {name_text(block.name)}",
                *indented(list(map(standing_line, block.items))),
            ]
        case n.Statistics():
            return ["统计", *indented([_statistics_item(item) for item in block.items])]
        case n.Case():
            return case_lines(block)
        case n.Silence():
            return [_silence(block)]
        case n.Reuse() | n.Replacement() | n.Removal() | n.Extension():
            return _change(block)
        case _:
            assert_never(block)


# ── 沿用 ──


def _change(change: n.Reuse | n.Replacement[n.Part] | n.Removal | n.Extension) -> list[str]:
    match change:
        case n.Reuse():
            return [f"沿用 {quoted_text(change.path)}"]
        case n.Replacement():
            head, *lines = block_lines(change.block)
            return [f"替换 {head}", *lines]
        case n.Removal():
            names = f" {names_text(change.names)}" if change.names else ""
            return [f"删去 {change.kind}{names}"]
        case n.Extension():
            head = f"并入 {change.kind} {name_text(change.name)}"
            head += f"{_worth(change.worth)}{_weight(change.weight)}{_limit(change.limit)}"
            return [head, *indented([line for item in change.items for line in _inner(item)])]
        case _:
            assert_never(change)


def _inner(item: n.ExtensionItem) -> list[str]:
    """A line of 并入: a change of what stands inside, or what is added."""
    if isinstance(item, n.Replacement | n.Removal | n.Extension):
        return _change(item)
    return _item(item)


# ── 方案、单位、事实、定义 ──


def _scheme_item(item: n.SchemeItem) -> str:
    match item:
        case n.Year():
            return f"年度 {item.year}"
        case n.AsOf():
            return as_of_text(item)
        case n.Cite() | n.Note():
            return _reference(item)
        case n.FullMarks():
            return f"满分 {_points(item.points, _UNPUBLISHED)}"
        case n.Rounding():
            return f"舍入 {item.stage} {item.mode} {item.digits} 位"
        case n.DefaultTreatment():
            return f"不适用 {item.treatment}"
        case n.TotalLimit():
            return f"总分 {item.which} {_points(item.points, _NO_LIMIT)}"
        case n.Silence():
            return _silence(item)
        case _:
            assert_never(item)


def _silence(silence: n.Silence) -> str:
    return f"忽略 {silence.code} {quoted_text(silence.reason)}"


def _other(line: n.Silence | n.Peers) -> str:
    return _silence(line) if isinstance(line, n.Silence) else f"同类 按 {name_text(line.name)}"


def _in_order(
    items: Sequence[_Item],
    others: Sequence[n.Silence | n.Peers],
    lines_of: Callable[[_Item], list[str]],
) -> list[str]:
    """The lines of what stands in a block, the others among them where the text has them."""
    written: list[str] = []
    waiting = list(others)
    for item in items:
        while waiting and _is_before(waiting[0].span, item.span):
            written.append(_other(waiting.pop(0)))
        written += lines_of(item)
    return indented(written + [_other(line) for line in waiting])


def _is_before(one: Span, other: Span) -> bool:
    return one.source is other.source and one.start < other.start


def _reference(item: n.Cite | n.Note) -> str:
    word = "依据" if isinstance(item, n.Cite) else "说明"
    return f"{word} {quoted_text(item.text)}"


def _points(points: n.Points | None, otherwise: str = "") -> str:
    return quantity_text(points.amount) if points else otherwise


def _attributes(attribute: n.UnitAttribute) -> list[str]:
    return [f"{name_text(attribute.name)}：{names_text(attribute.values)}"]


def _fact(fact: n.Fact) -> list[str]:
    parts = [fact.type, *fact.modifiers]
    last = len(parts) - 1
    texts = [
        _fact_part(part, before_text=bool(fact.note) and index == last)
        for index, part in enumerate(parts)
    ]
    note = [quoted_text(fact.note)] if fact.note else []
    head = f"{name_text(fact.name)}：{' '.join(texts + note)}"
    return [head, *_in_order(fact.fields, fact.silences, _fact)]


def _fact_part(part: n.NamedType | n.OptionsType | n.FactModifier, *, before_text: bool) -> str:
    """A type or what follows it; ``before_text``: a text in quotes comes next."""
    match part:
        case n.NamedType():
            return part.name + _range(part, before_text=before_text)
        case n.OptionsType():
            return _names_before(part.names, before_text=before_text)
        case n.Nullable():
            return "可空"
        case n.MayNotApply():
            return "可不适用"
        case n.IfMissing():
            return f"未报按 {literal_text(part.value, before_text=before_text)}"
        case n.Decimals():
            return f"{part.digits} 位小数"
        case n.GapsLeftOut():
            return "缺期不计"
        case n.Direction():
            return "越高越好" if part.more else "越低越好"
        case n.OnlyFor():
            return f"仅 {_names_before(part.classes, before_text=before_text)}"
        case _:
            assert_never(part)


def _names_before(names: tuple[e.Name, ...], *, before_text: bool) -> str:
    texts = [*map(name_text, names[:-1]), name_text(names[-1], before_text=before_text)]
    return "、".join(texts)


def _range(named: n.NamedType, *, before_text: bool) -> str:
    if named.lower is None:
        return ""
    upper = named.upper
    end = _NO_LIMIT if upper is None else literal_text(upper, before_text=before_text)
    return f" {literal_text(named.lower)} 到 {end}"


def _definition(definition: n.Definition) -> str:
    parameters = f"（{names_text(definition.parameters)}）" if definition.parameters else ""
    return f"定义 {name_text(definition.name)}{parameters} 为 {expression_text(definition.body)}"


# ── 指标、扣分、加分 ──


def _indicator(indicator: n.Indicator) -> list[str]:
    head = f"指标 {name_text(indicator.name)}{_worth(indicator.worth)}{_weight(indicator.weight)}"
    return [head, *indented([line for item in indicator.items for line in _item(item)])]


def _worth(worth: n.Worth | None) -> str:
    if worth is None:
        return ""
    kind = {"明示": "", "推定": "分值 推定 ", "未公布": "分值 "}[worth.kind]
    return f" {kind}{_points(worth.points, _UNPUBLISHED)}"


def _weight(weight: n.Weight | None) -> str:
    return f" 权重 {measured(weight.percent, '%')}" if weight else ""


def _item(item: n.IndicatorItem) -> list[str]:
    match item:
        case n.Indicator():
            return _indicator(item)
        case n.Adjustment():
            return _adjustment(item)
        case n.Cite() | n.Note():
            return [_reference(item)]
        case n.Applies():
            return [_applies(item)]
        case n.NotApplicableWhen():
            return [f"不适用{condition_text('当', item.when)}{_treatment(item.treatment)}"]
        case n.Cap():
            word = "先封顶" if item.first else "封顶"
            return [f"{word} {_points(item.points)}{condition_text('当', item.when)}"]
        case n.Floor():
            return [f"保底 {_points(item.points)}"]
        case n.Overdraft():
            return ["可突破" if item.allowed else "不得突破"]
        case n.UntilExhausted():
            return ["扣完为止"]
        case n.Silence():
            return [_silence(item)]
        case _:
            return clause_lines(item)


def _applies(applies: n.Applies) -> str:
    both: tuple[e.Name | e.TextLiteral, ...] = (*applies.classes, *applies.units)
    targets = sorted(both, key=lambda target: target.span.start)
    whom = f" {'、'.join(map(_target, targets))}" if targets else ""
    return f"适用{whom}{condition_text('当', applies.when)}{_treatment(applies.treatment)}"


def _target(target: e.Name | e.TextLiteral) -> str:
    return name_text(target) if isinstance(target, e.Name) else quoted_text(target.text)


def _treatment(treatment: str | None) -> str:
    return f" {treatment}" if treatment else ""


def _adjustment(block: n.Adjustment) -> list[str]:
    head = f"{block.kind} {name_text(block.name)}{_limit(block.limit)}"
    head += condition_text("仅当", block.only_when)
    return [head, *indented([line for item in block.items for line in _item(item)])]


def _limit(limit: n.Limit | None) -> str:
    if limit is None:
        return ""
    return f" 最多 {_points(limit.points)}" if limit.points else " 不封顶"


# ── 否决、改判、等次、排名、统计 ──


def _veto(veto: n.Veto) -> list[str]:
    outcomes = [f" 结果 {grade_text(grade)}" for grade in veto.grades]
    outcomes += [f" 记 {_points(points)}" for points in veto.points]
    outcomes += [" 停止评分"] if veto.stops else []
    outcomes += [f" 不得评 {'、'.join(map(grade_text, veto.bars))}"] if veto.bars else []
    head = f"否决 {name_text(veto.name)}{''.join(outcomes)}{_beats(veto.beats)}"
    return [head, *indented([_ruling(item) for item in veto.items])]


def _beats(names: tuple[e.Name, ...]) -> str:
    return f" 优先于 {names_text(names)}" if names else ""


def _ruling(item: n.RulingItem) -> str:
    if isinstance(item, n.RulingWhen):
        return f"当 {expression_text(item.when)}"
    return _silence(item) if isinstance(item, n.Silence) else _reference(item)


def _grade(grade: n.Grade) -> list[str]:
    rest = "" if grade.when is not None else f" {grade.kind}"
    return [f"{grade_text(grade.name)}{rest}{condition_text('当', grade.when)}"]


def _ranking_item(item: n.RankingItem) -> str:
    match item:
        case n.RankKey():
            return rank_key_text(item)
        case n.Ties():
            return f"并列 {item.style}"
        case n.GroupBy():
            return f"分组 {name_text(item.name)}"
        case n.Silence():
            return _silence(item)
        case n.Exclusion():
            cite = f" 依据 {quoted_text(item.cite.text)}" if item.cite else ""
            return f"不参评{condition_text('当', item.when)}{cite}"
        case _:
            assert_never(item)


def _statistics_item(item: n.GroupBy | n.Statistic | n.Silence) -> str:
    if isinstance(item, n.Silence):
        return _silence(item)
    if isinstance(item, n.GroupBy):
        return f"分组 {name_text(item.name)}"
    value = f" {expression_text(item.value)}" if item.value is not None else ""
    mode = f" {item.mode} {item.digits} 位" if item.mode else ""
    return f"{item.kind} {quoted_text(item.label)}{value}{condition_text('当', item.when)}{mode}"
