"""CSV results of facts in Parquet: the same bytes as of the same facts in CSV, what totals that wait can
still come to among them."""

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules_engine.cli.scoring import spans_of
from rules_engine.explain import Evaluation
from rules_engine.facts import Roster
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Program
from rules_engine.ir.passes.roots import counts_workdays
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.pipeline import read_facts, score
from rules_engine.reports.score_csv import score_csv
from rules_engine.syntax.printing import print_scheme
from rules_engine.volume import job
from rules_engine.volume.evaluation import units_of
from rules_engine.volume.spans import spans_among
from tests.cli.conftest import Run
from tests.properties.running import compiled
from tests.schemes.real import CHECKED_SITES, ROOT, SLUGS, program_of
from tests.strategies.facts import units
from tests.strategies.schemes import schemes
from tests.volume.columns import table_of
from tests.volume.tables import SCHEME, program, row, table, written
from tests.volume.test_properties import as_written

_KEPT = ("单位", "类别", "角色")


def by_one(evaluation: Evaluation) -> str:
    """The CSV as the one-unit path writes it."""
    return score_csv(evaluation, spans=spans_of(evaluation))


def by_columns(scheme: Program, file: Path, roster: Roster | None = None) -> str:
    """The CSV as it is written of a Parquet file."""
    opened = job.open_facts(scheme, [str(file)])
    assert opened.usable, [found.message for found in opened.findings]
    calendar = shipped_calendar() if counts_workdays(scheme) else None
    found = job.gathered(scheme, opened, roster)
    assert not found.outcome.bad, [d.message for d in found.outcome.first]
    way = job.choose(scheme, "csv", roster, calendar)
    made = job.evaluated(way, found, lambda some: score(scheme, some, calendar).evaluation)
    return score_csv(made, spans=spans_among(made, found, calendar))


@pytest.mark.parametrize("slug", SLUGS)
def test_shipped_schemes(slug: str, tmp_path: Path) -> None:
    """The example facts, where the first units lack a cell in nine."""
    scheme, roster = program_of(slug), ROOT / "examples" / slug / "roster.csv"
    groupings = [name for name, _ in scheme.schema.groupings]
    for path in (ROOT / "examples" / slug).glob("facts*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *rows = csv.reader(file)
        for number, cells in enumerate(rows[:3]):
            for place in range(number % 9, len(cells), 9):
                if head[place] not in (*_KEPT, *groupings) and len(path.suffixes) == 1:
                    cells[place] = ""
        with (tmp_path / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
    facts = read_facts(scheme, [tmp_path / "facts.csv"], roster)
    evaluation = score(scheme, facts.table.units).evaluation
    pq.write_table(table_of(scheme.schema, facts.table.units), tmp_path / "facts.parquet")
    text = by_one(evaluation)
    assert by_columns(scheme, tmp_path / "facts.parquet", facts.roster) == text
    assert slug == CHECKED_SITES or "待补" in text


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_random_schemes(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    scheme = compiled(print_scheme(data.draw(schemes())))
    drawn = [as_written(scheme.schema, one) for one in data.draw(units(scheme.schema, missing=15))]
    file = tmp_path_factory.mktemp("random") / "facts.parquet"
    pq.write_table(table_of(scheme.schema, drawn), file, row_group_size=2)
    opened = job.open_facts(scheme, [str(file)])
    back = units_of(scheme.schema, job.gathered(scheme, opened, None))
    assert by_columns(scheme, file) == by_one(score(scheme, back).evaluation)


@pytest.mark.parametrize("style", ["csv", "json", "txt"])
def test_the_command_writes_what_a_total_can_come_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, style: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("scheme.rule").write_text(SCHEME, "utf-8")
    written(Path("facts.parquet"), table(program().schema, [row("甲县"), row("乙县", 投诉=None)]))
    assert run("score", "scheme.rule", "facts.parquet", "-o", f"结果.{style}").status == 0
    text = Path(f"结果.{style}").read_text("utf-8-sig")
    assert ("total_between" if style == "json" else "9.91–17.88") in text


VETO = """
方案 名额
  满分 10 分
事实
  量：次数 0 到 10
  停业：是否
指标 工作 10 分
  得 1 分 × 量
等次
  优秀 当 总分 ≥ 8
  良好 当 总分 ≥ 6
  其他 其余
否决 停业的 不得评 良好
  当 停业
排名
  按 总分 从高到低
  并列 占位
名额 优秀
  最多 1 名
  并列 都评
  超出 改评 良好
"""


def test_quotas_by_columns(tmp_path: Path) -> None:
    """Which grade one beyond a quota gets waits for a veto; a total that waits goes by all units."""
    scheme, file = program(VETO), tmp_path / "facts.parquet"
    known = {"甲局": (10, False), "乙局": (9, None), "丙局": (8, False), "丁局": (None, False)}
    facts = [
        UnitFacts(
            Unit(name), {k: v for k, v in zip(("量", "停业"), values, strict=True) if v is not None}
        )
        for name, values in known.items()
    ]
    pq.write_table(table_of(scheme.schema, facts), file)
    evaluation = score(scheme, facts).evaluation
    text = by_columns(scheme, file)
    assert text == by_one(evaluation)
    assert "乙局,,9,,,待补" in text
    assert spans_of(evaluation)["丁局"].grades == ("优秀", "良好", "其他")
