"""Of what was asserted of made-up variables, the part that a question can depend on."""

from collections.abc import Sequence
from typing import Any

import z3


def bearing_on(wanted: Any, asserted: Sequence[Any]) -> list[Any]:
    """The assertions about the made-up variables of ``wanted``, and of those that these are made of.
    An assertion is about the one that it is the first to speak of: whatever the others are, there is a
    value that it allows. One that is about none repeats what the others imply. So what is shown
    without the rest holds, and what is found without it happens."""
    about: list[tuple[set[str], set[str]]] = []
    met: set[str] = set()
    for one in asserted:
        read = _made_up(one)
        about.append((read - met, read))
        met |= read
    needed, kept = _made_up(wanted), []
    for one, (own, read) in zip(reversed(asserted), reversed(about), strict=True):
        if own & needed:
            kept.append(one)
            needed |= read
    return kept[::-1]


def _made_up(term: Any) -> set[str]:
    """The variables of a term that are no facts: their names have a ``!``."""
    found: set[str] = set()
    done: set[int] = set()
    stack = [term] if z3.is_expr(term) else []
    while stack:
        node = stack.pop()
        if node.get_id() not in done:
            done.add(node.get_id())
            stack += node.children()
            if node.num_args() == 0 and node.decl().kind() == z3.Z3_OP_UNINTERPRETED:
                found.add(node.decl().name())
    return {name for name in found if "!" in name}
