"""``rules check`` of folders, of schemes that take others, and codes explained."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

BASE = "方案 省考核\n  满分 5 分\n指标 公开 5 分\n  依据 “第三条”\n  得 没有的\n"
OWN = "沿用 “../省/scheme.rule”\n方案 市考核\n  满分 5 分\n替换 指标 公开 5 分\n  依据 “第三条”\n  得 5 分\n"
SHARED = "定义 数 为 1\n"
CASES = "用例 “甲”\n  单位 教育局\n  期望\n    总分 5\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base with an error, a scheme that replaces it, and files that are no schemes."""
    monkeypatch.chdir(tmp_path)
    files = {
        "项目/省/scheme.rule": BASE,
        "项目/市/scheme.rule": OWN,
        "项目/市/cases.rule": CASES,
        "项目/共用/定义.rule": SHARED,
        "项目/.隐藏/scheme.rule": BASE,
    }
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")
    return tmp_path


@pytest.mark.usefixtures("tree")
def test_a_folder_is_all_its_schemes(run: Run) -> None:
    ran = run("check", "项目")
    assert ran.status == 1
    assert ran.out.count("错误[") == 1
    assert "项目/省/scheme.rule:5:5" in ran.out
    assert "2 个方案，其中 1 个有错误" in ran.err


@pytest.mark.usefixtures("tree")
def test_what_is_replaced_is_no_longer_wrong(run: Run) -> None:
    ran = run("check", "项目/市", "-v")
    assert ran.status == 0
    assert "项目/市/scheme.rule 沿用 1 个文件\n  沿用 ../省/scheme.rule\n" in ran.out
    assert "替换 指标 公开（scheme.rule:4），原来的在 ../省/scheme.rule:3" in ran.out


@pytest.mark.usefixtures("tree")
def test_an_error_of_a_shared_file_is_told_once(run: Run) -> None:
    Path("项目/共用/定义.rule").write_text("定义 数 为 1 分分\n", "utf-8")
    for name in ("甲", "乙"):
        text = OWN.replace("方案 市", "沿用 “../共用/定义.rule”\n方案 市")
        Path(f"项目/市/{name}.rule").write_text(text, "utf-8")
    ran = run("check", "项目/市", "--format", "json")
    found = json.loads(ran.out)["diagnostics"]
    assert [one["file"] for one in found] == ["项目/共用/定义.rule"]


@pytest.mark.usefixtures("tree")
def test_an_empty_folder_is_wrong_usage(run: Run) -> None:
    Path("空").mkdir()
    ran = run("check", "空")
    assert ran.status == 2
    assert "文件夹“空”里没有方案" in ran.err


@pytest.mark.parametrize("code", ["C0010", "c0010"])
def test_explain_explains_a_code(run: Run, code: str) -> None:
    ran = run("explain", code)
    assert ran.status == 0
    assert ran.out.startswith("# C0010 band-gap")


def test_explain_says_that_there_is_no_such_code(run: Run) -> None:
    ran = run("explain", "C9999")
    assert ran.status == 2
    assert "没有编号“C9999”" in ran.err


def test_a_text_that_is_piped_in_takes_nothing(run: Run) -> None:
    ran = run("check", "-", stdin=OWN)
    assert ran.status == 1
    assert "N0171" in ran.out


def test_a_safe_fix_is_made_in_a_scheme_that_takes_another(tree: Path, run: Run) -> None:
    scheme = tree / "项目" / "市" / "scheme.rule"
    before = scheme.read_text("utf-8")
    scheme.write_text(before.replace("得 5 分", "得 5 分；"), "utf-8")
    assert run("check", "--fix", scheme).status == 0
    assert scheme.read_text("utf-8") == before


@pytest.mark.usefixtures("tree")
def test_strict_scoring_does_not_pass_with_a_warning(run: Run) -> None:
    text = OWN.replace("沿用", "事实\n  闲置：是否\n沿用", 1)
    Path("项目/市/scheme.rule").write_text(text, "utf-8")
    Path("facts.csv").write_text("单位,闲置\n教育局,是\n", "utf-8")
    assert run("score", "项目/市/scheme.rule", "facts.csv").status == 0
    ran = run("score", "项目/市/scheme.rule", "facts.csv", "--strict")
    assert ran.status == 1
    assert "C0030" in ran.err
    assert "教育局" in ran.out
