"""``rules score`` on Parquet and Arrow: the same bytes as from CSV facts and one unit at a time."""

import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import feather

from rules_engine.pipeline import score
from rules_engine.reports.score_csv import score_csv
from rules_engine.volume.reasons import reason_cells
from tests.cli.conftest import Run
from tests.volume.tables import SCHEME, program, read_back, row, table, written

WORK = "rules_engine.volume.work."


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scheme and seven units in three row groups."""
    monkeypatch.chdir(tmp_path)
    Path("scheme.rule").write_text(SCHEME, "utf-8")
    rows = [
        row("丙县"),
        row("甲县", 投诉=0, 开通=False),
        row("乙局", 类别="部门", 更新=None),
        row("丁局", 类别="部门", 账号=[]),
        row("戊县", 投诉=0, 开通=False),
        row("己县", 办结率=Decimal(1), 等级="差"),
        row("庚县", 得票=Decimal("100.5")),
    ]
    written(Path("facts.parquet"), table(program().schema, rows))
    return tmp_path


def one_by_one() -> str:
    scheme = program()
    return score_csv(score(scheme, read_back(scheme, "facts.parquet")).evaluation)


def test_csv_from_columns_is_the_same_bytes(there: Path, run: Run) -> None:
    ran = run("score", "scheme.rule", "facts.parquet", "-o", "结果.csv", "-v")
    assert (ran.status, "按列计分（1 个文件，3 段" in ran.err) == (0, True)
    by_columns = Path("结果.csv").read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    assert by_columns == one_by_one()


@pytest.mark.parametrize("suffix", ["parquet", "arrow"])
def test_typed_results_are_those_of_the_csv(there: Path, run: Run, suffix: str) -> None:
    assert run("score", "scheme.rule", "facts.parquet", "-o", f"结果.{suffix}").status == 0
    assert rows_in(f"结果.{suffix}") == sorted(one_by_one().splitlines()[1:])


def rows_in(path: str) -> list[str]:
    """A result table in the words of the CSV table."""
    if path.endswith("parquet"):
        found = pq.read_table(path)
    else:
        with pa.ipc.open_file(path) as file:
            found = file.read_all()
    rows = (found.slice(at, 1).to_pylist()[0].values() for at in range(found.num_rows))
    return sorted(",".join("" if v is None else str(v) for v in each) for each in rows)


def test_a_column_may_have_more_decimals_than_the_fact(there: Path, run: Run) -> None:
    """Cells that use them are bad, the others are not."""
    whole = pq.read_table("facts.parquet")
    place = whole.schema.get_field_index("得票")
    wider = whole.set_column(place, "得票", whole["得票"].cast(pa.decimal128(30, 12)))
    written(Path("facts.parquet"), wider)
    assert run("score", "scheme.rule", "facts.parquet", "-o", "结果.parquet").status == 0
    assert rows_in("结果.parquet") == sorted(one_by_one().splitlines()[1:])


def test_ties_share_a_rank(there: Path, run: Run) -> None:
    run("score", "scheme.rule", "facts.parquet", "-o", "结果.parquet")
    ranks = {r["单位"]: r["名次"] for r in pq.read_table("结果.parquet").to_pylist()}
    assert ranks["甲县"] == ranks["戊县"]


def test_the_order_of_files_rows_and_workers_changes_nothing(there: Path, run: Run) -> None:
    whole = pq.read_table("facts.parquet")
    written(Path("a.parquet"), whole.slice(4), group=1)
    written(Path("b.parquet"), whole.slice(0, 4), group=10)
    run("score", "scheme.rule", "a.parquet", "b.parquet", "-o", "一.csv", "--workers", "1")
    run("score", "scheme.rule", "facts.parquet", "-o", "二.csv", "--workers", "2")
    assert Path("一.csv").read_bytes() == Path("二.csv").read_bytes()


def test_other_formats_and_the_screen(there: Path, run: Run) -> None:
    shown = run("score", "scheme.rule", "facts.parquet", "-v")
    assert (shown.status, "丙县" in shown.out, "逐个单位计分" in shown.err) == (0, True, True)
    assert run("score", "scheme.rule", "facts.parquet", "--format", "json").status == 0


def test_results_as_parquet_from_csv_facts(there: Path, run: Run) -> None:
    Path("facts.csv").write_text("单位,类别,开通,投诉\n甲县,县区,是,1\n", "utf-8")
    ran = run("score", "scheme.rule", "facts.csv", "-o", "结果.parquet")
    assert pq.read_table("结果.parquet").to_pylist()[0]["状态"] == "待补"
    assert ran.status == 0


def test_a_folder_gets_a_result_a_file_and_goes_on(there: Path, run: Run) -> None:
    text = SCHEME.replace("排名\n  按 总分 从高到低\n  并列 占位\n", "")
    Path("scheme.rule").write_text(text, "utf-8")
    whole = pq.read_table("facts.parquet")
    Path("in").mkdir()
    written(Path("in/a.parquet"), whole.slice(4))
    written(Path("in/b.parquet"), whole.slice(0, 4))
    assert run("score", "scheme.rule", "in", "-o", "out/").status == 0
    before = Path("out/a.parquet").stat().st_mtime_ns
    Path("out/b.parquet").unlink()
    ran = run("score", "scheme.rule", "in", "-o", "out/", "--resume")
    assert "1 个文件上次已经写好" in ran.err
    assert Path("out/a.parquet").stat().st_mtime_ns == before
    assert pq.read_table("out").num_rows == 7
    Path("scheme.rule").write_text(text.replace("扣 0.5 分", "扣 0.6 分"), "utf-8")
    assert "已经写好" not in run("score", "scheme.rule", "in", "-o", "out/", "--resume").err


def test_what_all_files_of_a_batch_lack_is_said_once(there: Path, run: Run) -> None:
    less = pq.read_table("facts.parquet").drop_columns(["投诉"])
    Path("in").mkdir()
    written(Path("in/a.parquet"), less.slice(4))
    written(Path("in/b.parquet"), less.slice(0, 4))
    assert run("score", "scheme.rule", "in", "-o", "结果.parquet").err.count("F0053") == 1


def test_a_ranking_needs_one_result(there: Path, run: Run) -> None:
    Path("out").mkdir()
    ran = run("score", "scheme.rule", "facts.parquet", "-o", "out/")
    assert (ran.status, "排名次" in ran.err) == (2, True)


def test_an_interrupted_run_leaves_nothing(
    there: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def interrupt(*arguments: object) -> object:
        calls.append(arguments)
        raise KeyboardInterrupt

    Path("结果.parquet").write_text("旧的", "utf-8")
    monkeypatch.setattr(f"{WORK}result_batch", interrupt)
    ran = run("score", "scheme.rule", "facts.parquet", "-o", "结果.parquet")
    assert (ran.status, bool(calls)) == (130, True)
    assert Path("结果.parquet").read_text("utf-8") == "旧的"
    assert not [path for path in Path().iterdir() if path.name.startswith(".rules-")]


def test_reasons_are_written_on_request(there: Path, run: Run) -> None:
    """The same bits on columns and one by one; the file says what they mean."""
    ran = run("score", "scheme.rule", "facts.parquet", "-o", "结果.parquet", "--reasons")
    assert ran.status == 0, ran.err
    found = pq.read_table("结果.parquet")
    clauses = json.loads(found.schema.metadata[b"rules.clauses"])
    assert [(each["id"], each["text"]) for each in clauses][:2] == [
        (0, "得 4 分 当 开通"),
        (1, "得 6 分 × 办结率"),
    ]
    bits = {row["单位"]: int.from_bytes(row["计分条款"], "little") for row in found.to_pylist()}
    texts = {name: [c["text"] for c in clauses if bits[name] >> c["id"] & 1] for name in bits}
    assert texts["甲县"] == ["得 6 分 × 办结率", clauses[3]["text"], "扣 0.01 分 × 得票"]
    scheme = program()
    evaluation = score(scheme, read_back(scheme, "facts.parquet")).evaluation
    cells = reason_cells(scheme, evaluation.results)[0]
    assert {r.unit.name: cell for r, cell in zip(evaluation.results, cells, strict=True)} == {
        row["单位"]: row["计分条款"] for row in found.to_pylist()
    }


def test_reasons_have_no_place_in_a_table(there: Path, run: Run) -> None:
    ran = run("score", "scheme.rule", "facts.parquet", "-o", "结果.csv", "--reasons")
    assert (ran.status, "--reasons" in ran.err) == (2, True)


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_a_number_that_never_ends_is_exact(there: Path, run: Run, kind: str) -> None:
    """CSV is for people; programs get the fraction, as in JSON (14.2-4)."""
    text = SCHEME.replace("舍入 逐级", "舍入 仅总分").replace("6 分 × 办结率", "1 分 × 投诉 / 3")
    Path("scheme.rule").write_text(text, "utf-8")
    written(Path("facts.parquet"), table(program().schema, [row("甲县", 得票=Decimal(0))]))
    assert run("score", "scheme.rule", "facts.parquet", "-o", f"结果.{kind}").status == 0
    assert run("score", "scheme.rule", "facts.parquet", "-o", "结果.csv").status == 0
    read = pq.read_table if kind == "parquet" else feather.read_table
    assert read(f"结果.{kind}")["甲"].to_pylist() == ["14/3"]
    assert "约 4.6667" in Path("结果.csv").read_text("utf-8-sig")
