"""否则 1 + （若 …）: what is added after 否则 belongs to it, which a reader may not see."""

from collections.abc import Iterator

from rules_engine.diagnostics import Diagnostic
from rules_engine.semantics.findings import lints as f
from rules_engine.syntax import expressions as e
from rules_engine.syntax.walking import Written


def sums_after_else(written: Written) -> Iterator[Diagnostic]:
    """Sums with a 若 in them that stand after 否则 without brackets."""
    for _, below in written:
        for node, _ in below:
            if isinstance(node, e.Conditional) and _reads_too_far(node.otherwise):
                yield f.sum_after_else(node.otherwise.span)


def _reads_too_far(otherwise: e.Expr) -> bool:
    return e.is_sum_with_choice(otherwise) and not _is_bracketed(otherwise)


def _is_bracketed(expr: e.Expr) -> bool:
    """Whether the bracket before an expression closes after all of it."""
    text, start = expr.span.source.text, expr.span.start
    head = text[:start].rstrip()
    if not head.endswith(("（", "(")):
        return False
    depth = 1
    for place in range(start, expr.span.end):
        depth += (text[place] in "（(") - (text[place] in "）)")
        if not depth:
            return False
    return True
