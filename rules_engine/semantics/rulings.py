"""否决 and 改判: who wins, what conflicts, what the grade becomes."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir import construct as make
from rules_engine.records import Alike
from rules_engine.semantics import lines, typed
from rules_engine.semantics.clauses import first_line
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.exclusion import can_hold_together
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.findings import limits as f
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.points import PointsValue, read_points
from rules_engine.semantics.total import ScoreRange
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes


@frozen(eq=False, repr=False)
class _Draft(Alike):
    """A ruling before it is known who beats whom."""

    node: nodes.Veto | nodes.Override
    active: ir.Expr
    points: PointsValue | None

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

    @property
    def outcome(self) -> tuple[object, ...]:
        """What it wants; rulings that want the same cannot conflict."""
        points = None if self.points is None else tuple(self.points.by_class.items())
        return self.grade, points, self.stops, frozenset(self.bars)


def ruling_names(file: nodes.File) -> tuple[str, ...]:
    """The names that 优先于 can mention."""
    blocks = [b for b in file.blocks if isinstance(b, (nodes.Veto, nodes.Override))]
    return tuple(block.name.text for block in blocks)


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
        _check_outcomes(context, block)
        points = read_points(context, block.points[0]) if block.points else None
    if condition is None:
        return None
    span = block.name.span
    return _Draft(block, ir.Apply("settle", (condition,), make.BOOL, span), points)


def _check_outcomes(context: Context, veto: nodes.Veto) -> None:
    """Each kind of outcome once, none against another."""
    lines.the_one(context, veto.grades, "结果")
    lines.the_one(context, veto.points, "记")
    if veto.stops and veto.points:
        place, why = veto.points[0].span, "停止评分就没有分数"
        context.report(f.contradictory_lines("停止评分", "记", why, place, veto.name.span))
    for bar in veto.bars:
        if veto.grades and bar.text == veto.grades[0].text:
            place, why = veto.grades[0].span, f"又评又不评“{bar.text}”"
            context.report(f.contradictory_lines("结果", "不得评", why, bar.span, place))


def settle_rulings(
    context: Context, drafts: Sequence[_Draft], known: Sequence[str]
) -> tuple[ir.Ruling, ...]:
    """Rulings with ``effective``: active, the unit takes part, and no active ruling beats it. ``known`` are the names of
    all rulings of the scheme, those with errors and those of a later stage too."""
    beaten_by = _beaten_by(context, drafts, known)
    sound = [d for d in drafts if all(name.text in known for name in d.node.beats)]
    _check_conflicts(context, sound, beaten_by)
    by_name = {draft.name: draft for draft in drafts}
    made = []
    for draft in drafts:
        span = draft.node.name.span
        winners = [by_name[name].active for name in sorted(beaten_by[draft.name])]
        free = [make.negate(winner, span) for winner in winners]
        part = [] if context.takes_part is None else [context.takes_part]
        effective = make.all_of([*part, draft.active, *free], span)
        made.append(_ruling(draft, effective))
    return tuple(made)


def check_records(context: Context, drafts: Sequence[_Draft], reach: ScoreRange) -> None:
    """记 … 分 within what a total can be."""
    for draft in drafts:
        for kind, value in () if draft.points is None else draft.points.by_class.items():
            outside = _outside(value, kind, reach)
            if outside is not None and draft.points is not None:
                context.report(f.record_outside(draft.name, value, outside, draft.points.span))
                break


def _outside(value: Fraction, kind: str | None, reach: ScoreRange) -> Fraction | None:
    """The limit that a value passes."""
    if reach.highest is not None and value > reach.highest[kind]:
        return reach.highest[kind]
    if reach.lowest is not None and value < reach.lowest[kind]:
        return reach.lowest[kind]
    return None


def _ruling(draft: _Draft, effective: ir.Expr) -> ir.Ruling:
    node = draft.node
    when = lines.of_kind(node.items, nodes.RulingWhen)[0]
    return ir.Ruling(
        kind="否决" if draft.is_veto else "改判",
        name=draft.name,
        active=draft.active,
        effective=effective,
        grade=draft.grade,
        points=draft.points.expr if draft.points is not None else None,
        stops=draft.stops,
        bars=draft.bars,
        beats=tuple(name.text for name in node.beats),
        cites=lines.cites(node.items),
        text=first_line(when.span),
        span=node.name.span,
    )


def _beaten_by(
    context: Context, drafts: Sequence[_Draft], known: Sequence[str]
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
    return _closed(context, drafts, direct)


def _overrules(veto: _Draft, override: _Draft) -> bool:
    """A veto that only bars grades says nothing against an override to another grade."""
    only_bars = not (veto.grade or veto.points or veto.stops)
    return not only_bars or override.grade in veto.bars


def _closed(
    context: Context, drafts: Sequence[_Draft], direct: Mapping[str, set[str]]
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
                context.report(c.ruling_cycle(circle, draft.node.name.span))
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


def _check_conflicts(
    context: Context, drafts: Sequence[_Draft], beaten_by: Mapping[str, set[str]]
) -> None:
    for first, second in _at_odds(drafts):
        settled = second.name in beaten_by[first.name] or first.name in beaten_by[second.name]
        if not settled and can_hold_together(first.active, second.active):
            context.report(_conflict(first, second))


def _at_odds(drafts: Sequence[_Draft]) -> Iterator[tuple[_Draft, _Draft]]:
    """Pairs that want different things, as they stand in the text. Rulings that want the same are
    looked at as one: there may be hundreds."""
    alike: dict[object, list[tuple[int, _Draft]]] = {}
    for place, draft in enumerate(drafts):
        alike.setdefault(draft.outcome, []).append((place, draft))
    for some, others in itertools.combinations(alike.values(), 2):
        if _differ(some[0][1], others[0][1]):
            for one, other in itertools.product(some, others):
                (_, first), (_, second) = sorted((one, other), key=lambda placed: placed[0])
                yield first, second


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
    if first.grade in second.bars or second.grade in first.bars:
        return True
    tables = [draft.points.by_class for draft in (first, second) if draft.points is not None]
    if len(tables) == 2:
        return tables[0] != tables[1]
    return bool(tables) and (first.stops or second.stops)


def check_grades(context: Context, file: nodes.File) -> None:
    """Every grade that a ruling names must be listed in 等次."""
    blocks = lines.of_kind(file.blocks, nodes.Grades)
    known = [grade.name.text for block in blocks for grade in block.grades]
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
