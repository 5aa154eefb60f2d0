"""Every node of a syntax tree, without knowing the kinds of nodes. Does not recurse."""

from collections.abc import Iterator

from rules_engine.syntax.expressions import Node


def children_of(node: Node) -> Iterator[Node]:
    """The nodes that a node holds, in the order of its fields."""
    for name in node.__match_args__:
        yield from _nodes_in(getattr(node, name))


def _nodes_in(value: object) -> Iterator[Node]:
    """A node; the nodes of a tuple, and of the pairs in it."""
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _nodes_in(part)


def descendants(root: Node) -> Iterator[tuple[Node, Node]]:
    """Every node below ``root`` with the node that holds it."""
    waiting = [root]
    while waiting:
        holder = waiting.pop()
        for node in children_of(holder):
            yield node, holder
            waiting.append(node)
