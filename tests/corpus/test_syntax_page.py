"""The syntax appendix is what the grammar says."""

from tests.corpus.syntax_page import PAGE, page


def test_the_page_is_generated(updating: bool) -> None:
    if updating:
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page(), "run pytest tests/corpus --update-cases"
