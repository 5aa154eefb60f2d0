"""In the profile of CI, what is drawn depends on the test alone, not on what ran before it."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

DRAWS = """
import json, sys
sys.path.insert(0, sys.argv[1])
import tests.conftest
if sys.argv[2]:
    sys.path.insert(0, sys.argv[2])
    import loaded_before
from hypothesis import given, strategies as st
drawn = []
@given(st.lists(st.integers(), min_size=20))
def run(numbers):
    drawn.append(numbers)
run()
print(json.dumps(drawn))
"""


def _drawn(folder: str) -> object:
    done = subprocess.run(
        [sys.executable, "-c", DRAWS, str(ROOT), folder],
        env={**os.environ, "HYPOTHESIS_PROFILE": "ci", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_other_modules_change_no_example(tmp_path: Path) -> None:
    numbers = ", ".join(str(7_700_000 + 3 * step) for step in range(200))
    (tmp_path / "loaded_before.py").write_text(f"NUMBERS = [{numbers}]\n", encoding="utf-8")
    alone, beside = _drawn(""), _drawn(str(tmp_path))
    assert alone == beside
