"""平摊 that does not come out even: the share is cut off at the rounding digits, and what is cut off
nobody gets (8.6-3)."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rules_engine.backends.scalar import Observation
from rules_engine.explain.results import applies
from rules_engine.ir import Program, ScoreNode
from rules_engine.model.rounding import RoundingMode, round_exact
from rules_engine.model.values import NotApplicable, number_of

TOP: tuple[str, ...] = ("总分",)


def cut_off(
    program: Program, observation: Observation
) -> Iterator[tuple[tuple[str, ...], Fraction]]:
    """The levels of a unit at which points are left over, each with how many."""
    levels = [(TOP, program.total.children)]
    levels += [(node.path, node.children) for node in program.nodes if applies(node, observation)]
    for path, children in levels:
        rest = remainder(children, observation, program.digits)
        if rest:
            yield path, rest


def remainder(
    children: Sequence[ScoreNode], observation: Observation, digits: int | None
) -> Fraction:
    """What a level's 平摊 leaves over. The maximum of each indicator holds its share s already, that
    of one that has left too: with k of those, n that take, s is all the points that have left over
    n + k, cut off."""
    indicators = [child for child in children if child.kind == "指标"]
    left = [c for c in indicators if c.treatment == "平摊" and not applies(c, observation)]
    if digits is None or not left:
        return Fraction(0)
    worth = [value for child in left if (value := _points(child, observation))]
    takers = [c for c in indicators if _stays(c, observation) and _points(c, observation)]
    if not takers:
        return Fraction(0)
    shares, points = len(worth) + len(takers), sum(worth, Fraction(0))
    return points - shares * Fraction(round_exact(points / shares, digits, RoundingMode.DOWN))


def _stays(node: ScoreNode, observation: Observation) -> bool:
    """Whether a node is in its level's sum: it applies, or is given points as if it did."""
    return not isinstance(observation.value(node.score), NotApplicable)


def _points(node: ScoreNode, observation: Observation) -> Fraction | None:
    return None if node.points is None else number_of(observation.value(node.points))
