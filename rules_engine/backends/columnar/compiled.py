"""Kernels in numba: one interpreter of tables, compiled once for all schemes and kept on disk.

numba keys its cache by this file and looks at no other, so ``FINGERPRINT`` below ties it to the
elements it is made of; a function that needs other options needs another name. Everything that is
read through an address was checked in ``binding``, or is checked here before it is used.
"""

from typing import Any

import numpy as np
from numba import carray, njit, types  # type: ignore[attr-defined]  # numba exports it unlisted
from numba.core import cgutils
from numba.extending import intrinsic

from rules_engine.backends.columnar.elements import ARITHMETIC, BYTES, COMPARISONS, QUOTIENTS
from rules_engine.model.columns import Array

RR, RI, QUOTIENT_RR, QUOTIENT_RI, COMPARE_RR, COMPARE_RI, BYTES_RR, BYTES_RI = range(8)
CHOOSE, FILL, LOAD, GUARD, LOOK, LOOK_TWO, COPY, MAP, REDUCE, SPREAD = range(8, 18)
FAMILY, CODE, WIDTH, OUT_WIDTH, OUT, FIRST, SECOND, THIRD, SPACE, IMMEDIATE = range(10)
COLUMNS = IMMEDIATE + 5
_BYTE, _NARROW, _WIDE = range(3)

_compiled = njit(error_model="numpy", nogil=True)


def _address(_context: Any, address: Any) -> Any:
    """An address as a pointer."""

    def generate(_target: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], cgutils.voidptr_t)

    return types.voidptr(address), generate


_pointer: Any = intrinsic(_address)


@_compiled
def _bytes(address: int, count: int) -> Array:
    return carray(_pointer(address), count, dtype=np.uint8)


@_compiled
def _narrow(address: int, count: int) -> Array:
    return carray(_pointer(address), count, dtype=np.int32)


@_compiled
def _wide(address: int, count: int) -> Array:
    return carray(_pointer(address), count, dtype=np.int64)


ADD, SUBTRACT, MULTIPLY, LEAST, MOST = ARITHMETIC.values()
EQUAL, DIFFERENT, LESS, AT_MOST, MORE, AT_LEAST = COMPARISONS.values()
BOTH, EITHER, APART, WORST = BYTES.values()
_floor_n, _half_n = (_compiled(pair[0]) for pair in QUOTIENTS.values())
_floor_w, _half_w = (_compiled(pair[1]) for pair in QUOTIENTS.values())

# Loops stand one level deep and several to a function: numba optimises a function again with every
# one that calls it, and each has its price. Codes are places in the tables of ``elements``.


@_compiled
def _arithmetic(code: int, out: Array, a: Array, b: Array) -> None:
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


@_compiled
def _arithmetic_by(code: int, out: Array, a: Array, x: Any) -> None:
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


@_compiled
def _compare(code: int, out: Array, a: Array, b: Array) -> None:
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


@_compiled
def _compare_with(code: int, out: Array, a: Array, x: Any) -> None:
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


@_compiled
def _on_bytes(code: int, out: Array, a: Array, b: Array) -> None:
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


@_compiled
def _on_bytes_by(code: int, out: Array, a: Array, x: Any) -> None:
    if code == 2:
        for i in range(len(out)):
            out[i] = APART(a[i], x)
    else:
        for i in range(len(out)):
            out[i] = WORST(a[i], x)


def _divisions(floor: Any, half_up: Any) -> tuple[Any, Any]:
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

    return _compiled(divide), _compiled(divide_by)


@_compiled
def _choose(form: int, out: Array, when: Array, a: Array, b: Array, x: Any, y: Any) -> None:
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


@_compiled
def _fill(out: Array, value: Any) -> None:
    for i in range(len(out)):
        out[i] = value


@_compiled
def _copy(out: Array, values: Array) -> None:
    for i in range(len(out)):
        out[i] = values[i]


