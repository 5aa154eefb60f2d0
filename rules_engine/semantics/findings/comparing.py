"""Findings of comparisons between units (C0120 ff.): ranks, who takes part."""

from collections.abc import Sequence

from rules_engine.diagnostics import Diagnostic, diagnostic
from rules_engine.source import Span


def rank_unstated(name: str, span: Span, directed: bool) -> Diagnostic:
    """名次 without a direction, or without what becomes of ties."""
    what = "并列怎么算" if directed else "从哪头排起、并列怎么算"
    return diagnostic(
        "C0120",
        f"“{name}”没有写{what}",
        span,
        helps=[f"写成  {name}（得分（指标名） 从高到低 占位）；占位是 1、1、3，密集是 1、1、2"],
    )


def rank_by_name(name: str, span: Span) -> Diagnostic:
    """名次 with 顺序: names would decide about points."""
    return diagnostic(
        "C0121",
        f"“{name}”不能用“顺序”：相等的单位会因为名称的次序得到不同的名次，进而得到不同的分",
        span,
        helps=["改成  占位（1、1、3）  或  密集（1、1、2）"],
    )


def order_outside_rank(name: str, direction: str, span: Span) -> Diagnostic:
    """A direction in a function that ranks nothing."""
    return diagnostic(
        "C0122",
        f"“{name}”不排名次，里面不写“{direction}”",
        span,
        helps=["要名次就用  同类名次（…）  或  全体名次（…）；不要名次就删去这个词"],
    )


def comparison_cycle(path: Sequence[str], span: Span) -> Diagnostic:
    """A comparison of totals that the totals themselves need; the circle is drawn."""
    return diagnostic(
        "C0123",
        f"“{path[0]}”要用到各单位“{path[0]}”的比较，绕成了圈",
        span,
        notes=[" → ".join(path)],
        helps=[
            "改成比较  得分（指标名）  或事实；总分的名次只能用在否决、改判、等次、排名、统计里"
        ],
    )


def condition_outside_comparison(name: str, span: Span) -> Diagnostic:
    """当 … in a function that compares no units."""
    return diagnostic(
        "T0157",
        f"“{name}”里不能写“当”：它不是单位之间的比较",
        span,
        helps=[
            "从清单里选的写  中 ，如  平均（季报 中 已报 的 满意率）",
            "按条件取值的写  若 … 则 … 否则 …",
        ],
    )


def unused_grouping(name: str, span: Span) -> Diagnostic:
    """An attribute of units that nothing is grouped or decided by."""
    return diagnostic(
        "C0131",
        f"单位的“{name}”没有用到",
        span,
        helps=[f"写  分组 {name}  、同类 按 {name}  ，或在条件里用它；不用的删去"],
    )


def unused_role(name: str, span: Span) -> Diagnostic:
    """A role that no condition and no indicator asks for."""
    return diagnostic(
        "C0131",
        f"角色“{name}”没有用到",
        span,
        helps=[f"写在条件里，如  当 {name} ，或  适用 {name} ；不用的删去"],
    )


def taking_part_by_result(word: str, span: Span) -> Diagnostic:
    """不参评 by a score or a comparison: who takes part must be known before anything is compared."""
    return diagnostic(
        "C0124",
        f"不参评的条件里不能用“{word}”：先要知道谁参评，才能比较、评分",
        span,
        helps=["改成只看事实的条件，例如  不参评 当 办件数 = 0"],
    )
