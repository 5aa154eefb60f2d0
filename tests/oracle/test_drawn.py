"""Random schemes say everything that the language can say, but for what scores nothing: 用例, 越高越好."""

from typing import Any

from rules_engine.diagnostics import Sink
from rules_engine.source import Source
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from rules_engine.syntax import nodes_cases
from rules_engine.syntax.nodes_scheme import Direction
from rules_engine.syntax.parse import parse
from tests.strategies.drawing import seeded
from tests.strategies.reuse import split
from tests.strategies.schemes import draw_scheme

SCHEMES, SPLIT = 200, 20


def kinds(node: Any) -> set[type]:
    """The kinds of nodes in a tree."""
    if isinstance(node, tuple):
        return set().union(*map(kinds, node))
    if not isinstance(node, e.Node):
        return set()
    return {type(node)}.union(*(kinds(getattr(node, name)) for name in node.__match_args__))


def known(*modules: Any) -> set[type]:
    """The kinds of nodes that modules define or hand on."""
    named = [each for module in modules for each in vars(module).values()]
    found = {each for each in named if isinstance(each, type) and issubclass(each, e.Node)}
    return found - {e.Node}


def test_every_kind_of_node_is_drawn() -> None:
    drawn: set[type] = set()
    for number in range(SCHEMES):
        world = seeded(f"drawn-{number}")
        file = draw_scheme(world)
        drawn |= kinds(file)
        for text in split(world, file) if number < SPLIT else ():
            drawn |= kinds(parse(Source("一份.rule", text), Sink()))
    undrawn = {
        kind
        for kind in known(e, n) - drawn - {Direction}
        if kind.__module__ != nodes_cases.__name__
    }
    assert undrawn == set()
