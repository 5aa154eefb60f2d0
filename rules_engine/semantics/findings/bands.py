"""Findings about 分档 and 等次: gaps, overlaps, thresholds."""

import re
from collections.abc import Sequence

from rules_engine.diagnostics import Diagnostic, Label, diagnostic
from rules_engine.source import Span

_BASE = re.compile(r"(?<!\w)基本分(?!\w)")
_BASE_ABOVE = re.compile("基本分[ \u3000]*[≥>]")


def band_gap(value: str, span: Span) -> Diagnostic:
    """A value that no band takes."""
    return diagnostic(
        "C0010",
        f"分档有空档：{value} 没有对应的档",
        span,
        helps=["补上这一档，或在最后加一行  其余 得 0 分"],
    )


def mixed_actions(first: str, other: str, span: Span) -> Diagnostic:
    """Bands of one 分档 that give and take away."""
    return diagnostic(
        "C0260",
        f"一个分档里，各档都写“{first}”，这一档写了“{other}”",
        span,
        helps=[f"改成“{first}”；有的档加、有的档扣的，分成两个分档，各用“其余”补上 0 分"],
    )


def band_overlap(value: str, first: Span, second: Span) -> Diagnostic:
    """A value that two bands take."""
    return diagnostic(
        "C0011",
        f"分档有重叠：{value} 落在两档里",
        second,
        labels=[Label(first, "另一档")],
        helps=["改动界限，或用（含）（不含）说清界限归哪一档"],
    )


def band_not_constant(span: Span) -> Diagnostic:
    """A bound that is not a number."""
    return diagnostic("C0012", "分档的界限要写成数", span, helps=["例如  ≥ 95% 得 15 分"])


def band_end_unstated(span: Span) -> Diagnostic:
    """A range band that does not say whether its ends belong to it."""
    return diagnostic(
        "C0037",
        "没有写清两端含不含",
        span,
        helps=["写成  70%（含） 到 80%（不含） 得 4 分"],
    )


def grade_without_threshold(name: str, asked: Sequence[str], span: Span) -> Diagnostic:
    """A grade whose condition has no threshold on the total, perhaps one on 基本分; ``asked``: what it compares."""
    ways = [
        "写成  优秀 当 总分 ≥ 90  的样子，可以再加  且 其他条件",
        "按得分率定的，把率换算成分，例如满分 150 分（部门 100 分）的 90%：总分 ≥ 135 分（部门 90 分）",
    ]
    base = next((each for each in asked if _BASE.search(each)), None)
    if base is not None:
        line = base if _BASE_ABOVE.match(base) else "基本分 ≥ 90"
        ways = [
            f"加分不改变等次的，总分也写上：  {name} 当 {line.replace('基本分', '总分')} 且 {line}",
            f"扣分也不改变等次、又没有名额的：等次写  {name} 另定 ，用  改判 按基本分评{name} 定为 {name}  当 {base}  给",
        ]
    return diagnostic("C0013", f"等次“{name}”没有总分的分数线", span, helps=ways)


def no_rest_grade(value: str, span: Span) -> Diagnostic:
    """A total that has no grade."""
    return diagnostic(
        "C0014",
        f"总分 {value} 没有对应的等次",
        span,
        helps=["补上这一段，或加一行  待改进 其余"],
    )


def grade_overlap(value: str, first: Span, second: Span) -> Diagnostic:
    """Two grades with the same threshold or overlapping ranges."""
    return diagnostic(
        "C0015",
        f"总分 {value} 落在两个等次里",
        second,
        labels=[Label(first, "另一个等次")],
        helps=["改动分数线，使每个总分只有一个等次"],
    )
