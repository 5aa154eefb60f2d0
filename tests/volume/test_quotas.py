"""名额 over many parts: the same bytes as unit by unit, all at once."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from rules_engine.cli.scoring import spans_of
from rules_engine.pipeline import score
from rules_engine.reports.score_csv import score_csv
from tests.cli.conftest import Run
from tests.volume import compared
from tests.volume.tables import program, read_back, table, written
from tests.volume.test_score import rows_in

VARIANTS = [
    compared.QUOTAS,
    compared.QUOTAS.replace("占名额", "不占名额").replace("并列 都评", "并列 都不评"),
    compared.QUOTAS.replace("  分组 类别\n", "").replace("20% 四舍五入", "5%  进一"),
    compared.QUOTAS.replace("最多 20% 四舍五入", "最多 6 名（县区 2 名）"),
    # Who waits is barred, and takes no place.
    compared.QUOTAS.replace("不得评 良好", "不得评 优秀、良好").replace(
        "等级 为 差", "得票 = 0 或 得票 = 1.3"
    ),
    # Only the quota leads to 良好, which some are barred from.
    compared.QUOTAS.replace("良好 当 总分 ≥ 13", "良好 另定").partition("名额 良好")[0],
]


@pytest.mark.parametrize("text", VARIANTS)
def test_quotas_over_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("scheme.rule").write_text(text, "utf-8")
    scheme = program(text)
    rows = compared.of_one_class_waiting(120)
    written(Path("facts.parquet"), table(scheme.schema, rows), 17)
    ran = run("score", "scheme.rule", "facts.parquet", "-o", "结果.parquet", "-v")
    assert "按列计分" in ran.err, ran.err
    evaluation = score(scheme, read_back(scheme, "facts.parquet")).evaluation
    by_one = score_csv(evaluation)
    assert rows_in("结果.parquet") == sorted(by_one.splitlines()[1:])
    run("score", "scheme.rule", "facts.parquet", "-o", "结果.csv")
    assert Path("结果.csv").read_bytes().decode("utf-8-sig").replace("\r\n", "\n") == score_csv(
        evaluation, spans=spans_of(evaluation)
    )
    found = pq.read_table("结果.parquet")
    assert any(found["名额"].to_pylist())
    assert any(grade is None for grade in found["等次"].to_pylist())
    for state, number in (("待补", found["状态"].to_pylist().count("待补")),):
        assert f"{state} {number}" in ran.err
