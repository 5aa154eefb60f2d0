"""Warnings and hints about schemes that compile."""

from collections.abc import Sequence
from fractions import Fraction

from rules_engine.diagnostics import Diagnostic, Label, diagnostic
from rules_engine.model.numbers import decimal_text
from rules_engine.semantics.findings.checks import sum_note
from rules_engine.source import Span


def unused_definition(name: str, span: Span) -> Diagnostic:
    """A definition that nothing uses."""
    return diagnostic("C0204", f"定义“{name}”没有用到", span, helps=["删去它，或在指标里用上它"])


def unused_parameter(name: str, definition: str, span: Span) -> Diagnostic:
    """A parameter that the definition does not ask for."""
    return diagnostic(
        "C0205",
        f"定义“{definition}”没有用到参数“{name}”",
        span,
        helps=["在“为”的后面用上它，或把它从括号里删去（用到这个定义的地方也要改）"],
    )


def similar_names(name: str, other: str, span: Span, first: Span) -> Diagnostic:
    """Two names that people read as one."""
    return diagnostic(
        "C0206",
        f"“{name}”和“{other}”只差写法，读起来是一个名称",
        span,
        labels=[Label(first, "另一个")],
        helps=["是同一件事就只留一个；不是同一件事就换一个看得出区别的名称"],
    )


def limit_never_reached(word: str, limit: Fraction, most: Fraction, span: Span) -> Diagnostic:
    """A 封顶 or 最多 above everything that can come."""
    return diagnostic(
        "C0207",
        f"“{word} {decimal_text(limit)} 分”起不了作用：怎么算也不超过 {decimal_text(most)} 分",
        span,
        helps=["核对限额和前面的分数、次数的范围，是不是有一个写错了"],
    )


def points_out_of_reach(
    name: str, parts: Sequence[Fraction], points: Fraction, span: Span
) -> Diagnostic:
    """Awards that do not add up to the points."""
    return diagnostic(
        "C0208",
        f"指标“{name}”最多只能得 {decimal_text(sum(parts, Fraction(0)))} 分，"
        f"到不了分值 {decimal_text(points)} 分",
        span,
        notes=[f"各条最多得的分：{sum_note(parts, points)}"] if len(parts) > 1 else [],
        helps=["补上漏写的条款，或改分值；原文就是这样的，写  忽略 C0208 “原文如此”"],
    )


def award_above_points(most: Fraction, points: Fraction, span: Span) -> Diagnostic:
    """A single award above the points of its item."""
    return diagnostic(
        "C0209",
        f"这一条可以得 {decimal_text(most)} 分，超过分值 {decimal_text(points)} 分，多的不算",
        span,
        helps=["改这一条的分数或改分值；就是要封顶的，加一行写明  封顶 … 分"],
    )


def deductions_above_points(
    name: str, parts: Sequence[Fraction], points: Fraction, span: Span
) -> Diagnostic:
    """Deductions that add up to more than the points; the item stops at 0."""
    total = sum(parts, Fraction(0))
    return diagnostic(
        "C0210",
        f"指标“{name}”各条扣分加起来 {decimal_text(total)} 分，超过分值 {decimal_text(points)} 分",
        span,
        notes=["没有写明时，扣到 0 分为止"],
        helps=["写明一行  扣完为止 ；可以扣成负分的写  可突破"],
    )


def mixed_boundary(
    subject: str, operators: tuple[str, str], bound: str, span: Span, first: Span
) -> Diagnostic:
    """One number asked for with ≥ and with >."""
    return diagnostic(
        "C0211",
        f"“{subject}”和 {bound} 比，有的写“{operators[0]}”，有的写“{operators[1]}”",
        span,
        label=f"“{operators[1]}”",
        labels=[Label(first, f"“{operators[0]}”")],
        notes=[f"正好是 {bound} 时，两处不一样"],
        helps=["核对原文的“以上”“超过”含不含这个数，两处写成一样"],
    )


def no_cite(items: int, rulings: int, example: str, span: Span) -> Diagnostic:
    """Indicators and rulings without 依据."""
    parts = [f"{items} 个指标"] * bool(items) + [f"{rulings} 条否决、改判"] * bool(rulings)
    return diagnostic(
        "C0212",
        f"{'、'.join(parts)}没有写依据，例如“{example}”",
        span,
        helps=["在方案下面写一行  依据 “文号和名称” ，或在指标里各写各的条款"],
    )


_OF_SOME = ("名单", "统计")


