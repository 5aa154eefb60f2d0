"""Every command does its work: exit status, stdout for results, stderr for messages."""

import json
from pathlib import Path

import pytest

from rules_engine.cli.main import ALIASES
from tests.cli.conftest import ROOT, Run

BAD_SCHEME = "方案 试\n  满分 10 分\n\n指标 甲 8 分\n  得 8 分\n"
UNIT = "青山县教育局"


def test_check_of_a_good_scheme(here: Path, run: Run) -> None:
    ran = run("check", "例/scheme.rule")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.startswith("没有发现问题：1 个方案、")


def test_check_prints_findings_and_a_summary(here: Path, run: Run) -> None:
    Path("错.rule").write_text(BAD_SCHEME, "utf-8")
    ran = run("check", "错.rule", "例/scheme.rule", "错.rule")
    assert ran.status == 1
    assert ran.out.count("C0001") == 1
    assert "错.rule:" in ran.out
    assert ran.err.startswith("发现 1 处错误：2 个方案，其中 1 个有错误")


def test_check_in_one_line_a_finding(here: Path, run: Run) -> None:
    Path("错.rule").write_text(BAD_SCHEME, "utf-8")
    ran = run("check", "错.rule", "--format", "concise")
    assert ran.status == 1
    assert ran.err == ""
    assert [line.split(" ")[2] for line in ran.out.splitlines()] == ["C0001"]


def test_check_as_json(here: Path, run: Run) -> None:
    Path("错.rule").write_text(BAD_SCHEME, "utf-8")
    found = json.loads(run("check", "错.rule", "--format", "json").out)
    assert [each["code"] for each in found["diagnostics"]] == ["C0001"]
    assert json.loads(run("check", "例/scheme.rule", "--format", "json").out)["diagnostics"] == []


def test_check_shows_twenty_and_counts_the_rest(here: Path, run: Run) -> None:
    names = [f"{number}.rule" for number in range(25)]
    for name in names:
        Path(name).write_text(BAD_SCHEME, "utf-8")
    full, concise = run("check", *names), run("check", *names, "--format", "concise")
    lines = len(concise.out.splitlines())
    assert lines > 20
    assert f"还有 {lines - 20} 处" in full.out
    assert f"发现 {lines} 处错误" in full.err


def test_check_explains_a_code(run: Run) -> None:
    ran = run("check", "--explain", "r0004")
    assert ran.status == 0
    assert ran.out == (ROOT / "docs" / "diagnostics" / "R0004.md").read_text("utf-8")
    assert run("check", "--explain", "Z9").status == 2


def test_score_as_a_table(here: Path, scored: list[str], run: Run) -> None:
    ran = run("score", *scored)
    assert ran.status == 0
    assert UNIT in ran.out
    assert ran.err == ""


def test_score_of_a_folder_goes_by_its_roster(here: Path, scored: list[str], run: Run) -> None:
    assert run("score", "例/scheme.rule", "例").out == run("score", *scored).out


def test_score_with_a_scheme_from_standard_input(here: Path, scored: list[str], run: Run) -> None:
    text = Path("例/scheme.rule").read_bytes()
    ran = run("score", "-", *scored[1:], "--format", "csv", stdin=text)
    assert ran.status == 0
    assert ran.out == run("score", *scored, "--format", "csv").out


def test_faulty_units_are_told_and_counted(here: Path, scored: list[str], run: Run) -> None:
    facts = Path("例/facts.csv")
    facts.write_text(facts.read_text("utf-8-sig").replace("85%", "约九成"), "utf-8")
    ran = run("score", *scored)
    assert ran.status == 1
    assert "F0001" in ran.err
    assert "事实文件：发现 1 处错误" in ran.err
    assert "1 个单位出错，没有得分：绿水县人民政府" in ran.err
    assert UNIT in ran.out


def test_units_that_are_not_scored_are_named(here: Path, scored: list[str], run: Run) -> None:
    facts = Path("例/facts.csv")
    facts.write_text(facts.read_text("utf-8-sig").replace("绿水县财政局", "绿水县财证局"), "utf-8")
    ran = run("score", *scored)
    assert ran.status == 1
    assert "；没有计分的：绿水县财证局" in ran.err
    (note,) = (line for line in ran.out.splitlines() if "绿水县财证局" in line)
    assert "表里没有的：绿水县财证局" in note


def test_pending_units_are_no_finding(here: Path, scored: list[str], run: Run) -> None:
    ran = run("score", *scored)
    assert "待补" in ran.out
    assert ran.status == 0


def test_explain(here: Path, scored: list[str], run: Run) -> None:
    ran = run("explain", *scored, "--unit", UNIT)
    assert ran.status == 0
    assert ran.out.startswith(UNIT)
    lost = run("explain", *scored, "--unit", UNIT, "--lost")
    assert 0 < len(lost.out) < len(ran.out)
    assert json.loads(run("explain", *scored, "--unit", UNIT, "--format", "json").out)


@pytest.mark.parametrize("facts", [["例/facts.csv", "--roster", "例/roster.csv"], ["例"]])
def test_explain_knows_aliases(here: Path, run: Run, facts: list[str]) -> None:
    ran = run("explain", "例/scheme.rule", *facts, "--unit", " 青山 县")
    assert ran.status == 0
    assert ran.out.startswith("青山县人民政府")


