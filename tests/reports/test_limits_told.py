"""What explanations say of limits under a condition, of the class's weight and of 中无."""

from rules_engine.reports.explain_text import explain_text
from tests.reports.test_explained_values import evaluated, explained, unit

LIMITED = """方案 作风
  满分 100 分
  总分 封顶 59 分 当 被曝光 依据 “第五条”
  总分 保底 60 分 当 通报 中无 级别 为 省 且 非 被曝光
事实
  被曝光：是否
  自评：分 0 到 100
  通报：清单
    级别：省、市
指标 日常 100 分
  先封顶 90 分 当 被曝光
  得 自评
"""
WEIGHTED = """方案 测评
  满分 100 分
  舍入 仅总分 四舍五入 2 位
单位
  类别：部门、乡镇
指标 甲 100 分 权重 70%（乡镇 60%）
  得 90 分
指标 乙 100 分 权重 30%（乡镇 40%）
  得 80 分
"""


def test_a_limit_under_a_condition_is_told_with_its_line_and_condition() -> None:
    text, _ = explained(LIMITED, {"被曝光": True, "自评": 95, "通报": ()})
    for said in (
        "先封顶 90 分 当 被曝光  −5\n",
        "总分 封顶 59 分 当 被曝光 依据 “第五条”：−31\n  条件成立（a.rule:3）\n  依据：第五条\n",
        "总分：90 − 31 = 59\n",
    ):
        assert said in text, text


def test_none_of_a_list_is_told_as_it_is_written() -> None:
    text, _ = explained(LIMITED, {"被曝光": False, "自评": 40, "通报": ({"级别": "市"},)})
    assert "代入：通报 中无 级别 为 省 = 是" in text, text
    assert "总分：40 + 20 = 60" in text, text


def test_the_weight_told_is_that_of_the_class() -> None:
    evaluator, evaluation = evaluated(WEIGHTED, unit("某局", {}, "部门"), unit("某镇", {}, "乡镇"))
    told = [explain_text(evaluation, r, evaluator.explain(r)) for r in evaluation.results]
    assert any("90.00 × 70% + 80.00 × 30% = 87.00" in text for text in told), told
    assert any("90.00 × 60% + 80.00 × 40% = 86.00" in text for text in told), told
