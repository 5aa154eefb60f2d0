"""What explanations say of single values: which aggregate is which, what settles an item that has an
open clause, where a unit stands on a list and in the ranking."""

import json
from collections.abc import Mapping
from datetime import date

from rules_engine.explain import Evaluation, Evaluator
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Value
from rules_engine.pipeline import compile_text
from rules_engine.reports.explain_json import explain_json
from rules_engine.reports.explain_text import explain_text
from rules_engine.reports.roll_files import roll_csv, roll_table, values_of
from rules_engine.reports.score_table import score_table

COMPARED = """方案 测评
  满分 30 分
  舍入 逐项 四舍五入 2 位
单位
  类别：乡镇、部门
事实
  满意件：次数
  参评件：次数
定义 满意率 为 满意件 / 参评件
指标 总量 10 分
  指标 访率 10 分
    得 8 分
    适用 乡镇 不计
  指标 同比 10 分
    得 9 分
    适用 部门 不计
指标 满意 20 分
  得 10 分 + 10 分 × （满意率 - 同类最低（满意率）） / （1 - 同类最低（满意率））
  不适用 当 参评件 = 0 按满分
等次
  差 其余
  好 当 总分 ≥ 25
"""
STAGED = """方案 测评
  满分 10 分
  舍入 逐项 四舍五入 2 位
事实
  自评：分 0 到 8
  推广：次数
指标 甲 8 分
  得 自评
  扣 1 分 当 推广 = 0
指标 乙 2 分
  得 得分（甲） / 4
加分 调节 最多 5 分
  加 （基本分 - 1） × 10% 当 推广 > 1
"""
JUDGED = """方案 测评
  满分 10 分
  舍入 逐项 四舍五入 2 位
事实
  现场：评分 0 到 10
  月报：每月清单 1 到 2
    报送：次数
指标 一 6 分
  得 若 个数（现场） ≥ 3 则 最高（现场 的 分数） - 最低（现场 的 分数） 否则 平均（现场 的 分数）
指标 二 4 分
  得 0 分
  每条 月报 得 若 报送 = 0 则 0 分 否则 1 分
  每月 （个数（月报 中 报送 = 0） × 1 个月） 得 1 分
"""
SETTLED = """方案 定了
  满分 10 分
事实
  基础：分 0 到 10
  采用：次数
  公开日：日期 可空
指标 一 6 分
  得 基础
指标 二 4 分
  不得分 当 公开日 为空
  达标 公开日 ≤ 2025年1月31日
  每迟 1 天 扣 1 分
加分 奖 最多 5 分 仅当 基本分 > 8
  每篇 采用 加 1 分
"""
LISTED = """方案 名单
  满分 10 分
单位
  类别：甲组、乙组
事实
  基础：分 0 到 10
  上年：分 0 到 10
指标 一 10 分
  得 基础
排名
  按 总分 从高到低
  分组 类别
  并列 占位
名单 提升
  取 前 3 名
  并列 都列
  按 总分 - 上年 从高到低
"""


def evaluated(text: str, *units: UnitFacts) -> tuple[Evaluator, Evaluation]:
    compiled = compile_text(text, "a.rule")
    assert compiled.program is not None, compiled.diagnostics
    evaluator = Evaluator.of(compiled.program)
    return evaluator, evaluator.evaluate(list(units))


def unit(name: str, values: Mapping[str, Value], kind: str | None = None) -> UnitFacts:
    return UnitFacts(Unit(name, kind, frozenset()), dict(values), {})


def explained(text: str, values: Mapping[str, Value]) -> tuple[str, str]:
    evaluator, evaluation = evaluated(text, unit("某局", values))
    result = evaluation.results[0]
    ledger = evaluator.explain(result)
    return explain_text(evaluation, result, ledger), explain_json(evaluation, result, ledger, "0")


def test_aggregates_of_one_list_are_told_apart() -> None:
    marks = tuple({"分数": mark, "打分人": who} for mark, who in ((8, "张"), (3, "王"), (5, "李")))
    reports = ({"月份": 1, "报送": 0}, {"月份": 2, "报送": 3})
    text, _ = explained(JUDGED, {"现场": marks, "月报": reports})
    for said in (
        "算式：得 若 3 ≥ 3 则 8 - 3 否则",
        "代入：最高（现场 的 分数） = 8",
        "代入：最低（现场 的 分数） = 3",
        "代入：个数（月报 中 报送 = 0） = 1",
        "代入：各条合计 = 1",
    ):
        assert said in text
    assert text.count("第 1 条 张：8 分") == 1
    assert "各条同上" in text


