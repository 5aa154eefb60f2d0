"""Picks the lines of a block by kind, and reports what stands twice."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.findings.limits import same_line_twice
from rules_engine.source import Span
from rules_engine.syntax import nodes


class _Placed(Protocol):
    @property
    def span(self) -> Span: ...


T = TypeVar("T")
P = TypeVar("P", bound=_Placed)


def of_kind(items: Iterable[object], kind: type[T]) -> list[T]:
    """The items of a kind, in the order of the text."""
    return [item for item in items if isinstance(item, kind)]


def the_one(context: Context, items: Sequence[P], what: str) -> P | None:
    """The only item of its kind; a second one is reported."""
    for again in items[1:]:
        context.report(n.duplicate_line(what, again.span, items[0].span))
    return items[0] if items else None


def each_once(context: Context, items: Sequence[P]) -> None:
    """Report a line that says word for word what another one of the same block says."""
    seen: dict[P, P] = {}
    for item in items:
        if item in seen:
            context.report(same_line_twice(item.span, seen[item].span))
        seen.setdefault(item, item)


def named_once(context: Context, blocks: Sequence[nodes.Indicator | nodes.Adjustment]) -> None:
    """Report a name that two items of one level have."""
    seen: dict[str, Span] = {}
    for block in blocks:
        name = block.name
        if name.text in seen:
            context.report(n.duplicate_name(name.text, name.span, seen[name.text]))
        seen.setdefault(name.text, name.span)


def cites(items: Iterable[object]) -> tuple[str, ...]:
    """The texts of 依据."""
    return tuple(item.text for item in items if isinstance(item, nodes.Cite))


def notes(items: Iterable[object]) -> tuple[str, ...]:
    """The texts of 说明."""
    return tuple(item.text for item in items if isinstance(item, nodes.Note))
