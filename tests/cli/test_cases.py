"""``rules test``: finds schemes with cases, runs them, says what differs and why."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Run

SCHEME = """方案 政务公开考核
  满分 10 分
  舍入 逐项 四舍五入 2 位

单位
  类别：县区、部门

事实
  自评：分 0 到 10
  账号：清单
    停更：是否

指标 公开 10 分
  依据 “办法第三条”
  得 自评

扣分 新媒体扣分 最多 2 分
  每个 账号 中 停更 扣 1 分 依据 “附件4 注”

排名
  按 总分 从高到低
  并列 占位
"""
GOOD = """用例 “教育局”
  单位 教育局 类别 部门
  事实
    自评 为 8.5 分
    账号
      停更 为 是
      停更 为 否
  期望
    总分 7.5
    指标 公开 8.50
    扣分 新媒体扣分 1
    理由 “附件4 注”
    状态 正常
    等次 无
    名次 1
"""
BAD = (
    GOOD.replace("“教育局”", "“算错了”")
    .replace("总分 7.5", "总分 8.5")
    .replace("扣分 1\n", "扣分 0\n")
)


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scheme with a file of cases, in the folder to be in."""
    monkeypatch.chdir(tmp_path)
    Path("scheme.rule").write_text(SCHEME, "utf-8")
    Path("cases.rule").write_text(GOOD, "utf-8")
    return Path("cases.rule")


@pytest.mark.parametrize("arguments", [[], ["."], ["scheme.rule"], ["cases.rule"]])
def test_all_is_well(suite: Path, run: Run, arguments: list[str]) -> None:
    ran = run("test", *arguments)
    assert (ran.status, ran.out) == (0, "scheme.rule\n  √ 教育局\n")
    assert ran.err == "1 个用例：1 个通过\n"


def test_a_failure_is_explained(suite: Path, run: Run) -> None:
    suite.write_text(f"{GOOD}\n{BAD}", "utf-8")
    ran = run("测试")
    assert ran.status == 1
    assert ran.err == "2 个用例：1 个通过，1 个不通过\n"
    assert "  × 算错了（cases.rule 第 17 行）" in ran.out
    assert "扣分 新媒体扣分  0     1     cases.rule 第 27 行" in ran.out
    assert "scheme.rule:17" in ran.out
    assert "附件4 注" in ran.out
    assert "第 1 条（停更 是）；来源：cases.rule 第 22 行“账号[1].停更”" in ran.out
    assert "\x1b" not in ran.out


def test_files_of_one_folder_belong_together(suite: Path, run: Run) -> None:
    more = "用例 “财政局”\n  单位 财政局\n  其余同 “教育局”\n  期望\n    总分 7.5\n"
    Path("cases-more.rule").write_text(more, "utf-8")
    assert run("test").err == "2 个用例：2 个通过\n"


def test_errors_in_cases_keep_them_from_running(suite: Path, run: Run) -> None:
    suite.write_text(GOOD.replace("自评", "自评分", 1), "utf-8")
    ran = run("test")
    assert (ran.status, ran.out) == (1, "")
    assert "F0052" in ran.err
    assert "cases.rule:4:5" in ran.err
    assert "是不是“自评”？" in ran.err
    assert "1 个方案的用例没有运行（1 处错误）" in ran.err


def test_facts_are_as_strict_as_in_files(suite: Path, run: Run) -> None:
    for value, code in (
        ("11 分", "F0005"),
        ("合格", "F0001"),
        ("3 天", "F0003"),
        ("不适用", "F0015"),
    ):
        suite.write_text(GOOD.replace("8.5 分", value), "utf-8")
        assert code in run("test").err


@pytest.mark.usefixtures("suite")
def test_a_measure_written_twice_is_said_to_be(run: Run) -> None:
    Path("事实.csv").write_text("单位,自评\n甲局,8.5 分分\n", "utf-8")
    assert "“分”多写了" in run("score", "scheme.rule", "事实.csv").err


def test_an_error_in_the_scheme_is_shown(suite: Path, run: Run) -> None:
    Path("scheme.rule").write_text(SCHEME.replace("满分 10", "满分 11"), "utf-8")
    ran = run("test")
    assert ran.status == 1
    assert "C0001" in ran.err


