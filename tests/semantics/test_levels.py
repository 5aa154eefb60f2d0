"""Groups, weights, blocks and the total; what is done with what does not apply."""

from fractions import Fraction

import pytest

from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, Fault, Missing
from tests.semantics.scoring import codes, half, scheme, score, score_all

OVERDRAFT = """
事实
  甲错：次数
  乙错：次数
指标 一级 10 分
{group}
  指标 甲 6 分
{first}
    每处 甲错 扣 1 分
  指标 乙 4 分
    每处 乙错 扣 1 分
"""


def overdraft(group: str = "", first: str = "") -> object:
    body = OVERDRAFT.format(group=group or "  说明 “无”", first=first or "    说明 “无”")
    return score(scheme(body), 甲错=9, 乙错=1).total


def test_an_overdraft_eats_into_siblings_only_where_allowed() -> None:
    assert overdraft() == 3
    assert overdraft("  可突破") == 0
    assert overdraft(first="    可突破") == 0
    assert overdraft("  可突破", "    不得突破") == 3
    assert overdraft("  可突破", "    扣完为止") == 3
    assert overdraft("  可突破", "    保底 -2 分") == 1


REMOVED = """
单位
  角色：有窗口
事实
  窗口：分 0 到 20
  其他：分 0 到 80
指标 窗口服务 20 分
  得 窗口
  适用 有窗口 {treatment}
指标 其他工作 80 分
  得 其他
"""


@pytest.mark.parametrize(
    ("treatment", "wanted"),
    [("折算", 80), ("全案折算", 80), ("按满分", 84), ("按零分", 64), ("不计", 64), ("平摊", 80)],
)
def test_what_does_not_apply(treatment: str, wanted: int) -> None:
    text = scheme(REMOVED.format(treatment=treatment), "100")
    assert score(text, 其他=64).total == wanted
    served = frozenset(["有窗口"])
    assert score(text, roles=served, 其他=64, 窗口=15).total == 79


def test_class_mean_stands_in() -> None:
    text = scheme(REMOVED.format(treatment="同类平均"), "100")
    served = frozenset(["有窗口"])
    facts = ({"窗口": 14, "其他": 60}, {"窗口": 16, "其他": 60}, {"其他": 64})
    units = [
        UnitFacts(Unit(name, None, served if "窗口" in values else frozenset()), values)
        for name, values in zip(("甲", "乙", "丙"), facts, strict=True)
    ]
    assert [seen.total for seen in score_all(text, *units)] == [74, 76, 79]


def test_shared_points_raise_what_starts_full_and_scale_what_earns() -> None:
    text = scheme(
        "事实\n  有窗口：是否\n  错误数：次数\n  自评：分 0 到 3\n"
        "指标 窗口 4 分\n  扣 1 分 当 否\n  不适用 当 非 有窗口 平摊\n"
        "指标 质量 3 分\n  每处 错误数 扣 1 分\n"
        "指标 自评 3 分\n  得 自评\n"
    )
    seen = score(text, 有窗口=False, 错误数=1, 自评=half("1.5"))
    assert (seen.score("质量"), seen.score("自评"), seen.total) == (4, half("2.5"), half("6.5"))
    assert seen.points("质量") == 5
    assert score(text, 有窗口=True, 错误数=1, 自评=half("1.5")).total == half("7.5")


def test_shares_are_cut_off_so_that_the_level_keeps_its_points() -> None:
    text = scheme(
        "事实\n  有窗口：是否\n指标 窗口 1 分\n  扣 1 分 当 否\n  不适用 当 非 有窗口 平摊\n"
        + "".join(f"指标 {name} 3 分\n  扣 1 分 当 否\n" for name in ("甲", "乙", "丙"))
    )
    seen = score(text, 有窗口=False)
    assert (seen.score("甲"), seen.total) == (half("3.33"), half("9.99"))


