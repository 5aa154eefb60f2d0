"""``rules fmt`` changes nothing in generated schemes that are formatted: 1,000 of them in CI."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import settings

from rules_engine.syntax.printing import print_scheme
from tests.format.test_comments import form, untidy
from tests.strategies.drawing import seeded
from tests.strategies.schemes import draw_scheme

# Drawn by number, so every run of a number draws the same: the CI profile draws them all.
ALL = 600
CHUNKS = 10
EACH = ALL // CHUNKS if settings.default.derandomize else ALL // CHUNKS // 10
MESSY = 10

# The same lines again and again: measuring their coverage would cost more than what is tested.
pytestmark = pytest.mark.no_cover

Record = Callable[[str, object], None]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_formatting_is_a_fixed_point(chunk: int, record_property: Record) -> None:
    first = chunk * ALL // CHUNKS
    for number in range(first, first + EACH):
        text = print_scheme(draw_scheme(seeded(f"排版 {number}")))
        assert form(text) == text
        if number % MESSY == 0:
            once = form(untidy(text, Random(number)))
            assert form(once) == once
    record_property("rules fmt", {"generated schemes left as they are": EACH})
