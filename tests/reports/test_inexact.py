"""Numbers that never end, and points that 平摊 cuts off: said, and never dressed as a day or as nothing."""

from rules_engine.explain import Evaluation, Evaluator, lost_points
from rules_engine.explain.spread import cut_off
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Value
from rules_engine.pipeline import compile_text
from rules_engine.reports.explain_json import explain_json
from rules_engine.reports.explain_text import explain_text
from rules_engine.reports.score_csv import score_csv
from rules_engine.reports.score_table import score_table

RESCALED = """方案 评估
  满分 60 分
  舍入 逐项 四舍五入 2 位
事实
  有窗口：是否
  甲分：分 0 到 18
指标 服务 60 分
  指标 窗口 42 分
    不适用 当 非 有窗口 折算
    得 42 分
  指标 日常 18 分
    得 甲分
"""
SPREAD = """方案 评估
  满分 50 分
  舍入 逐项 四舍五入 2 位
事实
  有窗口：是否
  甲：次数
指标 大类 50 分
  指标 窗口 20 分
    不适用 当 非 有窗口 平摊
    得 20 分
  指标 一 10 分
    每处 甲 扣 1 分
  指标 二 10 分
    得 10 分 当 甲 = 0
  指标 三 10 分
    得 10 分
"""


def evaluated(text: str, **facts: Value) -> Evaluation:
    program = compile_text(text, "scheme.rule").program
    assert program is not None
    units = [UnitFacts(Unit("甲局"), facts)]
    return Evaluator.of(program).evaluate(units)


def test_a_number_that_never_ends_is_text_in_tables_and_exact_in_json() -> None:
    evaluation = evaluated(RESCALED, 有窗口=False, 甲分=1)
    result = evaluation.results[0]
    assert score_csv(evaluation).splitlines()[1].endswith(",约 3.3333")
    assert "约 3.3333" in score_table(evaluation)
    ledger = Evaluator.of(evaluation.program).explain(result)
    assert '"10/3"' in explain_json(evaluation, result, ledger)


def test_points_that_are_cut_off_are_lost_and_told() -> None:
    evaluation = evaluated(SPREAD, 有窗口=False, 甲=0)
    result = evaluation.results[0]
    lost = lost_points(Evaluator.of(evaluation.program).explain(result))
    assert [(one.path, str(one.points)) for one in lost] == [(("大类",), "1/50")]
    assert "平摊除不尽，截去的分谁也没有得：大类 0.02 分（1 个单位）" in score_table(evaluation)


def test_what_rounding_the_total_takes_is_told_beside_the_losses() -> None:
    """1 of 18 points is 3.3333 of 60; the total is 3.33."""
    evaluation = evaluated(RESCALED, 有窗口=False, 甲分=1)
    result = evaluation.results[0]
    ledger = Evaluator.of(evaluation.program).explain(result)
    shown = explain_text(evaluation, result, ledger, lost=True)
    assert "失分 1 处，共 约 56.6667 分" in shown
    assert "总分舍入 约 −0.0033，不在失分里" in shown


def test_nothing_is_cut_off_where_nobody_has_left() -> None:
    evaluation = evaluated(SPREAD, 有窗口=True, 甲=3)
    assert not list(cut_off(evaluation.program, evaluation.results[0].observation))
