"""Schemes that no table is proved for: scored block by block all the same, one unit at a time."""

from decimal import Decimal
from pathlib import Path

import pytest

from rules_engine.pipeline import score
from rules_engine.reports.score_csv import score_csv
from tests.cli.conftest import Run
from tests.volume.tables import program, read_back, table, written
from tests.volume.test_score import rows_in

SCHEME = """\
方案 样例
  满分 20 分
  舍入 逐级 四舍五入 2 位
事实
  长：数 0 到 不限 6 位小数
  宽：数 0 到 不限 6 位小数
  高：数 0 到 不限 6 位小数
  投诉：次数
指标 甲 10 分
  得 0.001 分 × 长 × 宽 × 高
指标 乙 10 分
  扣 1 分 当 投诉 > 全体平均（投诉）
  扣 0.000001 分 × 长 × 宽 × 高 × 全体平均（投诉）
排名
  按 总分 从高到低
  并列 占位
"""


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("scheme.rule").write_text(SCHEME, "utf-8")
    rows = [
        {"单位": f"单位{n}", "长": Decimal(n * 7) / 1000, "宽": Decimal(12), "投诉": n % 5}
        for n in range(40)
    ]
    made = [
        {**row, "高": Decimal("123456789.000001") if n == 9 else 1} for n, row in enumerate(rows)
    ]
    written(Path("facts.parquet"), table(program(SCHEME).schema, made), 15)
    return tmp_path


def test_the_same_bytes(there: Path, run: Run) -> None:
    ran = run("score", "scheme.rule", "facts.parquet", "-o", "结果.parquet", "-v")
    assert (ran.status, "逐个单位计分：中间结果可能达到" in ran.err) == (0, True), ran.err
    scheme = program(SCHEME)
    by_one = score_csv(score(scheme, read_back(scheme, "facts.parquet")).evaluation)
    assert rows_in("结果.parquet") == sorted(by_one.splitlines()[1:])
