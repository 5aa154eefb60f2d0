"""``rules fmt``: what it writes, what it leaves alone, what it says."""

from pathlib import Path

import pytest

from rules_engine.cli import formatting
from rules_engine.syntax.formatting import MeaningChanged
from tests.cli.conftest import Run

UNTIDY = "方案　甲   #名称\n  满分１０分\n指标 乙 10分\n  得10分\n"
TIDY = "方案 甲  #名称\n  满分 10 分\n\n指标 乙 10 分\n  得 10 分\n"
WRONG = "方案 甲\n  年度 二〇一七\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("里").mkdir()
    Path("里/一.rule").write_text(UNTIDY, "utf-8")
    Path("二.rule").write_text(TIDY, "utf-8")
    Path("三.txt").write_text(UNTIDY, "utf-8")
    return tmp_path


def test_files_are_written(folder: Path, run: Run) -> None:
    ran = run("fmt")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.splitlines() == ["已排版：里/一.rule", "1 个文件已排版，1 个文件不用改"]
    assert Path("里/一.rule").read_bytes() == TIDY.encode()
    assert Path("三.txt").read_text("utf-8") == UNTIDY
    assert run("排版", ".", "二.rule").err == "2 个文件不用改\n"


def test_check_only_says_so(folder: Path, run: Run) -> None:
    ran = run("fmt", "--check", "里", "里/一.rule")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.splitlines() == ["要排版：里/一.rule", "1 个文件要排版"]
    assert Path("里/一.rule").read_text("utf-8") == UNTIDY
    assert run("fmt", "--check", "二.rule").status == 0


def test_diff_shows_what_would_change(folder: Path, run: Run) -> None:
    ran = run("fmt", "--diff")
    assert (ran.status, ran.err) == (0, "1 个文件要排版，1 个文件不用改\n")
    assert "-  满分１０分\n" in ran.out
    assert "+  满分 10 分\n" in ran.out
    assert Path("里/一.rule").read_text("utf-8") == UNTIDY
    assert run("fmt", "--diff", "--check").status == 1


def test_a_file_with_errors_is_left_alone(folder: Path, run: Run) -> None:
    Path("错.rule").write_text(WRONG, "utf-8")
    ran = run("fmt")
    assert ran.status == 1
    assert "S0036" in ran.err
    assert "1 个文件有错误，没有动：发现 1 处错误" in ran.err
    assert Path("错.rule").read_text("utf-8") == WRONG
    assert Path("里/一.rule").read_text("utf-8") == TIDY


@pytest.mark.parametrize("bad", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read(bad: bytes | None, folder: Path, run: Run) -> None:
    if bad is not None:
        Path("坏.rule").write_bytes(bad)
    ran = run("fmt", "坏.rule")
    assert ran.status == 2
    assert "R0001" in ran.err


def test_no_files(tmp_path: Path, run: Run) -> None:
    assert run("fmt", tmp_path).err == "没有找到 .rule 文件\n"


def test_other_encodings_become_utf8(folder: Path, run: Run) -> None:
    Path("国标.rule").write_bytes(TIDY.replace("\n", "\r\n").encode("gb18030"))
    Path("记事本.rule").write_bytes(TIDY.encode("utf-8-sig").rstrip(b"\n"))
    assert run("fmt", "国标.rule", "记事本.rule").err.endswith("2 个文件已排版\n")
    assert Path("国标.rule").read_bytes() == Path("记事本.rule").read_bytes() == TIDY.encode()
    assert run("fmt", "--diff").status == 0


def test_links_and_hidden_folders_are_not_gone_into(folder: Path, run: Run) -> None:
    Path(".git").mkdir()
    Path(".git/一.rule").write_text(UNTIDY, "utf-8")
    try:
        Path("链接.rule").symlink_to(Path("三.txt").resolve())
    except OSError:
        pytest.skip("no links here")
    assert "1 个文件已排版，1 个文件不用改" in run("fmt").err
    assert Path("三.txt").read_text("utf-8") == UNTIDY


def test_nothing_is_written_where_the_meaning_would_change(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(*_: object) -> str:
        raise MeaningChanged("一.rule")

    monkeypatch.setattr(formatting, "formatted", changed)
    assert run("fmt").status == 3
    assert Path("里/一.rule").read_text("utf-8") == UNTIDY
