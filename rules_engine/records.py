"""Equality and text of records, written once.

attrs would write and compile them for each of some two hundred classes, which every start of the
program would wait for: half a millisecond a class. So records are ``@frozen(eq=False, repr=False)``
and take them from here; what they mean is the same.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from attrs import fields

_COMPARED: dict[type, Callable[[Any], Any]] = {}


class Shown:
    """A record with a text. It is equal to nothing but itself."""

    __slots__ = ()

    def __repr__(self) -> str:
        kind: Any = type(self)
        shown = [each.name for each in fields(kind) if each.repr]
        return f"{kind.__name__}({', '.join(f'{n}={getattr(self, n)!r}' for n in shown)})"


class Alike(Shown):
    """A record that is equal to another one of its class with equal fields."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        compared = _compared(type(self))
        return bool(compared(self) == compared(other))

    def __hash__(self) -> int:
        return hash((type(self), _compared(type(self))(self)))


def _compared(kind: type) -> Callable[[Any], Any]:
    """What gives the fields that count."""
    known = _COMPARED.get(kind)
    if known is None:
        names = [each.name for each in fields(kind) if each.eq]
        known = attrgetter(*names) if names else type
        _COMPARED[kind] = known
    return known
