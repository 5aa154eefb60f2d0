"""The interpreter of tables in numba, compiled once for all schemes and kept on disk.

numba keys its cache by the file that a function stands in and looks at no other. So the interpreter
carries a fingerprint of all loops and elements that it is made of: where one of them changes, it is
compiled anew. A function that needs other options needs another name.
"""

from collections.abc import Iterator
from hashlib import sha256
from types import CodeType, ModuleType
from typing import Any

import numpy as np
from numba import njit

from rules_engine.backends.columnar import elements, loops, record_loops, views
from rules_engine.backends.columnar.loops import (
    arithmetic_by_loop,
    arithmetic_loop,
    choose_loop,
    compare_loop,
    compare_with_loop,
    copy_loop,
    divisions,
    fill_loop,
    floor_n,
    floor_w,
    guard_loop,
    half_n,
    half_w,
    ladder_loop,
    load_loop,
    look_loop,
    look_two_loop,
    map_loop,
    on_bytes_by_loop,
    on_bytes_loop,
)
from rules_engine.backends.columnar.record_loops import (
    count_loop,
    count_many_loop,
    extreme_loop,
    spread_loop,
    total_loop,
)
from rules_engine.backends.columnar.views import (
    byte_view,
    compiled_loop,
    narrow_view,
    wide_view,
)
from rules_engine.model.columns import Array

RR, RI, QUOTIENT_RR, QUOTIENT_RI, COMPARE_RR, COMPARE_RI, BYTES_RR, BYTES_RI = range(8)
CHOOSE, FILL, LOAD, GUARD, LOOK, LOOK_TWO, COPY, MAP, LADDER, REDUCE, SPREAD, PACK = range(8, 20)
FAMILY, CODE, WIDTH, OUT_WIDTH, OUT, FIRST, SECOND, THIRD, SPACE, IMMEDIATE = range(10)
COLUMNS = IMMEDIATE + 9
_BYTE, _NARROW, _WIDE = range(3)


@compiled_loop
def _row_of_bytes(row: Array, o: Array, a: int, b: int, c: int, n: int, maps: Array) -> bool:
    """A row on bytes."""
    family, code = row[FAMILY], row[CODE]
    x = np.uint8(row[IMMEDIATE])
    if family == BYTES_RR:
        on_bytes_loop(code, o, byte_view(a, n), byte_view(b, n))
    elif family == BYTES_RI:
        on_bytes_by_loop(code, o, byte_view(a, n), x)
    elif family == CHOOSE:
        choose_loop(
            code,
            o,
            byte_view(a, n),
            byte_view(b, n),
            byte_view(c, n),
            x,
            np.uint8(row[IMMEDIATE + 1]),
        )
    elif family == FILL:
        fill_loop(o, x)
    elif family == LOAD:
        low, high = np.uint8(row[IMMEDIATE + 1]), np.uint8(row[IMMEDIATE + 2])
        since, until = np.uint8(row[IMMEDIATE + 3]), np.uint8(row[IMMEDIATE + 4])
        return load_loop(o, byte_view(a, n), byte_view(b, n), x, low, high, since, until)
    elif family == GUARD:
        return guard_loop(o, x, np.uint8(row[IMMEDIATE + 1]))
    elif family == LOOK:
        look_loop(o, byte_view(a, n), maps[row[IMMEDIATE] : row[IMMEDIATE] + 8])
    elif family == LOOK_TWO:
        table = maps[row[IMMEDIATE] : row[IMMEDIATE] + 64]
        look_two_loop(o, byte_view(a, n), byte_view(b, n), table)
    return False


def _rows_of_numbers(view: Any, kind: Any, divisions: tuple[Any, Any]) -> Any:
    """What runs the rows on integers of one width."""
    divide, divide_by = divisions

    def run(row: Array, out: int, a: int, b: int, c: int, n: int, maps: Array) -> bool:
        family, code = row[FAMILY], row[CODE]
        x, y = kind(row[IMMEDIATE]), kind(row[IMMEDIATE + 1])
        if family == RR:
            arithmetic_loop(code, view(out, n), view(a, n), view(b, n))
        elif family == RI:
            arithmetic_by_loop(code, view(out, n), view(a, n), x)
        elif family == QUOTIENT_RR:
            divide(code, view(out, n), view(a, n), view(b, n))
        elif family == QUOTIENT_RI:
            divide_by(code, view(out, n), view(a, n), x)
        elif family == COMPARE_RR:
            compare_loop(code, byte_view(out, n), view(a, n), view(b, n))
        elif family == COMPARE_RI:
            compare_with_loop(code, byte_view(out, n), view(a, n), x)
        elif family == CHOOSE:
            choose_loop(code, view(out, n), byte_view(a, n), view(b, n), view(c, n), x, y)
        elif family == FILL:
            fill_loop(view(out, n), x)
        elif family == LOAD:
            since, until = np.uint8(row[IMMEDIATE + 3]), np.uint8(row[IMMEDIATE + 4])
            high, source = kind(row[IMMEDIATE + 2]), view(b, n)
            return load_loop(view(out, n), byte_view(a, n), source, x, y, high, since, until)
        elif family == GUARD:
            return guard_loop(view(a, n), x, y)
        elif family == MAP:
            map_loop(narrow_view(out, n), view(a, n), maps, row[IMMEDIATE])
        return False

    return compiled_loop(run)


