"""Who has the points for a better grade is told what else keeps it from him; who has not, need not be."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

SCHEME = """\
方案 样例
  满分 20 分
事实
  自评：分 0 分 到 10 分
  督导：分 0 分 到 10 分
  整改率：百分比 0% 到 100%
指标 自评 10 分
  得 自评
指标 督导得分 10 分
  得 督导
等次
  优秀 当 总分 ≥ 15 且 得分（督导得分） ≥ 8 且 整改率 ≥ 90%
  良好 当 总分 ≥ 10
  合格 其余
"""


def _explained(run: Run, row: str) -> str:
    Path("a.rule").write_text(SCHEME.replace("指标 自评", "指标 评价"), "utf-8")
    Path("a.csv").write_text(f"单位,自评,督导,整改率\n甲局,{row}\n", "utf-8")
    return run("explain", "a.rule", "a.csv", "--unit", "甲局").out


@pytest.mark.parametrize(
    ("row", "told", "untold"),
    [
        ("10,7,95%", ["得分（督导得分） = 7"], ["整改率 = "]),
        ("10,7,80%", ["得分（督导得分） = 7", "整改率 = 80%"], []),
        ("10,8,90%", [], ["不成立"]),
        ("5,9,80%", [], ["不成立"]),
    ],
)
def test_what_keeps_a_better_grade_away_is_told(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    row: str,
    told: list[str],
    untold: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = _explained(run, row).partition("按总分定等次")[2]
    assert shown
    assert all(words in shown for words in told)
    assert not any(words in shown for words in untold)
