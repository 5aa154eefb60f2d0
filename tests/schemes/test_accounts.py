"""Accounts: 安康 2020 Q1 by their last update, 开封 2020 the named ones."""

from datetime import date

import pytest

from rules_engine.explain import Status
from rules_engine.model.units import Unit
from rules_engine.model.values import Value
from rules_engine.reports.score_table import score_table
from tests.schemes.real import ACCOUNTS, NAMED_ACCOUNTS, printed, rolls_of, run_of, score_one

ROWS = printed(ACCOUNTS)
CHECK = date(2020, 3, 3)


def grade_of(platform: str, last: Value) -> str | None:
    """The kind of an account by its platform and last update."""
    values: dict[str, Value] = {"平台": platform, "检查日": CHECK, "最后更新日": last}
    return score_one(ACCOUNTS, Unit("某账号", "石泉县"), values).evaluation.results[0].grade


def test_the_fourteen_kinds() -> None:
    grades = {r.unit.name: r.grade for r in run_of(ACCOUNTS).evaluation.results}
    assert len(ROWS) == 14
    assert [grades[row["账号"]] for row in ROWS] == [row["问题类别"] for row in ROWS]
    assert {r.unit.kind for r in run_of(ACCOUNTS).evaluation.results if r.grade == "未列问题"} == {
        "未列名"
    }


def test_the_annex_lists_them_in_its_own_order() -> None:
    assert rolls_of(ACCOUNTS, "检查结果") == {None: [row["账号"] for row in ROWS]}


def test_the_printed_pass_rate_is_cut_off() -> None:
    """409 / 423 = 96.69 %; the notice prints 96 %."""
    found = {s.label: s.value for s in run_of(ACCOUNTS).evaluation.statistics}
    assert found == {"检查的账号": 423, "有问题的账号": 14, "合格率": 96}


def test_a_check_without_scores_names_nobody_for_it() -> None:
    text = score_table(run_of(ACCOUNTS).evaluation)
    assert "未评：所有单位都没有适用的指标" in text.splitlines()
    assert "停止评分" not in text


@pytest.mark.parametrize(
    ("last", "grade"),
    [
        (date(2020, 2, 19), "未列问题"),
        (date(2020, 2, 18), "僵尸微博"),
        (None, "僵尸微博"),
        (date(2019, 9, 4), "僵尸微博"),
        (date(2019, 9, 3), "停运未注销"),
    ],
)
def test_fourteen_days_count(last: Value, grade: str) -> None:
    assert grade_of("微博", last) == grade
    assert grade_of("微信", last) == grade.replace("僵尸微博", "僵尸微信")


def test_an_account_whose_last_update_is_not_reported_waits() -> None:
    values: dict[str, Value] = {"平台": "微博", "检查日": CHECK}
    result = score_one(ACCOUNTS, Unit("某账号", "石泉县"), values).evaluation.results[0]
    assert (result.status, result.grade, result.missing) == (Status.PENDING, None, ("最后更新日",))


def test_kaifeng_names_fourteen_accounts() -> None:
    results = run_of(NAMED_ACCOUNTS).evaluation.results
    named = {
        "微信公众号": "开封示范区、开封企业服务、开封财政、开封城管、开封市农业农村局、开封市文广旅局、"
        "开封市场监管、开封统计、开封信访、开封市龙亭区应急管理局、开封市禹王台区教育体育局、活力州桥",
        "微博": "平安开封、文明十八里",
    }
    in_order = {kind: names.split("、") for kind, names in named.items()}
    assert rolls_of(NAMED_ACCOUNTS, "优秀账号") == in_order
    assert {r.grade for r in results} == {"优秀"}
    found = {(s.group, s.label): s.value for s in run_of(NAMED_ACCOUNTS).evaluation.statistics}
    assert found == {("微信公众号", "优秀"): 12, ("微博", "优秀"): 2}


def test_an_account_that_is_not_kept_up_is_not_excellent() -> None:
    unit = Unit("某账号", "微博")
    result = score_one(NAMED_ACCOUNTS, unit, {"能按要求更新": False}).evaluation.results[0]
    assert result.grade == "等次未公布"