_row_of_narrow = _rows_of_numbers(narrow_view, np.int32, divisions(floor_n, half_n))
_row_of_wide = _rows_of_numbers(wide_view, np.int64, divisions(floor_w, half_w))


@compiled_loop
def _copied(row: Array, out: int, a: int, n: int) -> None:
    """A register into one of another width."""
    if row[WIDTH] == _BYTE:
        if row[OUT_WIDTH] == _NARROW:
            copy_loop(narrow_view(out, n), byte_view(a, n))
        else:
            copy_loop(wide_view(out, n), byte_view(a, n))
    elif row[WIDTH] == _NARROW:
        copy_loop(wide_view(out, n), narrow_view(a, n))
    else:
        copy_loop(narrow_view(out, n), wide_view(a, n))


@compiled_loop
def _reduced(row: Array, out: int, a: int, units: int, n: int, offsets: Array) -> None:
    """Records to one value a unit. Codes: count, total, worst, most, least."""
    code, first = row[CODE], offsets[0]
    if code == 0:
        count_loop(narrow_view(out, units), byte_view(a, n), offsets, first)
    elif code == 1 and row[WIDTH] == _NARROW:
        total_loop(wide_view(out, units), narrow_view(a, n), offsets, first)
    elif code == 1:
        total_loop(wide_view(out, units), wide_view(a, n), offsets, first)
    elif code == 2:
        extreme_loop(byte_view(out, units), byte_view(a, n), offsets, first, np.uint8(0), True)
    elif row[WIDTH] == _NARROW:
        start = np.int32(row[IMMEDIATE])
        extreme_loop(narrow_view(out, units), narrow_view(a, n), offsets, first, start, code == 3)
    else:
        start_wide = np.int64(row[IMMEDIATE])
        extreme_loop(wide_view(out, units), wide_view(a, n), offsets, first, start_wide, code == 3)


@compiled_loop
def _spreaded(row: Array, out: int, a: int, units: int, n: int, offsets: Array) -> None:
    """Values of units to their records."""
    if row[WIDTH] == _BYTE:
        spread_loop(byte_view(out, n), byte_view(a, units), offsets, offsets[0])
    elif row[WIDTH] == _NARROW:
        spread_loop(narrow_view(out, n), narrow_view(a, units), offsets, offsets[0])
    else:
        spread_loop(wide_view(out, n), wide_view(a, units), offsets, offsets[0])


def _codes(module: ModuleType) -> Iterator[CodeType]:
    """The code of every function of a module, by name."""
    for _, each in sorted(vars(module).items()):
        function = getattr(each, "py_func", each)
        if getattr(function, "__module__", None) == module.__name__ and hasattr(
            function, "__code__"
        ):
            yield function.__code__


def _described(code: CodeType) -> Iterator[str]:
    yield f"{code.co_code.hex()} {code.co_names}"
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from _described(const)
        else:
            yield repr(const)


_FINGERPRINTED = (elements, views, loops, record_loops)


def _fingerprint() -> int:
    """A number that changes with the code of the loops and the elements."""
    found = [line for module in _FINGERPRINTED for c in _codes(module) for line in _described(c)]
    return int.from_bytes(sha256("\n".join(found).encode()).digest()[:7])


def _interpreter(fingerprint: int) -> Any:
    """The interpreter. numba keys its cache by the values that a function closes over."""

    @njit(error_model="numpy", nogil=True, cache=True)
    def run_blocks(
        table: Array,
        packs: Array,
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
        if fingerprint < 0:
            return
        starts, counts = np.zeros(len(lists), np.int64), np.zeros(len(lists), np.int64)
        for block in range(len(blocks)):
            first, units = blocks[block, 0], blocks[block, 1] - blocks[block, 0]
            starts[0], counts[0] = first, units
            for space in range(1, len(lists)):
                offsets = wide_view(lists[space] + 8 * first, units + 1)
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
                elif row[FAMILY] == LADDER:
                    ladder_loop(
                        row[CODE] == 0, narrow_view(out, n), narrow_view(a, n), row[IMMEDIATE:]
                    )
                elif row[FAMILY] >= REDUCE:
                    offsets = wide_view(lists[row[SPACE]] + 8 * first, units + 1)
                    if row[FAMILY] == PACK:
                        pack = packs[row[IMMEDIATE]]
                        places = addresses[pack] + steps[pack] * starts[spaces[pack]]
                        count_many_loop(pack, places, units, n, offsets)
                    elif row[FAMILY] == REDUCE:
                        _reduced(row, out, a, units, n, offsets)
                    else:
                        _spreaded(row, out, a, units, n, offsets)
                elif row[WIDTH] == _NARROW:
                    bad = _row_of_narrow(row, out, a, b, c, n, maps)
                elif row[WIDTH] == _WIDE:
                    bad = _row_of_wide(row, out, a, b, c, n, maps)
                else:
                    target = a if row[FAMILY] == GUARD else out
                    bad = _row_of_bytes(row, byte_view(target, n), a, b, c, n, maps)
                if bad:
                    violated[block] = True
                    break

    return run_blocks


run_blocks = _interpreter(_fingerprint())
