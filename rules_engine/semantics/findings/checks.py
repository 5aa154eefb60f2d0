"""Findings of the checks of a scheme (C): sums, bands, rulings, what is not said."""

from collections.abc import Sequence
from fractions import Fraction

from rules_engine.diagnostics import Diagnostic, Label, diagnostic
from rules_engine.model.numbers import decimal_text
from rules_engine.source import Span


def _sum_words(parts: Sequence[Fraction], unit: str) -> str:
    total = sum(parts, Fraction(0))
    return f"{' + '.join(decimal_text(part) for part in parts)} = {decimal_text(total)}{unit}"


def sum_note(parts: Sequence[Fraction], wanted: Fraction, unit: str = "") -> str:
    """The arithmetic of a sum that is off: ``10 + 25 = 35，应为 40，差 5``."""
    difference = wanted - sum(parts, Fraction(0))
    word = "差" if difference > 0 else "多"
    off = decimal_text(abs(difference))
    return f"{_sum_words(parts, unit)}，应为 {decimal_text(wanted)}{unit}，{word} {off}{unit}"


def points_do_not_add_up(
    parent: str,
    kind: str | None,
    parts: Sequence[tuple[str, Fraction]],
    wanted: Fraction,
    span: Span,
    places: Sequence[Label],
) -> Diagnostic:
    """Children's points do not add up to the parent's."""
    of_class = f"（类别“{kind}”）" if kind else ""
    named = "，".join(f"{name} {decimal_text(points)}" for name, points in parts)
    return diagnostic(
        "C0001",
        f"“{parent}”的下级分值加起来不是 {decimal_text(wanted)} 分{of_class}",
        span,
        label="应为这个数",
        labels=places,
        notes=[sum_note([points for _, points in parts], wanted), f"各项：{named}"],
        helps=["改其中一项的分值，或改上级的分值"],
    )


def weights_do_not_add_up(
    parent: str, kind: str | None, weights: Sequence[Fraction], places: Sequence[Span]
) -> Diagnostic:
    """Weights of siblings do not add up to 100% (for a class, where they differ by class)."""
    of_class = f"（类别“{kind}”）" if kind else ""
    left_out = f"；“{kind}”不考核的一项写成 权重 30%（{kind} 0%）" if kind else ""
    return diagnostic(
        "C0002",
        f"“{parent}”的下级权重加起来不是 100%{of_class}",
        places[-1],
        labels=[Label(place) for place in places[:-1]],
        notes=[sum_note(weights, Fraction(100), "%")],
        helps=[f"改其中一项的权重{left_out}"],
    )


def no_points(name: str, span: Span) -> Diagnostic:
    """An item without points."""
    return diagnostic(
        "C0003",
        f"指标“{name}”没有写分值",
        span,
        helps=[f"写成  指标 {name} 10 分；原文没有公布时写  指标 {name} 分值 未公布"],
    )


_EXAMPLES = {
    "指标": "得 事实名  或  扣 5 分 当 条件",
    "扣分": "扣 5 分 当 条件",
    "加分": "加 5 分 当 条件",
}


def no_clause(kind: str, name: str, span: Span) -> Diagnostic:
    """An item that says nothing about how it is scored."""
    return diagnostic(
        "C0004",
        f"{kind}“{name}”没有写怎么计分",
        span,
        helps=[f"在它下面缩进写计分办法，例如  {_EXAMPLES[kind]}"],
    )


def no_rounding(span: Span) -> Diagnostic:
    """Multiplication or division without 舍入."""
    return diagnostic(
        "C0005",
        "这里有乘除，方案没有写怎么舍入",
        span,
        helps=["在方案下面加一行，例如  舍入 逐项 四舍五入 2 位"],
    )


def off_grid(value: Fraction, digits: int, span: Span) -> Diagnostic:
    """Points with more decimals than 舍入 keeps."""
    return diagnostic(
        "C0006",
        f"{decimal_text(value)} 分的小数比舍入的 {digits} 位还多，舍入后会超过或达不到它",
        span,
        helps=["把分值改成不超过这个位数，或增加舍入的位数"],
    )


def no_treatment(fact: str, name: str, span: Span) -> Diagnostic:
    """A fact that may be 不适用 in an item that does not say what then."""
    return diagnostic(
        "C0007",
        f"“{fact}”可能不适用，指标“{name}”没有写不适用时怎么办",
        span,
        helps=[
            "在指标里写  不适用 当 条件 折算  （或 平摊、按满分、同类平均、不计、按零分）",
            "或在方案里写一行  不适用 折算，对全案有效",
        ],
    )


def treatment_unstated(name: str, span: Span) -> Diagnostic:
    """适用/不适用 without a treatment, and no default."""
    return diagnostic(
        "C0007",
        f"指标“{name}”没有写不适用时怎么办",
        span,
        helps=["在这一行末尾写明  折算、平摊、按满分、同类平均、不计 或 按零分"],
    )


def mixed_clauses(name: str, span: Span, first: Span) -> Diagnostic:
    """得 and 达标 in one item."""
    return diagnostic(
        "C0016",
        f"指标“{name}”既从 0 分起加（得），又从满分起扣（达标）",
        span,
        labels=[Label(first, "从 0 分起加")],
        helps=["把两种办法分到两个下级指标里"],
    )


def target_without_shortfall(span: Span) -> Diagnostic:
    """达标 without 每低…扣…, or the other way round."""
    return diagnostic(
        "C0017",
        "达标和“每低（高）…扣…”要成对写",
        span,
        helps=[
            "写成两行：  达标 率 ≥ 98%  和  每低 1 个百分点 扣 0.5 分 连续",
            "少几人、缺几次扣几分的，把少了几个写成事实：每人 少的人数 扣 1 分",
        ],
    )


