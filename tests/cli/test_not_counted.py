"""A proof says what may still be 出错 without being a fault of the scheme."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

SCHEME = """\
方案 样例
  满分 10 分
  舍入 逐项 四舍五入 2 位
事实
  收到日：日期
  答复日：日期
  件数：次数 1 到 9
指标 答复 10 分
  得 5 分 当 {}
  得 5 分
"""


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("答复日 > 收到日 且 件数 > 2", ""),
        ("件数 > 全体个数（件数） 且 答复日 > 收到日", ""),
        ("工作日数（收到日，答复日） > 7 个工作日 且 件数 > 2", "工作日历没有的年份"),
        ("件数 ≥ 全体平均（件数） 且 答复日 > 收到日", "没有一个单位可比的"),
    ],
)
def test_what_is_not_counted_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, condition: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.rule").write_text(SCHEME.format(condition), "utf-8")
    shown = run("prove", "a.rule").out
    assert "算得出" in shown
    assert ("不算在内" in shown) is bool(told)
    assert told in shown
