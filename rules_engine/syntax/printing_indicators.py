"""Canonical lines of 指标, 扣分 and 加分, and of what stands in them."""

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from rules_engine.syntax.printing_clauses import clause_lines, indented
from rules_engine.syntax.printing_expressions import (
    condition_text,
    name_text,
    quantity_text,
    quoted_text,
)
from rules_engine.syntax.printing_lines import (
    factor_text,
    points_text,
    reference_text,
    silence_text,
)

_UNPUBLISHED = "未公布"


def indicator_lines(indicator: n.Indicator) -> list[str]:
    """An indicator with all that stands in it."""
    head = f"指标 {name_text(indicator.name)}{worth_text(indicator.worth)}{weight_text(indicator.weight)}"
    return [head, *indented([line for item in indicator.items for line in item_lines(item)])]


def adjustment_lines(block: n.Adjustment) -> list[str]:
    """A block of 扣分 or 加分."""
    head = f"{block.kind} {name_text(block.name)}{limit_text(block.limit)}"
    head += condition_text("仅当", block.only_when)
    return [head, *indented([line for item in block.items for line in item_lines(item)])]


def worth_text(worth: n.Worth | None) -> str:
    """What an indicator is worth, behind its name."""
    if worth is None:
        return ""
    kind = {"明示": "", "推定": "分值 推定 ", "未公布": "分值 "}[worth.kind]
    return f" {kind}{points_text(worth.points, _UNPUBLISHED)}"


def weight_text(weight: n.Weight | None) -> str:
    """`` 权重 30%（乡镇 20%）``"""
    return f" 权重 {quantity_text(weight.amount)}" if weight else ""


def limit_text(limit: n.Limit | None) -> str:
    """`` 最多 5 分``, `` 不封顶``"""
    if limit is None:
        return ""
    return f" 最多 {points_text(limit.points)}" if limit.points else " 不封顶"


def item_lines(item: n.IndicatorItem) -> list[str]:
    """The lines of what stands in an indicator or a block."""
    match item:
        case n.Indicator():
            return indicator_lines(item)
        case n.Adjustment():
            return adjustment_lines(item)
        case n.Cite() | n.Note():
            return [reference_text(item)]
        case n.Applies():
            return [_applies(item)]
        case n.NotApplicableWhen():
            return [f"不适用{condition_text('当', item.when)}{_treatment(item.treatment)}"]
        case n.Cap():
            word = "先封顶" if item.first else "封顶"
            return [f"{word} {points_text(item.points)}{condition_text('当', item.when)}"]
        case n.Floor():
            return [f"保底 {points_text(item.points)}"]
        case n.Overdraft():
            return ["可突破" if item.allowed else "不得突破"]
        case n.UntilExhausted():
            return ["扣完为止"]
        case n.Factor():
            return [factor_text(item)]
        case n.Silence():
            return [silence_text(item)]
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
