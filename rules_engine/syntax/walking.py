"""Every node of a syntax tree, without knowing the kinds of nodes. Does not recurse."""

from collections.abc import Callable, Iterator
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
    waiting = list(values_of(node))
    while waiting:
        value = waiting.pop()
        if isinstance(value, Node):
            found.append(value)
        elif type(value) is tuple:
            waiting.extend(value)
    found.reverse()
    return found


def values_of(node: Node) -> tuple[Any, ...]:
    """The values of all fields of a node but its span."""
    get = _KNOWN.get(type(node))
    if get is None:
        names = node.__match_args__
        get = attrgetter(*names) if len(names) > 1 else _few_values(names)
        _KNOWN[type(node)] = get
    return get(node)


def _few_values(names: tuple[str, ...]) -> Callable[[Node], tuple[Any, ...]]:
    """As ``attrgetter``, for one name or none."""
    if not names:
        return lambda _: ()
    only = attrgetter(*names)
    return lambda node: (only(node),)


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
