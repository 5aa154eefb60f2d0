"""``rules test --update``: shows what it changes, changes only what is expected, keeps the rest."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_cases import SCHEME

GRADES = (
    SCHEME
    + """
等次
  优 当 总分 ≥ 9
  中 当 总分 ≥ 6
  差 其余

统计
  平均 “均分” 总分 四舍五入 1 位
"""
)
CASES = """# 手算过的
用例 “教育局”  # 一个账号停更
  单位 教育局 类别 部门
  事实
    自评 为 8.5 分
    账号
      停更 为 是
  期望
    总分 8 分   # 应为 7.5
    指标 公开 ８．５
    扣分 新媒体扣分 不适用
    等次 优
    名次 无
    状态 待补
    缺 自评、账号
    统计 “均分” 暂缺

用例 “没有报”
  单位 财政局 类别 部门
  期望
    总分 0
    等次 差
    缺 无
    指标 公开 0
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scheme with cases that expect what does not come of them, in the folder to be in."""
    monkeypatch.chdir(tmp_path)
    Path("scheme.rule").write_text(GRADES, "utf-8")
    Path("cases.rule").write_text(CASES, "utf-8")
    return Path("cases.rule")


def test_what_was_found_is_expected_afterwards(folder: Path, run: Run) -> None:
    ran = run("test", "--update")
    assert ran.status == 0, ran.err
    assert ran.err == "已改：cases.rule，11 处期望\n2 个用例：2 个通过\n"
    assert "-    总分 8 分   # 应为 7.5\n" in ran.out
    assert "+    总分 7.5 分   # 应为 7.5\n" in ran.out
    text = folder.read_text("utf-8")
    for line in ("等次 中\n", "名次 1\n", "状态 正常\n", "缺 无\n", "统计 “均分” 7.5\n"):
        assert f"    {line}" in text
    assert "    缺 自评、账号\n" in text
    assert text.startswith("# 手算过的\n用例 “教育局”  # 一个账号停更\n")
    assert run("test").status == 0


def test_what_holds_stays_as_it_is_written(folder: Path, run: Run) -> None:
    run("test", "--update")
    before = folder.read_text("utf-8")
    assert "指标 公开 ８．５\n" in before
    ran = run("test", "--update")
    assert (ran.status, ran.err) == (0, "2 个用例：2 个通过\n")
    assert folder.read_text("utf-8") == before


def test_reasons_and_endless_fractions_are_left_to_their_writer(folder: Path, run: Run) -> None:
    scheme = GRADES.replace("逐项", "仅总分").replace("得 自评", "得 自评 / 3")
    Path("scheme.rule").write_text(scheme, "utf-8")
    folder.write_text(
        CASES.replace("总分 8 分", "理由 “附件9”").replace("状态 待补", "状态 正常"), "utf-8"
    )
    ran = run("test", "--update")
    assert ran.status == 1
    assert "没有改：cases.rule 第 9 行 理由：台账里没有这段话，理由要自己写\n" in ran.err
    assert "没有改：cases.rule 第 10 行 指标 公开：得到的数除不尽，写不成小数\n" in ran.err
    assert "1 个通过，1 个不通过" in ran.err
    assert "    理由 “附件9”" in folder.read_text("utf-8")


def test_tables_are_left_to_their_writer(folder: Path, run: Run) -> None:
    folder.unlink()
    table = Path("cases.csv")
    table.write_text("单位,类别,自评,期望：指标 公开\n甲局,部门,5,4\n", "utf-8")
    before = table.read_bytes()
    ran = run("test", "--update")
    assert ran.status == 1
    assert "写在表格里，要自己改" in ran.err
    assert table.read_bytes() == before


def test_cases_with_errors_are_left_alone(folder: Path, run: Run) -> None:
    folder.write_text(CASES.replace("自评 为", "自评分 为"), "utf-8")
    before = folder.read_bytes()
    assert run("test", "--update").status == 1
    assert folder.read_bytes() == before
