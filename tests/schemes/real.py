"""The real schemes with their example facts, and the tables as the notices print them."""

import csv
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rules_engine.explain import Entry, Evaluator, Ledger
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Program, ScoreNode
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Value
from rules_engine.pipeline import Run, compile_path, read_facts

ROOT = Path(__file__).resolve().parents[2]
OPENNESS, NEW_MEDIA, SITES = "ankang-2017-openness", "ankang-2017-new-media", "kaifeng-2020-sites"
SHIQUAN = "shiquan-2023"
CHECKED_SITES, ACCOUNTS = "ankang-2020q1-websites", "ankang-2020q1-new-media"
NAMED_ACCOUNTS, SUBMISSIONS = "kaifeng-2020-new-media", "kaifeng-2020-submissions"
NATIONAL, CITY = "national-2019", "national-2019-city"
RIVERS, BUDGET = "river-chief-county", "department-budget-performance"
# Notices that give a finding and no score.
UNSCORED = (CHECKED_SITES, ACCOUNTS, NAMED_ACCOUNTS)
SCORED = (OPENNESS, NEW_MEDIA, SITES, SHIQUAN, SUBMISSIONS, NATIONAL, CITY, RIVERS, BUDGET)
SLUGS = SCORED + UNSCORED
WITH_TOML = (NEW_MEDIA, SHIQUAN)
PRINTED = Path(__file__).parent / "printed"
_NOT_SCORES = ("序号", "排名", "单位名称", "得分", "总得分", "总分")


class Table(NamedTuple):
    """An annex: its scheme, the class of its units, its rows as printed."""

    slug: str
    kind: str
    rows: tuple[dict[str, str], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are indicators or deductions."""
        return tuple(name for name in self.rows[0] if name not in _NOT_SCORES)


def rank_of(row: dict[str, str]) -> int:
    """The first column, 序号 or 排名."""
    return int(row.get("排名") or row["序号"])


def total_of(row: dict[str, str]) -> Fraction:
    """The last column, 总得分 or 总分."""
    return Fraction(row.get("总得分") or row["总分"])


def printed(name: str) -> tuple[dict[str, str], ...]:
    """The rows of an annex as the notice prints them."""
    with (PRINTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _table(slug: str, part: str, kind: str) -> Table:
    return Table(slug, kind, printed(f"{slug}-{part}"))


TABLES = (
    _table(OPENNESS, "county", "县区"),
    _table(OPENNESS, "department", "市级部门"),
    _table(NEW_MEDIA, "county", "县区"),
    _table(NEW_MEDIA, "department", "市级部门"),
    _table(SITES, "county", "县区"),
    _table(SITES, "department", "市直"),
)


@cache
def program_of(slug: str) -> Program:
    """A compiled scheme."""
    program = compile_path(ROOT / "schemes" / slug / "scheme.rule").program
    assert program is not None
    return program


@cache
def facts_of(slug: str, form: str = "facts.csv") -> tuple[UnitFacts, ...]:
    """The example facts of a scheme, of its CSV file or of its folder ``units``."""
    example = ROOT / "examples" / slug
    facts = read_facts(program_of(slug), [example / form], roster=example / "roster.csv")
    assert facts.diagnostics == ()
    return facts.table.units


@cache
def run_of(slug: str, form: str = "facts.csv") -> Run:
    """The example facts of a scheme, scored."""
    return _score(slug, facts_of(slug, form))


def score_one(slug: str, unit: Unit, values: dict[str, Value]) -> Run:
    """One unit by itself."""
    return _score(slug, [UnitFacts(unit, values)])


@cache
def _evaluator(slug: str) -> Evaluator:
    return Evaluator.of(program_of(slug), shipped_calendar())


def _score(slug: str, units: Sequence[UnitFacts]) -> Run:
    """As ``pipeline.score``, with the scheme made ready once."""
    evaluator = _evaluator(slug)
    return Run(evaluator.evaluate(units), evaluator)


def rolls_of(slug: str, name: str) -> dict[str | None, list[str]]:
    """The units on a 名单, by group, as they are printed."""
    rolls = [roll for roll in run_of(slug).evaluation.rolls if roll.roll.name == name]
    return {roll.group: [e.result.unit.name for e in roll.entries or ()] for roll in rolls}


def ledger_of(run: Run, unit: str) -> Ledger:
    """The ledger of a unit."""
    result = run.evaluation.of(unit)
    assert result is not None
    return run.ledger(result)


def points_of(program: Program) -> list[ScoreNode]:
    """The indicators without children."""
    return [node for node in program.nodes if node.kind == "指标" and not node.children]


def leaves(entries: Iterable[Entry]) -> dict[tuple[str, ...], Entry]:
    """The entries without children by their path."""
    found: dict[tuple[str, ...], Entry] = {}
    for entry in entries:
        found |= leaves(entry.children) if entry.children else {entry.node.path: entry}
    return found