def test_a_unit_to_which_nothing_applies_has_no_total() -> None:
    text = scheme(
        "事实\n  有窗口：是否\n指标 组 10 分\n  指标 窗口 10 分\n    扣 1 分 当 否\n"
        "    不适用 当 非 有窗口 折算\n等次\n  优秀 当 总分 ≥ 9\n  合格 其余\n"
    )
    seen = score(text, 有窗口=False)
    assert seen.total == NOT_APPLICABLE
    assert seen.grade == NOT_APPLICABLE
    assert score(text, 有窗口=True).grade == "优秀"


def test_weights_scale_and_rescale() -> None:
    text = scheme(
        "事实\n  测评：分 0 到 120\n  专家：分 0 到 100\n  有测评：是否\n"
        "指标 测评 120 分 权重 70%\n  得 测评\n  不适用 当 非 有测评 {treatment}\n"
        "指标 专家 100 分 权重 30%\n  得 专家\n",
        "114",
    )
    for treatment in ("折算", "全案折算"):
        filled = text.format(treatment=treatment)
        assert score(filled, 测评=100, 专家=80, 有测评=True).total == 94
        assert score(filled, 专家=80, 有测评=False).total == half("91.2")


def test_points_by_class() -> None:
    text = scheme(
        "单位\n  类别：县区、部门\n事实\n  通报：是否\n指标 甲 6 分（县区 2 分）\n"
        "  扣 3 分（县区 1 分） 当 通报\n指标 乙 4 分（县区 8 分）\n  扣 1 分 当 否\n"
    )
    assert score(text, "县区", 通报=True).total == 9
    assert score(text, "部门", 通报=True).total == 7


def test_group_points_that_are_not_written_are_the_sum() -> None:
    text = scheme(
        "单位\n  类别：县区、部门\n指标 组\n  指标 甲 10 分\n    适用 县区 不计\n    得 20 分\n"
        "  指标 乙 5 分\n    适用 部门 不计\n    得 20 分\n",
        "10（部门 5 分）",
    ).replace("（部门 5 分） 分", " 分（部门 5 分）")
    assert score(text, "县区").total == 10
    assert score(text, "部门").total == 5


BLOCKS = """
事实
  基础：分
  创新数：次数
  通报：是否
指标 日常 100 分
  得 基础
加分 创新 最多 30 分 仅当 基本分 > 80
  每项 创新数 加 10 分
扣分 通报 最多 10 分
  扣 10 分 当 通报
  扣 5 分 当 通报
"""


@pytest.mark.parametrize(
    ("base", "wanted"), [("59.99", "59.99"), ("80", "80"), ("80.01", "110.01"), ("80.004", "80")]
)
def test_a_staged_bonus(base: str, wanted: str) -> None:
    text = scheme(BLOCKS, "100")
    assert score(text, 基础=half(base), 创新数=4, 通报=False).total == half(wanted)


def test_limits_of_blocks_and_total() -> None:
    text = scheme(BLOCKS, "100")
    assert score(text, 基础=90, 创新数=1, 通报=True).total == 90
    assert score(text, 基础=3, 创新数=1, 通报=True).total == 0
    capped = scheme(BLOCKS, "100", "  总分 封顶 100 分\n  总分 保底 2 分\n")
    assert score(capped, 基础=90, 创新数=4, 通报=False).total == 100
    assert score(capped, 基础=3, 创新数=1, 通报=True).total == 2


def test_a_block_for_some_classes_only() -> None:
    text = scheme(
        "单位\n  类别：县区、部门\n指标 日常 10 分\n  扣 1 分 当 否\n"
        "扣分 通报 最多 4 分（县区 2 分）\n  适用 县区\n  扣 4 分 当 是\n"
    )
    assert score(text, "县区").total == 8
    assert score(text, "部门").total == 10


def test_unpublished_points_keep_the_total_within_full_marks() -> None:
    text = scheme("事实\n  自评：分\n指标 自评 分值 未公布\n  得 自评\n")
    seen = score(text, 自评=500)
    assert (seen.score("自评"), seen.total) == (500, 10)
    capped = scheme(
        "事实\n  自评：分\n  造假：是否\n指标 自评 分值 未公布\n  得 自评\n  封顶 5 分 当 造假\n"
    )
    assert score(capped, 自评=9, 造假=True).score("自评") == 5
    assert score(capped, 自评=9, 造假=False).score("自评") == 9


