"""Kernels on truth values, states of values, and the choice between branches."""

from collections.abc import Mapping, Sequence
from typing import Any

from rules_engine.backends.interval.strict import first, strict_states
from rules_engine.backends.interval.values import (
    NEVER,
    Abstract,
    State,
    chosen,
    specials,
    under,
    union,
    unknown,
)
from rules_engine.backends.interval.witnesses import ALWAYS, At, join


def truths(value: Abstract) -> Mapping[bool, At]:
    """The possible truth values of a condition."""
    if value.choices is not None:
        return value.choices
    return {True: None, False: None} if value.may_have_value else {}


def _absorbing(operands: Sequence[Abstract], absorbing: bool) -> Abstract:
    """Kleene with absorption: ``absorbing`` wins over everything, specials over the neutral value."""
    kept = [truths(operand) for operand in operands]
    choices: dict[bool, At] = {}
    wins = [each[absorbing] for each in kept if absorbing in each]
    if wins:
        choices[absorbing] = first(wins)
    if any(_surely(one, absorbing) for one in operands):
        return chosen({}, choices)
    if all((not absorbing) in each for each in kept):
        choices[not absorbing] = join(each[not absorbing] for each in kept)
    return chosen(_open_states(operands, not absorbing), choices)


def _surely(operand: Abstract, truth: bool) -> bool:
    return operand.always and list(truths(operand)) == [truth]


def _open_states(operands: Sequence[Abstract], neutral: bool) -> dict[State, At]:
    """What is special or 空 comes through where nothing absorbs it."""
    states: dict[State, At] = {}
    for index, operand in enumerate(operands):
        for state, at in operand.states.items():
            if state is State.VALUE:
                continue
            comes = State.FAULT if state is State.BLANK else state
            others = [one for place, one in enumerate(operands) if place != index]
            reached = join((at, *(truths(one).get(neutral) for one in others)))
            states[comes] = first((states.get(comes), reached))
    return states


def both(operands: Sequence[Abstract]) -> Abstract:
    """``and``."""
    return _absorbing(operands, False)


def any_of(operands: Sequence[Abstract]) -> Abstract:
    """``or``."""
    return _absorbing(operands, True)


def negation(operands: Sequence[Abstract]) -> Abstract:
    """``not``."""
    (part,) = operands
    turned = {not truth: at for truth, at in truths(part).items()}
    return chosen(strict_states(operands), turned)


def is_blank(operands: Sequence[Abstract]) -> Abstract:
    """Whether the value is 空; specials pass."""
    (part,) = operands
    states = specials(part, State.BLANK)
    choices: dict[bool, At] = {}
    if State.BLANK in part.states:
        choices[True] = part.states[State.BLANK]
    if part.may_have_value:
        choices[False] = part.value_at
    return chosen(states, choices)


def is_not_applicable(operands: Sequence[Abstract]) -> Abstract:
    """Whether the value is 不适用; the other specials pass."""
    (part,) = operands
    states = specials(part, State.BLANK, State.NOT_APPLICABLE)
    choices: dict[bool, At] = {}
    if State.NOT_APPLICABLE in part.states:
        choices[True] = part.states[State.NOT_APPLICABLE]
    stated = [part.states[s] for s in (State.VALUE, State.BLANK) if s in part.states]
    if stated:
        choices[False] = first(stated)
    return chosen(states, choices)


def settle(operands: Sequence[Abstract]) -> Abstract:
    """不适用 becomes a fault; all else passes."""
    (part,) = operands
    if State.NOT_APPLICABLE not in part.states:
        return part
    faults = [part.states[s] for s in (State.NOT_APPLICABLE, State.FAULT) if s in part.states]
    states: dict[State, At] = {**part.states, State.FAULT: first(faults)}
    del states[State.NOT_APPLICABLE]
    return Abstract(states, part.low, part.low_at, part.high, part.high_at, part.choices)


def choice(branches: Sequence[tuple[Abstract, Abstract]], otherwise: Abstract) -> Abstract:
    """The value of the first branch whose condition holds; a special condition is the result."""
    parts: list[Abstract] = []
    path: At = ALWAYS
    for when, then in branches:
        truth = truths(when)
        if not when.always:
            parts.append(under(of_condition(when), path))
        if True in truth:
            parts.append(under(then, join((path, truth[True]))))
        if False not in truth:
            return _any([part for part in parts if part.states])
        path = join((path, truth[False]))
    return _any([part for part in (*parts, under(otherwise, path)) if part.states])


def _any(parts: list[Abstract]) -> Abstract:
    return union(parts) if parts else NEVER


def of_condition(when: Abstract) -> Abstract:
    """What a condition that is no truth value makes of the whole choice."""
    states: dict[State, At] = {}
    for state, at in when.states.items():
        if state is not State.VALUE:
            comes = State.FAULT if state is State.BLANK else state
            states[comes] = first((states.get(comes), at))
    return unknown(states)


def truth_of(states: dict[State, At], true: Any, false: Any) -> Abstract:
    """A truth value: ``true`` and ``false`` are the witness of each, or False where it cannot be."""
    if State.VALUE not in states:
        return unknown(states)
    choices = {truth: at for truth, at in ((True, true), (False, false)) if at is not False}
    return chosen(states, choices)
