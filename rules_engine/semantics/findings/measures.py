"""Findings of measures that do not go together (T0002)."""

from collections.abc import Mapping

from rules_engine.diagnostics import Diagnostic, diagnostic
from rules_engine.model.types import DAYS, HOURS, PLAIN, QUOTIENT, RATIO, WORKDAYS
from rules_engine.semantics.measures import measure_name
from rules_engine.source import Span

_BESIDE_NONE = (PLAIN, RATIO, QUOTIENT)
_WAYS = {
    frozenset((PLAIN, RATIO)): (
        "是一部分占全部的，除以全部，例如  办结数 / 受理数 ≥ 98% ；是系数的，也写成百分比：1.2 倍是 120%，"
        "× 100 写成 × 100%"
    ),
    frozenset((DAYS, HOURS)): "天换成小时：  天数 / 1 天 × 24 小时",
    frozenset(
        (DAYS, WORKDAYS)
    ): "天是日历上的天；工作日的数用  工作日数（起，止）  算，两边都用同一种",
}


def step_mismatch(distance: str, step: str, span: Span) -> Diagnostic:
    """每低 1 个 of a distance that is counted in 百分点."""
    unit = "个百分点" if distance == RATIO else measure_name(distance)
    return diagnostic(
        "T0002",
        f"相差的是“{measure_name(distance)}”，不能用“{measure_name(step)}”去数",
        span,
        helps=[f"“每…”后面写差额的单位，例如  每低 1 {unit} 扣 1 分"],
    )


def measure_mismatch(left: str, right: str, span: Span) -> Diagnostic:
    """Two numbers of different measures are added or compared."""
    return diagnostic(
        "T0002",
        f"“{measure_name(left)}”和“{measure_name(right)}”不能直接加减或比较",
        span,
        helps=[_way_out(left, right)],
    )


def _way_out(left: str, right: str) -> str:
    """How two measures become one."""
    known = _WAYS.get(frozenset((left, right)))
    if known is not None:
        return known
    for unit, other in ((left, right), (right, left)):
        if other in _BESIDE_NONE and unit not in _BESIDE_NONE:
            return (
                f"把“{measure_name(unit)}”的一边除以 1 {unit}（或除以同样是“{measure_name(unit)}”的数），"
                f"就是没有单位的数；或者给另一边写上单位，例如  1 {unit} × 件数"
            )
    return f"“{measure_name(left)}”不能换算成“{measure_name(right)}”；两边写成同一种，或检查是不是写错了事实"


def branches_differ(then: str, otherwise: str, other: Span) -> Diagnostic:
    """则 and 否则 with numbers of different measures."""
    pair = {then, otherwise}
    ways = [f"改“否则”后面的，或“则”后面的，使两边都是“{measure_name(then)}”"]
    if "分" in pair and len(pair) > 1:
        found = measure_name((pair - {"分"}).pop())
        ways = [f"两边都写成分；“{found}”要先算成分，例如  分值 × 完成率 、 0.5 分 × 件数"]
    return diagnostic(
        "T0002",
        f"“则”后面是“{measure_name(then)}”，“否则”后面是“{measure_name(otherwise)}”，要是同一种",
        other,
        helps=ways,
    )


def no_product(left: Mapping[str, int], span: Span) -> Diagnostic:
    """分 × 分, 数 / 天: what is left of the measures at the end is none."""
    above = [unit for unit, power in left.items() for _ in range(power)]
    below = [unit for unit, power in left.items() for _ in range(-power)]
    pair = above[:2] if len(above) > 1 else [*above, PLAIN][:1] + below[:1]
    word = "相乘" if len(above) > 1 else "相除"
    undo = [f"/ 1 {unit}" for unit in above[1:]] + [f"× 1 {unit}" for unit in below]
    return diagnostic(
        "T0002",
        f"“{measure_name(pair[0])}”和“{measure_name(pair[1])}”不能{word}",
        span,
        helps=[
            f"乘除到最后只能剩一种单位，这里剩下{_powers(above, below)}；消去多出的，例如后面写上  {' '.join(undo)}",
            "1 换成要除、要乘的数；或者把多出单位的改成没有单位的数、百分比",
        ],
    )


def _powers(above: list[str], below: list[str]) -> str:
    """分×分, 1÷天"""
    over = "×".join(measure_name(unit) for unit in above) or "1"
    return "“" + "÷".join((over, *(measure_name(unit) for unit in below))) + "”"
