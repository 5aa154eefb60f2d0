"""The tables of messages follow the grammar: every sample reaches its entry."""

import pytest

from rules_engine.diagnostics import CODES
from rules_engine.syntax.forms import stop
from rules_engine.syntax.keywords import terminal_of, words_of
from rules_engine.syntax.wording import Form, missing_words, tables
from tests.syntax.reading import read

SAMPLES = [
    pytest.param(form, sample, id=" ".join(sample.split()))
    for form in tables().forms
    for sample in form.samples
]


@pytest.mark.parametrize(("form", "sample"), SAMPLES)
def test_a_sample_gets_its_message(form: Form, sample: str) -> None:
    _, found = read(sample)
    assert [(one.code, one.message) for one in found] == [(form.code, form.message)]


def test_no_two_entries_claim_the_same_place() -> None:
    claims: dict[tuple[int, str], set[str]] = {}
    for form in tables().forms:
        for sample in form.samples:
            claims.setdefault(stop(sample), set()).add(form.message)
    assert not [messages for messages in claims.values() if len(messages) > 1]


def test_what_is_right_stops_nowhere() -> None:
    with pytest.raises(ValueError, match="等次"):
        stop("等次\n  优秀 其余\n")


def test_entries_have_codes_and_examples() -> None:
    assert all(form.code in CODES and form.help and form.samples for form in tables().forms)


def test_missing_words_are_words() -> None:
    for missing in missing_words():
        words = words_of().get(missing.terminal, (missing.text,))
        assert missing.text in words
        assert missing.text in missing.message or not missing.terminal.startswith("KW_")


def test_foreign_words_lead_to_ours() -> None:
    assert not set(tables().foreign_words) & set(terminal_of())
    assert not set(tables().signs) & set(tables().foreign_operators)
