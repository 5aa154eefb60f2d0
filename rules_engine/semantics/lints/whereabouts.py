"""In what kind of block a place of the text stands: what may be written there decides the way out."""

from rules_engine.semantics.parts import Atom, key_of
from rules_engine.source import Span
from rules_engine.syntax import nodes
from rules_engine.syntax.walking import Written

# The lines that may end in 当.
_WITH_CONDITION = (nodes.Amount, nodes.PerOccurrence, nodes.Shortfall, nodes.NoScore)
_ADJUSTING = ("扣分", "加分")


def whereabouts(written: Written, span: Span) -> str:
    """The first word of the innermost block around a place; empty where no condition can be added: in a
    定义 with parameters, and in a line of 扣分 or 加分 that takes no 当."""
    around = [
        node
        for block, below in written
        for node in (block, *(node for node, _ in below))
        if span.is_within(getattr(node, "span", block.span))
    ]
    blocks = [node for node in around if isinstance(node, Atom)]
    if not blocks:
        return ""
    block = min(blocks, key=lambda node: node.span.end - node.span.start)
    kind, _ = key_of(block)
    unconditional = kind in _ADJUSTING and not any(isinstance(n, _WITH_CONDITION) for n in around)
    with_parameters = isinstance(block, nodes.Definition) and block.parameters
    return "" if unconditional or with_parameters else kind
