"""Claims and verdicts in words that all formats share."""

from fractions import Fraction

from rules_engine.analysis.claims import Label, Mark, Standing, Verdict
from rules_engine.model.numbers import decimal_text
from rules_engine.model.values import Fault, Missing, NotApplicable, Value


def label_words(verdict: Verdict) -> str:
    """``证（清单不超过 6 条）``: how a verdict was come by, and how far it goes."""
    far = [f"清单不超过 {verdict.bound} 条"] if verdict.bound is not None else []
    if verdict.decimals is not None:
        far.append(f"没有写小数位数的按至多 {verdict.decimals} 位")
    return f"{verdict.label}（{'；'.join(far)}）" if far else str(verdict.label)


def seen_words(verdict: Verdict) -> str:
    """What a counterexample shows: ``得到 12，限 10``."""
    values = [value_words(value) for value in verdict.seen]
    match values:
        case [old, new] if verdict.claim.mark is Mark.DIFFERS:
            return f"旧方案 {old}，新方案 {new}"
        case [got, limit]:
            return f"得到 {got}，限 {limit}"
        case [got]:
            return f"得到 {got}"
        case _:
            return "、".join(values)


def value_words(value: Value) -> str:
    """A value in Chinese."""
    match value:
        case None:
            return "空"
        case bool():
            return "是" if value else "否"
        case Fault():
            causes = sorted(f"{cause.kind}：{cause.where}" for cause in value.causes)
            return f"出错（{'；'.join(causes)}）"
        case Missing():
            return "未报"
        case NotApplicable():
            return "不适用"
        case str():
            return f"“{value}”"
        case int() | Fraction():
            return decimal_text(value)
        case _:
            return str(value)


def tally(verdicts: tuple[Verdict, ...]) -> str:
    """``成立 85（界 49，证 36），不成立 2``."""
    parts = []
    for standing in Standing:
        found = [verdict for verdict in verdicts if verdict.standing is standing]
        labels = [
            f"{label} {number}"
            for label in Label
            if (number := sum(verdict.label is label for verdict in found))
        ]
        if found:
            parts.append(f"{standing} {len(found)}（{'，'.join(labels)}）")
    return "，".join(parts)
