"""A scheme and what it 沿用: the nodes of one merged file. Pure, from nodes to nodes.

Every change is about a part of the files that are taken, never about another change, so the order of
the lines decides nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from attrs import evolve, frozen

from rules_engine.diagnostics import Sink
from rules_engine.records import Shown
from rules_engine.semantics.findings import reuse as r
from rules_engine.semantics.merging_plan import Change, Plan, check_new, check_swallowed, look_at
from rules_engine.semantics.parts import (
    Key,
    Part,
    atoms,
    parts_in,
)
from rules_engine.syntax import nodes

# Lines of which an item has one: said anew in 并入 they take the place of the old ones.
_SAID_ONCE = (
    nodes.Applies,
    nodes.NotApplicableWhen,
    nodes.Cap,
    nodes.Floor,
    nodes.Overdraft,
    nodes.UntilExhausted,
    nodes.Factor,
)


@frozen(eq=False, repr=False)
class Merged(Shown):
    """The merged file, and how it came about."""

    file: nodes.File
    changes: tuple[Change, ...] = ()


def merged(own: nodes.File, bases: Sequence[nodes.File], sink: Sink) -> Merged:
    """``own`` with the files that it takes, one for each 沿用, changed as it says. What is wrong goes
    to ``sink``."""
    if not any(isinstance(block, _CHANGES) for block in own.blocks):
        return Merged(own)
    taken = list(_each_once(bases))
    plan = Plan(sink, _by_key(parts_in(taken)), bool(bases))
    look_at(plan, own.blocks, None)
    check_swallowed(plan)
    check_new(plan)
    blocks = (*_heads(own, bases, sink), *_kept(plan, taken), *_added(own))
    return Merged(evolve(own, blocks=blocks), tuple(plan.changes))


_CHANGES = (nodes.Reuse, nodes.Replacement, nodes.Removal, nodes.Extension)


def _each_once(bases: Sequence[nodes.File]) -> Iterator[nodes.Block]:
    """The blocks of all files but 方案, each once: a file that is taken by two ways is one."""
    seen: set[int] = set()
    for block in chain.from_iterable(base.blocks for base in bases):
        if id(block) not in seen:
            yield from _unseen(block, seen)
        seen.update(map(id, (block, *(atoms(block) if isinstance(block, nodes.Part) else ()))))


def _unseen(block: nodes.Block, seen: set[int]) -> Iterator[nodes.Block]:
    """A block without what was seen of it."""
    match block:
        case nodes.Scheme():
            return
        case nodes.Silence():
            yield _of_its_file(block)
        case nodes.Facts() | nodes.Units():
            yield from _with_lines(block, [line for line in atoms(block) if id(line) not in seen])
        case _:
            yield block


def _of_its_file(item: Any) -> Any:
    """A line of a file that is taken: what it silences is so in that file only."""
    if not isinstance(item, nodes.Silence):
        return item
    return evolve(item, within=item.within or item.span.source.whole_span)


def _with_lines(
    block: nodes.Facts | nodes.Units, lines: Sequence[Any]
) -> Iterator[nodes.Facts | nodes.Units]:
    """A block with these lines only; itself where they are all it has, nothing where it is empty."""
    if [*map(id, lines)] == [*map(id, atoms(block))]:
        yield block
    elif lines and isinstance(block, nodes.Facts):
        yield evolve(block, facts=tuple(lines))
    elif lines and isinstance(block, nodes.Units):
        yield evolve(block, attributes=tuple(lines))


def _added(own: nodes.File) -> Iterator[nodes.Block]:
    """What is new, and what is silenced in blocks of lines that take the place of others."""
    for block in own.blocks:
        if isinstance(block, nodes.Replacement) and isinstance(block.block, nodes.Facts):
            if block.block.silences:
                yield evolve(block.block, facts=())
        elif not isinstance(block, (nodes.Scheme, *_CHANGES)):
            yield block


def _by_key(parts: Iterable[Part]) -> dict[Key, list[Part]]:
    found: dict[Key, list[Part]] = {}
    for part in parts:
        found.setdefault(part.key, []).append(part)
    return found


# ── What becomes of it ──


def _kept(plan: Plan, items: Iterable[object]) -> Iterator[Any]:
    """Items that are taken, as they are after the changes."""
    for item in items:
        if id(item) in plan.put:
            yield plan.put[id(item)]
        elif id(item) not in plan.gone:
            yield from _changed(plan, item)


def _changed(plan: Plan, item: object) -> Iterator[object]:
    """An item with what has changed in it; itself where nothing has."""
    match item:
        case nodes.Facts() | nodes.Units():
            yield from _with_lines(item, list(_kept(plan, atoms(item))))
        case nodes.Indicator() | nodes.Adjustment():
            yield _extended(item, tuple(_kept(plan, item.items)), plan.extended.get(id(item)))
        case _:
            yield item


def _extended(
    item: nodes.Indicator | nodes.Adjustment, items: tuple[Any, ...], more: nodes.Extension | None
) -> object:
    """An item with 并入: its points and its lines of which there is one are the new ones."""
    if more is None:
        return item if [*map(id, items)] == [*map(id, item.items)] else evolve(item, items=items)
    new = [_put_in(each, more) for each in more.items if not isinstance(each, _CHANGES)]
    said = {_line(each) for each in new if isinstance(each, _SAID_ONCE)}
    both = (*(each for each in items if _line(each) not in said), *new)
    if isinstance(item, nodes.Adjustment):
        return evolve(item, limit=more.limit or item.limit, items=both)
    return evolve(
        item, worth=more.worth or item.worth, weight=more.weight or item.weight, items=both
    )


def _put_in(item: Any, more: nodes.Extension) -> Any:
    """A line of 并入; what it silences is so in that 并入."""
    return evolve(item, within=more.span) if isinstance(item, nodes.Silence) else item


def _line(item: object) -> tuple[object, ...]:
    """What kind of line it is: lines of one kind take each other's place."""
    match item:
        case nodes.Cap():
            return nodes.Cap, item.first
        case nodes.TotalLimit():
            return nodes.TotalLimit, item.which, item.when is None
        case nodes.Factor():
            return nodes.Factor, item.of
        case _:
            return (type(item),)


def _heads(own: nodes.File, bases: Sequence[nodes.File], sink: Sink) -> list[nodes.Scheme]:
    """方案: its lines said anew take the place of the old ones, the others stay."""
    mine = _schemes(own)
    reuses = [block for block in own.blocks if isinstance(block, nodes.Reuse)]
    heads: dict[int, tuple[nodes.Scheme, nodes.Reuse]] = {}
    for reuse, base in zip(reuses, bases, strict=False):
        for head in _schemes(base):
            heads.setdefault(id(head), (head, reuse))
    theirs = [head for head, _ in heads.values()]
    for _, reuse in [*heads.values()][1:]:
        sink.report(r.two_schemes(reuse.path_span, [head.name.span for head in theirs]))
    if len(mine) != 1 or not theirs:
        return mine or theirs[:1]
    return [_head(mine[0], theirs[0])]


def _schemes(file: nodes.File) -> list[nodes.Scheme]:
    return [block for block in file.blocks if isinstance(block, nodes.Scheme)]


def _head(own: nodes.Scheme, base: nodes.Scheme) -> nodes.Scheme:
    said = {_line(item) for item in own.items if not isinstance(item, nodes.Silence)}
    kept = (_of_its_file(item) for item in base.items if _line(item) not in said)
    return evolve(own, items=(*own.items, *kept))
