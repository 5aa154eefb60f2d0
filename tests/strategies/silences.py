"""忽略 here and there in a random scheme: whatever it is about, no score may change."""

from typing import Any

from attrs import evolve

from rules_engine.syntax import nodes as n
from tests.strategies import making as m
from tests.strategies.drawing import World

# Warnings, those about a block, about the whole scheme, and one that no scheme here can have.
CODES = (
    "C0030",
    "C0103",
    "C0204",
    "C0207",
    "C0208",
    "C0211",
    "C0213",
    "C0214",
    "C0215",
    "C0216",
    "C0224",
)
_HOLDERS = (n.Scheme, n.Indicator, n.Adjustment, n.Veto, n.Override, n.Ranking, n.Statistics)


def silenced(world: World, blocks: list[n.Block]) -> list[n.Block]:
    """The same blocks, some with a line that silences a warning."""
    made: list[n.Block] = [_inside(world, block) for block in blocks]
    return [*made, _silence(world)] if world.chance(5) else made


def _inside(world: World, node: Any) -> Any:
    if not isinstance(node, _HOLDERS):
        return node
    items = tuple(_inside(world, item) for item in node.items)
    return evolve(node, items=(*items, _silence(world)) if world.chance(4) else items)


def _silence(world: World) -> n.Silence:
    return n.Silence(world.pick(CODES), "原文如此", span=m.SPAN)
