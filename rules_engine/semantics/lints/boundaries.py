"""One number that a quantity is compared with by ≥ in one place and by > in another."""

from collections.abc import Iterator

from attrs import frozen

from rules_engine.diagnostics import Diagnostic
from rules_engine.records import Alike
from rules_engine.semantics.findings import lints as f
from rules_engine.semantics.thresholds import FLIPPED
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes
from rules_engine.syntax.printing_expressions import expression_text
from rules_engine.syntax.walking import Written

_UPWARD, _DOWNWARD = "≥>", "≤<"
_ORDERED = frozenset(_UPWARD + _DOWNWARD)


@frozen(eq=False, repr=False)
class Boundary(Alike):
    """``subject operator bound``, as it is written."""

    subject: str
    operator: str
    bound: str
    span: Span


def mixed_boundaries(written: Written) -> Iterator[Diagnostic]:
    """Pairs of one direction: ≥ 90 and < 90 leave nothing open, ≥ 90 and > 90 do."""
    seen: dict[tuple[str, str, str], Boundary] = {}
    told: set[tuple[str, str, str]] = set()
    for each in sorted(_boundaries(written), key=lambda boundary: boundary.span.start):
        key = (each.subject, each.bound, _UPWARD if each.operator in _UPWARD else _DOWNWARD)
        first = seen.setdefault(key, each)
        if first.operator != each.operator and key not in told:
            told.add(key)
            operators = first.operator, each.operator
            yield f.mixed_boundary(each.subject, operators, each.bound, each.span, first.span)


def _boundaries(written: Written) -> Iterator[Boundary]:
    """In all blocks but 统计, which counts by habit what is ≥ 0."""
    scoring = (below for block, below in written if not isinstance(block, nodes.Statistics))
    for node in (node for below in scoring for node, _ in below):
        if isinstance(node, e.Compare):
            yield from _of_compare(node)
        elif isinstance(node, nodes.Bands):
            yield from _of_bands(node)


def _of_compare(node: e.Compare) -> Iterator[Boundary]:
    sides = [node.first, *(operand for _, operand in node.rest)]
    for (operator, _), left, right in zip(node.rest, sides, sides[1:], strict=False):
        if operator not in _ORDERED:
            continue
        if isinstance(right, e.Quantity):
            yield _boundary(left, operator, right, node.span)
        elif isinstance(left, e.Quantity):
            yield _boundary(right, FLIPPED[operator], left, node.span)


def _of_bands(node: nodes.Bands) -> Iterator[Boundary]:
    for band in node.bands:
        if isinstance(band, nodes.CompareBand) and band.operator in _ORDERED:
            yield _boundary(node.subject, band.operator, band.bound, band.span)


def _boundary(subject: e.Expr, operator: str, bound: e.Expr, span: Span) -> Boundary:
    return Boundary(expression_text(subject), operator, expression_text(bound), span)