def test_the_cap_of_a_group_has_conditions_and_may_come_first() -> None:
    body = (
        "事实\n  造假：是否\n  通报：是否\n指标 组 10 分\n  {cap}\n  指标 甲 6 分\n    扣 1 分 当 否\n"
        "  指标 乙 4 分\n    扣 1 分 当 否\n  扣分 通报 最多 3 分\n    扣 3 分 当 通报\n"
    )
    late = scheme(body.format(cap="封顶 8 分 当 造假"))
    assert score(late, 造假=True, 通报=False).total == 8
    assert score(late, 造假=True, 通报=True).total == 7
    assert score(late, 造假=False, 通报=False).total == 10
    first = scheme(body.format(cap="先封顶 8 分 当 造假"))
    assert score(first, 造假=True, 通报=True).total == 5


def test_scores_may_be_used_before_and_after() -> None:
    first = "指标 综合 5 分\n  得 得分（日常） / 2\n"
    second = "指标 日常 5 分\n  得 自评\n"
    for body in (first + second, second + first):
        assert score(scheme("事实\n  自评：分\n" + body), 自评=4).total == 6
    deep = (
        "事实\n  自评：分\n定义 半 为 得分（内） / 2\n指标 外 5 分\n  得 半\n"
        "指标 组 5 分\n  指标 内 5 分\n    得 自评\n"
    )
    assert score(scheme(deep), 自评=4).total == 6


def test_what_may_not_apply_must_say_so_wherever_it_is_used() -> None:
    facts = "事实\n  窗口数：次数 可不适用\n  自评：分\n指标 甲 6 分\n  得 自评\n"
    loose = (
        facts
        + "指标 乙 4 分\n  扣 1 分 当 否\n加分 丙 最多 2 分 仅当 窗口数 > 1\n  加 1 分 当 是\n"
    )
    seen = score(scheme(loose), 自评=6, 窗口数=NOT_APPLICABLE)
    assert isinstance(seen.total, Fault)
    assert score(scheme(loose), 自评=6, 窗口数=2).total == 10 + 1
    for line in ("不得分 当 窗口数 = 0", "封顶 2 分 当 窗口数 = 0", "先封顶 2 分 当 窗口数 = 0"):
        item = f"{facts}指标 乙 4 分\n  扣 1 分 当 否\n  {line}\n"
        assert codes(scheme(item)) == ["C0007"]
        settled = scheme(item, head="  舍入 逐项 四舍五入 2 位\n  不适用 不计\n")
        assert score(settled, 自评=6, 窗口数=NOT_APPLICABLE).total == 6
        assert score(settled, 自评=6, 窗口数=3).total == 10


def test_facts_of_what_does_not_apply_are_not_looked_at() -> None:
    text = scheme(
        "事实\n  有窗口：是否\n  窗口数：次数 可不适用\n指标 甲 6 分\n  扣 1 分 当 否\n"
        "指标 乙 4 分\n  扣 1 分 当 窗口数 > 1\n  不适用 当 非 有窗口 按满分\n"
    )
    assert score(text, 有窗口=False).total == 10
    assert isinstance(score(text, 有窗口=True).total, Missing)
    assert score(text, 有窗口=True, 窗口数=NOT_APPLICABLE).total == 10


def test_rounding_at_every_level() -> None:
    text = scheme(
        "事实\n  甲：分\n指标 组 10 分\n  指标 子 10 分 权重 33.3%\n    得 甲\n"
        "  指标 丑 10 分 权重 66.7%\n    得 甲\n",
        head="  舍入 逐级 四舍五入 1 位\n",
    )
    assert score(text, 甲=half("7.77")).score("组") == half("7.8")
    assert score(text, 甲=half("7.77")).total == Fraction(78, 10)
