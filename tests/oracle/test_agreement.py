"""The engine and the oracle say the same, on random schemes, on the cases and on the real schemes.

``ORACLE_EXAMPLES=20000 ORACLE_SEED=7 pytest tests/oracle`` compares so many random pairs of a scheme and
a set of facts, others for every seed. The CI profile compares 20,000, always the same.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rules_engine.pipeline import compile_path, read_facts
from rules_engine.syntax.printing import print_scheme
from tests.corpus import literate
from tests.corpus.test_cases import read
from tests.oracle.agreement import differences, disagreements

ROOT = Path(__file__).resolve().parents[2]
IN_CI = os.environ.get("HYPOTHESIS_PROFILE") == "ci"
PAIRS = int(os.environ.get("ORACLE_EXAMPLES", "0")) or (20_000 if IN_CI else 300)
SEED = os.environ.get("ORACLE_SEED", "0")
SHARD = 1000
SHARDS = [(f"{SEED}.{start}", min(SHARD, PAIRS - start)) for start in range(0, PAIRS, SHARD)]
SLUGS = sorted(path.parent.name for path in (ROOT / "schemes").glob("*/scheme.rule"))
CASES = [case for case in literate.read_cases() if case.rounds]


@pytest.mark.parametrize(("seed", "pairs"), SHARDS)
def test_random_pairs(seed: str, pairs: int, record_property: Any) -> None:
    """In a process of its own: measuring the coverage of so much would cost more than comparing."""
    command = [sys.executable, "-m", "tests.oracle.pairs", "--seed", seed, "--pairs", str(pairs)]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    run = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, check=False)
    assert run.stdout, run.stderr.decode()
    found = json.loads(run.stdout)
    assert found["differing"] == []
    seen = found["seen"]
    assert seen["pairs"] == pairs
    # Few examples make a rough share; what this guards against is a strategy that no longer compiles.
    assert (seen["compiled"] + 2) * 100 >= seen["schemes"] * 90
    record_property("engine = oracle", seen)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_cases(case: literate.Case) -> None:
    if "oracle" in case.differs:
        pytest.xfail(case.differs["oracle"])
    for one in case.rounds:
        assert not differences(read(case, one)[0])


@pytest.mark.parametrize("slug", SLUGS)
def test_real_schemes(slug: str) -> None:
    path, folder = ROOT / "schemes" / slug / "scheme.rule", ROOT / "examples" / slug
    compiled = compile_path(path)
    program, gathered = compiled.program, compiled.gathered
    assert program is not None
    assert gathered is not None
    assert gathered.file is not None
    facts = read_facts(program, [folder / "facts.csv"], folder / "roster.csv")
    assert facts.table.units
    # The oracle knows nothing of 沿用: it reads the merged scheme as it is printed.
    text = print_scheme(gathered.file) if gathered.sources else path.read_text("utf-8")
    assert not disagreements(text, program, facts.table.units)
