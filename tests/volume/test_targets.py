"""Results never take the place of facts, or of other results."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Run
from tests.volume.tables import PLAIN, program, row, table, written


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scheme, and a folder with one file of facts."""
    monkeypatch.chdir(tmp_path)
    Path("scheme.rule").write_text(PLAIN, "utf-8")
    Path("in").mkdir()
    written(Path("in/x.parquet"), table(program().schema, [row("甲县"), row("乙县")]))
    return tmp_path


@pytest.mark.parametrize(
    ("facts", "output", "said"),
    [
        ("in/", "in/", "在事实文件夹 in/ 里"),
        ("in", "in/结果/", "在事实文件夹 in 里"),
        ("in/x.parquet", "in/", "就是输入文件"),
        ("in/", "in/x.parquet", "就是输入文件"),
        ("in/", "in/结果.parquet", "在事实文件夹里"),
        ("in/", "in/结果.arrow", "在事实文件夹里"),
    ],
)
def test_facts_are_not_written_over(
    there: Path, run: Run, facts: str, output: str, said: str
) -> None:
    before = Path("in/x.parquet").read_bytes()
    ran = run("score", "scheme.rule", facts, "-o", output)
    assert (ran.status, said in ran.err) == (2, True), ran.err
    assert Path("in/x.parquet").read_bytes() == before
    assert [path.name for path in Path("in").iterdir()] == ["x.parquet"]


def test_a_folder_that_is_linked_to(there: Path, run: Run) -> None:
    Path("out").symlink_to("in")
    ran = run("score", "scheme.rule", "in/x.parquet", "-o", "out/")
    assert (ran.status, "就是输入文件" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (("in/x.parquet", "b/x.parquet"), "in/x.parquet 和 b/x.parquet 的结果同名"),
        (("in", "b/x.arrow"), "in/x.parquet 和 b/x.arrow 的结果同名"),
        (("in/x.parquet", "in"), "in/x.parquet 给了两次"),
    ],
)
def test_two_results_of_one_name(there: Path, run: Run, facts: tuple[str, ...], said: str) -> None:
    Path("b").mkdir()
    shutil.copy("in/x.parquet", "b/x.parquet")
    shutil.copy("in/x.parquet", "b/x.arrow")
    ran = run("score", "scheme.rule", *facts, "-o", "out/")
    assert (ran.status, said in ran.err) == (2, True), ran.err
    assert not Path("out").exists()


def test_a_broken_file_says_which_results_are_there(there: Path, run: Run) -> None:
    many = [row(f"单位{number}", 投诉=number) for number in range(3000)]
    path = Path(written(Path("in/y.parquet"), table(program().schema, many), 3000))
    column = next(
        found
        for place in range(20)
        if (found := pq.read_metadata(path).row_group(0).column(place)).path_in_schema == "投诉"
    )
    start = column.dictionary_page_offset or column.data_page_offset
    data = bytearray(path.read_bytes())
    data[start + 8 : start + column.total_compressed_size] = b"\x5a" * (
        column.total_compressed_size - 8
    )
    path.write_bytes(data)
    ran = run("score", "scheme.rule", "in", "-o", "out/")
    assert (ran.status, "已经写好 out/x.parquet，" in ran.err, "--resume" in ran.err) == (
        2,
        True,
        True,
    ), ran.err
    assert [path.name for path in Path("out").iterdir()] == ["x.parquet"]
    path.unlink()
    assert "1 个文件上次已经写好" in run("score", "scheme.rule", "in", "-o", "out/", "--resume").err
