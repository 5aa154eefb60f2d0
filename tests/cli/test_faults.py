"""A fault of the program: a sentence, status 3, and a report without data."""

import re
from pathlib import Path

import pytest

from rules_engine.cli import fault, scoring
from tests.cli.conftest import Run

SECRET = "市教育局的秘密"


@pytest.fixture
def broken(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise RuntimeError(SECRET) from error

    monkeypatch.setattr(scoring, "score", fail)
    monkeypatch.setattr(fault.tempfile, "tempdir", str(here))


def test_a_fault_is_told_in_chinese(broken: None, here: Path, scored: list[str], run: Run) -> None:
    ran = run("计算", *scored, "--format=csv", "-o", f"{SECRET}.csv")
    assert (ran.status, ran.out) == (3, "")
    assert ran.err.startswith("程序内部出错，这不是您的错。")
    (report,) = here.glob("rules-fault-*.txt")
    assert str(report) in ran.err
    text = report.read_text("utf-8")
    assert "command: score --roster --format -o" in text
    assert "builtins.RuntimeError" in text
    assert "builtins.KeyError" in text
    assert "rules_engine/cli/scoring.py:" in text


def test_the_report_has_no_data(broken: None, here: Path, scored: list[str], run: Run) -> None:
    ran = run("score", *scored, f"--list=账号={SECRET}", "-o", f"{SECRET}.csv")
    (report,) = here.glob("rules-fault-*.txt")
    text = report.read_text("utf-8")
    assert SECRET not in ran.err + text
    assert not re.search("[\u4e00-\u9fff]", text)
    assert str(here) not in text


def test_a_report_that_cannot_be_written(
    broken: None, scored: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fault.tempfile, "tempdir", "没有/的/文件夹")
    ran = run("score", *scored)
    assert ran.status == 3
    assert "故障报告也写不出来" in ran.err