def test_nothing_to_run_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("test").status == 2
    Path("scheme.rule").write_text(SCHEME, "utf-8")
    assert run("test").status == 2
    assert "R0181" in run("test", "scheme.rule").err
    assert "R0001" in run("test", "cases.rule").err


def test_it_must_be_certain_which_scheme(suite: Path, run: Run) -> None:
    Path("scheme.rule").rename("甲.rule")
    assert run("test").status == 0
    Path("乙.rule").write_text(SCHEME, "utf-8")
    ran = run("test")
    assert ran.status == 2
    assert "R0180" in ran.err
    Path("甲.rule").unlink()
    Path("乙.rule").unlink()
    assert "用例旁边没有方案" in run("test").err


def test_coverage_is_shown_and_can_be_demanded(suite: Path, run: Run) -> None:
    assert "  覆盖：条款 2/2，分支 2/2，边界 0/0，合计 100.0%\n" in run("test", "--coverage").out
    suite.write_text(GOOD.replace("      停更 为 否\n", ""), "utf-8")
    ran = run("test", "--coverage", "--fail-under", "90%")
    assert ran.status == 1
    assert "缺：有不符合的记录" in ran.out
    assert "scheme.rule：覆盖 75.0%，不到 90%" in ran.err
    assert run("test", "--fail-under", "0").status == 0
    for wrong in ("101", "-1", "九十", "9.5"):
        assert run("test", "--fail-under", wrong).status == 2


def test_junit_is_written_whole(suite: Path, run: Run) -> None:
    suite.write_text(f"{GOOD}\n{BAD}", "utf-8")
    assert run("test", "--junit", "结果.xml").status == 1
    root = ET.parse("结果.xml").getroot()
    assert root.attrib == {"name": "rules test", "tests": "2", "failures": "1", "errors": "0"}
    names = [case.get("name") for case in root.iter("testcase")]
    assert names == ["教育局", "算错了"]
    failure = next(root.iter("failure"))
    assert failure.get("message") == "总分：期望 8.50，得到 7.50；扣分 新媒体扣分：期望 0，得到 1"
    assert "附件4 注" in str(failure.text)
    before = Path("结果.xml").read_bytes()
    assert run("test", "--junit", "结果.xml").status == 1
    assert Path("结果.xml").read_bytes() == before


def test_junit_tells_of_files_that_were_not_run(suite: Path, run: Run) -> None:
    suite.write_text(GOOD.replace("自评", "自评分", 1), "utf-8")
    assert run("test", "--junit", "结果.xml").status == 1
    root = ET.parse("结果.xml").getroot()
    assert (root.get("tests"), root.get("errors")) == ("1", "1")


def test_junit_never_replaces_an_input(suite: Path, run: Run) -> None:
    assert run("test", "--junit", "cases.rule").status == 2
    assert run("test", "--junit", "scheme.rule").status == 2
    assert run("test", "--junit", "没有/结果.xml").status == 2
    assert suite.read_text("utf-8") == GOOD


def test_check_looks_at_cases_by_the_scheme_beside(suite: Path, run: Run) -> None:
    ran = run("check", "scheme.rule", "cases.rule")
    assert ran.status == 0
    suite.write_text(GOOD.replace("新媒体扣分 1", "新媒体 1"), "utf-8")
    ran = run("check", "cases.rule", "--format", "concise")
    assert (ran.status, ran.out.split()[2]) == (1, "U0187")
    Path("scheme.rule").unlink()
    assert "R0180" in run("check", "cases.rule").out


def test_lists_of_a_table_are_no_cases_of_their_own(suite: Path, run: Run) -> None:
    suite.unlink()
    Path("cases.csv").write_text(
        "用例,单位,类别,自评,期望：总分\n停更一个,甲局,部门,9,8\n", "utf-8"
    )
    Path("cases.账号.csv").write_text("用例,单位,停更\n停更一个,甲局,是\n", "utf-8")
    for arguments in ([], ["cases.csv"], ["cases.账号.csv"], ["scheme.rule"]):
        ran = run("test", *arguments)
        assert (ran.status, ran.err) == (0, "1 个用例：1 个通过\n")
    assert run("check", "cases.账号.csv", "cases.csv", "--strict").status == 0