def test_explain_without_a_roster_knows_official_names(here: Path, run: Run) -> None:
    roster = Path("例/roster.csv")
    facts = Path("例/facts.csv").read_text("utf-8-sig").splitlines()
    with_class = [
        f"{line},{kind}" for line, kind in zip(facts, ["类别", *["县区"] * 4], strict=True)
    ]
    Path("facts.csv").write_text("\n".join(with_class), "utf-8")
    roster.unlink()
    assert run("explain", "例/scheme.rule", "facts.csv", "--unit", UNIT).status == 0


def test_explain_of_an_unknown_unit_names_near_ones(
    here: Path, scored: list[str], run: Run
) -> None:
    ran = run("explain", *scored, "--unit", "青山县教肓局")
    assert (ran.status, ran.out) == (1, "")
    assert "R0002" in ran.err
    assert f"是不是“{UNIT}”" in ran.err


def test_explain_of_a_unit_without_facts(here: Path, scored: list[str], run: Run) -> None:
    facts = Path("例/facts.csv")
    lines = facts.read_text("utf-8-sig").splitlines()
    facts.write_text("\n".join(line for line in lines if UNIT not in line), "utf-8")
    ran = run("explain", *scored, "--unit", UNIT)
    assert ran.status == 1
    assert "在名录里，但事实文件里没有它" in ran.err


def test_explain_of_a_unit_that_was_not_taken_in(here: Path, scored: list[str], run: Run) -> None:
    facts = Path("例/facts.csv")
    text = facts.read_text("utf-8-sig")
    facts.write_text(text + text.splitlines()[3] + "\n", "utf-8")
    ran = run("explain", *scored, "--unit", UNIT)
    assert ran.status == 1
    assert f"“{UNIT}”没有读进来" in ran.err


def test_facts_as_csv_and_toml(here: Path, run: Run) -> None:
    assert run("facts", "例/scheme.rule").out.startswith("单位,类别,已设专栏,")
    toml = run("facts", "例/scheme.rule", "--format", "toml", "--unit", "市教育局").out
    assert '"单位" = "市教育局"' in toml
    filled = run("facts", "例/scheme.rule", "--roster", "例/roster.csv").out
    assert len(filled.splitlines()) == 5
    one = run("facts", "例/scheme.rule", "--roster", "例/roster.csv", "--unit", "青山县").out
    assert one.splitlines()[1].startswith("青山县人民政府,县区,")


def test_facts_for_a_unit_that_no_roster_has(here: Path, run: Run) -> None:
    ran = run("facts", "例/scheme.rule", "--roster", "例/roster.csv", "--unit", "青山县教肓局")
    assert (ran.status, ran.out) == (1, "")
    assert "R0002" in ran.err


def test_facts_with_lists(here: Path, run: Run) -> None:
    Path("清单.rule").write_text(
        "方案 试\n  满分 10 分\n\n事实\n  账号：清单\n    停更：是否\n\n"
        "指标 甲 10 分\n  每个 账号 中 停更 扣 2 分\n",
        "utf-8",
    )
    shown = run("facts", "清单.rule")
    assert shown.out == "单位\n"
    assert "清单 账号 另有各自的表" in shown.err
    assert run("facts", "清单.rule", "-o", "facts.csv").status == 0
    assert Path("facts.账号.csv").read_text("utf-8-sig") == "单位,停更\n"
    again = run("facts", "清单.rule", "-o", "facts.csv")
    assert again.status == 1
    assert "R0004" in again.err


def test_an_unfilled_template_scores_nobody_as_zero(here: Path, run: Run) -> None:
    run("facts", "例/scheme.rule", "--roster", "例/roster.csv", "-o", "空.csv")
    ran = run("score", "例/scheme.rule", "空.csv", "--roster", "例/roster.csv", "--format", "json")
    assert {unit["status"] for unit in json.loads(ran.out)["units"]} == {"待补"}


def test_new_can_be_run_at_once_and_never_overwrites(here: Path, run: Run) -> None:
    before = {path.name: path.read_bytes() for path in Path("例").iterdir()}
    again = run("new", "例")
    assert again.status == 1
    assert "R0004" in again.err
    assert {path.name: path.read_bytes() for path in Path("例").iterdir()} == before


def test_new_prints_a_command_that_can_be_pasted(here: Path, run: Run) -> None:
    assert "rules score 深/的/方案/scheme.rule" in run("new", "深/的/方案").err
    assert "rules score '有 空格/scheme.rule'" in run("new", "有 空格").err


@pytest.mark.parametrize(("alias", "name"), ALIASES.items())
def test_chinese_names_are_the_same_commands(run: Run, alias: str, name: str) -> None:
    assert run(alias, "--help").out == run(name, "--help").out.replace(
        f"rules {name} [", f"rules {alias} ["
    )


def test_strict_counts_warnings(here: Path, run: Run) -> None:
    scheme = Path("例/scheme.rule")
    text = scheme.read_text("utf-8").replace("事实\n", "事实\n  没人用的：是否\n", 1)
    scheme.write_text(text, "utf-8")
    ran = run("check", scheme)
    assert ran.status == 0
    assert "处警告" in ran.err
    assert run("check", scheme, "--strict").status == 1


def test_facts_in_the_place_of_the_scheme_are_told(here: Path, scored: list[str], run: Run) -> None:
    ran = run("score", scored[1], scored[0])
    assert ran.status == 2
    assert "是数据表，不是方案；方案（.rule）写在前面" in ran.err
