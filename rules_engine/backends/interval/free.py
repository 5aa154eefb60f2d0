"""A fact of which nothing is known but its declaration: everything that it may be."""

from datetime import date, datetime, time
from typing import Any

from attrs import evolve

from rules_engine.backends.interval.lines import Line, beside
from rules_engine.backends.interval.values import Abstract, State, exactly
from rules_engine.backends.interval.witnesses import ALWAYS, At, Var
from rules_engine.ir.passes.blanks import may_be_blank
from rules_engine.ir.passes.grid import reported
from rules_engine.model.types import (
    BoolType,
    DateTimeType,
    DateType,
    FactDecl,
    FactType,
    ListType,
    NumberType,
    OptionType,
    TextType,
)
from rules_engine.model.values import NOT_APPLICABLE

_A_DAY = date(2020, 1, 1)
_A_TIME = datetime.combine(_A_DAY, time())
_A_TEXT = "甲"


def yes_or_no(var: Var) -> Abstract:
    """Any truth value."""
    return Abstract({State.VALUE: ALWAYS}, choices={one: {var: one} for one in (True, False)})


def one_of(var: Var, names: tuple[str, ...]) -> Abstract:
    """Any of some options."""
    return Abstract({State.VALUE: ALWAYS}, choices={name: {var: name} for name in names})


def free_fact(decl: FactDecl, kind: str | None, var: Var | None = None) -> Abstract:
    """A fact of which nothing is known but its declaration."""
    if decl.classes and kind not in decl.classes:
        return exactly(NOT_APPLICABLE)
    var = var or ("fact", decl.name)
    value = free_value(decl.type, var)
    states: dict[State, At] = dict(value.states)
    if may_be_blank(decl):
        states[State.BLANK] = {var: None}
    if decl.may_not_apply:
        states[State.NOT_APPLICABLE] = {var: NOT_APPLICABLE}
    if len(states) > 1:
        states[State.VALUE] = {var: sample(decl.type)}
    return evolve(value, states=states)


def free_value(kind: FactType, var: Var) -> Abstract:
    """Any value of a declared type."""
    states = {State.VALUE: ALWAYS}
    match kind:
        case BoolType():
            return yes_or_no(var)
        case OptionType(names=names):
            return one_of(var, names)
        case NumberType():
            return between(kind, var, *bounds_of(kind))
        case TextType() | DateType() | DateTimeType() | ListType():
            return Abstract(states, var=var, some=sample(kind))


def bounds_of(kind: NumberType) -> tuple[Any, Any]:
    """The smallest and the largest number of a declared type, on its grid."""
    grid = reported(kind)
    low = None if kind.lower is None else beside(kind.lower, grid, up=True, strictly=False)
    high = None if kind.upper is None else beside(kind.upper, grid, up=False, strictly=False)
    return low, high


def between(kind: NumberType, var: Var, low: Any, high: Any) -> Abstract:
    """Any number of a declared type between two ends that lie on its grid."""
    low_at = None if low is None else {var: low}
    high_at = None if high is None else {var: high}
    grid, some = reported(kind), sample(kind)
    return Abstract(
        {State.VALUE: ALWAYS},
        low,
        low_at,
        high,
        high_at,
        var=var,
        grid=grid,
        some=some,
        line=Line(var, 1, 0, grid, low, high),
    )


def sample(kind: FactType) -> object:
    """Some value of a declared type."""
    match kind:
        case BoolType():
            return False
        case OptionType(names=names):
            return names[0]
        case NumberType():
            low, high = bounds_of(kind)
            return (
                max(0 if low is None else low, 0) if high is None else min(max(low or 0, 0), high)
            )
        case TextType():
            return _A_TEXT
        case DateType():
            return _A_DAY
        case DateTimeType():
            return _A_TIME
        case ListType():
            return ()
