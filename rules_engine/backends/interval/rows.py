"""Values of records beside those of the unit: a column for each, and what a list itself may be."""

from collections.abc import Callable, Sequence

from attrs import frozen

from rules_engine.backends.interval.logic import any_of, negation
from rules_engine.backends.interval.values import Abstract, State, exactly
from rules_engine.backends.interval.witnesses import At, join


@frozen(eq=False)
class Rows:
    """One abstract value for each record of a list, or for the record that stands for all."""

    source: str
    cells: tuple[Abstract, ...]


Carrier = Abstract | Rows


def spread(
    kernel: Callable[[Sequence[Abstract]], Abstract], operands: Sequence[Carrier]
) -> Carrier:
    """``kernel`` on values of the unit, or on those of each record."""
    rows = [one for one in operands if isinstance(one, Rows)]
    if not rows:
        return kernel([one for one in operands if isinstance(one, Abstract)])
    size = len(rows[0].cells)
    columns = [column(one, size) for one in operands]
    return Rows(rows[0].source, tuple(kernel(cells) for cells in zip(*columns, strict=True)))


def unless_absent(pair: Sequence[Abstract]) -> Abstract:
    """A record that is absent speaks against nothing that is to hold of all."""
    present, held = pair
    return any_of((negation((present,)), held))


def column(value: Carrier | None, size: int) -> tuple[Abstract, ...]:
    """A value for each of so many records; what is not asked for is 是."""
    if isinstance(value, Rows):
        return value.cells
    return (exactly(True) if value is None else value,) * size


def refused(state: Abstract) -> dict[State, At]:
    """The list itself is 空 or special: so is what is made of it."""
    found: dict[State, At] = {}
    for one, at in state.states.items():
        if one is not State.VALUE:
            found[State.FAULT if one is State.BLANK else one] = at
    return found


def one_record(source: str, at: At) -> At:
    """A list of one record whose fields are as ``at`` says."""
    if at is None:
        return None
    mine = {var: value for var, value in at.items() if var[:2] == ("field", source)}
    rest = {var: value for var, value in at.items() if var not in mine}
    record = tuple(sorted((str(var[3]), value) for var, value in mine.items()))
    return join(({("list", source): (record,)}, rest))
