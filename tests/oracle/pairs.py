"""Random pairs of a scheme and a set of facts, on which the engine and the oracle must agree.

``python -m tests.oracle.pairs --pairs 20000 --seed 7`` compares so many and says what differs;
``--show 7-12/3`` prints the scheme and the facts of one pair and what differs there. A pair is one
scheme with one set of facts; every scheme meets many sets. Some schemes are compiled from two files
(沿用): the oracle, which knows nothing of that, reads the one they were cut from.
"""

import gc
import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from attrs import Factory, define, frozen

from rules_engine.diagnostics import Sink
from rules_engine.model.units import UnitFacts
from rules_engine.pipeline import Compiled, compile_text
from rules_engine.source import Source
from rules_engine.syntax import nodes as n
from rules_engine.syntax.parse import parse
from rules_engine.syntax.printing import print_scheme
from tests.corpus.evaluators import Inputs
from tests.oracle.agreement import Agreement, agreement
from tests.oracle.reference import Reference
from tests.strategies.drawing import seeded
from tests.strategies.facts import draw_units
from tests.strategies.reuse import BASE, OWN, split
from tests.strategies.schemes import draw_scheme

SETS = 25
UNITS = (1, 2, 3)
SPLIT = 15
# Schemes are big and stay: looking for garbage as often as usual costs a tenth of the time.
RARELY = (100_000, 20, 50)


@define
class Tally:
    """What was compared: ``seen`` counts schemes, pairs, units and units by status."""

    seen: Counter[str] = Factory(Counter)
    differing: list[str] = Factory(list)

    def add(self, name: str, found: Agreement) -> None:
        """A pair."""
        self.seen["pairs"] += 1
        self.seen["units"] += found.statuses.total()
        self.seen.update(found.statuses)
        if found.differences:
            self.differing.append(f"{name}: {'；'.join(found.differences[:3])}")


@frozen(eq=False)
class Scheme:
    """A random scheme: its text, and what the engine makes of it, in one file or in two."""

    text: str
    compiled: Compiled
    taken: bool


def scheme(seed: str) -> Scheme:
    """The scheme of a seed."""
    world = seeded(seed)
    file = draw_scheme(world)
    text = print_scheme(file)
    if not world.chance(SPLIT):
        return Scheme(text, compile_text(text, OWN), taken=False)
    own, base = split(world, file)
    return Scheme(text, compile_text(own, OWN, {BASE: base}), taken=True)


def facts_of(drawn: Scheme) -> Iterator[tuple[UnitFacts, ...]]:
    """Its sets of facts, without end."""
    world = seeded(drawn.text)
    assert drawn.compiled.program is not None
    while True:
        yield tuple(draw_units(world, drawn.compiled.program.schema, most=world.pick(UNITS)))


def whole(drawn: Scheme) -> n.File:
    """The scheme in one piece, as the oracle reads it."""
    gathered = drawn.compiled.gathered
    if not drawn.taken and gathered is not None and gathered.file is not None:
        return gathered.file
    file = parse(Source(OWN, drawn.text), Sink())
    assert file is not None
    return file


def agreements(drawn: Scheme, sets: int) -> Iterator[Agreement]:
    """What comes of the first sets of facts."""
    program, file = drawn.compiled.program, whole(drawn)
    assert program is not None
    reference = Reference(file)
    for units in islice(facts_of(drawn), sets):
        yield _agreement(Inputs(drawn.text, file, program, units), reference)


def compare(seed: str, pairs: int) -> Tally:
    """Compare until so many pairs are done. Schemes that do not compile are counted, and passed by."""
    tally, number = Tally(), 0
    while tally.seen["pairs"] < pairs:
        drawn = scheme(f"{seed}-{number}")
        tally.seen["schemes"] += 1
        if drawn.compiled.program is not None:
            tally.seen["compiled"] += 1
            tally.seen["taken"] += drawn.taken
            for place, found in enumerate(
                agreements(drawn, min(SETS, pairs - tally.seen["pairs"]))
            ):
                tally.add(f"{seed}-{number}/{place}", found)
        number += 1
    return tally


def show(pair: str) -> Iterator[str]:
    """A pair by what ``compare`` calls it: scheme, facts, differences."""
    seed, _, place = pair.rpartition("/")
    drawn, sets = scheme(seed), int(place) + 1
    yield drawn.text
    if drawn.compiled.program is None:
        yield from (f"{found.code} {found.message}" for found in drawn.compiled.errors)
        return
    for unit in list(islice(facts_of(drawn), sets))[-1]:
        yield str(unit.unit)
        yield from (f"  {name} {value}" for name, value in unit.values.items())
    yield from list(agreements(drawn, sets))[-1].differences


def _agreement(inputs: Inputs, reference: Reference) -> Agreement:
    try:
        return agreement(inputs, reference)
    except Exception as error:  # noqa: BLE001 # a failure of either is a difference, with its seed
        return Agreement([repr(error)], Counter())


def main(arguments: list[str] | None = None) -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--show", metavar="SEED-NUMBER/PLACE")
    chosen = parser.parse_args(arguments)
    if chosen.show:
        print("\n".join(show(chosen.show)))
        return 0
    gc.set_threshold(*RARELY)
    tally = compare(chosen.seed, chosen.pairs)
    print(json.dumps({"seen": tally.seen, "differing": tally.differing}, ensure_ascii=False))
    return 1 if tally.differing else 0


if __name__ == "__main__":
    sys.exit(main())
