"""Hash seed, locale and time zone change no byte of what the command prints."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "zh_CN.UTF-8", "TZ": "Asia/Shanghai"},
    {"PYTHONHASHSEED": "31337", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/St_Johns"},
)


def printed(slug: str, surroundings: dict[str, str]) -> bytes:
    """What ``rules score`` prints; a locale the machine does not have counts as C."""
    folder = ROOT / "examples" / slug
    files = [str(ROOT / "schemes" / slug / "scheme.rule"), str(folder / "facts.csv")]
    command = ["score", *files, "--roster", str(folder / "roster.csv"), "--format", "json"]
    ran = subprocess.run(
        [sys.executable, "-m", "rules_engine", *command],
        env={**os.environ, **surroundings, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode in {0, 1}, ran.stderr.decode("utf-8")
    return ran.stdout


@pytest.mark.parametrize("slug", ["ankang-2017-openness", "shiquan-2023"])
def test_surroundings_change_no_byte(slug: str) -> None:
    outputs = {printed(slug, surroundings) for surroundings in SURROUNDINGS}
    assert len(outputs) == 1
    assert outputs != {b""}
