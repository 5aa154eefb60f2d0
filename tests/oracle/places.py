"""The oracle's grades by places: what docs/language/rulings.md 11.6 says."""

from fractions import Fraction
from typing import Any

from rules_engine.model.values import Missing, Special
from rules_engine.syntax import nodes as n
from tests.oracle.clauses import of_type
from tests.oracle.merging import NOT_APPLICABLE, merged
from tests.oracle.rounding import rounded
from tests.oracle.values import compared, literal


def holds(reference: Any, u: Any, grade: n.Grade) -> Any:
    """Whether a unit is within the places of a grade."""
    ranking = of_type(reference.blocks, n.Ranking)[0]
    lines = sorted(of_type(ranking.items, n.RankKey), key=lambda line: not line.first)
    group = [line.name.text for line in of_type(ranking.items, n.GroupBy)]
    peers = _peers(reference, u, group)
    standings = [[_standing(reference, u, peers, line) for line in lines]]
    size = _size(reference, peers)
    asked = [*standings[0], *([size] if len(lines) > 1 or grade.places.mode else [])]
    special = merged(asked)
    if special is not None:
        return False if special == NOT_APPLICABLE else special
    own = _keys(reference, u, lines)
    keys = [_keys(reference, peer, lines) for peer in peers if reference.takes_part(peer) is True]
    keys = [key for key in keys if key is not None]
    better = sum(key < own for key in keys)
    same = sum(key == own for key in keys)
    for_all = reference.place_cut == "都评"
    limit = literal(grade.places.last, reference.values.group(u, group[0]) if group else None)
    if grade.places.mode is not None:
        limit = rounded(Fraction(limit * size), grade.places.mode, 0)
    return (better + 1 if for_all else better + same) <= limit


def _peers(reference: Any, u: Any, group: list[str]) -> list[Any]:
    where = [reference.values.group(u, name) for name in group]
    return [
        peer
        for peer in reference.units
        if [reference.values.group(peer, name) for name in group] == where
        and reference.takes_part(peer) is not False
    ]


def _standing(reference: Any, u: Any, peers: list[Any], line: n.RankKey) -> Any:
    """A special value where the rank by one key has one; else nothing of interest."""
    own = reference.values.of(u, line.value)
    if own is None or (isinstance(own, Special) and not isinstance(own, Missing)):
        return merged([own])
    rows = [
        (peer, _part(reference, peer) or reference.values.of(peer, line.value)) for peer in peers
    ]
    rows += [(p, reference.values.of(p, line.value)) for p in peers if _part(reference, p)]
    return compared("个数", [(peer.unit.name, value) for peer, value in rows])


def _part(reference: Any, peer: Any) -> Missing | None:
    part = reference.takes_part(peer)
    return part if isinstance(part, Missing) else None


def _size(reference: Any, peers: list[Any]) -> Any:
    return compared("个数", [(peer.unit.name, _part(reference, peer) or 1) for peer in peers])


def _keys(reference: Any, u: Any, lines: list[n.RankKey]) -> tuple[Any, ...] | None:
    """Smaller is better; None without a place in the order."""
    values = [reference.values.of(u, line.value) for line in lines]
    if any(value is None or isinstance(value, Special) for value in values):
        return None
    pairs = zip(values, lines, strict=True)
    return tuple(-v if line.direction == "从高到低" else v for v, line in pairs)