def several_targets(span: Span, first: Span) -> Diagnostic:
    """Two 达标 in one indicator."""
    return diagnostic(
        "C0017",
        "一项只写一个“达标”",
        span,
        labels=[Label(first, "第一个写在这里")],
        helps=[
            "高了低了都扣的，写一行  达标 值 = 目标 ，下面写“每高…扣…”“每低…扣…”两行",
            "两件事各有目标的，分成两个下级指标",
        ],
    )


def step_rounding_missing(span: Span) -> Diagnostic:
    """A shortfall, or 每 of what need not be whole, that does not say what a part of a step counts."""
    return diagnostic(
        "C0018",
        "没有写不足一个的零头怎么算",
        span,
        helps=["在扣、加的分数后面写  连续（按比例）、不足按一个 或 不足不计"],
    )


def no_limit(kind: str, name: str, span: Span) -> Diagnostic:
    """扣分 or 加分 without 最多."""
    return diagnostic(
        "C0019",
        f"{kind}“{name}”没有写最多多少分",
        span,
        helps=[f"写成  {kind} {name} 最多 10 分；确实不限时写  {kind} {name} 不封顶"],
    )


def case_in_scheme(span: Span) -> Diagnostic:
    """C0180: 用例 stands in the file of the scheme."""
    helps = ["把用例移到方案旁边的 cases.rule 里，用 rules test 运行"]
    return diagnostic("C0180", "用例不写在方案文件里", span, helps=helps)


def no_scheme(span: Span) -> Diagnostic:
    """No 方案 line."""
    return diagnostic("C0020", "没有“方案”这一行", span, helps=["第一行写  方案 名称"])


def no_full_marks(span: Span) -> Diagnostic:
    """No 满分."""
    return diagnostic(
        "C0021",
        "方案没有写满分",
        span,
        helps=["在方案下面加一行  满分 100 分；原文没有公布时写  满分 未公布"],
    )


def no_indicator(span: Span) -> Diagnostic:
    """No 指标."""
    return diagnostic("C0022", "方案里没有指标", span, helps=["加上  指标 名称 10 分"])


_LIMITS = {
    "封顶": "改小保底或改大封顶；两行都写了“当”的，写成不会同时成立的条件",
    "最高分": "改小保底；最高分是满分加各加分块的“最多”",
}


def floor_above_cap(
    name: str, floor: Fraction, cap: Fraction, span: Span, word: str = "封顶"
) -> Diagnostic:
    """保底 above 封顶, or above what else is ``word``."""
    return diagnostic(
        "C0025",
        f"“{name}”的保底 {decimal_text(floor)} 分高于{word} {decimal_text(cap)} 分",
        span,
        helps=[_LIMITS[word]],
    )


def mixed_treatments(span: Span) -> Diagnostic:
    """折算 and 平摊 among siblings."""
    return diagnostic("C0026", "同一级里折算和平摊不能混用", span, helps=["同级指标统一用一种"])


def mixed_weights(name: str, span: Span) -> Diagnostic:
    """Some siblings have weights, some have none."""
    return diagnostic(
        "C0027", f"同级指标有的写了权重，“{name}”没有写", span, helps=["每一项都写权重，或都不写"]
    )


def unused_fact(name: str, span: Span) -> Diagnostic:
    """A fact that nothing uses."""
    return diagnostic("C0030", f"事实“{name}”没有用到", span, helps=["删去它，或在指标里用上它"])


def never_applies(name: str, span: Span) -> Diagnostic:
    """An item that applies to nobody."""
    return diagnostic("C0031", f"“{name}”对任何类别都不适用", span, helps=["改写“适用”一行"])


def cap_above_points(name: str, cap: Fraction, points: Fraction, span: Span) -> Diagnostic:
    """封顶 above 分值."""
    return diagnostic(
        "C0032",
        f"“{name}”的封顶 {decimal_text(cap)} 分高于分值 {decimal_text(points)} 分",
        span,
        helps=["封顶不能超过分值；删去封顶，或改大分值"],
    )


def clauses_beside_children(name: str, span: Span) -> Diagnostic:
    """Scoring clauses in an indicator that has children."""
    return diagnostic(
        "C0034",
        f"指标“{name}”有下级指标，不能再直接写计分办法",
        span,
        helps=["把这一句放进某个下级指标，或写成  扣分/加分 名称 最多 … 分"],
    )


def misplaced_clause(kind: str, span: Span, *, is_table: bool = False) -> Diagnostic:
    """A clause that a 扣分 or 加分 block cannot have; ``is_table``: a 分档."""
    wrong = {"扣分": "扣", "加分": "加"}[kind]
    said = f"{wrong} 5 分 当 条件  或  每次 事实 {wrong} 1 分"
    banded = f"各档写“{wrong}”，例如  ≥ 90% {wrong} 5 分"
    helps = [banded if is_table else f"写成  {said}"]
    return diagnostic("C0035", f"{kind}里只能写“{wrong}”的条款", span, helps=helps)


def score_cycle(name: str, span: Span, path: Sequence[str] = ()) -> Diagnostic:
    """得分（…） of something that needs this very score; the circle is drawn."""
    return diagnostic(
        "C0036",
        f"“{name}”的得分绕了一圈又用到自己",
        span,
        notes=[" → ".join(path)] if path else [],
        helps=["把其中一处改成用事实，不用得分"],
    )
