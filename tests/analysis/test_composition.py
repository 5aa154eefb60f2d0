"""What items come to together follows from what each comes to, by bounds alone."""

from rules_engine.analysis.claims import Label, Standing, Verdict
from rules_engine.pipeline import compile_text
from rules_engine.proving import prove

_PROPORTION = """方案 整案
  满分 {count} 分
  舍入 仅总分 四舍五入 2 位
  不适用 全案折算
单位
  角色：{roles}
事实
{facts}
{items}
"""


def in_proportion(count: int) -> str:
    """Items that each apply to units of some roles; what is left counts for the whole."""
    roles = [f"「承办{place}」" for place in range(6)]
    items = [
        f"指标 「第{n}类」 5 分\n"
        + "".join(
            f"  指标 「第{n}之{m}点」 1 分\n"
            f"    适用 {roles[(n + m) % 6]}、{roles[m]}\n"
            f"    得 1 分 当 「做到{n}之{m}」\n"
            for m in range(5)
        )
        for n in range(count // 5)
    ]
    facts = [f"  「做到{n}之{m}」：是否" for n in range(count // 5) for m in range(5)]
    return _PROPORTION.format(
        count=count, roles="、".join(roles), facts="\n".join(facts), items="\n".join(items)
    )


BY_CLASS = """方案 分类分值
  满分 100 分
  舍入 仅总分 四舍五入 2 位
单位
  类别：山区、平原
  角色：有断面
事实
  水质分：分 0 到 30
  保洁分：分 0 到 40
  巡查率：百分比 0% 到 100%
指标 水质 30 分（山区 20 分）
  适用 有断面 折算
  得 水质分
指标 保洁 25 分（山区 35 分）
  得 保洁分
指标 巡查 45 分
  得 分值 × 巡查率
"""


def about(text: str, *slugs: str) -> list[Verdict]:
    return [v for v in prove(compile_text(text, "合成.rule")).verdicts if v.claim.slug in slugs]


def test_many_items_in_proportion_are_no_more_than_the_whole() -> None:
    found = about(in_proportion(60), "total-maximum", "sum-within")
    assert found
    assert {(v.standing, v.label) for v in found} == {(Standing.HOLDS, Label.BOUNDS)}


def test_points_that_differ_by_class_are_taken_class_by_class() -> None:
    found = about(BY_CLASS, "total-maximum", "sum-within")
    assert found
    assert {(v.standing, v.label) for v in found} == {(Standing.HOLDS, Label.BOUNDS)}


def test_claims_of_one_name_are_told_apart() -> None:
    text = """方案 同名
  满分 10 分
  舍入 逐项 四舍五入 2 位
事实
  件数：次数
指标 「总分」 10 分
  得 10 分 / 件数
"""
    found = about(text, "no-fault")
    assert [v.standing for v in found] == [Standing.REFUTED, Standing.HOLDS]
