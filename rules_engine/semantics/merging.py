"""A scheme and what it 沿用: the nodes of one merged file. Pure, from nodes to nodes.

Every change is about a part of the files that are taken, never about another change, so the order of
the lines decides nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from attrs import Factory, define, evolve, frozen

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.records import Shown
from rules_engine.semantics.findings import reuse as r
from rules_engine.semantics.parts import (
    Atom,
    Key,
    Part,
    atoms,
    key_of,
    parts_in,
    place_of,
    words_of,
)
from rules_engine.source import Span
from rules_engine.syntax import nodes

# Lines of which an item has one: said anew in 并入 they take the place of the old ones.
_SAID_ONCE = (
    nodes.Applies,
    nodes.NotApplicableWhen,
    nodes.Cap,
    nodes.Floor,
    nodes.Overdraft,
    nodes.UntilExhausted,
)


@frozen(eq=False, repr=False)
class Change(Shown):
    """What a scheme does with what it takes: ``word`` is 替换, 删去, 并入 or 新增."""

    word: str
    what: str
    span: Span
    before: Span | None = None


@frozen(eq=False, repr=False)
class Merged(Shown):
    """The merged file, and how it came about."""

    file: nodes.File
    changes: tuple[Change, ...] = ()


@define(eq=False, repr=False)
class _Plan(Shown):
    """What becomes of the parts that are taken, by the ``id`` of their nodes. ``new`` are the parts
    that are only added, each with the part that it is put into."""

    sink: Sink
    parts: dict[Key, list[Part]]
    is_reusing: bool
    put: dict[int, Atom] = Factory(dict)
    gone: set[int] = Factory(set)
    extended: dict[int, nodes.Extension] = Factory(dict)
    asked: dict[int, tuple[Part, Span]] = Factory(dict)
    new: list[tuple[Atom, Part | None]] = Factory(list)
    changes: list[Change] = Factory(list)

    def settled(self, node: object) -> bool:
        """Whether a part that is taken leaves its place."""
        return id(node) in self.put or id(node) in self.gone


def merged(own: nodes.File, bases: Sequence[nodes.File], sink: Sink) -> Merged:
    """``own`` with the files that it takes, one for each 沿用, changed as it says. What is wrong goes
    to ``sink``."""
    if not any(isinstance(block, _CHANGES) for block in own.blocks):
        return Merged(own)
    taken = list(_each_once(bases))
    plan = _Plan(sink, _by_key(parts_in(taken)), bool(bases))
    _look_at(plan, own.blocks, None)
    _check_swallowed(plan)
    _check_new(plan)
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


# ── What is asked ──


def _look_at(plan: _Plan, items: Iterable[object], inside: Part | None) -> None:
    """Note every change among some items; ``inside`` is the part that 并入 is about."""
    for item in items:
        match item:
            case nodes.Replacement():
                for part in atoms(item.block):
                    _replace(plan, part, inside)
            case nodes.Removal():
                for key, span in _removed(item):
                    _remove(plan, key, span, inside)
            case nodes.Extension():
                _extend(plan, item, inside)
            case _ if isinstance(item, nodes.Part):
                plan.new += [(part, inside) for part in atoms(item)]


def _removed(removal: nodes.Removal) -> list[tuple[Key, Span]]:
    if not removal.names:
        end = removal.span.end
        while removal.span.source.text[:end].endswith("\n"):
            end -= 1
        return [((removal.kind, ""), Span(removal.span.source, removal.span.start, end))]
    return [((removal.kind, name.text), name.span) for name in removal.names]


def _replace(plan: _Plan, part: Atom, inside: Part | None) -> None:
    found = [id(each.node) for each in _targets(plan, "替换", key_of(part), place_of(part), inside)]
    plan.put.update(dict.fromkeys(found[:1], part))
    plan.gone.update(found[1:])


def _remove(plan: _Plan, key: Key, span: Span, inside: Part | None) -> None:
    plan.gone.update(id(part.node) for part in _targets(plan, "删去", key, span, inside))


def _extend(plan: _Plan, extension: nodes.Extension, inside: Part | None) -> None:
    key, span = (extension.kind, extension.name.text), extension.name.span
    for part in _targets(plan, "并入", key, span, inside)[:1]:
        plan.extended[id(part.node)] = extension
        _look_at(plan, extension.items, part)


def _targets(plan: _Plan, word: str, key: Key, span: Span, inside: Part | None) -> list[Part]:
    """The parts that a change is about: one, or one of each file; none where something is wrong."""
    found = plan.parts.get(key, [])
    if inside is not None:
        found = [part for part in found if id(inside.node) in part.above]
    wrong = _wrong_target(plan, word, key, span, found)
    if wrong is not None:
        plan.sink.report(wrong)
        return []
    plan.asked.update({id(part.node): (part, span) for part in found})
    plan.changes.append(Change(word, words_of(key), span, place_of(found[0].node)))
    return found


def _wrong_target(
    plan: _Plan, word: str, key: Key, span: Span, found: Sequence[Part]
) -> Diagnostic | None:
    if not plan.is_reusing:
        return r.nothing_reused(word, span)
    if not found:
        return r.not_in_base(words_of(key), span, _alike(plan, key))
    twice = [plan.asked[id(part.node)][1] for part in found if id(part.node) in plan.asked]
    if twice:
        return r.changed_twice(words_of(key), span, twice[0])
    of_each_file = {part.node.span.source for part in found if not part.above}
    if 1 < len(found) != len(of_each_file):
        return r.which_one(words_of(key), span, [place_of(part.node) for part in found])
    return None


def _alike(plan: _Plan, key: Key) -> tuple[list[str], list[str]]:
    """The names there are of a kind, and the kinds there are of a name."""
    kind, name = key
    return [n for k, n in plan.parts if k == kind], [k for k, n in plan.parts if n == name != ""]


def _check_swallowed(plan: _Plan) -> None:
    """A part cannot be changed if what it stands in is gone."""
    for part, span in plan.asked.values():
        for outer in part.above:
            if outer in plan.put or outer in plan.gone:
                whole, where = plan.asked[outer]
                what = words_of(part.key)
                plan.sink.report(r.swallowed(what, span, words_of(whole.key), where))


def _check_new(plan: _Plan) -> None:
    """What is only added must not be there already; classes and roles simply add up."""
    for part, inside in plan.new:
        if isinstance(part, nodes.UnitAttribute):
            continue
        there = [old for old in plan.parts.get(key_of(part), ()) if not plan.settled(old.node)]
        if inside is not None:
            there = [old for old in there if old.above[-1:] == (id(inside.node),)]
        if there:
            plan.sink.report(_already_there(part, there[0]))
        plan.changes.append(Change("新增", words_of(key_of(part)), place_of(part)))


def _already_there(part: Atom, old: Part) -> Diagnostic:
    start, (kind, _) = part.span.start, key_of(part)
    word = Span(part.span.source, start, start + len(kind))
    return r.already_there(
        words_of(key_of(part)),
        place_of(part),
        place_of(old.node),
        None if isinstance(part, nodes.Fact) else word,
    )


# ── What becomes of it ──


def _kept(plan: _Plan, items: Iterable[object]) -> Iterator[Any]:
    """Items that are taken, as they are after the changes."""
    for item in items:
        if id(item) in plan.put:
            yield plan.put[id(item)]
        elif id(item) not in plan.gone:
            yield from _changed(plan, item)


def _changed(plan: _Plan, item: object) -> Iterator[object]:
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
            return nodes.TotalLimit, item.which
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
