"""Places on a list that several units share are marked, as ranks are."""

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
    for place in ("甲局（名单第 1，9）", "乙局（名单第 2（并列），8）", "丙局（名单第 2（并列），8）"):
        assert place in shown
