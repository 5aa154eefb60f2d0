"""Findings of the checks of a scheme (C): amounts that cannot be, lines that contradict."""

from fractions import Fraction

from rules_engine.diagnostics import Diagnostic, Label, diagnostic
from rules_engine.model.numbers import decimal_text
from rules_engine.source import Span


def negative_points(value: Fraction, span: Span) -> Diagnostic:
    """Points, a cap or an amount below 0."""
    positive = decimal_text(-value)
    return diagnostic(
        "C0038",
        f"分值不能是负数：{decimal_text(value)} 分",
        span,
        helps=[f"写成 {positive} 分；扣还是加，由前面的“扣”“加”说明"],
    )


def wrong_direction(operator: str, word: str, span: Span, target: Span) -> Diagnostic:
    """达标 率 ≥ 98% with 每高 … 扣: what meets the target would be punished."""
    other = {"每低": "每高", "每少": "每多", "每高": "每低", "每多": "每少"}.get(word, "每低")
    return diagnostic(
        "C0039",
        f"达标写的是“{operator}”，“{word}…扣”就是达到了还要扣",
        span,
        labels=[Label(target, "达标的方向")],
        helps=[
            f"把“{word}”改成“{other}”，或把达标的“{operator}”反过来；高了、低了都扣的，达标写“=”"
        ],
    )


def adjustment_in_item(kind: str, name: str, span: Span) -> Diagnostic:
    """A 扣分 or 加分 block in an indicator without children."""
    return diagnostic(
        "C0040",
        f"指标“{name}”没有下级指标，里面不用再写“{kind}”一段",
        span,
        helps=["直接写  扣 5 分 当 条件；全案的扣分、加分写在指标外面，顶格"],
    )


def lowest_grade_barred(ruling: str, grade: str, span: Span) -> Diagnostic:
    """不得评 of a grade below which there is none."""
    return diagnostic(
        "C0041",
        f"“{ruling}”不得评“{grade}”，可是它下面没有别的等次可评",
        span,
        helps=[f"写成  结果 等次名，直接说明评什么；或在“{grade}”下面再加一个等次"],
    )


def record_outside(name: str, value: Fraction, limit: Fraction, span: Span) -> Diagnostic:
    """记 … 分 above the maximum or below the floor of the scheme."""
    word = "高于最高分" if value > limit else "低于最低分"
    return diagnostic(
        "C0042",
        f"“{name}”记 {decimal_text(value)} 分，{word} {decimal_text(limit)} 分",
        span,
        helps=[f"改成不{word[:2]} {decimal_text(limit)} 分的数"],
    )


def empty_range(what: str, span: Span) -> Diagnostic:
    """A grade or band that no number can be in."""
    return diagnostic(
        "C0043",
        f"没有一个数能落在“{what}”里",
        span,
        helps=["检查上下限是否写反，或两端的（含）（不含）"],
    )


def contradictory_lines(first: str, second: str, why: str, span: Span, place: Span) -> Diagnostic:
    """Two lines that cannot both be meant."""
    return diagnostic(
        "C0044",
        f"“{first}”和“{second}”互相矛盾：{why}",
        span,
        labels=[Label(place, f"这里写的是“{first}”")],
        helps=["留下一处，删去另一处"],
    )


def same_line_twice(span: Span, first: Span) -> Diagnostic:
    """The same clause twice in one item."""
    return diagnostic(
        "N0012",
        "同一条款写了两遍，会算两次",
        span,
        labels=[Label(first, "第一次写在这里")],
        helps=["删去一条；同一情形有几处的，写  每处 事实 扣 … 分"],
    )


def points_for_treatment(treatment: str, name: str, span: Span) -> Diagnostic:
    """折算, 平摊 or 按满分 where points are not published."""
    return diagnostic(
        "C0003",
        f"“{treatment}”要用分值，“{name}”没有公布分值",
        span,
        helps=[f"写明分值，或把“{treatment}”换成 按零分、不计 等不用分值的办法"],
    )


def two_treatments(name: str, first: str, second: str, span: Span, place: Span) -> Diagnostic:
    """One indicator with two treatments of 不适用."""
    return diagnostic(
        "N0012",
        f"“{name}”不适用时的办法写了两种：{first}、{second}",
        span,
        labels=[Label(place, first)],
        helps=["统一用一种；确实要分开的，拆成两个下级指标"],
    )


def shared_weights(name: str, span: Span) -> Diagnostic:
    """平摊 among siblings that have weights."""
    return diagnostic(
        "C0026",
        f"同级指标写了权重，“{name}”的分值不能平摊",
        span,
        helps=["改用“折算”，它按权重算"],
    )


def band_not_equal(span: Span) -> Diagnostic:
    """≠ as the bound of a band."""
    return diagnostic(
        "C0045",
        "分档里不能写“≠”，一档要是连着的一段",
        span,
        helps=["写成  其余 得 … 分，或用 ≥ ≤ > < = 分开写"],
    )


def deducts_from_nothing(name: str, span: Span) -> Diagnostic:
    """An item that starts from points that are not published."""
    return diagnostic(
        "C0003",
        f"指标“{name}”从分值起扣，分值却没有公布",
        span,
        helps=["写明分值；按推算的，写  分值 推定 10 分"],
    )


def grades_turn(first: str, second: str, span: Span, place: Span) -> Diagnostic:
    """Thresholds by class that put two grades in a different order for some class."""
    return diagnostic(
        "C0015",
        f"“{first}”和“{second}”哪个高，各类别不一致",
        span,
        labels=[Label(place, "另一个等次")],
        helps=["改动按类别的分数线，使各类别里等次的高低相同"],
    )
