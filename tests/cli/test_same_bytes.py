"""Same input, same bytes: over the order of rows, hash seeds and ways of calling."""

import csv
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run

EXAMPLE = "ankang-2017-openness"
SCHEME = ROOT / "schemes" / EXAMPLE / "scheme.rule"
FACTS = ROOT / "examples" / EXAMPLE / "facts.csv"
ROSTER = ROOT / "examples" / EXAMPLE / "roster.csv"


def shuffled(seed: int) -> str:
    with FACTS.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))
    random.Random(seed).shuffle(rows)
    target = Path(f"facts-{seed}.csv")
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return str(target)


@pytest.mark.parametrize("style", ["csv", "table"])
def test_the_order_of_rows_changes_nothing(here: Path, run: Run, style: str) -> None:
    printed = {
        run("score", SCHEME, facts, "--roster", ROSTER, "--format", style).raw
        for facts in (FACTS, shuffled(1), shuffled(2))
    }
    assert len(printed) == 1


def test_hash_seeds_change_nothing(here: Path) -> None:
    words = [sys.executable, "-m", "rules_engine", "score", str(SCHEME), str(FACTS)]
    printed = set()
    for seed in ("0", "1"):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        ran = subprocess.run(
            [*words, "--roster", str(ROSTER), "--format", "json"],
            env=environment,
            capture_output=True,
            check=True,
            timeout=60,
        )
        printed.add(ran.stdout)
    assert len(printed) == 1


def test_the_columns_of_a_real_scheme(run: Run) -> None:
    out = run("score", SCHEME, FACTS, "--roster", ROSTER, "--format", "csv").out
    rows = list(csv.reader(out.splitlines()))
    assert rows[0][:6] == ["单位", "类别", "总分", "名次", "等次", "状态"]
    assert len(rows) == 60
    assert {len(row) for row in rows} == {len(rows[0])}
