"""The real schemes: every row that the notices print comes out exactly."""

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from rules_engine.explain import Status
from rules_engine.pipeline import compile_path, read_facts
from rules_engine.reports.score_csv import score_csv
from tests.schemes.real import (
    BUDGET,
    CITY,
    NATIONAL,
    NEW_MEDIA,
    OPENNESS,
    RIVERS,
    ROOT,
    SCORED,
    SHIQUAN,
    SITES,
    SLUGS,
    SUBMISSIONS,
    TABLES,
    UNSCORED,
    WITH_TOML,
    Table,
    facts_of,
    points_of,
    program_of,
    rank_of,
    rolls_of,
    run_of,
    total_of,
)

TABLE_IDS = [f"{table.slug}-{table.kind}" for table in TABLES]


@pytest.mark.parametrize("slug", SLUGS)
def test_compiles_without_findings(slug: str) -> None:
    compiled = compile_path(ROOT / "schemes" / slug / "scheme.rule")
    assert [found.message for found in compiled.diagnostics] == []
    assert compiled.program is not None


def test_every_scheme_of_the_folder_is_tested() -> None:
    assert {path.parent.name for path in ROOT.glob("schemes/*/scheme.rule")} == set(SLUGS)
    for slug in SLUGS:
        assert (ROOT / "schemes" / slug / "README.md").is_file()


def test_all_published_rows_are_here() -> None:
    assert [len(table.rows) for table in TABLES] == [13, 46, 10, 30, 9, 32]
    assert sum(len(table.rows) for table in TABLES) == 140


@pytest.mark.parametrize("table", TABLES, ids=TABLE_IDS)
def test_published_table(table: Table) -> None:
    """Order, names, every score column, total and printed number of every row."""
    results = [r for r in run_of(table.slug).evaluation.results if r.unit.kind == table.kind]
    assert [r.unit.name for r in results] == [row["单位名称"] for row in table.rows]
    for result, row in zip(results, table.rows, strict=True):
        scores = {s.node.name: s.score for s in result.sections}
        assert scores == {name: Fraction(row[name]) for name in table.columns}, row
        assert result.total == total_of(row), row
        assert result.rank == rank_of(row), row
        assert result.status is Status.NORMAL
        assert result.missing == ()


@pytest.mark.parametrize("table", TABLES, ids=TABLE_IDS)
def test_facts_are_the_printed_columns(table: Table) -> None:
    facts = {f.unit.name: f.values for f in facts_of(table.slug) if f.unit.kind == table.kind}
    assert len(facts) == len(table.rows)
    for row in table.rows:
        for name in table.columns:
            if name != "扣分项":
                assert facts[row["单位名称"]][name] == Fraction(row[name])


@pytest.mark.parametrize("slug", SLUGS)
def test_expected_file_is_what_score_prints(slug: str) -> None:
    expected = (ROOT / "examples" / slug / "expected.csv").read_text(encoding="utf-8")
    assert score_csv(run_of(slug).evaluation) == expected


@pytest.mark.parametrize("slug", WITH_TOML)
def test_a_file_for_each_unit_gives_the_same_table(slug: str) -> None:
    assert score_csv(run_of(slug, "units").evaluation) == score_csv(run_of(slug).evaluation)


@pytest.mark.parametrize("slug", SCORED)
def test_every_ledger_adds_up(slug: str) -> None:
    run = run_of(slug)
    for result in run.evaluation.results:
        ledger = run.ledger(result)
        assert ledger.total == result.total
        amounts = [line.amount for line in ledger.lines]
        if not result.stopped:
            assert sum(amount for amount in amounts if amount is not None) == result.total


def test_full_marks_say_where_they_come_from() -> None:
    """What a source does not print is 推定 or 未公布, and 满分 is claimed only where it adds up."""
    worths = {slug: Counter(node.worth for node in points_of(program_of(slug))) for slug in SLUGS}
    assert worths[OPENNESS] == {"推定": 7}
    assert worths[NEW_MEDIA] == {"推定": 6}
    assert worths[SITES] == {"未公布": 9}
    assert worths[SUBMISSIONS] == {"未公布": 1}
    assert all(worths[slug] == {"未公布": 1} for slug in UNSCORED)
    claimed = [slug for slug in SLUGS if program_of(slug).total.full_marks is not None]
    assert claimed == [OPENNESS, SHIQUAN, NATIONAL, CITY, RIVERS, BUDGET]
    assert all(node.points is None for node in points_of(program_of(SITES)))


