"""What 沿用 reads from the disk: files of the project, and no others."""

import os
from pathlib import Path

import pytest

from rules_engine.pipeline import Compiled, compile_path
from rules_engine.reuse import Folders
from rules_engine.reuse.places import MARKS, MAX_BYTES

SHARED = "指标 解读 5 分\n  得 5 分\n"
HEAD = "方案 考核\n  满分 5 分\n"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in a folder that has others beside it."""
    write(tmp_path / "外面.rule", SHARED)
    write(tmp_path / "项目" / "rules.toml", "")
    write(tmp_path / "项目" / "共用" / "指标.rule", SHARED)
    return tmp_path / "项目"


def scheme(project: Path, path: str) -> Compiled:
    """A scheme in a folder of the project that takes one file."""
    return compile_path(write(project / "市" / "scheme.rule", f"沿用 “{path}”\n{HEAD}"))


def codes(compiled: Compiled) -> list[str]:
    return [found.code for found in compiled.diagnostics]


def test_a_file_of_the_project_is_taken(project: Path) -> None:
    compiled = scheme(project, "../共用/指标.rule")
    assert codes(compiled) == []
    assert compiled.program is not None
    assert compiled.program.reused == ("../共用/指标.rule",)
    assert compiled.program.nodes[0].span.source.shown == "../共用/指标.rule"


def test_a_scheme_is_found_as_it_was_called(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scheme(project, "../共用/指标.rule")
    monkeypatch.chdir(project / "市")
    program = compile_path("scheme.rule").program
    assert program is not None
    assert program.nodes[0].span.source.name == str(Path("..", "共用", "指标.rule"))


def test_a_file_outside_is_not_taken(project: Path) -> None:
    compiled = scheme(project, "../../外面.rule")
    assert codes(compiled) == ["N0167"]


def test_a_link_outside_is_not_taken(project: Path) -> None:
    (project / "共用" / "链接.rule").symlink_to(project.parent / "外面.rule")
    (project / "出去").symlink_to(project.parent)
    assert codes(scheme(project, "../共用/链接.rule")) == ["N0167"]
    assert codes(scheme(project, "../出去/外面.rule")) == ["N0167"]


def test_a_link_inside_is_the_file_itself(project: Path) -> None:
    (project / "共用" / "链接.rule").symlink_to(project / "共用" / "指标.rule")
    text = f"沿用 “../共用/链接.rule”\n沿用 “../共用/指标.rule”\n{HEAD}"
    compiled = compile_path(write(project / "市" / "scheme.rule", text))
    assert codes(compiled) == []


def test_a_link_to_itself_ends(project: Path) -> None:
    (project / "共用" / "圈.rule").symlink_to(project / "共用" / "圈.rule")
    assert codes(scheme(project, "../共用/圈.rule")) == ["N0166"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_is_not_waited_for(project: Path) -> None:
    os.mkfifo(project / "共用" / "管道.rule")
    compiled = scheme(project, "../共用/管道.rule")
    assert codes(compiled) == ["N0166"]
    assert "不是普通的文件" in compiled.diagnostics[0].message


def test_a_folder_is_no_file(project: Path) -> None:
    (project / "共用" / "夹.rule").mkdir()
    assert codes(scheme(project, "../共用/夹.rule")) == ["N0166"]


def test_the_nearest_name_is_offered(project: Path) -> None:
    write(project / "共用" / "Common.rule", SHARED)
    compiled = scheme(project, "../共用/common.rule")
    assert codes(compiled) == ["N0166"]
    assert compiled.diagnostics[0].helps == ("是不是“Common.rule”？",)


def test_a_large_file_is_not_taken(project: Path) -> None:
    write(project / "共用" / "大.rule", "#" * (MAX_BYTES + 1))
    compiled = scheme(project, "../共用/大.rule")
    assert codes(compiled) == ["N0166"]
    assert "超过 2 MB" in compiled.diagnostics[0].message


def test_other_encodings_are_read_as_those_of_schemes(project: Path) -> None:
    (project / "共用" / "国标.rule").write_bytes(SHARED.replace("\n", "\r\n").encode("gb18030"))
    (project / "共用" / "坏.rule").write_bytes(b"\xff\x00\x81")
    assert codes(scheme(project, "../共用/国标.rule")) == []
    assert codes(scheme(project, "../共用/坏.rule")) == ["N0166"]


def test_errors_name_the_file_they_are_in(project: Path) -> None:
    write(project / "共用" / "错.rule", "指标 解读 5 分\n  得 没有的\n指标 公开 5分 分\n")
    compiled = scheme(project, "../共用/错.rule")
    assert {found.file_name for found in compiled.diagnostics} == {
        str(project / "共用" / "错.rule")
    }


@pytest.mark.parametrize("mark", MARKS)
def test_the_project_is_the_nearest_marked_folder(tmp_path: Path, mark: str) -> None:
    (tmp_path / "上" / mark).mkdir(parents=True)
    place = write(tmp_path / "上" / "中" / "下" / "scheme.rule", HEAD)
    assert Folders.around(place).root == (tmp_path / "上").resolve()


def test_without_a_mark_the_project_is_the_folder_above(tmp_path: Path) -> None:
    place = write(tmp_path / "上" / "中" / "下" / "scheme.rule", HEAD)
    assert Folders.around(place).root == (tmp_path / "上" / "中").resolve()
    assert Folders.around(place).top == ("下", "scheme.rule")