def test_an_item_that_is_settled_says_so() -> None:
    text, document = explained(SETTLED, {"基础": 6, "公开日": None})
    assert "不得分 当 公开日 为空  记 0（上面未报、出错的不影响）" in text
    assert "仅当：基本分 > 8  记 0（上面未报、出错的不影响）" in text
    assert "不确定" not in text
    lines = json.loads(document)["items"][-1]["lines"]
    assert [line["set_to"] for line in lines] == [None, "0"]


def test_places_on_a_list_are_not_ranks() -> None:
    rows = (("一局", "甲组", 9, 8), ("二局", "甲组", 8, 2), ("三局", "乙组", 7, 7))
    given = [unit(name, {"基础": now, "上年": then}, kind) for name, kind, now, then in rows]
    evaluator, evaluation = evaluated(LISTED, *given)
    values = values_of(evaluation, "提升")
    assert roll_csv(evaluator.program, values).split() == [
        "名单,组,位次,单位,总分,等次,名次,总分",
        "-",
        "上年",
        "从高到低",
        "提升,,1,二局,8,,2,6",
        "提升,,2,一局,9,,1,1",
        "提升,,3,三局,7,,1,0",
    ]
    assert roll_table(evaluator.program, values).splitlines()[-3].split()[-1] == "2"


def test_definitions_are_replaced_and_what_is_of_another_class_is_not_left_out() -> None:
    facts = {"甲镇": (9, 10), "乙镇": (1, 2), "丙镇": (0, 0)}
    program = compile_text(COMPARED, "scheme.rule").program
    assert program is not None
    units = [
        UnitFacts(Unit(name, "乡镇"), {"满意件": good, "参评件": asked})
        for name, (good, asked) in facts.items()
    ]
    evaluator = Evaluator.of(program)
    evaluation = evaluator.evaluate(units)
    result = evaluation.of("甲镇")
    assert result is not None
    text = explain_text(evaluation, result, evaluator.explain(result))
    assert "算式：得 10 分 + 10 分 × （0.9 - 0.5） / （1 - 0.5）" in text
    assert "没有参加比较：丙镇（除数为 0）" in text
    assert "├ 总量    8.00 / 10  −2.00" in text
    assert "\n等次：差 1，好 2\n" in score_table(evaluation)


def test_a_score_that_a_clause_goes_by_is_told_once_and_not_what_it_is_made_of() -> None:
    program = compile_text(STAGED, "scheme.rule").program
    assert program is not None
    evaluator = Evaluator.of(program)
    evaluation = evaluator.evaluate([UnitFacts(Unit("甲局"), {"自评": 8, "推广": 2})])
    result = evaluation.results[0]
    text = explain_text(evaluation, result, evaluator.explain(result))
    assert text.count("代入：自评 = 8") == 1
    assert text.count("代入：得分（甲） = 8") == 1
    assert text.count("代入：基本分 = 10") == 1
    assert text.count("代入：推广 = 2") == 2


OF_EACH = """方案 成果
  满分 20 分
事实
  成果：清单
    事项：文本
    得分数：分 0 到 10
    人数：次数
    立项日：日期
指标 成果 20 分
  每项 成果 中 立项日 ≥ 2025年1月1日 得 得分数 × 人数 同一 事项 取最高 取最高的 2 项
"""


def test_records_show_what_they_were_judged_by_and_why_some_do_not_count() -> None:
    rows = [("甲", 5, 1), ("甲", 3, 1), ("乙", 1, 2), ("丙", 1, 1)]
    days = {"立项日": date(2025, 3, 1)}
    records = tuple({"事项": a, "得分数": b, "人数": c, **days} for a, b, c in rows)
    text, document = explained(OF_EACH, {"成果": records})
    for said in (
        "第 1 条 甲（得分数 5、人数 1、立项日 2025-03-01）：5 分",
        "第 2 条 甲（得分数 3、人数 1、立项日 2025-03-01）：3 分；同一事项另有更高或相同的一条",
        "第 3 条 乙（得分数 1、人数 2、立项日 2025-03-01）：2 分",
        "第 4 条 丙（得分数 1、人数 1、立项日 2025-03-01）：1 分；不在所取的最高的 2 条以内",
    ):
        assert said in text
    assert '"人数": "2"' in document


IN_A_ROW = """方案 考核
  满分 20 分
事实
  月报：每月清单 1 到 3
    报送：次数
指标 报送情况 20 分
  扣 5 分 当 连续期数（月报 中 报送 = 0） ≥ 2
"""


def test_records_of_a_run_have_no_amount() -> None:
    months = tuple({"月份": month, "报送": 0} for month in (1, 2, 3))
    text, _ = explained(IN_A_ROW, {"月报": months})
    assert "第 1 条" in text
