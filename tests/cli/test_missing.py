"""Scores while facts are missing: in ``rules score`` and in ``rules missing``."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SCHEME = """方案 缺数的例子
  满分 100 分
  舍入 逐项 四舍五入 2 位

事实
  办结率：百分比 0% 到 100% 0 位小数
  有专栏：是否
  错链数：次数

指标 办结 60 分
  得 60 分 × 办结率
指标 专栏 30 分
  得 30 分 当 有专栏
指标 链接 10 分
  每处 错链数 扣 1 分

等次
  优秀 当 总分 ≥ 90
  合格 当 总分 ≥ 60
  不合格 其余
"""
FACTS = "单位,办结率,有专栏,错链数\n甲局,100%,是,0\n乙局,,是,\n丙局,50%,,0\n"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("s.rule").write_text(SCHEME, "utf-8")
    Path("f.csv").write_text(FACTS, "utf-8")
    return tmp_path


def test_a_table_shows_what_totals_can_still_be(files: Path, run: Run) -> None:
    out = run("score", "s.rule", "f.csv").out
    assert "30.00–100.00  待补  待补" in out
    assert "乙局：缺 办结率、错链数。总分 30.00–100.00；可能的等次：优秀、合格、不合格" in out
    assert "丙局：缺 有专栏。总分 40.00–70.00；可能的等次：合格、不合格" in out


def test_csv_of_complete_units_stays(files: Path, run: Run) -> None:
    out = run("score", "s.rule", "f.csv", "--format", "csv").out
    Path("f.csv").write_text("\n".join(FACTS.split("\n")[:2]) + "\n", "utf-8")
    alone = run("score", "s.rule", "f.csv", "--format", "csv").out
    header, row = alone.splitlines()
    assert {header, row} < set(out.splitlines())
    assert "乙局,,30.00–100.00,,,待补,,30.00,\n" in out


def test_json_says_which_ends_are_reached(files: Path, run: Run) -> None:
    units = json.loads(run("score", "s.rule", "f.csv", "--format", "json").out)["units"]
    found = {unit["name"]: unit.get("total_between") for unit in units}
    assert found["甲局"] is None
    assert found["丙局"] == {
        "low": "40.00",
        "high": "70.00",
        "low_reached": True,
        "high_reached": True,
        "may_be_unscored": False,
        "may_fail": False,
        "grades": ["合格", "不合格"],
    }


def test_missing_facts_are_ranked(files: Path, run: Run) -> None:
    ran = run("missing", "s.rule", "f.csv", "--unit", "乙局")
    assert ran.status == 0
    assert ran.out == (
        "缺数的例子\n\n"
        "乙局  待补。总分 30.00–100.00；可能的等次：优秀、合格、不合格\n"
        "还能改变总分或等次的 2 项：\n"
        "  缺的事实    最多差  等次\n"
        "  办结率    60.00 分  可能改变\n"
        "  错链数    10.00 分  可能改变\n"
        "各项还可能的得分：\n"
        "  项目        得分\n"
        "  办结  0.00–60.00\n"
        "  链接  0.00–10.00\n\n"
        "“最多差”：只有这一个事实变、别的缺的事实不论补成什么，总分最多差几分；"
        "非紧：可能比写的还小\n"
    )


def test_missing_as_json(files: Path, run: Run) -> None:
    document = json.loads(run("missing", "s.rule", "f.csv", "--format", "json").out)
    found = {unit["name"]: unit for unit in document["units"]}
    assert "effects" not in found["甲局"]
    assert found["丙局"]["effects"] == [
        {
            "fact": "有专栏",
            "at_most": "30.00",
            "reached": True,
            "may_change_grade": True,
            "may_stop_or_fail": False,
        }
    ]
    assert found["丙局"]["items"][0]["path"] == ["专栏"]


def test_nothing_is_missing(files: Path, run: Run) -> None:
    Path("f.csv").write_text("\n".join(FACTS.split("\n")[:2]) + "\n", "utf-8")
    ran = run("缺项", "s.rule", "f.csv")
    assert (ran.status, ran.out) == (0, "缺数的例子\n\n不缺事实的单位 1 个\n")


def test_an_unknown_unit(files: Path, run: Run) -> None:
    ran = run("missing", "s.rule", "f.csv", "--unit", "丁局")
    assert (ran.status, ran.out) == (1, "")
    assert "R0002" in ran.err


def test_complete_units_are_scored_without_it(files: Path) -> None:
    Path("f.csv").write_text("\n".join(FACTS.split("\n")[:2]) + "\n", "utf-8")
    code = (
        "import sys\nfrom rules_engine.cli.main import main\n"
        "try:\n    main(['score', 's.rule', 'f.csv'])\nexcept SystemExit:\n    pass\n"
        "found = [m for m in sys.modules if 'interval' in m or 'rules_engine.analysis' in m]\n"
        "assert not found or found == ['rules_engine.semantics.intervals'], found\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