@pytest.mark.parametrize(
    ("slug", "there", "here"),
    [
        (OPENNESS, "安康市工业与信息化局", "安康市工业和信息化局"),
        (OPENNESS, "安康市人力资源与社会保障局", "安康市人力资源和社会保障局"),
        (OPENNESS, "安康市城乡建设规划局", "安康市城乡规划建设局"),
        (OPENNESS, "安康市住房公积金中心", "安康市住房公积金管理中心"),
        (OPENNESS, "市国税局", "安康市国家税务局"),
        (OPENNESS, "安康瀛湖生态旅游区 管委会", "安康瀛湖生态旅游区管委会"),
        (NEW_MEDIA, "安康市工业和信息化局", "安康市工业与信息化局"),
        (NEW_MEDIA, "安康市人力资源和社会保障局", "安康市人力资源与社会保障局"),
        (NEW_MEDIA, "安康市城乡规划建设局", "安康市城乡建设规划局"),
        (NEW_MEDIA, "安康市住房公积金管理中心", "安康市住房公积金中心"),
        (NEW_MEDIA, "安康高新技术产业 开发区管理委员会", "安康高新技术产业开发区管理委员会"),
        (SITES, "市住房和城乡建设局", "市住房城乡建设局"),
        (SITES, "市教育局", "市教体局"),
        (SITES, "城乡 一体化 示范区", "城乡一体化示范区"),
    ],
)
def test_other_names_of_a_unit_are_known(slug: str, there: str, here: str, tmp_path: Path) -> None:
    """One unit, two spellings in two annexes: the roster knows both, the table prints its own."""
    example = ROOT / "examples" / slug
    lines = (example / "facts.csv").read_text(encoding="utf-8").splitlines()
    row = next(line for line in lines if line.startswith(here + ","))
    file = tmp_path / "facts.csv"
    file.write_text(f"{lines[0]}\n{row.replace(here, there, 1)}\n", encoding="utf-8")
    table = read_facts(program_of(slug), [file], roster=example / "roster.csv").table
    assert [facts.unit.name for facts in table.units] == [here]


@pytest.mark.parametrize("slug", UNSCORED)
def test_a_notice_without_scores_gets_none(slug: str) -> None:
    """A grade from a finding, and no number that the notice does not print."""
    results = run_of(slug).evaluation.results
    assert all(result.total is None and result.grade for result in results)


# ── 开封 ─────────────────────────────────────────────────────────────────────────────────────────


def test_kaifeng_grades_are_the_named_units() -> None:
    """The units that the notice names as 优秀, no more and no less, in its order: not by rank."""
    results = run_of(SITES).evaluation.results
    counties = "杞县、尉氏县、祥符区、城乡一体化示范区"
    departments = (
        "市教体局、市公安局、市司法局、市财政局、市人力资源社会保障局、市自然资源规划局、"
        "市文化广电旅游局、市应急局、市审计局、市医保局、市政务服务大数据局"
    )
    wanted = {"县区": counties.split("、"), "市直": departments.split("、")}
    assert rolls_of(SITES, "绩效评估优秀") == wanted
    kinds = Counter((r.unit.kind, r.grade) for r in results)
    assert kinds["市直", "80—90分"] == 14
    assert kinds["市直", "不足80分"] == 7


def test_kaifeng_eighty_counts_as_eighty_to_ninety() -> None:
    result = run_of(SITES).evaluation.of("市科技局")
    assert result is not None
    assert (result.total, result.grade) == (80, "80—90分")


def test_kaifeng_statistics_of_the_notice() -> None:
    found = {(s.group, s.label): s.value for s in run_of(SITES).evaluation.statistics}
    assert found["县区", "90分以上"] == 4
    assert found["县区", "平均得分"] == Fraction("88.6")
    assert found["市直", "90分以上"] == 11
    assert found["市直", "80—90分"] == 14
    assert found["市直", "80分以上占比"] == 78


def test_kaifeng_ties_are_broken_as_printed() -> None:
    """Two pairs of equal totals, four different ranks."""
    ranks = {r.unit.name: (r.total, r.rank) for r in run_of(SITES).evaluation.results}
    assert ranks["市应急局"] == (Fraction("90.1"), 10)
    assert ranks["市财政局"] == (Fraction("90.1"), 11)
    assert ranks["市统计局"] == (Fraction("88.1"), 14)
    assert ranks["市信访局"] == (Fraction("88.1"), 15)
