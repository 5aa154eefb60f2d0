"""Sums over conditions against every way that the conditions may hold."""

from fractions import Fraction
from itertools import product

from rules_engine.analysis.claims.forms import (
    ALWAYS,
    NOTHING,
    Form,
    covers,
    flat,
    is_flat,
    largest,
    least,
    most,
    plus,
    times,
    total,
)

CONDITIONS = (1, 2, 3)
FORMS: list[Form] = [
    flat(0),
    flat(4),
    {ALWAYS: Fraction(1), 1: Fraction(3)},
    {ALWAYS: Fraction(2), 1: Fraction(-3), 2: Fraction(1)},
    {ALWAYS: Fraction(-1), 2: Fraction(2), 3: Fraction(-2)},
    {ALWAYS: Fraction(5), 1: Fraction(3), 3: Fraction(1, 2)},
]


def comes_to(form: Form) -> list[Fraction]:
    """What a form is for each set of conditions that hold."""
    return [
        form[ALWAYS]
        + sum(form.get(c, Fraction(0)) for c, held in zip(CONDITIONS, each, strict=True) if held)
        for each in product((False, True), repeat=len(CONDITIONS))
    ]


def test_ends_of_a_form() -> None:
    for form in FORMS:
        assert (least(form), most(form)) == (min(comes_to(form)), max(comes_to(form)))
        assert is_flat(form) == (len(set(comes_to(form))) == 1)


def test_sums_and_multiples() -> None:
    for one, other in product(FORMS, FORMS):
        both = [a + b for a, b in zip(comes_to(one), comes_to(other), strict=True)]
        assert comes_to(plus(one, other)) == comes_to(total([one, other]) or NOTHING) == both
        under = [a >= b for a, b in zip(comes_to(one), comes_to(other), strict=True)]
        assert covers(one, other) == all(under)
    for form, factor in product(FORMS, (Fraction(-2), Fraction(0), Fraction(1, 3))):
        assert comes_to(times(form, factor)) == [factor * each for each in comes_to(form)]


def test_what_adds_to_nothing_is_left_out() -> None:
    one, other = {ALWAYS: Fraction(1), 2: Fraction(3)}, {ALWAYS: Fraction(-1), 2: Fraction(-3)}
    assert plus(one, other) == NOTHING
    assert times(one, Fraction(0)) == NOTHING


def test_the_largest_of_some() -> None:
    for one, other in product(FORMS, FORMS):
        found = largest([one, other])
        assert found is not None
        assert covers(found, one)
        assert covers(found, other)
        assert most(found) == max(most(one), most(other))
    assert largest([FORMS[5], FORMS[0]]) == FORMS[5]
    assert largest([FORMS[0], FORMS[5], flat(1)]) == FORMS[5]
    assert largest([]) is None
    assert largest([FORMS[0], None]) is None
    assert total([FORMS[0], None]) is None
    assert total([]) == NOTHING
