"""Every pattern of the catalogue has a file with its clause, and the table of them is up to date."""

from pathlib import Path

import pytest

from tests.corpus.catalogue import NAMES
from tests.corpus.literate import PATTERNS
from tests.corpus.patterns_page import PAGE, head_of, number_of, page, words_of

FILES = sorted(PATTERNS.glob("*.md"))


def test_every_pattern_has_a_file() -> None:
    found = {number_of(path) for path in FILES}
    assert not sorted(set(NAMES) - found), "patterns without a file"


def test_a_pattern_has_one_file_with_a_known_number() -> None:
    numbers = [number_of(path) for path in FILES]
    assert sorted(numbers) == sorted(set(numbers))
    assert set(numbers) <= set(NAMES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_pattern_file_has_its_clause_and_words(path: Path) -> None:
    head = head_of(path)
    assert head.startswith(f"# {number_of(path)} ")
    assert "\n> " in head, "needs the clause as a quotation"
    assert words_of(path), "needs a line 写法："


def test_the_table_is_generated(updating: bool) -> None:
    if updating:
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page(), "run pytest tests/corpus --update-cases"
