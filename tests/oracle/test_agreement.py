"""The engine and the oracle say the same, on random schemes, on the cases and on the real schemes.

``ORACLE_EXAMPLES=20000 pytest tests/oracle`` runs that many random schemes.
"""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rules_engine.pipeline import compile_path, compile_text, read_facts
from rules_engine.syntax.printing import print_scheme
from tests.corpus import literate
from tests.corpus.test_cases import read
from tests.oracle.agreement import differences, disagreements
from tests.strategies.facts import units
from tests.strategies.schemes import texts

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "0")) or settings.default.max_examples
SLUGS = sorted(path.parent.name for path in (ROOT / "schemes").glob("*/scheme.rule"))
CASES = [case for case in literate.read_cases() if case.rounds]


def test_random_schemes() -> None:
    seen: Counter[str] = Counter()

    # Without shrinking: whole schemes take minutes to shrink, and a difference is plain as found.
    @settings(
        max_examples=EXAMPLES,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
    )
    @given(data=st.data())
    def agree(data: Any) -> None:
        text = data.draw(texts())
        program = compile_text(text).program
        seen["schemes"] += 1
        if program is None:
            return
        drawn = data.draw(units(program.schema))
        seen["compiled"] += 1
        seen["units"] += len(drawn)
        assert not disagreements(text, program, drawn)

    agree()
    print(f"{seen['schemes']} schemes, {seen['compiled']} compile, {seen['units']} units: 0 differ")
    # Few examples make a rough share; what this guards against is a strategy that no longer compiles.
    assert seen["compiled"] * 100 >= seen["schemes"] * 90


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
