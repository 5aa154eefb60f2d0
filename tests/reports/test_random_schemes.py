"""Reports of random schemes and facts: they print safely, they add up, the CSV gives back the totals,
every 算式 computes to its amount."""

import csv
import io
import json
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules_engine.explain import Evaluator
from rules_engine.reports.explain_json import explain_json
from rules_engine.reports.explain_text import explain_text
from rules_engine.reports.score_csv import score_csv
from rules_engine.reports.score_json import score_json
from rules_engine.reports.score_table import score_table
from tests.reports.formulas import wrong
from tests.reports.sums import adds_up, is_printable, sums_are_right
from tests.strategies.facts import units
from tests.strategies.schemes import programs


@settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(programs(), st.data())
def test_reports_of_any_scheme(program: Any, data: st.DataObject) -> None:
    evaluator = Evaluator.of(program)
    drawn = data.draw(units(program.schema))
    evaluation = evaluator.evaluate(drawn)
    assert wrong(evaluation, drawn)[0] == []
    assert is_printable(score_table(evaluation) + score_table(evaluation, width=50))
    json.loads(score_json(evaluation, "0"))
    _, *body = csv.reader(io.StringIO(score_csv(evaluation, raw=True), newline=""))
    for cells, result in zip(body, evaluation.results, strict=True):
        assert (Fraction(cells[2]) if cells[2] else None) == result.total
        ledger = evaluator.explain(result)
        text = explain_text(evaluation, result, ledger)
        assert is_printable(text + explain_text(evaluation, result, ledger, lost=True))
        assert sums_are_right(text)
        document = json.loads(explain_json(evaluation, result, ledger, "0"))
        assert all(map(adds_up, document["items"]))
