"""One unit out of many that are compared: the same words as where all are evaluated one by one, few of which
are."""

from pathlib import Path

import pytest

from rules_engine.backends.scalar import Machine
from rules_engine.explain import UnitResult
from rules_engine.model.units import UnitFacts
from rules_engine.pipeline import Run, score
from rules_engine.reports.explain_json import explain_json
from rules_engine.reports.explain_text import explain_text
from rules_engine.volume import job
from rules_engine.volume.among import evaluation_among
from rules_engine.volume.evaluation import units_of
from tests.volume.compared import COMPARED, QUOTAS, of_one_class_waiting, rows
from tests.volume.tables import SCHEME, program, table, written

PARTLY = COMPARED.replace("排名\n", "").replace("同类平均（得票）", "同类平均（得票 当 投诉 ≤ 4）")
SOME = ("单位0", "单位1", "单位7", "单位20", "单位41")


@pytest.mark.parametrize("text", [SCHEME, COMPARED, PARTLY, QUOTAS])
@pytest.mark.parametrize("waiting", [False, True])
def test_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, waiting: bool
) -> None:
    scheme, made = program(text), of_one_class_waiting(60) if waiting else rows(60)
    path = written(tmp_path / "facts.parquet", table(scheme.schema, made), 25)
    opened = job.open_facts(scheme, [path])
    found, way = job.gathered(scheme, opened, None), job.choose(scheme, "csv", None, None)
    units = units_of(scheme.schema, found)
    one_by_one = score(scheme, units)
    evaluated: list[UnitFacts] = []
    plain = Machine.observe

    def counted(self: Machine, some: list[UnitFacts], *more: object) -> object:
        evaluated.extend(some)
        return plain(self, some, *more)

    monkeypatch.setattr(Machine, "observe", counted)
    assert way.scorer is not None
    for name in SOME:
        (unit,) = (each for each in units if each.unit.name == name)
        evaluated.clear()
        evaluation = evaluation_among(one_by_one.evaluator, way.scorer, found, unit)
        # Where a mean waits, so does every total, and then all are asked for what they wait.
        assert waiting or len(evaluated) < 10
        said, wanted = evaluation.of(name), one_by_one.evaluation.of(name)
        assert said is not None
        assert wanted is not None
        assert words(Run(evaluation, one_by_one.evaluator), said) == words(one_by_one, wanted)


def words(run: Run, result: UnitResult) -> tuple[str, str]:
    ledger = run.ledger(result)
    text = explain_text(run.evaluation, result, ledger, lost=True)
    return text, explain_json(run.evaluation, result, ledger, "0")