@_compiled
def _load(
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
    return least < states_from or most > states_to or _guard(out, low, high)


@_compiled
def _guard(values: Array, low: Any, high: Any) -> bool:
    """Whether a value is out of bounds."""
    least, most = high, low
    for i in range(len(values)):
        least, most = LEAST(least, values[i]), MOST(most, values[i])
    return bool(least < low or most > high)


@_compiled
def _look(out: Array, a: Array, table: Array) -> None:
    for i in range(len(out)):
        out[i] = table[a[i] & 7]


@_compiled
def _look_two(out: Array, a: Array, b: Array, table: Array) -> None:
    for i in range(len(out)):
        out[i] = table[((a[i] & 7) << 3) | (b[i] & 7)]


@_compiled
def _map(out: Array, a: Array, table: Array, start: int) -> None:
    for i in range(len(out)):
        out[i] = table[start + a[i]]


@_compiled
def _count(out: Array, mask: Array, offsets: Array, first: int) -> None:
    """Differences of a running sum: a loop over each unit's few records would cost several times more."""
    running = np.empty(len(mask) + 1, np.int32)
    running[0] = held = np.int32(0)
    for i in range(len(mask)):
        held += np.int32(mask[i] == 1)
        running[i + 1] = held
    for i in range(len(out)):
        out[i] = running[offsets[i + 1] - first] - running[offsets[i] - first]


@_compiled
def _total(out: Array, values: Array, offsets: Array, first: int) -> None:
    """As ``_count``. Running sums may wrap around; their differences are exact all the same."""
    running = np.empty(len(values) + 1, np.int64)
    running[0] = total = np.int64(0)
    for i in range(len(values)):
        total += np.int64(values[i])
        running[i + 1] = total
    for i in range(len(out)):
        out[i] = running[offsets[i + 1] - first] - running[offsets[i] - first]


@_compiled
def _extreme(out: Array, values: Array, offsets: Array, first: int, start: Any, most: bool) -> None:
    at = 0
    for i in range(len(out)):
        end, found = offsets[i + 1] - first, start
        while at < end:
            value = values[at]
            if (value > found) == most:
                found = value
            at += 1
        out[i] = found


@_compiled
def _spread(out: Array, values: Array, offsets: Array, first: int) -> None:
    for i in range(len(values)):
        for at in range(offsets[i] - first, offsets[i + 1] - first):
            out[at] = values[i]


@_compiled
def _row_of_bytes(row: Array, o: Array, a: int, b: int, c: int, n: int, maps: Array) -> bool:
    """A row on bytes."""
    family, code = row[FAMILY], row[CODE]
    x = np.uint8(row[IMMEDIATE])
    if family == BYTES_RR:
        _on_bytes(code, o, _bytes(a, n), _bytes(b, n))
    elif family == BYTES_RI:
        _on_bytes_by(code, o, _bytes(a, n), x)
    elif family == CHOOSE:
        _choose(code, o, _bytes(a, n), _bytes(b, n), _bytes(c, n), x, np.uint8(row[IMMEDIATE + 1]))
    elif family == FILL:
        _fill(o, x)
    elif family == LOAD:
        low, high = np.uint8(row[IMMEDIATE + 1]), np.uint8(row[IMMEDIATE + 2])
        since, until = np.uint8(row[IMMEDIATE + 3]), np.uint8(row[IMMEDIATE + 4])
        return _load(o, _bytes(a, n), _bytes(b, n), x, low, high, since, until)
    elif family == GUARD:
        return _guard(o, x, np.uint8(row[IMMEDIATE + 1]))
    elif family == LOOK:
        _look(o, _bytes(a, n), maps[row[IMMEDIATE] : row[IMMEDIATE] + 8])
    elif family == LOOK_TWO:
        table = maps[row[IMMEDIATE] : row[IMMEDIATE] + 64]
        _look_two(o, _bytes(a, n), _bytes(b, n), table)
    return False


def _rows_of_numbers(view: Any, kind: Any, divisions: tuple[Any, Any]) -> Any:
    """What runs the rows on integers of one width."""
    divide, divide_by = divisions

    def run(row: Array, out: int, a: int, b: int, c: int, n: int, maps: Array) -> bool:
        family, code = row[FAMILY], row[CODE]
        x, y = kind(row[IMMEDIATE]), kind(row[IMMEDIATE + 1])
        if family == RR:
            _arithmetic(code, view(out, n), view(a, n), view(b, n))
        elif family == RI:
            _arithmetic_by(code, view(out, n), view(a, n), x)
        elif family == QUOTIENT_RR:
            divide(code, view(out, n), view(a, n), view(b, n))
        elif family == QUOTIENT_RI:
            divide_by(code, view(out, n), view(a, n), x)
        elif family == COMPARE_RR:
            _compare(code, _bytes(out, n), view(a, n), view(b, n))
        elif family == COMPARE_RI:
            _compare_with(code, _bytes(out, n), view(a, n), x)
        elif family == CHOOSE:
            _choose(code, view(out, n), _bytes(a, n), view(b, n), view(c, n), x, y)
        elif family == FILL:
            _fill(view(out, n), x)
        elif family == LOAD:
            since, until = np.uint8(row[IMMEDIATE + 3]), np.uint8(row[IMMEDIATE + 4])
            high, source = kind(row[IMMEDIATE + 2]), view(b, n)
            return _load(view(out, n), _bytes(a, n), source, x, y, high, since, until)
        elif family == GUARD:
            return _guard(view(a, n), x, y)
        elif family == MAP:
            _map(_narrow(out, n), view(a, n), maps, row[IMMEDIATE])
        return False

    return _compiled(run)


_row_of_narrow = _rows_of_numbers(_narrow, np.int32, _divisions(_floor_n, _half_n))
_row_of_wide = _rows_of_numbers(_wide, np.int64, _divisions(_floor_w, _half_w))


@_compiled
def _copied(row: Array, out: int, a: int, n: int) -> None:
    """A register into one of another width."""
    if row[WIDTH] == _BYTE:
        if row[OUT_WIDTH] == _NARROW:
            _copy(_narrow(out, n), _bytes(a, n))
        else:
            _copy(_wide(out, n), _bytes(a, n))
    elif row[WIDTH] == _NARROW:
        _copy(_wide(out, n), _narrow(a, n))
    else:
        _copy(_narrow(out, n), _wide(a, n))


@_compiled
def _reduced(row: Array, out: int, a: int, units: int, n: int, offsets: Array) -> None:
    """Records to one value a unit. Codes: count, total, worst, most, least."""
    code, first = row[CODE], offsets[0]
    if code == 0:
        _count(_narrow(out, units), _bytes(a, n), offsets, first)
    elif code == 1 and row[WIDTH] == _NARROW:
        _total(_wide(out, units), _narrow(a, n), offsets, first)
    elif code == 1:
        _total(_wide(out, units), _wide(a, n), offsets, first)
    elif code == 2:
        _extreme(_bytes(out, units), _bytes(a, n), offsets, first, np.uint8(0), True)
    elif row[WIDTH] == _NARROW:
        start = np.int32(row[IMMEDIATE])
        _extreme(_narrow(out, units), _narrow(a, n), offsets, first, start, code == 3)
    else:
        start_wide = np.int64(row[IMMEDIATE])
        _extreme(_wide(out, units), _wide(a, n), offsets, first, start_wide, code == 3)


@_compiled
def _spreaded(row: Array, out: int, a: int, units: int, n: int, offsets: Array) -> None:
    """Values of units to their records."""
    if row[WIDTH] == _BYTE:
        _spread(_bytes(out, n), _bytes(a, units), offsets, offsets[0])
    elif row[WIDTH] == _NARROW:
        _spread(_narrow(out, n), _narrow(a, units), offsets, offsets[0])
    else:
        _spread(_wide(out, n), _wide(a, units), offsets, offsets[0])


@njit(error_model="numpy", nogil=True, cache=True)
def run_blocks(
    table: Array,
    addresses: Array,
    steps: Array,
    spaces: Array,
    lists: Array,
    blocks: Array,
    maps: Array,
    violated: Array,
) -> None:
    """Every block of ``blocks`` through every row of ``table``; ``violated`` is set where one does not
    keep to its assumptions. A register is at its address, plus its step for every row of its space
    before the block. ``lists`` are the addresses of the offsets of each space, 0 for units."""
    starts, counts = np.zeros(len(lists), np.int64), np.zeros(len(lists), np.int64)
    for block in range(len(blocks)):
        first, units = blocks[block, 0], blocks[block, 1] - blocks[block, 0]
        starts[0], counts[0] = first, units
        for space in range(1, len(lists)):
            offsets = _wide(lists[space] + 8 * first, units + 1)
            starts[space], counts[space] = offsets[0], offsets[units] - offsets[0]
        for at in range(len(table)):
            row = table[at]
            o, i, j, k = row[OUT], row[FIRST], row[SECOND], row[THIRD]
            out = addresses[o] + steps[o] * starts[spaces[o]]
            a = addresses[i] + steps[i] * starts[spaces[i]]
            b = addresses[j] + steps[j] * starts[spaces[j]]
            c = addresses[k] + steps[k] * starts[spaces[k]]
            n, bad = counts[row[SPACE]], False
            if row[FAMILY] == COPY:
                _copied(row, out, a, n)
            elif row[FAMILY] >= REDUCE:
                offsets = _wide(lists[row[SPACE]] + 8 * first, units + 1)
                if row[FAMILY] == REDUCE:
                    _reduced(row, out, a, units, n, offsets)
                else:
                    _spreaded(row, out, a, units, n, offsets)
            elif row[WIDTH] == _NARROW:
                bad = _row_of_narrow(row, out, a, b, c, n, maps)
            elif row[WIDTH] == _WIDE:
                bad = _row_of_wide(row, out, a, b, c, n, maps)
            else:
                target = a if row[FAMILY] == GUARD else out
                bad = _row_of_bytes(row, _bytes(target, n), a, b, c, n, maps)
            if bad:
                violated[block] = True
                break
