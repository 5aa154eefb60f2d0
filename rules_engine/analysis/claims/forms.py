"""Bounds that are sums over conditions: so much anyway, and so much more or less where each holds."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce

ALWAYS = -1
# By the number of a condition: what is added where it holds; under ``ALWAYS`` what is added anyway.
Form = Mapping[int, Fraction]
NOTHING: Form = {ALWAYS: Fraction(0)}


def most(form: Form) -> Fraction:
    """The largest that a form can be, whichever conditions hold."""
    return form[ALWAYS] + sum((v for k, v in form.items() if k != ALWAYS and v > 0), Fraction(0))


def least(form: Form) -> Fraction:
    """The smallest that it can be."""
    return -most(times(form, Fraction(-1)))


def plus(one: Form, other: Form) -> Form:
    """The sum of two forms."""
    large, small = (one, other) if len(one) >= len(other) else (other, one)
    made = dict(large)
    for key, value in small.items():
        made[key] = made.get(key, Fraction(0)) + value
        if key != ALWAYS and made[key] == 0:
            del made[key]
    return made


def times(form: Form, factor: Fraction) -> Form:
    """A form, every part of it so many times."""
    return {key: value * factor for key, value in form.items()} if factor else NOTHING


def flat(value: Fraction | int) -> Form:
    """A number that depends on no condition."""
    return {ALWAYS: Fraction(value)}


def is_flat(form: Form) -> bool:
    """Whether a form depends on no condition."""
    return len(form) == 1


def covers(one: Form, other: Form) -> bool:
    """Whether one form is at least the other, whichever conditions hold."""
    return least(plus(one, times(other, Fraction(-1)))) >= 0


def total(forms: Sequence[Form | None]) -> Form | None:
    """The sum; None where one of them is not known."""
    known = [form for form in forms if form is not None]
    return reduce(plus, known, NOTHING) if len(known) == len(forms) else None


def largest(forms: Sequence[Form | None]) -> Form | None:
    """A form that is at least each of them."""
    known = [form for form in forms if form is not None]
    if not known or len(known) < len(forms):
        return None
    best = max(known, key=lambda form: (most(form), least(form)))
    return best if all(covers(best, form) for form in known) else flat(most(best))
