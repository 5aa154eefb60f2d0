"""分档: a choice between constants by one number alone, made one operation instead of eight."""

from collections.abc import Sequence

from attrs import frozen

from rules_engine.backends.columnar.amounts import Amount
from rules_engine.backends.columnar.table import Builder, Operand, Reg, Width
from rules_engine.backends.columnar.truths import Byte
from rules_engine.backends.columnar.wholes import ONE, Whole

# Bounds of an operation; fewer are filled up by repeating the last.
RUNGS = 4


def ladder(builder: Builder, whens: Sequence[Byte], values: Sequence[Amount]) -> Whole | None:
    """The chosen value, where conditions compare one narrow register with constants, the same way
    round, and all values are constants (``values`` has one more); else None."""
    constants = [value.at.const for value in values if value.under == ONE and not value.state.may]
    known = [each for each in constants if each is not None]
    if len(known) < len(values) or not 2 <= len(whens) <= RUNGS:
        return None
    bounds = _bounds(builder, whens)
    if bounds is None:
        bounds = _bounds(builder, whens[::-1], apart=True)
        known = [*known[-2::-1], known[-1]]
    if bounds is None:
        return None
    register, upward, limits = bounds
    low, high = min(known), max(known)
    if max(abs(low), abs(high)) >= 2**31:
        return None
    missing = RUNGS - len(whens)
    limits, known = (
        [*limits, *limits[-1:] * missing],
        [*known[:-1], *known[-2:-1] * missing, known[-1]],
    )
    name = "ladder_up" if upward else "ladder_down"
    extra = (*limits, *known)
    made = builder.emit(name, (register,), width=Width.NARROW, out=Width.NARROW, extra=extra)
    return Whole(made, low, high)


@frozen
class _Band:
    """``low`` ≤ number < ``high``; None is unbounded."""

    register: Reg
    low: int | None
    high: int | None


def _bounds(
    builder: Builder, whens: Sequence[Byte], *, apart: bool = False
) -> tuple[Reg, bool, list[int]] | None:
    """The number, whether bands go from high to low, and their bounds; None for what is no ladder.
    ``apart``: only where no two bands overlap, so that their order does not matter."""
    bands = [None if when.may else _band(builder, when.at) for when in whens]
    known = [band for band in bands if band is not None]
    if len(known) < len(whens) or len({band.register for band in known}) != 1:
        return None
    if known[0].register.width is not Width.NARROW:
        return None
    up = _from([(band.low, band.high) for band in known], apart=apart)
    down = _from([(_less(band.high), _less(band.low)) for band in known], apart=apart)
    if up is not None:
        return known[0].register, True, up
    return None if down is None else (known[0].register, False, [-each for each in down])


def _less(bound: int | None) -> int | None:
    """A bound of the negated number: x < high is -x ≥ 1 - high, low ≤ x is -x < 1 - low."""
    return None if bound is None else 1 - bound


def _from(bounds: Sequence[tuple[int | None, int | None]], *, apart: bool) -> list[int] | None:
    """The lower bounds, where no upper one ever decides: the bands before have taken what lies beyond."""
    limits: list[int] = []
    for low, high in bounds:
        if low is None or (high is not None and (not limits or high < limits[-1])):
            return None
        if apart and limits and high != limits[-1]:
            return None
        limits.append(low)
    return limits


def _band(builder: Builder, at: Operand) -> _Band | None:
    """What a condition asks of one number; None where it asks for something else."""
    row = builder.row_of(at)
    if row is None:
        return None
    if row.operation == "and":
        return _both(*(_band(builder, each) for each in row.registers))
    if row.form != "ri" or row.operation not in ("ge", "gt", "le", "lt"):
        return None
    register, bound = row.registers[0], row.immediates[0] + (row.operation in ("gt", "le"))
    upward = row.operation in ("ge", "gt")
    return _Band(register, bound if upward else None, None if upward else bound)


def _both(first: _Band | None, second: _Band | None) -> _Band | None:
    if first is None or second is None or first.register != second.register:
        return None
    lows = [band.low for band in (first, second) if band.low is not None]
    highs = [band.high for band in (first, second) if band.high is not None]
    return _Band(first.register, max(lows, default=None), min(highs, default=None))
