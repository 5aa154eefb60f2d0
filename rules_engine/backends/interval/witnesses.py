"""Which facts lead somewhere: a partial choice of free facts, whatever the others are.

Joining two witnesses fails where they choose differently for the same fact; so an end that is marked
attained is attained, also where a fact stands in several places.
"""

from collections.abc import Iterable, Mapping, Sequence

# ("fact", name), ("field", list, index, name), ("list", name), ("class",), ("role", name) …
Var = tuple[object, ...]
Witness = Mapping[Var, object]
At = Witness | None

ALWAYS: Witness = {}


def join(ats: Iterable[At]) -> At:
    """All of the witnesses together; None where one is missing or two contradict each other."""
    told: list[Witness] = []
    for at in ats:
        if at is None:
            return None
        if at and (not told or at is not told[-1]):
            told.append(at)
    return _joined(told) if len(told) > 1 else told[0] if told else ALWAYS


def _joined(told: Sequence[Witness]) -> At:
    found: dict[Var, object] = dict(told[0])
    for at in told[1:]:
        for var, value in at.items():
            known = found.setdefault(var, value)
            if known is not value and known != value:
                return None
    return found


def either(first: At, second: At) -> At:
    """The first witness that there is; the shorter one where there are two."""
    if first is None or second is None:
        return second if first is None else first
    return second if len(second) < len(first) else first
