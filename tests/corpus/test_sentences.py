"""Every numbered sentence has a case, every case shows a sentence that exists, and the pages name them."""

from collections import Counter
from pathlib import Path

import pytest

from tests.corpus import literate, sentences

# Sentences that no case can show, each with the reason.
WITHOUT_CASE = {
    "3.3-3": "a law about all orders, shown by the properties of the backends",
    "14.1-4": "a law about all completions, shown by the properties",
    "22.3-5": "a law about all runs; tests/analysis does",
    "21.2-1": "about files that are written; tests/cli does",
    "21.2-2": "as 21.2-1",
    "22.3-6": "a case gives a proof no facts; tests/analysis does",
    "22.6-1": "a case writes no certificate; tests/cli does",
    "22.6-2": "as 22.6-1",
    "18.4-2": "a case cannot look at fingerprints; tests/reuse does",
}


def test_numbers_are_unique() -> None:
    assert not [number for number, times in Counter(sentences.numbers()).items() if times > 1]


def test_every_sentence_has_a_case() -> None:
    shown = sentences.showing(literate.read_cases())
    lacking = [n for n in sentences.numbers() if n not in shown and n not in WITHOUT_CASE]
    assert not lacking, f"{len(lacking)} sentences without a case: {'、'.join(lacking)}"


def test_cases_show_sentences_that_exist() -> None:
    known = set(sentences.numbers())
    shown = sentences.showing(literate.read_cases())
    wrong = {number: [case.id for case in cases] for number, cases in shown.items()}
    assert not {number: ids for number, ids in wrong.items() if number not in known}
    assert set(WITHOUT_CASE) <= known - set(shown)


@pytest.mark.parametrize("path", sentences.pages(), ids=lambda path: path.stem)
def test_pages_name_their_cases(path: Path, updating: bool) -> None:
    text = path.read_text("utf-8")
    wanted = sentences.with_cases(text, sentences.showing(literate.read_cases()))
    if updating:
        path.write_text(wanted, "utf-8")
    else:
        assert text == wanted, "run pytest tests/corpus --update-cases"
