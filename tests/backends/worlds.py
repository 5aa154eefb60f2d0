"""Values that hang on a few facts, in every world that these make, and abstract values that are true of them.

A leaf says what an operand comes to in each world. Its abstract value is drawn: sometimes as close as can
be, sometimes looser, with witnesses that are right, as short as they come, or left out.
"""

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from operator import eq
from pathlib import Path
from random import Random
from typing import Any

from attrs import evolve, frozen

from rules_engine.backends.interval import Abstract, State
from rules_engine.backends.interval.free import between
from rules_engine.backends.interval.values import state_of
from rules_engine.backends.interval.witnesses import ALWAYS, At, Var
from rules_engine.model.types import NumberType

World = Mapping[Var, Any]
Closeness = Counter[str]
Draw = Callable[[Random], Any]
# How many are tried of each kind, and by which seed: others are tried by ``KERNEL_TRIALS=300 KERNEL_SEED=1``.
TRIALS = int(os.environ.get("KERNEL_TRIALS", "15"))
SEED = os.environ.get("KERNEL_SEED", "7")
CLOSE = Path(__file__).with_name("interval_close.txt")


def worlds_of(domains: Mapping[Var, Sequence[Any]]) -> list[World]:
    """Every choice of the facts."""
    return [dict(zip(domains, one, strict=True)) for one in product(*domains.values())]


@frozen(eq=False)
class Leaf:
    """An operand: what it comes to in each world, and what is known of it."""

    values: Sequence[Any]
    known: Abstract


def leads(at: World, world: World, same: Callable[[Any, Any], bool] = eq) -> bool:
    """Whether a world is as a witness says."""
    return all(var in world and same(value, world[var]) for var, value in at.items())


def draw_leaf(chance: Random, worlds: Sequence[World], draw: Draw) -> Leaf:
    """Values that hang on some of the facts."""
    on = [var for var in worlds[0] if chance.random() < 0.6]
    told: dict[Any, Any] = {}
    values = []
    for world in worlds:
        key = tuple(world[var] for var in on)
        values.append(told.setdefault(key, draw(chance)))
    return Leaf(values, abstract(chance, worlds, values))


def draw_free(chance: Random, worlds: Sequence[World], var: Var, more: Sequence[Any] = ()) -> Leaf:
    """A free fact itself: whole numbers from end to end, and perhaps what is none (``more``)."""
    numbers = sorted({world[var] for world in worlds if isinstance(world[var], int)})
    known = between(NumberType(whole=True), var, numbers[0], numbers[-1])
    known = evolve(known, some=chance.choice(numbers))
    states: dict[State, At] = {state_of(one): {var: one} for one in more}
    if states:
        known = evolve(known, states={**states, State.VALUE: {var: known.some}})
    return Leaf([world[var] for world in worlds], known)


def abstract(chance: Random, worlds: Sequence[World], values: Sequence[Any]) -> Abstract:
    """What is true of the values; looser than need be by chance."""

    def at(wanted: Callable[[Any], bool]) -> At:
        return witness(chance, worlds, [wanted(value) for value in values])

    states = {
        state: at(lambda v, s=state: state_of(v) is s)
        for state in dict.fromkeys(map(state_of, values))
    }
    if chance.random() < 0.1:
        states.setdefault(chance.choice(list(State)), None)
    plain = [value for value in values if state_of(value) is State.VALUE]
    if not plain or chance.random() < (0.2 if isinstance(plain[0], str) else 0.05):
        return Abstract(states)
    if isinstance(plain[0], bool | str):
        return Abstract(states, choices={one: at(_is(one)) for one in dict.fromkeys(plain)})
    low, high = min(plain), max(plain)
    ends = [(low, at(_is(low))), (high, at(_is(high)))]
    for place in (0, 1):
        if chance.random() < 0.15:
            ends[place] = None, None
    return Abstract(states, *ends[0], *ends[1])


def _is(wanted: Any) -> Callable[[Any], bool]:
    return lambda value: value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


def witness(chance: Random, worlds: Sequence[World], holds: Sequence[bool]) -> At:
    """Facts that lead to where something holds, none of them needlessly; or none is known."""
    if chance.random() < 0.2:
        return None
    fails = [world for world, one in zip(worlds, holds, strict=True) if not one]
    found = dict(chance.choice([world for world, one in zip(worlds, holds, strict=True) if one]))
    for var in chance.sample(sorted(found), len(found)):
        less = {other: value for other, value in found.items() if other != var}
        if not any(less.items() <= world.items() for world in fails):
            found = less
    return found or ALWAYS


def check(
    found: Abstract,
    worlds: Sequence[World],
    outcomes: Sequence[Any],
    same: Callable[[Any, Any], bool] = eq,
) -> Closeness:
    """No outcome is left out, and whatever is said to lead somewhere leads there; how close it is."""
    assert all(found.may_be(value) for value in outcomes), (found, outcomes)
    pairs = list(zip(worlds, outcomes, strict=True))
    for wanted, at in witnessed(found):
        there = [value for world, value in pairs if leads(at, world, same)]
        assert there, (wanted, at)
        assert all(_is(wanted)(one) or state_of(one) is wanted for one in there), (wanted, at)
    return closeness(found, outcomes)


def closeness(found: Abstract, outcomes: Sequence[Any]) -> Closeness:
    """How many ends and outcomes are further out than they need be, and how many are known to be reached."""
    plain = [value for value in outcomes if state_of(value) is State.VALUE]
    out = len(found.states) - len(set(map(state_of, outcomes)))
    if plain and isinstance(plain[0], bool | str):
        out += 9 if found.choices is None else len(found.choices) - len(set(plain))
    elif plain:
        out += (found.low != min(plain)) + (found.high != max(plain))
    return Counter(out=out, reached=len(witnessed(found)))


def witnessed(found: Abstract) -> list[tuple[Any, World]]:
    """What an abstract value says is reached, and by which facts."""
    ends = [(found.low, found.low_at), (found.high, found.high_at)]
    ends += list((found.choices or {}).items()) + list(found.states.items())
    return [(wanted, at) for wanted, at in ends if at is not None]


def check_close(name: str, found: Closeness) -> None:
    """As close as written in ``interval_close.txt``, so that nothing makes bounds wider unseen;
    ``UPDATE_ENDS=1`` writes the line anew."""
    if (TRIALS, SEED) != (15, "7"):
        return
    lines = CLOSE.read_text("utf-8").splitlines() if CLOSE.exists() else []
    told = dict(line.partition(": ")[::2] for line in lines)
    made = f"{found['out']} too far out, {found['reached']} reached"
    if os.environ.get("UPDATE_ENDS"):
        told[name] = made
        CLOSE.write_text("".join(f"{one}: {told[one]}\n" for one in sorted(told)), "utf-8")
    assert told[name] == made
