"""What the strict policy makes of abstract operands, apart from their values."""

from collections.abc import Sequence

from rules_engine.backends.interval.values import Abstract, State
from rules_engine.backends.interval.witnesses import At, either, join

States = dict[State, At]


def strict_states(operands: Sequence[Abstract]) -> States:
    """Possible outcomes of a strict operator: 出错 (also of 空) over 未报 over 不适用."""
    states: States = {}
    if all(operand.may_have_value for operand in operands):
        states[State.VALUE] = value_of_all(operands)
    if all(operand.always for operand in operands):
        return states
    faults = [at for operand in operands for at in _at(operand, State.FAULT, State.BLANK)]
    if faults:
        states[State.FAULT] = first(faults)
    if any(State.MISSING in operand.states for operand in operands):
        states[State.MISSING] = None
    if any(State.NOT_APPLICABLE in operand.states for operand in operands):
        states[State.NOT_APPLICABLE] = _not_applicable(operands)
    return states


def value_of_all(operands: Sequence[Abstract]) -> At:
    """What makes every operand a value."""
    return join(operand.value_at for operand in operands)


def first(ats: Sequence[At]) -> At:
    """The shortest witness that there is."""
    found: At = None
    for at in ats:
        found = either(found, at)
    return found


def _at(operand: Abstract, *states: State) -> list[At]:
    return [operand.states[state] for state in states if state in operand.states]


def _not_applicable(operands: Sequence[Abstract]) -> At:
    """One is 不适用 and each of the others is that or a value."""
    parts = []
    for index, operand in enumerate(operands):
        if State.NOT_APPLICABLE in operand.states:
            rest = (one.value_at for place, one in enumerate(operands) if place != index)
            parts.append(join((operand.states[State.NOT_APPLICABLE], *rest)))
    return first(parts)
