"""The index of errors is current: ``pytest tests/manual --update-manual`` writes it anew."""

import pytest

from tests.manual.error_index import PAGE, page


def test_the_index_is_current(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-manual"):
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page(), "run pytest tests/manual --update-manual"


def test_every_row_says_what_to_do() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| [")]
    assert not [row for row in rows if row.endswith("|  |")]
