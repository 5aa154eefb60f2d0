"""Every node of a syntax tree, without knowing the kinds of nodes. Does not recurse."""

from collections.abc import Callable, Iterator
from functools import partial
from operator import attrgetter
from typing import Any

from rules_engine.syntax.expressions import Node
from rules_engine.syntax.nodes import Block, File

# Each block with the nodes below it, and what holds them.
Written = tuple[tuple[Block, tuple[tuple[Node, Node], ...]], ...]
_KNOWN: dict[type[Node], Callable[[Node], tuple[Any, ...]]] = {}


def children_of(node: Node) -> list[Node]:
    """The nodes that a node holds, in the order of its fields; those of tuples, and of the pairs in
    them, too."""
    found: list[Node] = []
    waiting = list(_values_of(type(node))(node))
    while waiting:
        value = waiting.pop()
        if isinstance(value, Node):
            found.append(value)
        elif type(value) is tuple:
            waiting.extend(value)
    found.reverse()
    return found


def _values_of(kind: type[Node]) -> Callable[[Node], tuple[Any, ...]]:
    """What gives all fields of a kind of node at once."""
    known = _KNOWN.get(kind)
    if known is None:
        names = kind.__match_args__
        known = attrgetter(*names) if len(names) > 1 else partial(_values, names)
        _KNOWN[kind] = known
    return known


def _values(names: tuple[str, ...], node: Node) -> tuple[Any, ...]:
    return tuple(getattr(node, name) for name in names)


def written_in(file: File) -> Written:
    """Everything that a file says, block by block; for who would walk it several times."""
    return tuple((block, tuple(descendants(block))) for block in file.blocks)


def descendants(root: Node) -> Iterator[tuple[Node, Node]]:
    """Every node below ``root`` with the node that holds it."""
    waiting = [root]
    while waiting:
        holder = waiting.pop()
        found = children_of(holder)
        for node in found:
            yield node, holder
        waiting += found
