"""Every rule file we keep is formatted."""

from pathlib import Path

import pytest

from tests.format.test_comments import form

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    path
    for folder in ("schemes", "rules_engine", "examples")
    for path in (ROOT / folder).rglob("*.rule")
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_rule_file_is_formatted(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert form(text) == text, "run: rules fmt"


def test_there_are_rule_files() -> None:
    assert len(FILES) >= 5
