"""Loops of the compiled kernels over registers of a block: the elements, one after the other."""

from typing import Any

import numpy as np

from rules_engine.backends.columnar.elements import ARITHMETIC, BYTES, COMPARISONS, QUOTIENTS
from rules_engine.backends.columnar.views import compiled_loop
from rules_engine.model.columns import Array

ADD, SUBTRACT, MULTIPLY, LEAST, MOST = ARITHMETIC.values()
EQUAL, DIFFERENT, LESS, AT_MOST, MORE, AT_LEAST = COMPARISONS.values()
BOTH, EITHER, APART, WORST = BYTES.values()
floor_n, half_n = (compiled_loop(pair[0]) for pair in QUOTIENTS.values())
floor_w, half_w = (compiled_loop(pair[1]) for pair in QUOTIENTS.values())

# Loops stand one level deep and several to a function: numba optimises a function again with every
# one that calls it, and each has its price. Codes are places in the tables of ``elements``.


@compiled_loop
def arithmetic_loop(code: int, out: Array, a: Array, b: Array) -> None:
    """Two registers; codes as in ``ARITHMETIC``."""
    if code == 0:
        for i in range(len(out)):
            out[i] = ADD(a[i], b[i])
    elif code == 1:
        for i in range(len(out)):
            out[i] = SUBTRACT(a[i], b[i])
    elif code == 2:
        for i in range(len(out)):
            out[i] = MULTIPLY(a[i], b[i])
    elif code == 3:
        for i in range(len(out)):
            out[i] = LEAST(a[i], b[i])
    else:
        for i in range(len(out)):
            out[i] = MOST(a[i], b[i])


@compiled_loop
def arithmetic_by_loop(code: int, out: Array, a: Array, x: Any) -> None:
    """With an immediate; code 1 takes the register from it."""
    if code == 0:
        for i in range(len(out)):
            out[i] = ADD(a[i], x)
    elif code == 1:
        for i in range(len(out)):
            out[i] = SUBTRACT(x, a[i])
    elif code == 2:
        for i in range(len(out)):
            out[i] = MULTIPLY(a[i], x)
    elif code == 3:
        for i in range(len(out)):
            out[i] = LEAST(a[i], x)
    else:
        for i in range(len(out)):
            out[i] = MOST(a[i], x)


@compiled_loop
def compare_loop(code: int, out: Array, a: Array, b: Array) -> None:
    """Larger and at least are smaller and at most, the other way round."""
    if code == 0:
        for i in range(len(out)):
            out[i] = EQUAL(a[i], b[i])
    elif code == 1:
        for i in range(len(out)):
            out[i] = DIFFERENT(a[i], b[i])
    elif code == 2:
        for i in range(len(out)):
            out[i] = LESS(a[i], b[i])
    else:
        for i in range(len(out)):
            out[i] = AT_MOST(a[i], b[i])


@compiled_loop
def compare_with_loop(code: int, out: Array, a: Array, x: Any) -> None:
    """A register and an immediate; codes as in ``COMPARISONS``."""
    if code == 0:
        for i in range(len(out)):
            out[i] = EQUAL(a[i], x)
    elif code == 1:
        for i in range(len(out)):
            out[i] = DIFFERENT(a[i], x)
    elif code == 2:
        for i in range(len(out)):
            out[i] = LESS(a[i], x)
    elif code == 3:
        for i in range(len(out)):
            out[i] = AT_MOST(a[i], x)
    elif code == 4:
        for i in range(len(out)):
            out[i] = MORE(a[i], x)
    else:
        for i in range(len(out)):
            out[i] = AT_LEAST(a[i], x)


@compiled_loop
def on_bytes_loop(code: int, out: Array, a: Array, b: Array) -> None:
    """Two registers of bytes; codes as in ``BYTES``."""
    if code == 0:
        for i in range(len(out)):
            out[i] = BOTH(a[i], b[i])
    elif code == 1:
        for i in range(len(out)):
            out[i] = EITHER(a[i], b[i])
    elif code == 2:
        for i in range(len(out)):
            out[i] = APART(a[i], b[i])
    else:
        for i in range(len(out)):
            out[i] = WORST(a[i], b[i])


