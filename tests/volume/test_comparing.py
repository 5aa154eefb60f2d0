"""Comparisons between units over many parts: the same bytes as unit by unit, all at once."""

from pathlib import Path

import pytest

from rules_engine.backends.columnar import Unprovable
from rules_engine.pipeline import score
from rules_engine.reports.score_csv import score_csv
from tests.cli.conftest import Run
from tests.volume import compared
from tests.volume.tables import program, read_back, row, table, written
from tests.volume.test_score import rows_in


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("scheme.rule").write_text(compared.COMPARED, "utf-8")
    schema, rows = program(compared.COMPARED).schema, compared.rows(90)
    written(Path("a.parquet"), table(schema, rows[:50]), 17)
    written(Path("b.parquet"), table(schema, rows[50:]), 40)
    return tmp_path


def one_by_one() -> str:
    scheme = program(compared.COMPARED)
    units = [*read_back(scheme, "a.parquet"), *read_back(scheme, "b.parquet")]
    return score_csv(score(scheme, units).evaluation)


def test_parts_know_of_each_other(there: Path, run: Run) -> None:
    ran = run("score", "scheme.rule", "a.parquet", "b.parquet", "-o", "结果.parquet", "-v")
    assert (ran.status, "按列计分" in ran.err) == (1, True), ran.err
    assert rows_in("结果.parquet") == sorted(one_by_one().splitlines()[1:])
    run("score", "scheme.rule", "a.parquet", "b.parquet", "-o", "结果.csv")
    by_columns = Path("结果.csv").read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    assert by_columns == one_by_one()


def test_a_unit_twice_is_compared_with_nobody(there: Path, run: Run) -> None:
    schema = program(compared.COMPARED).schema
    written(Path("c.parquet"), table(schema, [row("单位3", 投诉=1000)]))
    files = ("a.parquet", "b.parquet", "c.parquet")
    assert run("score", "scheme.rule", *files, "-o", "结果.parquet").status == 1
    rows = [each for each in compared.rows(90) if each["单位"] != "单位3"]
    written(Path("d.parquet"), table(schema, rows))
    run("score", "scheme.rule", "d.parquet", "-o", "别的.parquet")
    assert rows_in("结果.parquet") == rows_in("别的.parquet")


def test_what_no_column_holds_is_compared_unit_by_unit(
    there: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise Unprovable("单位之间的比较得出的数超过 18 位")

    monkeypatch.setattr("rules_engine.volume.comparing.conclude_pass", refuse)
    ran = run("score", "scheme.rule", "a.parquet", "b.parquet", "-o", "结果.parquet", "-v")
    assert "改为逐个单位计分：单位之间的比较得出的数超过 18 位" in ran.err
    assert rows_in("结果.parquet") == sorted(one_by_one().splitlines()[1:])


def test_a_folder_of_results_is_refused(there: Path, run: Run) -> None:
    ran = run("score", "scheme.rule", "a.parquet", "b.parquet", "-o", "out/")
    assert (ran.status, "要和别的单位比较" in ran.err) == (2, True)
