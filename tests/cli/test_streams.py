"""Streams: pipes that close, full disks, encodings without Chinese, colour, Ctrl-C, progress."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rules_engine.cli import progress, scoring
from rules_engine.cli.terminal import colour_wanted, is_terminal, prepare_streams
from tests.cli.conftest import ROOT, Run

RULES = [sys.executable, "-m", "rules_engine"]


def environment(**extra: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONUTF8"}
    return {**kept, "PYTHONPATH": str(ROOT), **extra}


def call(words: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
    settings: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    settings |= {"env": environment(), "timeout": 60, **options}
    return subprocess.run([*RULES, *words], check=False, **settings)  # type: ignore[call-overload]


def test_a_reader_who_saw_enough_is_no_error(here: Path, scored: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    ran = call(["score", *scored], stdout=write)
    os.close(write)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no full disk here")
@pytest.mark.parametrize("style", ["table", "csv"])
def test_a_full_disk_is_told(here: Path, scored: list[str], style: str) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = call(["score", *scored, "--format", style], stdout=full)
    assert ran.returncode == 2
    assert "磁盘满了" in ran.stderr.decode()
    assert "Exception" not in ran.stderr.decode()


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_no_encoding_stops_the_output(here: Path, scored: list[str], encoding: str) -> None:
    """− (U+2212) is in no Chinese encoding; ASCII has no Chinese at all."""
    words = ["explain", *scored, "--unit", "青山县教育局"]
    ran = call(words, env=environment(PYTHONIOENCODING=encoding))
    assert (ran.returncode, ran.stderr) == (0, b"")
    if encoding == "gbk":
        assert "-20.00" in ran.stdout.decode("gbk")
        assert "青山县教育局" in ran.stdout.decode("gbk")


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no full disk here")
def test_help_to_a_full_disk_is_told(here: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = call(["--help"], stdout=full)
    assert (ran.returncode, "磁盘满了" in ran.stderr.decode()) == (2, True)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere names are always Unicode")
def test_a_locale_without_chinese_takes_chinese_arguments(here: Path) -> None:
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = call(["检查", "没有/有误.rule"], env=environment(**settings))
    assert (ran.returncode, "没有/有误.rule" in ran.stdout.decode()) == (2, True)


def test_results_for_programs_are_always_utf_8(here: Path, scored: list[str]) -> None:
    words = ["score", *scored, "--format", "csv"]
    ran = call(words, env=environment(PYTHONIOENCODING="gbk"))
    assert ran.stdout.decode("utf-8").startswith("单位,类别,")


def test_messages_to_a_closed_stderr_are_lost_and_nothing_else(
    here: Path, scored: list[str]
) -> None:
    read, write = os.pipe()
    os.close(read)
    Path("例/facts.csv").write_text("单位\n没有的单位\n", "utf-8")
    ran = call(["score", *scored], stderr=write)
    os.close(write)
    assert ran.returncode == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_ctrl_c(here: Path) -> None:
    """Opening the pipe waits for the command to do so, which is then busy reading."""
    os.mkfifo("pipe.rule")
    words = [*RULES, "check", "pipe.rule"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, env=environment()) as process:
        writer = os.open("pipe.rule", os.O_WRONLY)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        os.close(writer)
    assert process.returncode == 130
    assert told.decode().strip() == "已中断，没有留下写了一半的文件。"


def test_ctrl_c_while_scoring(
    here: Path, scored: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(scoring, "score", interrupt)
    ran = run("score", *scored, "-o", "r.csv")
    assert ran.status == 130
    assert not Path("r.csv").exists()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Closed(io.StringIO):
    def isatty(self) -> bool:
        raise ValueError


def test_colour_on_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert colour_wanted(Terminal())
    assert not colour_wanted(io.StringIO())
    assert not is_terminal(None)
    assert not is_terminal(Closed())
    monkeypatch.setenv("TERM", "dumb")
    assert not colour_wanted(Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colour_wanted(Terminal())


def test_progress_after_a_while_and_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "QUIET_SECONDS", 0.05)
    with progress.working("读取事实"):
        time.sleep(0.5)
    shown = screen.getvalue()
    assert "读取事实 … 0 秒" in shown
    assert shown.endswith(f"\r{' ' * 16}\r")


@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_quick_work_and_pipes_see_no_progress(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO]
) -> None:
    monkeypatch.setattr(sys, "stderr", stream())
    monkeypatch.setattr(progress, "QUIET_SECONDS", 0.2 if stream is Terminal else 0.0)
    with progress.working("读取事实"):
        time.sleep(0.05)
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]


def test_streams_that_cannot_be_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    prepare_streams()