@compiled_loop
def on_bytes_by_loop(code: int, out: Array, a: Array, x: Any) -> None:
    """A register of bytes and an immediate."""
    if code == 2:
        for i in range(len(out)):
            out[i] = APART(a[i], x)
    else:
        for i in range(len(out)):
            out[i] = WORST(a[i], x)


def divisions(floor: Any, half_up: Any) -> tuple[Any, Any]:
    """The loops of quotients of one width."""

    def divide(code: int, out: Array, a: Array, b: Array) -> None:
        if code == 0:
            for i in range(len(out)):
                out[i] = floor(a[i], b[i])
        else:
            for i in range(len(out)):
                out[i] = half_up(a[i], b[i])

    def divide_by(code: int, out: Array, a: Array, x: Any) -> None:
        if code == 0:
            for i in range(len(out)):
                out[i] = floor(a[i], x)
        else:
            for i in range(len(out)):
                out[i] = half_up(a[i], x)

    return compiled_loop(divide), compiled_loop(divide_by)


@compiled_loop
def choose_loop(form: int, out: Array, when: Array, a: Array, b: Array, x: Any, y: Any) -> None:
    """The first value where the condition is 1; ``form`` says which values are registers."""
    if form == 0:
        for i in range(len(out)):
            out[i] = a[i] if when[i] == 1 else b[i]
    elif form == 1:
        for i in range(len(out)):
            out[i] = a[i] if when[i] == 1 else x
    elif form == 2:
        for i in range(len(out)):
            out[i] = x if when[i] == 1 else a[i]
    else:
        for i in range(len(out)):
            out[i] = x if when[i] == 1 else y


@compiled_loop
def fill_loop(out: Array, value: Any) -> None:
    """The same value everywhere."""
    for i in range(len(out)):
        out[i] = value


@compiled_loop
def copy_loop(out: Array, values: Array) -> None:
    """A register into one of another width."""
    for i in range(len(out)):
        out[i] = values[i]


@compiled_loop
def load_loop(
    out: Array,
    states: Array,
    values: Array,
    fill: Any,
    low: Any,
    high: Any,
    states_from: Any,
    states_to: Any,
) -> bool:
    """Values with ``fill`` where there is a state; whether all are as they must be."""
    for i in range(len(out)):
        out[i] = values[i] if states[i] == 0 else fill
    least, most = states_to, states_from
    for i in range(len(out)):
        state = states_from if states[i] == 0 else states[i]
        least, most = LEAST(least, state), MOST(most, state)
    return least < states_from or most > states_to or guard_loop(out, low, high)


@compiled_loop
def guard_loop(values: Array, low: Any, high: Any) -> bool:
    """Whether a value is out of bounds."""
    least, most = high, low
    for i in range(len(values)):
        least, most = LEAST(least, values[i]), MOST(most, values[i])
    return bool(least < low or most > high)


@compiled_loop
def look_loop(out: Array, a: Array, table: Array) -> None:
    """What a table has for each byte."""
    for i in range(len(out)):
        out[i] = table[a[i] & 7]


@compiled_loop
def look_two_loop(out: Array, a: Array, b: Array, table: Array) -> None:
    """What a table has for each pair of bytes."""
    for i in range(len(out)):
        out[i] = table[((a[i] & 7) << 3) | (b[i] & 7)]


@compiled_loop
def map_loop(out: Array, a: Array, table: Array, start: int) -> None:
    """What a table has for each code."""
    for i in range(len(out)):
        out[i] = table[start + a[i]]


@compiled_loop
def ladder_loop(upward: bool, out: Array, a: Array, x: Array) -> None:
    """The first of four bounds that is reached, each with its value, or the last value."""
    b, c, d, e = np.int32(x[0]), np.int32(x[1]), np.int32(x[2]), np.int32(x[3])
    p, q, r, s, t = np.int32(x[4]), np.int32(x[5]), np.int32(x[6]), np.int32(x[7]), np.int32(x[8])
    if upward:
        for i in range(len(out)):
            v = a[i]
            found = s if v >= e else t
            found = r if v >= d else found
            found = q if v >= c else found
            out[i] = p if v >= b else found
    else:
        for i in range(len(out)):
            v = a[i]
            found = s if v <= e else t
            found = r if v <= d else found
            found = q if v <= c else found
            out[i] = p if v <= b else found