def divisor_may_be_zero(divisor: str, span: Span, *, where: str) -> Diagnostic:
    """A division without a guard. ``where``: the first word of the block it stands in."""
    known = "不会是 0 的，在事实里写范围，如  数 1 到 不限"
    if where in _OF_SOME:
        message = f"除数“{divisor}”可能是 0，是 0 的单位不算在里面"
        return diagnostic(
            "C0213", message, span, helps=[f"写明谁算在里面：当 {divisor} > 0", known]
        )
    way = _way_out(where, f"{divisor} = 0", f"{divisor} ≠ 0")
    return diagnostic(
        "C0213",
        f"除数“{divisor}”可能是 0，是 0 的单位会出错",
        span,
        helps=[
            f"写明是 0 时怎么办：若 {divisor} = 0 则 … 否则 …",
            f"或者{way} ；{known}" if way else known,
        ],
    )


def too_few_records(listed: str, fewest: int, span: Span, *, where: str) -> Diagnostic:
    """A mean or an extreme of a list with fewer records than it needs. ``where``: the first word of the
    block it stands in."""
    lacking = f"个数（{listed}） {'= 0' if fewest == 1 else f'< {fewest}'}"
    enough = f"个数（{listed}） ≥ {fewest}"
    told = f"“{listed}”可能{'一条记录也没有' if fewest == 1 else f'不到 {fewest} 条记录'}"
    meant = "没有就该出错的，在这一段里写  忽略 C0224 “理由”"
    if where in _OF_SOME:
        asked = f"写明谁算在里面：当 {enough}"
        return diagnostic("C0224", f"{told}，这样的单位不算在里面", span, helps=[asked, meant])
    ways = [_way_out(where, lacking, enough)]
    if not span.text.startswith("人工评分"):
        ways.append(f"写  若 {lacking} 则 … 否则 …")
    way = "，或者".join(filter(None, ways))
    return diagnostic(
        "C0224", f"{told}，这样的单位会出错", span, helps=[f"写明这时怎么办：{way}", meant]
    )


def _way_out(where: str, fails: str, holds: str) -> str:
    """What keeps units away of which a value cannot be had, in a block of this kind."""
    match where:
        case "指标":
            return f"写  不适用 当 {fails} 折算"
        case "定义":
            return f"在用它的指标里写  不适用 当 {fails} 折算"
        case "扣分" | "加分":
            return f"在这一行末尾写  当 {holds} （已有“当”的写  当 {holds} 且 …）"
        case "否决" | "改判" | "等次":
            return f"在条件里先写  {holds} 且 …"
        case "排名":
            return f"写  不参评 当 {fails}"
        case _:
            return ""


def blank_unguarded(name: str, span: Span) -> Diagnostic:
    """A nullable value that is used as if it were there."""
    return diagnostic(
        "C0214",
        f"“{name}”可空，这里没有先看它空不空，是空的单位会出错",
        span,
        helps=[f"在条件里先写  {name} 不为空 且 …，或写  若 {name} 为空 则 … 否则 …"],
    )


def settled_condition(condition: str, why: str, span: Span, *, holds: bool) -> Diagnostic:
    """A comparison that always, or never, holds."""
    return diagnostic(
        "C0215" if holds else "C0216",
        f"“{condition}”{'总是成立' if holds else '总不成立'}",
        span,
        notes=[why],
        helps=["核对比较的数和事实的范围，是不是有一个写错了；没有写错就删去它"],
    )


def contradiction(conditions: Sequence[str], span: Span) -> Diagnostic:
    """Conditions joined by 且 that exclude each other."""
    one, other = conditions
    what = f"“{one}”和“{other}”不能同时成立" if one != other else f"“{one}”自相矛盾"
    return diagnostic(
        "C0219",
        f"{what}，这个条件总不成立",
        span,
        helps=["两种情形都算的，把“且”改成“或”；不然核对界限，是不是有一个写错了"],
    )


def limit_says_nothing(line: str, why: str, span: Span) -> Diagnostic:
    """A limit that is the default."""
    return diagnostic("C0217", f"“{line}”不写也一样：{why}", span, helps=["删去这一行"])


def sum_after_else(span: Span) -> Diagnostic:
    """否则 1 + （若 …） without brackets around the whole."""
    return diagnostic(
        "C0241",
        f"“{span.text}”整个都算在前面的“否则”里",
        span,
        helps=[
            "是几个“若”相加的，前面的“若 … 否则 …”也放在括号里",
            "就是这个意思的，把“否则”后面的整个放在括号里，例：否则 （1 + （若 … 则 … 否则 …））",
        ],
    )


def condition_may_not_apply(what: str, span: Span) -> Diagnostic:
    """A condition that may be 不适用, where nothing is written for that."""
    return diagnostic(
        "C0250",
        f"“{what}”可能不适用，条件就没有结果，这样的单位会出错",
        span,
        helps=[
            f"不适用的单位不看它的，在条件里写  {what} 不为 不适用 且 …",
            "不该有这样的单位、有就该出错的，在这一段里写  忽略 C0250 “理由”",
        ],
    )
