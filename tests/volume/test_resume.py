"""``--resume`` keeps a result only where a run from the start would give the same, faults included."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rules_engine.diagnostics import Sink
from rules_engine.facts import Roster, load_roster
from rules_engine.volume.leavings import in_use
from rules_engine.whole_files import beside
from tests.cli.conftest import Ran, Run
from tests.volume.tables import PLAIN, program, row, table, written

KEPT = "1 个文件上次已经写好"


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("scheme.rule").write_text(PLAIN, "utf-8")
    Path("roster.csv").write_text("单位,类别\n甲县,县区\n乙县,县区\n", "utf-8")
    Path("in").mkdir()
    written(Path("in/x.parquet"), table(program().schema, [row("甲县"), row("乙县")]))
    return tmp_path


def resumed(run: Run, *more: str) -> Ran:
    return run("score", "scheme.rule", "in", "-o", "out/", "--resume", *more)


def test_another_roster(there: Path, run: Run) -> None:
    assert resumed(run, "--roster", "roster.csv").status == 0
    assert KEPT in resumed(run, "--roster", "roster.csv").err
    Path("roster.csv").write_text("单位,类别\n甲县,县区\n", "utf-8")
    again = resumed(run, "--roster", "roster.csv")
    assert (KEPT in again.err, again.status) == (False, 1)
    assert KEPT not in resumed(run).err


CALENDAR = '[2030]\n"放假" = [2030-01-01]\n"上班" = []\n'


def test_another_calendar(there: Path, run: Run) -> None:
    Path("年.toml").write_text(CALENDAR, "utf-8")
    assert resumed(run, "--calendar", "年.toml").status == 0
    assert KEPT in resumed(run, "--calendar", "年.toml").err
    Path("年.toml").write_text(CALENDAR.replace("01-01", "01-02"), "utf-8")
    assert KEPT not in resumed(run, "--calendar", "年.toml").err


@pytest.mark.parametrize("style", ["parquet", "arrow"])
@pytest.mark.parametrize("listed", [True, False])
def test_faults_of_a_run_before_are_not_forgotten(
    there: Path, run: Run, style: str, listed: bool
) -> None:
    """A bad cell; and a unit that is 出错, where its list is gone."""
    rows = [row("甲县"), row("乙县", 投诉=-1)]
    written(Path("in/x.parquet"), table(program().schema, rows))
    assert resumed(run, "--format", style).status == 1
    if not listed:
        Path("out/_x.有误.csv").unlink()
    again = resumed(run, "--format", style)
    assert (again.status, KEPT in again.err, "是上次写好的" in again.err) == (1, True, True)


def roster(text: str) -> Roster:
    Path("roster.csv").write_text(text, "utf-8")
    found = load_roster("roster.csv", program().schema, Sink())
    assert found is not None
    return found


def test_what_a_roster_says_has_one_digest(there: Path) -> None:
    plain = "单位,类别,角色,别名\n甲县,县区,,甲\n乙县,县区,,\n"
    same = roster(plain).fingerprint
    assert roster(plain.replace("\n", "\r\n")).fingerprint == same
    for other in (plain.replace("甲\n", "甲市\n"), plain.replace("乙县,县区", "乙县,部门")):
        assert roster(other).fingerprint != same


def test_results_of_facts_that_are_gone(there: Path, run: Run) -> None:
    """Read with the others, their units would be counted though nobody reports them any more."""
    written(Path("in/y.parquet"), table(program().schema, [row("丙县")]))
    assert resumed(run).status == 0
    Path("in/y.parquet").unlink()
    before = Path("out/x.parquet").stat().st_mtime_ns
    again = resumed(run)
    assert (again.status, "不是这次的结果（y.parquet）" in again.err) == (2, True), again.err
    Path("out/y.parquet").rename("out/_y.parquet")
    assert (resumed(run).status, Path("out/x.parquet").stat().st_mtime_ns) == (0, before)


KILLED = """
import os, pathlib, signal, sys
from rules_engine.cli.main import main
replace = pathlib.Path.replace
def killed(self, target):
    if pathlib.Path(target).name == "x.parquet":
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)
pathlib.Path.replace = killed
main(["score", "scheme.rule", "in", "-o", "out/", "--resume"])
"""


@pytest.mark.skipif(os.name != "posix", reason="no signals to send here")
def test_killed_between_the_list_of_bad_cells_and_the_results(there: Path, run: Run) -> None:
    """There may be a list without results, which the next run does anew; never results without their list."""
    written(Path("in/x.parquet"), table(program().schema, [row("甲县"), row("乙县", 投诉=-1)]))
    place = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    died = subprocess.run(
        [sys.executable, "-c", KILLED], check=False, env=place, capture_output=True
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    listed = Path("out/_x.有误.csv").read_text("utf-8-sig")
    assert ("投诉" in listed, Path("out/x.parquet").exists()) == (True, False)
    again = resumed(run)
    assert (again.status, KEPT in again.err) == (1, False), again.err
    assert sorted(path.name for path in Path("out").iterdir()) == ["_x.有误.csv", "x.parquet"]
    assert Path("out/_x.有误.csv").read_text("utf-8-sig") == listed
    assert (resumed(run).status, Path("out/x.parquet").exists()) == (1, True)


@pytest.mark.skipif(os.name != "posix", reason="nobody tells who writes there")
def test_what_a_killed_run_left_is_gone_with_the_next(there: Path, run: Run) -> None:
    """Of the files that are written now; while somebody writes in the folder nothing is removed."""
    out = Path("out")
    out.mkdir()
    left = [beside(out / "x.parquet"), beside(out / "_x.有误.csv")]
    other = beside(out / "y.parquet")
    for path in (*left, other):
        path.write_bytes(b"half")
    with in_use(out):
        assert resumed(run).status == 0
    assert all(path.exists() for path in (*left, other))
    (out / "x.parquet").unlink()
    assert resumed(run).status == 0
    assert {path.name for path in out.iterdir()} == {"x.parquet", other.name}
