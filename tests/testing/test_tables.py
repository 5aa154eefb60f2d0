"""Cases in a table of facts and expectations."""

import pytest

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.pipeline import compile_text
from rules_engine.source import Source
from rules_engine.testing import Trial, read_cases, run_cases

SCHEME = """方案 试
  满分 10 分

单位
  类别：县区、部门
  角色：牵头

事实
  自评：分 0 到 10
  账号：清单
    停更：是否

指标 公开 10 分
  依据 “第三条”
  得 自评

扣分 新媒体 最多 2 分
  每个 账号 中 停更 扣 1 分

排名
  按 总分 从高到低
  并列 占位

统计
  平均 “均分” 总分 四舍五入 1 位
"""


def read(text: str, *more: Source) -> tuple[Trial | None, tuple[Diagnostic, ...]]:
    program = compile_text(SCHEME).program
    assert program is not None
    sink = Sink()
    cases = read_cases([*more, Source("cases.csv", text)], program, sink)
    return None if sink.has_errors else run_cases(program, cases), sink.all


def codes(text: str, *more: Source) -> set[str]:
    return {found.code for found in read(text, *more)[1]}


def test_rows_of_one_case_belong_together() -> None:
    trial, found = read(
        "用例,单位,类别,角色,自评,期望：指标 公开,期望:名次,期望:状态,期望：统计 “均分”,期望:缺,期望:总分\n"
        "两家,甲局,部门,牵头,8,8,,待补,,账号,\n"
        "两家,乙局,部门,,9,9.0,无,待补,暂缺,账号,无\n"
        "一家,甲局,县区,,,未报,,待补,,账号、自评,\n"
    )
    assert [one.code for one in found] == []
    assert trial is not None
    assert [(o.case.name, o.passed) for o in trial.outcomes] == [("两家", True), ("一家", True)]


def test_without_names_every_row_is_a_case() -> None:
    trial, found = read(
        "单位,类别,自评,期望:指标 公开,期望:理由\n甲局,部门,8,8 分,第三条\n乙局,部门,9,8,\n"
    )
    assert [one.code for one in found] == []
    assert trial is not None
    assert [o.case.name for o in trial.outcomes] == ["第 2 行：甲局", "第 3 行：乙局"]
    assert [o.passed for o in trial.outcomes] == [True, False]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("单位,类别,自评,期望:得分\n甲局,部门,8,8\n", "U0186"),
        ("单位,类别,自评,期望:指标 公示\n甲局,部门,8,8\n", "U0187"),
        ("单位,类别,自评,期望:总分\n甲局,部门,8,高\n", "U0189"),
        ("单位,类别,自评,期望:总分\n甲局,部门,8,\n", "U0191"),
        ("单位,自评,期望:总分\n甲局,8,8\n", "U0193"),
        ("单位,类别,账号,期望:总分\n甲局,部门,微博,8\n", "U0195"),
        ("单位,类别,自平,期望:总分\n甲局,部门,8,8\n", "F0052"),
        ("单位,类别,自评,期望:总分\n甲局,部门,11,8\n", "F0005"),
        ("类别,自评,期望:总分\n部门,8,8\n", "F0051"),
        ("用例,单位,类别,自评,期望:总分\n一,甲局,部门,8,8\n一,甲局,部门,8,8\n", "U0190"),
    ],
)
def test_what_is_wrong_is_told(text: str, code: str) -> None:
    assert codes(text) == {code}


def test_names_are_unique_over_all_files() -> None:
    rule = "用例 “一”\n  单位 甲局 类别 部门\n  期望\n    状态 待补\n"
    text = "用例,单位,类别,自评,期望:状态\n一,甲局,部门,8,待补\n"
    assert codes(text, Source("cases.rule", rule)) == {"U0182"}


def test_places_are_cells() -> None:
    (found,) = read("单位,类别,自评,期望:总分\n甲局,部门,8,高\n")[1]
    assert found.primary is not None
    assert found.primary.span.text == "高"
    assert found.file_name == "cases.csv"
