"""What a scheme asks to be changed in the files that it takes: which part each 替换, 删去 and 并入 is
about, and whether that can be."""

from collections.abc import Iterable, Sequence

from attrs import Factory, define, frozen

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.records import Shown
from rules_engine.semantics.findings import reuse as r
from rules_engine.semantics.parts import (
    Atom,
    Key,
    Part,
    atoms,
    key_of,
    place_of,
    quota_key,
    words_of,
)
from rules_engine.source import Span
from rules_engine.syntax import nodes


@frozen(eq=False, repr=False)
class Change(Shown):
    """What a scheme does with what it takes: ``word`` is 替换, 删去, 并入 or 新增."""

    word: str
    what: str
    span: Span
    before: Span | None = None


@define(eq=False, repr=False)
class Plan(Shown):
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


def look_at(plan: Plan, items: Iterable[object], inside: Part | None) -> None:
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
    if removal.kind == "名额":
        span = removal.names[0].span.to(removal.names[-1].span)
        return [(quota_key(removal.names), span)]
    return [((removal.kind, name.text), name.span) for name in removal.names]


def _replace(plan: Plan, part: Atom, inside: Part | None) -> None:
    found = [id(each.node) for each in _targets(plan, "替换", key_of(part), place_of(part), inside)]
    plan.put.update(dict.fromkeys(found[:1], part))
    plan.gone.update(found[1:])


def _remove(plan: Plan, key: Key, span: Span, inside: Part | None) -> None:
    plan.gone.update(id(part.node) for part in _targets(plan, "删去", key, span, inside))


def _extend(plan: Plan, extension: nodes.Extension, inside: Part | None) -> None:
    key, span = (extension.kind, extension.name.text), extension.name.span
    for part in _targets(plan, "并入", key, span, inside)[:1]:
        plan.extended[id(part.node)] = extension
        look_at(plan, extension.items, part)


def _targets(plan: Plan, word: str, key: Key, span: Span, inside: Part | None) -> list[Part]:
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
    plan: Plan, word: str, key: Key, span: Span, found: Sequence[Part]
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


def _alike(plan: Plan, key: Key) -> tuple[list[str], list[str]]:
    """The names there are of a kind, and the kinds there are of a name."""
    kind, name = key
    return [n for k, n in plan.parts if k == kind], [k for k, n in plan.parts if n == name != ""]


def check_swallowed(plan: Plan) -> None:
    """A part cannot be changed if what it stands in is gone."""
    for part, span in plan.asked.values():
        for outer in part.above:
            if outer in plan.put or outer in plan.gone:
                whole, where = plan.asked[outer]
                what = words_of(part.key)
                plan.sink.report(r.swallowed(what, span, words_of(whole.key), where))


def check_new(plan: Plan) -> None:
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
