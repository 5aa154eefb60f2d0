"""What the notes below a table say of places: those that are shared, those that may change."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

SCHEME = """\
方案 样例
  满分 10 分
事实
  自评：分 0 分 到 10 分
指标 一 10 分
  得 自评
名单 红榜
  取 前 2 名
  按 自评 从高到低
  并列 都列
"""


def test_units_that_share_a_place_are_marked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.rule").write_text(SCHEME, "utf-8")
    Path("a.csv").write_text("单位,自评\n甲局,9\n乙局,8\n丙局,8\n丁局,1\n", "utf-8")
    shown = run("score", "a.rule", "a.csv").out
    for place in (
        "甲局（名单第 1，9）",
        "乙局（名单第 2（并列），8）",
        "丙局（名单第 2（并列），8）",
    ):
        assert place in shown


def test_grades_by_places_may_change_once_a_faulty_unit_counts(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    by_places = "等次\n  优秀 前 40% 四舍五入\n  合格 其余\n  并列 都评\n排名\n  按 总分 从高到低\n  并列 占位\n"
    Path("a.rule").write_text(SCHEME + by_places, "utf-8")
    Path("a.csv").write_text("单位,自评\n甲局,9\n乙局,8\n丙局,x\n", "utf-8")
    assert (
        "等次按名次定：有单位出错，改正以后等次可能变：丙局" in run("score", "a.rule", "a.csv").out
    )
    Path("a.csv").write_text("单位,自评\n甲局,9\n乙局,8\n丙局,1\n", "utf-8")
    assert "等次按名次定" not in run("score", "a.rule", "a.csv").out
