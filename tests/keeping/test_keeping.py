"""Kept schemes: the same bytes with and without, and never an old answer."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from rules_engine.cli.main import main
from rules_engine.compiling import Compiled, compile_path
from rules_engine.keeping import compile_kept
from rules_engine.keeping import schemes as keeping
from rules_engine.proving import prove

ROOT = Path(__file__).resolve().parents[2]
BASE = "方案 省里\n  满分 未公布\n  舍入 仅总分 四舍五入 2 位\n事实\n  数：次数\n指标 乙 10 分\n  每处 数 扣 1 分\n"
TAKING = "沿用 “共用/省.rule”\n方案 县里\n"
Made = Callable[[], int]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """How many schemes were compiled so far; schemes are kept, in a folder of this test."""
    monkeypatch.setenv("RULES_CACHE", "on")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    count = 0
    compile_source = keeping.compile_source

    def counting(*given: object) -> Compiled:
        nonlocal count
        count += 1
        return compile_source(*given)

    monkeypatch.setattr(keeping, "compile_source", counting)
    return lambda: count


@pytest.fixture
def scheme(tmp_path: Path) -> Path:
    """A scheme that takes another one."""
    folder = tmp_path / "schemes" / "甲"
    (folder / "共用").mkdir(parents=True)
    (folder / "共用" / "省.rule").write_text(BASE, "utf-8")
    path = folder / "scheme.rule"
    path.write_text(TAKING, "utf-8")
    return path


def test_the_second_time_nothing_is_compiled(made: Made, scheme: Path) -> None:
    first, second = compile_kept(scheme), compile_kept(scheme)
    assert first.program is not None, first.diagnostics
    assert second.program is not None
    assert made() == 1
    assert second.program.content_hash == first.program.content_hash
    assert second.program.reused == first.program.reused == ("共用/省.rule",)


def test_another_text_is_another_scheme(made: Made, scheme: Path) -> None:
    compile_kept(scheme)
    scheme.write_text(TAKING.replace("县里", "乡里"), "utf-8")
    program = compile_kept(scheme).program
    assert program is not None
    assert (program.name, made()) == ("乡里", 2)


def test_another_text_of_what_it_takes_is_another_scheme(made: Made, scheme: Path) -> None:
    compile_kept(scheme)
    base = scheme.parent / "共用" / "省.rule"
    base.write_text(BASE.replace("10 分", "20 分"), "utf-8")
    program = compile_kept(scheme).program
    plain = compile_path(scheme).program
    assert program is not None
    assert plain is not None
    assert (program.content_hash, made()) == (plain.content_hash, 2)


def test_what_it_takes_may_be_gone_or_moved(made: Made, scheme: Path) -> None:
    compile_kept(scheme)
    base = scheme.parent / "共用" / "省.rule"
    base.rename(scheme.parent / "省.rule")
    assert [d.code for d in compile_kept(scheme).diagnostics] == [
        d.code for d in compile_path(scheme).diagnostics
    ]
    assert made() == 2


def test_another_project_around_it_is_another_place(made: Made, scheme: Path) -> None:
    compile_kept(scheme)
    (scheme.parent / "rules.toml").write_text("", "utf-8")
    assert compile_kept(scheme).program is not None
    assert made() == 2


def test_another_engine_compiles_anew(
    made: Made, scheme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compile_kept(scheme)
    monkeypatch.setattr(keeping, "engine", lambda: "another")
    compile_kept(scheme)
    assert made() == 2


def test_the_engine_is_known_by_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package"
    package.mkdir()
    module = package / "module.py"
    module.write_text("", "utf-8")
    monkeypatch.setattr(keeping, "_PACKAGE", package)
    before = keeping.engine.__wrapped__()
    assert keeping.engine.__wrapped__() == before
    os.utime(module, ns=(1, 1))
    assert keeping.engine.__wrapped__() != before


def test_another_name_is_told_by_that_name(
    made: Made, scheme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compile_kept(scheme)
    monkeypatch.chdir(scheme.parent)
    result = compile_kept("scheme.rule")
    assert result.program is not None
    assert (result.program.file, made()) == ("scheme.rule", 2)


def test_schemes_with_errors_are_not_kept(made: Made, scheme: Path) -> None:
    scheme.write_text("方案 甲\n指标 乙 10 分\n  得 丙 分\n", "utf-8")
    found = repr(compile_kept(scheme).diagnostics)
    assert repr(compile_kept(scheme).diagnostics) == found == repr(compile_path(scheme).diagnostics)
    assert made() == 2


def test_what_cannot_be_read_is_told(made: Made, tmp_path: Path) -> None:
    assert [d.code for d in compile_kept(tmp_path / "x.rule").diagnostics] == ["R0001"]
    assert [d.code for d in compile_kept(tmp_path).diagnostics] == ["R0001"]


def test_damage_means_compiling_anew(made: Made, scheme: Path, tmp_path: Path) -> None:
    compile_kept(scheme)
    (kept,) = (tmp_path / "cache" / "rules-engine").glob("scheme-*")
    kept.write_bytes(b"damaged")
    assert compile_kept(scheme).program is not None
    assert made() == 2


def test_a_cache_that_cannot_be_written_is_no_error(
    made: Made, scheme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "blocked").write_text("no folder", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "blocked"))
    assert compile_kept(scheme).program is not None
    assert compile_kept(scheme).program is not None
    assert made() == 2


EXAMPLES = sorted(
    path.name for path in (ROOT / "examples").iterdir() if (path / "facts.csv").is_file()
)


@pytest.mark.parametrize("name", EXAMPLES)
def test_commands_print_the_same(made: Made, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(ROOT)
    scheme = f"schemes/{name}/scheme.rule"
    if not (ROOT / scheme).is_file():
        pytest.skip("facts of another scheme")
    words = [
        ["check", "--format", "json", scheme],
        ["score", scheme, f"examples/{name}/facts.csv", "--format", "json"],
    ]
    printed = []
    for switch in ("grammar", "on", "on"):
        monkeypatch.setenv("RULES_CACHE", switch)
        ran = [CliRunner().invoke(main, each) for each in words]
        printed.append([(each.exit_code, each.stdout_bytes, each.stderr) for each in ran])
    assert printed[0] == printed[1] == printed[2]
    assert made() == 1


MEANT = """\
方案 市级
  满分 10 分
事实
  文件数：次数
指标 文件 10 分
  忽略 C0226 “十件是目标”
  每件 文件数 得 0.6 分 当 文件数 ≤ 10
  得 4 分 当 文件数 > 10
"""


@pytest.mark.usefixtures("made")
def test_what_a_scheme_says_is_meant_is_still_said_the_second_time(
    tmp_path: Path,
) -> None:
    """Proofs ask for the text as it was parsed, which is not kept."""
    path, certificate = tmp_path / "市级.rule", tmp_path / "证明.json"
    path.write_text(MEANT, "utf-8")
    asked = ["prove", str(path), "--certificate", str(certificate)]
    first, second = (CliRunner().invoke(main, asked) for _ in range(2))
    assert first.exit_code == second.exit_code == 0
    assert first.output == second.output
    assert prove(compile_kept(path)).holds
    assert CliRunner().invoke(main, ["verify", str(certificate)]).exit_code == 0
