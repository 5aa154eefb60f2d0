"""Claims that there are no cliffs: places where one more scores less, of facts for which more is better (or
less is) on both sides of it. What tells them from a target that is best hit, neither missed nor gone beyond.
"""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from attrs import frozen

from rules_engine.analysis.claims.model import Claim
from rules_engine.ir.expressions import Apply, Expr, Fact
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.substitute import unrounded
from rules_engine.ir.program import Program
from rules_engine.model.types import NumberType
from rules_engine.source import Span


def of_cliffs(program: Program) -> Iterator[Claim]:
    """One for each item (and the total) and each number that it reads itself, where no direction is declared.
    Asked of scores before they are rounded: on the steps of a rounding nothing rises and nothing falls.
    What a number is divided by goes its own way: its cliffs are not asked about."""
    facts = program.schema.facts
    asked = [one.name for one in facts if isinstance(one.type, NumberType) and not one.better]
    parts = (part for node in program.nodes for part in (node.score, node.applicable))
    outside = {id(part): part for part in parts if part is not None}
    places: list[tuple[tuple[str, ...], str, Expr, Expr | None, Span]] = [
        (node.path, f"“{node.name}”", node.score, node.applicable, node.span)
        for node in program.nodes
    ]
    # What a veto makes of it is a ruling, not a score.
    total = program.total.before_veto
    places.append((("总分",), "总分", total, None, program.total.score.span))
    for path, name, score, applicable, span in places if asked else ():
        others = {at: part for at, part in outside.items() if part not in (score, applicable)}
        read = _read_in(score, others)
        plain = unrounded(score, others) if read else score
        for fact in asked:
            if fact in read:
                words = f"{name}里“{fact}”没有断崖"
                yield Claim("cliff", (*path, fact), words, plain, span, fact=fact, stated=score)


def _read_in(score: Expr, others: Collection[int]) -> set[str]:
    """The facts that a score reads itself, without those that something is divided by."""
    read, below = set(), set()
    for node in walk([score], others):
        if isinstance(node, Fact):
            read.add(node.name)
        elif isinstance(node, Apply) and node.operator == "div":
            parts = walk([node.operands[1]], others)
            below |= {part.name for part in parts if isinstance(part, Fact)}
    return read - below


@frozen
class Range:
    """What a number may be: from ``low`` to ``high`` (what stands for no end is far away), so far apart."""

    low: Fraction
    high: Fraction
    step: Fraction

    def has(self, value: Fraction) -> bool:
        """Whether it may be that."""
        return self.low <= value <= self.high


# What an item comes to where the fact is so much, all else being equal.
Profile = Mapping[Fraction, Fraction]


def is_cliff(profile: Profile, at: Fraction, way: int, within: Range) -> bool:
    """Whether going on from ``at`` in a direction (1 up, -1 down) scores less, where going on scores no less
    both right before and right after; and it scores more somewhere on both sides; or more right before,
    after which what was gained is not lost again; or more right after, in which it is more than ever."""
    step = within.step * way
    around = [profile.get(at + step * place) for place in (-1, 0, 1, 2)]
    if any(one is None for one in around):
        return False
    before, here, there, after = (Fraction(one) for one in around if one is not None)
    if not before <= here > there <= after:
        return False
    start, end = (within.low, within.high)[::way]
    least = min(value for place, value in profile.items() if (at - place) * way > 0)
    most = max(value for place, value in profile.items() if (place - at) * way > within.step)
    return (
        (least < here and most > there)
        or (before < here and least < there and profile.get(end, there - 1) >= there)
        or (there < after and most > here and profile.get(start, here + 1) <= here)
    )
