"""Which of several rulings wins: 否决 over 改判, 优先于, and what remains at odds."""

import itertools
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.records import Alike
from rules_engine.semantics import lines
from rules_engine.semantics.clauses import first_line
from rules_engine.semantics.context import Context
from rules_engine.semantics.exclusion import can_hold_together
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.findings import outcomes as o
from rules_engine.semantics.points import PointsValue
from rules_engine.syntax import nodes


@frozen(eq=False, repr=False)
class RulingDraft(Alike):
    """A ruling before it is known who beats whom."""

    node: nodes.Veto | nodes.Override
    active: ir.Expr
    points: PointsValue | None

    @property
    def name(self) -> str:
        """Its name."""
        return self.node.name.text

    @property
    def is_veto(self) -> bool:
        """Whether it is a 否决."""
        return isinstance(self.node, nodes.Veto)

    @property
    def grade(self) -> str | None:
        """The grade it gives; None where it gives none."""
        if isinstance(self.node, nodes.Override):
            return None if self.node.grade is None else self.node.grade.text
        return self.node.grades[0].text if self.node.grades else None

    @property
    def stops(self) -> bool:
        """Whether it stops scoring."""
        return isinstance(self.node, nodes.Veto) and self.node.stops

    @property
    def bars(self) -> tuple[str, ...]:
        """The grades it bars."""
        bars = self.node.bars if isinstance(self.node, nodes.Veto) else ()
        return tuple(name.text for name in bars)

    @property
    def move(self) -> nodes.GradeMove | None:
        """By how many grades it moves what the score gives."""
        if isinstance(self.node, nodes.Override):
            return self.node.move
        return self.node.moves[0] if self.node.moves else None

    @property
    def outcome(self) -> tuple[object, ...]:
        """What it wants; rulings that want the same cannot conflict."""
        points = None if self.points is None else tuple(self.points.by_class.items())
        way = None if self.move is None else self.move.way
        return self.grade, points, self.stops, frozenset(self.bars), way


def all_beaten_by(
    context: Context, drafts: Sequence[RulingDraft], known: Sequence[str]
) -> dict[str, set[str]]:
    """Name → names of the rulings that beat it: 优先于 (transitively), and vetoes over overrides."""
    direct: dict[str, set[str]] = {draft.name: set() for draft in drafts}
    for draft in drafts:
        for name in draft.node.beats:
            if name.text in direct:
                direct[name.text].add(draft.name)
            elif name.text not in known:
                context.report(n.unknown_ruling(name.text, name.span, list(known)))
    stated = {draft.name: _reached(draft.name, direct) for draft in drafts}
    for veto in (d for d in drafts if d.is_veto):
        for override in (d for d in drafts if not d.is_veto):
            if override.name not in stated[veto.name] and _overrules(veto, override):
                direct[override.name].add(veto.name)
    return closed(context, drafts, direct)


def _overrules(veto: RulingDraft, override: RulingDraft) -> bool:
    """A veto that only bars grades says nothing against an override to another grade."""
    only_bars = not (veto.grade or veto.points or veto.stops or veto.move)
    return not only_bars or override.grade in veto.bars


def closed(
    context: Context, drafts: Sequence[RulingDraft], direct: Mapping[str, set[str]]
) -> dict[str, set[str]]:
    """The transitive closure; each circle is reported once."""
    closed: dict[str, set[str]] = {}
    told: set[str] = set()
    for draft in drafts:
        closed[draft.name] = _reached(draft.name, direct)
        if draft.name in closed[draft.name]:
            closed[draft.name].discard(draft.name)
            if draft.name not in told:
                circle = _circle(draft.name, direct)
                told.update(circle)
                context.report(o.ruling_cycle(circle, draft.node.name.span))
    return closed


def _reached(start: str, direct: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    stack = sorted(direct[start])
    while stack:
        name = stack.pop()
        if name not in reached:
            reached.add(name)
            stack.extend(sorted(direct[name]))
    return reached


def _circle(start: str, direct: Mapping[str, set[str]]) -> list[str]:
    """A shortest way from a ruling to itself, as 优先于 reads: each beats the next."""
    paths = [[start]]
    while True:
        path = paths.pop(0)
        for name in sorted(direct[path[0]]):
            if name == start:
                return [start, *path]
            if name not in path:
                paths.append([name, *path])


def check_conflicts(
    context: Context, drafts: Sequence[RulingDraft], beaten_by: Mapping[str, set[str]]
) -> None:
    """Report rulings that can hold together, want different things, and have no order."""
    for first, second in _at_odds(drafts):
        if may_meet(first, second, beaten_by):
            context.report(_conflict(first, second))


def may_meet(first: RulingDraft, second: RulingDraft, beaten_by: Mapping[str, set[str]]) -> bool:
    """Whether both can be in effect: none beats the other, nothing shows that they exclude each other."""
    settled = second.name in beaten_by[first.name] or first.name in beaten_by[second.name]
    return not settled and can_hold_together(first.active, second.active)


def _at_odds(drafts: Sequence[RulingDraft]) -> Iterator[tuple[RulingDraft, RulingDraft]]:
    """Pairs that want different things, as they stand in the text. Rulings that want the same are
    looked at as one: there may be hundreds."""
    alike: dict[object, list[tuple[int, RulingDraft]]] = {}
    for place, draft in enumerate(drafts):
        alike.setdefault(draft.outcome, []).append((place, draft))
    for some, others in itertools.combinations(alike.values(), 2):
        if _differ(some[0][1], others[0][1]):
            for one, other in itertools.product(some, others):
                (_, first), (_, second) = sorted((one, other), key=lambda placed: placed[0])
                yield first, second


def _conflict(first: RulingDraft, second: RulingDraft) -> Diagnostic:
    texts = (_when_text(first), _when_text(second))
    spans = first.node.name.span, second.node.name.span
    return o.conflicting_rulings(
        first.name, second.name, spans, texts, undo=_undo_each_other(first.move, second.move)
    )


def _undo_each_other(first: nodes.GradeMove | None, second: nodes.GradeMove | None) -> bool:
    """Whether a unit that both move ends where it was."""
    if first is None or second is None:
        return False
    return first.way != second.way and first.number == second.number


def _when_text(draft: RulingDraft) -> str:
    return first_line(lines.of_kind(draft.node.items, nodes.RulingWhen)[0].span)


def _differ(first: RulingDraft, second: RulingDraft) -> bool:
    """Whether two rulings want different things: grades, points, stopping."""
    if first.grade is not None and second.grade is not None and first.grade != second.grade:
        return True
    if first.grade in second.bars or second.grade in first.bars:
        return True
    if _moves_otherwise(first, second) or _moves_otherwise(second, first):
        return True
    tables = [draft.points.by_class for draft in (first, second) if draft.points is not None]
    if len(tables) == 2:
        return tables[0] != tables[1]
    return bool(tables) and (first.stops or second.stops)


def _moves_otherwise(first: RulingDraft, second: RulingDraft) -> bool:
    """Whether one moves a grade that the other gives, or moves it the other way."""
    if first.move is None:
        return False
    other_way = second.move is not None and second.move.way != first.move.way
    return second.grade is not None or other_way
