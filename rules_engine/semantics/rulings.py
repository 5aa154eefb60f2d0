"""否决 and 改判: who wins, what conflicts, what the grade becomes."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir import construct as make
from rules_engine.semantics import lines, typed
from rules_engine.semantics.clauses import first_line
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.exclusion import can_hold_together
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.points import read_points
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes


@frozen
class _Draft:
    """A ruling before it is known who beats whom."""

    node: nodes.Veto | nodes.Override
    active: ir.Expr
    points: ir.Expr | None

    @property
    def name(self) -> str:
        return self.node.name.text

    @property
    def is_veto(self) -> bool:
        return isinstance(self.node, nodes.Veto)

    @property
    def grade(self) -> str | None:
        if isinstance(self.node, nodes.Override):
            return self.node.grade.text
        return self.node.grades[0].text if self.node.grades else None

    @property
    def stops(self) -> bool:
        return isinstance(self.node, nodes.Veto) and self.node.stops

    @property
    def bars(self) -> tuple[str, ...]:
        bars = self.node.bars if isinstance(self.node, nodes.Veto) else ()
        return tuple(name.text for name in bars)


def lower_vetoes(context: Context, file: nodes.File) -> list[_Draft]:
    """The vetoes; called while 总分 means the score before 否决."""
    return _drafts(context, lines.of_kind(file.blocks, nodes.Veto))


def lower_overrides(context: Context, file: nodes.File) -> list[_Draft]:
    """The overrides; called when 总分 means the final score."""
    return _drafts(context, lines.of_kind(file.blocks, nodes.Override))


def _drafts(
    context: Context, blocks: Sequence[nodes.Veto] | Sequence[nodes.Override]
) -> list[_Draft]:
    drafts = []
    for block in blocks:
        if block.name.text in context.spans:
            first = context.spans[block.name.text]
            context.report(n.duplicate_name(block.name.text, block.name.span, first))
            continue
        context.spans[block.name.text] = block.name.span
        draft = _draft(context, block)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _draft(context: Context, block: nodes.Veto | nodes.Override) -> _Draft | None:
    whens = lines.of_kind(block.items, nodes.RulingWhen)
    line = lines.the_one(context, whens, "当")
    if line is None:
        context.report(c.ruling_without_condition(block.name.text, block.name.span))
        return None
    condition = typed.condition(context, line.when, UNIT_LEVEL)
    points = None
    if isinstance(block, nodes.Veto):
        if not (block.grades or block.points or block.stops or block.bars):
            context.report(c.ruling_without_outcome(block.name.text, block.name.span))
        made = read_points(context, block.points[0]) if block.points else None
        points = made.expr if made is not None else None
    if condition is None:
        return None
    span = block.name.span
    return _Draft(block, ir.Apply("settle", (condition,), make.BOOL, span), points)


def settle_rulings(context: Context, drafts: Sequence[_Draft]) -> tuple[ir.Ruling, ...]:
    """Rulings with ``effective``: active, and no active ruling beats it."""
    beaten_by = _beaten_by(context, drafts)
    _check_conflicts(context, drafts, beaten_by)
    by_name = {draft.name: draft for draft in drafts}
    made = []
    for draft in drafts:
        span = draft.node.name.span
        winners = [by_name[name].active for name in sorted(beaten_by[draft.name])]
        free = [make.negate(winner, span) for winner in winners]
        effective = make.all_of([draft.active, *free], span)
        made.append(_ruling(draft, effective))
    return tuple(made)


def _ruling(draft: _Draft, effective: ir.Expr) -> ir.Ruling:
    node = draft.node
    when = lines.of_kind(node.items, nodes.RulingWhen)[0]
    return ir.Ruling(
        kind="否决" if draft.is_veto else "改判",
        name=draft.name,
        active=draft.active,
        effective=effective,
        grade=draft.grade,
        points=draft.points,
        stops=draft.stops,
        bars=draft.bars,
        beats=tuple(name.text for name in node.beats),
        cites=lines.cites(node.items),
        text=first_line(when.span),
        span=node.name.span,
    )


def _beaten_by(context: Context, drafts: Sequence[_Draft]) -> dict[str, set[str]]:
    """Name → names of the rulings that beat it: 优先于 (transitively), and vetoes over overrides."""
    known = [draft.name for draft in drafts]
    direct: dict[str, set[str]] = {name: set() for name in known}
    for draft in drafts:
        for name in draft.node.beats:
            if name.text not in direct:
                context.report(n.unknown_ruling(name.text, name.span, known))
            else:
                direct[name.text].add(draft.name)
    for veto in (d for d in drafts if d.is_veto):
        for override in (d for d in drafts if not d.is_veto):
            if override.name not in direct[veto.name]:
                direct[override.name].add(veto.name)
    return _closed(context, drafts, direct)


def _closed(
    context: Context, drafts: Sequence[_Draft], direct: Mapping[str, set[str]]
) -> dict[str, set[str]]:
    """The transitive closure; a circle is reported."""
    closed: dict[str, set[str]] = {}
    for draft in drafts:
        reached: set[str] = set()
        stack = sorted(direct[draft.name])
        while stack:
            name = stack.pop()
            if name not in reached:
                reached.add(name)
                stack.extend(sorted(direct[name]))
        if draft.name in reached:
            circle = [draft.name, *sorted(reached - {draft.name}), draft.name]
            context.report(c.ruling_cycle(circle, draft.node.name.span))
            reached.discard(draft.name)
        closed[draft.name] = reached
    return closed


def _check_conflicts(
    context: Context, drafts: Sequence[_Draft], beaten_by: Mapping[str, set[str]]
) -> None:
    for index, first in enumerate(drafts):
        for second in drafts[index + 1 :]:
            settled = second.name in beaten_by[first.name] or first.name in beaten_by[second.name]
            if settled or not _differ(first, second):
                continue
            if can_hold_together(first.active, second.active):
                context.report(_conflict(first, second))


def _conflict(first: _Draft, second: _Draft) -> Diagnostic:
    texts = (_when_text(first), _when_text(second))
    spans = first.node.name.span, second.node.name.span
    return c.conflicting_rulings(first.name, second.name, spans, texts)


def _when_text(draft: _Draft) -> str:
    return first_line(lines.of_kind(draft.node.items, nodes.RulingWhen)[0].span)


def _differ(first: _Draft, second: _Draft) -> bool:
    """Whether two rulings want different things: grades, points, stopping."""
    if first.grade is not None and second.grade is not None and first.grade != second.grade:
        return True
    values = [getattr(d.points, "value", None) for d in (first, second) if d.points is not None]
    return len(set(values)) > 1 or (
        first.is_veto and second.is_veto and first.stops != second.stops
    )


def check_grades(context: Context, file: nodes.File, known: Sequence[str]) -> None:
    """Every grade that a ruling names must be listed in 等次."""
    for name in _named_grades(file):
        if name.text not in known:
            context.report(n.unknown_grade(name.text, name.span, known))


def _named_grades(file: nodes.File) -> list[e.Name]:
    names: list[e.Name] = []
    for block in file.blocks:
        if isinstance(block, nodes.Override):
            names.append(block.grade)
        elif isinstance(block, nodes.Veto):
            names.extend((*block.grades, *block.bars))
    return names
