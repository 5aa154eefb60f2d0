"""Files are written whole or not at all, in the format their names say, never over an input."""

import csv
import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from rules_engine.cli.files import Unwritable, write_whole
from tests.cli.conftest import Run

OLD = "原来的内容"


def names() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


@pytest.mark.parametrize(
    ("name", "start"),
    [("r.csv", "\ufeff单位,类别,"), ("r.json", "{"), ("r.txt", "政务公开年度评估示例")],
)
def test_the_suffix_chooses_the_format(
    here: Path, scored: list[str], run: Run, name: str, start: str
) -> None:
    ran = run("score", *scored, "-o", name)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == f"已写出 {name}（4 个单位：待补 1，正常 3）\n"
    assert Path(name).read_text("utf-8").startswith(start)
    again = run("score", *scored, "-o", name)
    assert "；换掉了原来的文件）" in again.err


def test_a_format_without_a_suffix(here: Path, scored: list[str], run: Run) -> None:
    assert run("score", *scored, "--format", "csv", "-o", "结果").status == 0
    assert Path("结果").read_bytes().startswith(b"\xef\xbb\xbf")
    assert run("score", *scored, "--format", "csv", "-o", "-").out.startswith("单位,")


def test_explain_into_a_file(here: Path, scored: list[str], run: Run) -> None:
    assert run("explain", *scored, "--unit", "青山县", "-o", "为什么.json").status == 0
    assert Path("为什么.json").read_text("utf-8").startswith("{")


def test_excel_opens_the_csv(here: Path, scored: list[str], run: Run) -> None:
    run("score", *scored, "-o", "r.csv")
    data = Path("r.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 5
    with Path("r.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:6] == ["单位", "类别", "总分", "名次", "等次", "状态"]
    assert list(rows[0])[6:] == ["平台建设", "年度报告", "办结率", "政策解读", "表彰加分"]
    assert rows[0]["单位"] == "青山县人民政府"
    assert rows[0]["总分"] == "102.00"


@pytest.mark.parametrize("target", ["例/facts.csv", "例/roster.csv", "./例/../例/facts.csv"])
def test_inputs_are_never_written(here: Path, scored: list[str], run: Run, target: str) -> None:
    before = Path(target).read_bytes()
    ran = run("score", *scored, "-o", target)
    assert ran.status == 2
    assert "就是输入文件" in ran.err
    assert Path(target).read_bytes() == before


def test_a_link_to_an_input_is_an_input(here: Path, scored: list[str], run: Run) -> None:
    Path("链接.csv").symlink_to("例/facts.csv")
    assert run("score", *scored, "-o", "链接.csv").status == 2


def test_results_do_not_go_among_the_facts(here: Path, run: Run) -> None:
    ran = run("score", "例/scheme.rule", "例", "-o", "例/r.csv")
    assert ran.status == 2
    assert "在事实文件夹里" in ran.err
    assert run("score", "例/scheme.rule", "例", "-o", "例/r.json").status == 0


@pytest.mark.parametrize(
    ("target", "words"), [("没有/r.csv", "没有这个文件夹"), ("例/facts.csv/r.csv", "不是文件夹")]
)
def test_targets_are_looked_at_before_the_work(
    here: Path, scored: list[str], run: Run, target: str, words: str
) -> None:
    ran = run("score", "没有.rule", "例", "-o", target)
    assert ran.status == 2
    assert "R0003" in ran.err
    assert words in ran.err


def test_a_folder_is_no_target(here: Path, scored: list[str], run: Run) -> None:
    Path("夹.csv").mkdir()
    ran = run("score", *scored, "-o", "夹.csv")
    assert ran.status == 2
    assert "这是文件夹" in ran.err


@pytest.mark.parametrize("where", ["xb", "rb+", "os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "磁盘满了"), (errno.EACCES, "没有权限"), (errno.EIO, "EIO")],
)
def test_a_failed_write_leaves_the_old_file(
    here: Path,
    scored: list[str],
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    number: int,
    words: str,
) -> None:
    Path("r.csv").write_text(OLD, "utf-8")
    before = names()

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, "in English")

    plainly = Path.open

    def opened(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        return fail() if mode == where else plainly(path, mode, *rest, **more)

    with monkeypatch.context() as broken:
        if "." in where:
            broken.setattr(where, fail)
        else:
            broken.setattr("pathlib.Path.open", opened)
        ran = run("score", *scored, "-o", "r.csv")
    assert ran.status == 2
    assert words in ran.err
    assert "English" not in ran.err
    assert Path("r.csv").read_text("utf-8") == OLD
    assert names() == before


def test_an_interrupted_write_leaves_the_old_file(
    here: Path, scored: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("r.csv").write_text(OLD, "utf-8")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", interrupt)
        ran = run("score", *scored, "-o", "r.csv")
    assert ran.status == 130
    assert "已中断" in ran.err
    assert Path("r.csv").read_text("utf-8") == OLD
    assert names() == ["r.csv", "例"]


def test_modes_and_links_are_kept(tmp_path: Path) -> None:
    file, link = tmp_path / "r.csv", tmp_path / "链接.csv"
    file.write_text(OLD, "utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    assert write_whole(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_new_files_have_the_usual_mode(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    assert not write_whole(tmp_path / "r.csv", b"new")
    assert (tmp_path / "r.csv").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_longest_name_can_be_written(tmp_path: Path) -> None:
    write_whole(tmp_path / ("长" * 83 + ".csv"), b"new")
    with pytest.raises(Unwritable, match="文件名太长"):
        write_whole(tmp_path / ("长" * 90 + ".csv"), b"new")


def test_pipes_are_written_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, b"new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
