"""得分（名称）: which indicators there are, and in what order siblings are lowered so that a score is
known where it is used. The order of the text does not matter."""

from collections.abc import Iterable, Iterator, Sequence, Set

from rules_engine.semantics.context import Context
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes
from rules_engine.syntax.walking import values_of

SCORE_WORD = "得分"
WORTH_WORD = "分值"
_OF_INDICATORS = (SCORE_WORD, WORTH_WORD)
_NONE: Set[str] = frozenset()


def note_indicators(context: Context) -> None:
    """Tell the context where each indicator's name stands, several places where a name is used again;
    and whether any expression at all asks for a score."""
    everything = list(_inside(context.blocks))
    context.indicator_places = _places(everything)
    context.scores_used = any(map(_score_of, everything))


def _places(everything: Iterable[object]) -> dict[str, list[Span]]:
    places: dict[str, list[Span]] = {}
    for node in everything:
        if isinstance(node, nodes.Indicator):
            places.setdefault(node.name.text, []).append(node.name.span)
    return places


def in_order(context: Context, indicators: Sequence[nodes.Indicator]) -> list[int]:
    """Positions of siblings, those whose scores others need first. In a circle somebody comes too
    early; the use of a score that is not known yet is then reported."""
    if len(indicators) < 2 or not context.scores_used:
        return list(range(len(indicators)))
    needed = [_needed(context, each) for each in indicators]
    if not any(needed):
        return list(range(len(indicators)))
    owned = [set(_places(_inside([indicator]))) for indicator in indicators]
    needs = [[i for i, names in enumerate(owned) if names & wanted] for wanted in needed]
    order: dict[int, None] = {}
    for position in range(len(indicators)):
        _place(position, needs, order)
    return list(order)


def _place(first: int, needs: Sequence[Sequence[int]], order: dict[int, None]) -> None:
    """Add a position after all that it needs. Does not recurse."""
    stack, opened = [first], set[int]()
    while stack:
        position = stack[-1]
        open_needs = [n for n in needs[position] if n not in order and n not in opened]
        opened.add(position)
        if open_needs and any(n != position for n in open_needs):
            stack.extend(n for n in reversed(open_needs) if n != position)
        else:
            order.setdefault(stack.pop())


def _needed(context: Context, root: object) -> set[str]:
    """The indicators whose scores something uses, through definitions too."""
    found: set[str] = set()
    stack, opened = [root], set[str]()
    while stack:
        for node in _inside([stack.pop()]):
            found |= _score_of(node)
            name = _name_used(node)
            if name in context.definitions and name not in opened:
                opened.add(name)
                stack.append(context.definitions[name].body)
    return found


def score_circle(context: Context, name: str) -> list[str]:
    """A shortest way from a score to itself, through what needs what; empty where there is none."""
    found = [x for x in _inside(context.blocks) if isinstance(x, nodes.Indicator)]
    needs = {x.name.text: sorted(_needs_of(context, x)) for x in found}
    paths = [[name]]
    seen: set[str] = set()
    while paths:
        path = paths.pop(0)
        for other in needs.get(path[-1], []):
            if other == name:
                return [*path, name]
            if other not in seen:
                seen.add(other)
                paths.append([*path, other])
    return []


def _needs_of(context: Context, indicator: nodes.Indicator) -> set[str]:
    """The scores that an indicator is made of: those below it, and those its own lines use."""
    below = [item for item in indicator.items if isinstance(item, nodes.Indicator)]
    own = [item for item in indicator.items if not isinstance(item, nodes.Indicator)]
    return {child.name.text for child in below}.union(*(_needed(context, item) for item in own))


def used_names(context: Context, root: object) -> set[str]:
    """Every name and function that something uses, through definitions too."""
    found: set[str] = set()
    stack = [root]
    while stack:
        for node in _inside([stack.pop()]):
            name = _name_used(node)
            if name in context.definitions and name not in found:
                stack.append(context.definitions[name].body)
            found.add(name)
    return found


def _score_of(node: object) -> Set[str]:
    if isinstance(node, e.Call) and node.name.text in _OF_INDICATORS:
        return {argument.name for argument in node.arguments if isinstance(argument, e.Ref)}
    return _NONE


def _name_used(node: object) -> str:
    match node:
        case e.Ref():
            return node.name
        case e.Call():
            return node.name.text
        case _:
            return ""


def _inside(roots: Sequence[object]) -> Iterator[object]:
    """Every syntax node under ``roots``. Does not recurse."""
    stack = list(roots)
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            stack.extend(node)
        elif isinstance(node, e.Node):
            yield node
            stack.extend(values_of(node))
