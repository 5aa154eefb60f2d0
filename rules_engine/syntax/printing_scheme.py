"""Canonical lines of what a scheme declares: its head, 单位, 事实, 定义, 参数 and 表."""

from typing import assert_never

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from rules_engine.syntax.printing_clauses import indented, table_lines
from rules_engine.syntax.printing_expressions import (
    expression_text,
    literal_text,
    name_text,
    names_text,
    quoted_text,
)
from rules_engine.syntax.printing_lines import (
    factor_text,
    in_order,
    points_text,
    reference_text,
    silence_text,
    total_limit_text,
)
from rules_engine.syntax.printing_time import as_of_text, parameter_lines

Declaration = n.Scheme | n.Units | n.Facts | n.Definition | n.Parameter | n.Table
_NO_LIMIT = "不限"
_UNPUBLISHED = "未公布"


def declaration_lines(block: Declaration) -> list[str]:
    """The lines of a block that declares."""
    match block:
        case n.Scheme():
            items = [_scheme_item(item) for item in block.items]
            return [f"方案 {name_text(block.name)}", *indented(items)]
        case n.Units():
            others: list[n.Silence | n.Peers] = [*block.silences, *block.peers]
            others.sort(key=lambda line: line.span.start)
            return ["单位", *in_order(block.attributes, others, _attributes)]
        case n.Facts():
            return ["事实", *in_order(block.facts, block.silences, _fact)]
        case n.Definition():
            return [_definition(block), *indented([silence_text(one) for one in block.silences])]
        case n.Parameter():
            return parameter_lines(block)
        case n.Table():
            return table_lines(block)
        case _:
            assert_never(block)


def _scheme_item(item: n.SchemeItem) -> str:
    match item:
        case n.Year():
            return f"年度 {item.year}"
        case n.AsOf():
            return as_of_text(item)
        case n.Cite() | n.Note():
            return reference_text(item)
        case n.FullMarks():
            return f"满分 {points_text(item.points, _UNPUBLISHED)}"
        case n.Rounding():
            return f"舍入 {item.stage} {item.mode} {item.digits} 位"
        case n.DefaultTreatment():
            return f"不适用 {item.treatment}"
        case n.TotalLimit():
            return total_limit_text(item)
        case n.Factor():
            return factor_text(item)
        case n.Silence():
            return silence_text(item)
        case _:
            assert_never(item)


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
    return [head, *in_order(fact.fields, fact.silences, _fact)]


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
    if named.lower is None and named.upper is None:
        return ""
    start = _NO_LIMIT if named.lower is None else literal_text(named.lower)
    upper = named.upper
    end = _NO_LIMIT if upper is None else literal_text(upper, before_text=before_text)
    return f" {start} 到 {end}"


def _definition(definition: n.Definition) -> str:
    parameters = f"（{names_text(definition.parameters)}）" if definition.parameters else ""
    return f"定义 {name_text(definition.name)}{parameters} 为 {expression_text(definition.body)}"
