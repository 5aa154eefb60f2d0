"""Every report of the scheme with everything in it, as it is printed. Look at them: tests/reports/golden.

``pytest tests/reports --update-reports`` rewrites them; the difference is then for review.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from rules_engine.reports.explain_json import explain_json
from rules_engine.reports.explain_text import explain_text
from rules_engine.reports.score_csv import score_csv
from rules_engine.reports.score_json import score_json
from rules_engine.reports.score_table import score_table
from tests.reports import world

GOLDEN = Path(__file__).parent / "golden"


def explained(unit: str, *, lost: bool = False) -> str:
    evaluation = world.evaluation()
    result = evaluation.of(unit)
    assert result is not None
    return explain_text(evaluation, result, world.evaluator().explain(result), lost=lost)


def explained_json(unit: str) -> str:
    evaluation = world.evaluation()
    result = evaluation.of(unit)
    assert result is not None
    return explain_json(evaluation, result, world.evaluator().explain(result), "0.0")


REPORTS: dict[str, Callable[[], str]] = {
    "table.txt": lambda: score_table(world.evaluation()),
    "table-folded.txt": lambda: score_table(world.evaluation(), width=66),
    "table-narrow.txt": lambda: score_table(world.evaluation(), width=30),
    "scores.csv": lambda: score_csv(world.evaluation()),
    "scores.json": lambda: score_json(world.evaluation(), "0.0"),
    "explain-bands-and-steps.txt": lambda: explained("甲县"),
    "explain-tie.txt": lambda: explained("丙县"),
    "explain-deductions-and-rulings.txt": lambda: explained("丁县"),
    "explain-not-scored.txt": lambda: explained("戊县"),
    "explain-recorded.txt": lambda: explained("己县"),
    "explain-not-applicable.txt": lambda: explained("市乙局"),
    "explain-pending.txt": lambda: explained("市丙局"),
    "explain-faulty.txt": lambda: explained("市丁局"),
    "explain-no-score.txt": lambda: explained("市戊局"),
    "lost.txt": lambda: explained("丁县", lost=True),
    "lost-step.txt": lambda: explained("市戊局", lost=True),
    "lost-pending.txt": lambda: explained("市丙局", lost=True),
    "lost-not-scored.txt": lambda: explained("戊县", lost=True),
    "lost-faulty.txt": lambda: explained("市丁局", lost=True),
    "explain.json": lambda: explained_json("丁县"),
    "explain-faulty.json": lambda: explained_json("市丁局"),
    "explain-pending.json": lambda: explained_json("市丙局"),
}


@pytest.mark.parametrize("name", REPORTS)
def test_report_is_as_printed(name: str, updating_reports: bool) -> None:
    path, text = GOLDEN / name, REPORTS[name]()
    if updating_reports:
        path.write_text(text, "utf-8", newline="\n")
    assert text == path.read_text("utf-8")


def test_no_other_goldens() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(REPORTS)
