"""Counterexamples made plain: every fact that can be put back to something ordinary is."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from fractions import Fraction
from functools import partial

from rules_engine.analysis.claims.model import Claim
from rules_engine.analysis.claims.trials import Bench
from rules_engine.model.types import (
    BoolType,
    DateTimeType,
    DateType,
    FactDecl,
    ListType,
    NumberType,
    OptionType,
)
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Value

_DAY = date(2019, 1, 1)
Group = tuple[UnitFacts, ...]


def shrunk(bench: Bench, claim: Claim, group: Group) -> Group:
    """A group that shows the same, with plainer facts; of one unit where that is enough."""
    shows = bench.shows if bench.shows(claim, group) else bench.happens
    if len(group) > 1 and shows(claim, group[:1]):
        group = group[:1]
    for place in range(len(group)):
        group = plainer(bench, partial(shows, claim), group, place)
    return group


def plainer(bench: Bench, shows: Callable[[Group], bool], group: Group, place: int) -> Group:
    """A group that shows the same, with plainer facts of one unit."""
    for decl in bench.program.schema.facts:
        for value in _plain_values(decl, group[place].values.get(decl.name)):
            other = _with(group, place, decl.name, value)
            if shows(other):
                group = other
                break
    return group


def _with(group: Group, place: int, name: str, value: Value) -> Group:
    facts = group[place]
    changed = UnitFacts(facts.unit, {**facts.values, name: value})
    return (*group[:place], changed, *group[place + 1 :])


def _plain_values(decl: FactDecl, own: Value) -> Iterator[Value]:
    """Plainer values than ``own``, the plainest first; none where it is plain or not reported."""
    if own is None and not decl.nullable:
        return
    for value in _plainest(decl, own):
        if value == own:
            return
        yield value


def _plainest(decl: FactDecl, own: Value) -> Iterator[Value]:
    kind = decl.type
    match kind:
        case BoolType():
            yield False
        case NumberType(lower=lower, upper=upper):
            low = lower if lower is not None else Fraction(0)
            for value in (0, low, 1, 10, 100):
                if value >= low and (upper is None or value <= upper):
                    yield int(value) if value == int(value) else value
        case OptionType(names=names):
            yield names[0]
        case DateTimeType():
            yield datetime.combine(_DAY, datetime.min.time())
        case DateType():
            yield _DAY
        case ListType() if isinstance(own, tuple) and not kind.period:
            for length in range(len(own)):
                yield own[:length]
        case _:
            return
