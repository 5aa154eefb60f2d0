"""What an aggregate looks at, column by column: counted, added up, and what is special about it."""

from collections.abc import Callable, Sequence

from attrs import frozen

from rules_engine.backends.interval.arithmetic import add
from rules_engine.backends.interval.logic import choice, truths
from rules_engine.backends.interval.strict import first
from rules_engine.backends.interval.values import Abstract, State, exactly, ranged
from rules_engine.backends.interval.witnesses import ALWAYS, At, join

ZERO = exactly(0)


@frozen(eq=False)
class Columns:
    """What an aggregate looks at: ``where``, ``value`` and the keys of each record.

    With ``any_number`` there is one record, which stands for any number of them: ``none`` is what
    makes the list empty, ``one`` what makes a list of a record that is there at a witness.
    """

    where: tuple[Abstract, ...]
    value: tuple[Abstract, ...]
    keys: tuple[tuple[Abstract, ...], ...]
    take: int | None = None
    any_number: bool = False
    none: At = None
    one: Callable[[At], At] = lambda _at: None

    @property
    def possible(self) -> list[int]:
        """Positions of the records for which ``where`` may hold."""
        return [i for i, held in enumerate(self.where) if True in truths(held)]

    @property
    def certain(self) -> bool:
        """Whether it is known of every record that ``where`` holds, or that it does not."""
        return all(held.is_point for held in self.where)


Aggregation = Callable[[Columns], Abstract]


def listed(known: Aggregation, loose: Aggregation) -> Aggregation:
    """``known`` for records known one by one, ``loose`` for any number of them."""
    return lambda columns: (loose if columns.any_number else known)(columns)


def states_of(columns: Columns) -> dict[State, At]:
    """What is special or 空 about conditions and about values of records that may be held."""
    used: list[tuple[Abstract, At]] = [(one, ALWAYS) for one in columns.where]
    for i in columns.possible:
        held = truths(columns.where[i])[True]
        used += [(one, held) for one in (columns.value[i], *(key[i] for key in columns.keys))]
    found: dict[State, At] = {}
    for one, held in used:
        for state, at in one.states.items():
            if state is not State.VALUE:
                comes = State.FAULT if state is State.BLANK else state
                alone = columns.one(join((held, at))) if columns.any_number else None
                found[comes] = first((found.get(comes), alone))
    return found


def if_held(columns: Columns, value: Sequence[Abstract]) -> list[Abstract]:
    """Each record's value where its condition holds, else 0."""
    pairs = zip(columns.where, value, strict=True)
    return [choice([(held, one)], ZERO) for held, one in pairs]


def sum_known(columns: Columns) -> Abstract:
    """``sum`` of records known one by one."""
    return add(if_held(columns, columns.value))


def sum_any(columns: Columns) -> Abstract:
    """``sum`` of any number of records."""
    held = [columns.value[i] for i in columns.possible if columns.value[i].may_have_value]
    falls = any(one.low is None or one.low < 0 for one in held)
    rises = any(one.high is None or one.high > 0 for one in held)
    none = columns.none
    low, high = (None if falls else 0), (None if rises else 0)
    return ranged({**states_of(columns), State.VALUE: none}, low, none, high, none)


def surely_holds(held: Abstract) -> bool:
    """Whether a condition holds whatever the facts."""
    return held.is_point and held.point is True
