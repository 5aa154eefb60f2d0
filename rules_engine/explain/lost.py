"""Lost points, largest first: which clause took or withheld them."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from rules_engine.explain.ledger import Entry, Ledger, Line
from rules_engine.explain.ledger_plan import CLAUSE
from rules_engine.explain.spread import TOP, remainder
from rules_engine.ir import Clause, Step, StepKind
from rules_engine.model.values import number_of
from rules_engine.records import Alike


@frozen(eq=False, repr=False)
class LostPoints(Alike):
    """Points lost at an item: ``text`` is the clause or step that took or withheld them, and
    ``clauses`` are those whose facts explain it; ``step`` is the step that took them, if one did."""

    path: tuple[str, ...]
    text: str
    points: Fraction
    cites: tuple[str, ...]
    clause: Clause | None
    clauses: tuple[Clause, ...] = ()
    step: Step | None = None


def lost_points(ledger: Ledger) -> tuple[LostPoints, ...]:
    """Every loss of a unit, in points of the total: 权重 and 折算 are taken into account. The losses
    of an item with known points add up to what it lacks."""
    total = ledger.program.total
    full = None if total.full_marks is None else ledger.observation.value(total.full_marks)
    factor = _rescaling(ledger.entries, ledger.lines, total.steps, number_of(full), ledger)
    found = [loss for entry in ledger.entries for loss in _losses(entry, ledger, factor)]
    found += _left_over(ledger.entries, TOP, ledger, Fraction(1))
    found += _multiplied(ledger.lines, TOP, Fraction(1))
    return tuple(sorted(found, key=lambda loss: (-loss.points, loss.path, loss.text)))


def _losses(entry: Entry, ledger: Ledger, factor: Fraction) -> Iterator[LostPoints]:
    """The losses below an entry; one point of its level costs ``factor`` points of the total."""
    if entry.node.kind == "指标":
        factor *= entry.weight
    if not entry.applies:
        yield from _given(entry, factor)
        return
    if entry.children:
        inner = _rescaling(entry.children, entry.lines, entry.node.steps, entry.points, ledger)
        for child in entry.children:
            yield from _losses(child, ledger, factor * (inner if child.node.kind == "指标" else 1))
        yield from _left_over(entry.children, entry.node.path, ledger, factor)
        yield from _multiplied(entry.lines, entry.node.path, factor)
        return
    for loss in _of_item(entry, ledger):
        yield evolve(loss, points=loss.points * (factor if entry.node.kind == "指标" else 1))


def _given(entry: Entry, factor: Fraction) -> Iterator[LostPoints]:
    """What 按零分 or 同类平均 leaves an indicator short of, that does not apply."""
    lack = _lack(entry) if entry.score is not None and entry.node.kind == "指标" else None
    if lack:
        text = f"不适用，{entry.node.treatment}"
        yield LostPoints(entry.node.path, text, lack * factor, entry.node.cites, None)


def _stays(entry: Entry) -> bool:
    """Whether an indicator is in the sum of its level: it applies, or is given points."""
    return entry.applies or entry.score is not None


def _left_over(
    entries: Sequence[Entry], path: tuple[str, ...], ledger: Ledger, factor: Fraction
) -> list[LostPoints]:
    """What 平摊 cuts off at a level."""
    nodes = [entry.node for entry in entries]
    rest = remainder(nodes, ledger.observation, ledger.program.digits)
    text = "平摊除不尽，截去的分谁也没有得"
    return [LostPoints(path, text, rest * factor, (), None)] if rest else []


def _multiplied(lines: Sequence[Line], path: tuple[str, ...], factor: Fraction) -> list[LostPoints]:
    """What factors below 1 and limits under a condition take from a level, beside what its items
    lack."""
    return [
        LostPoints(path, line.text, -line.amount * factor, line.step.cites, None, (), line.step)
        for line in lines
        if line.step is not None and line.step.grounds is not None and (line.amount or 0) < 0
        if line.amount is not None
    ]


def _rescaling(
    entries: Sequence[Entry],
    lines: Sequence[Line],
    steps: Sequence[Step],
    points: Fraction | None,
    ledger: Ledger,
) -> Fraction:
    """How much more a lost point costs at a level because of 折算: what the level lacks over what
    its indicators lack."""
    if points is None or not any(step.kind is StepKind.RESCALE for step in steps):
        return Fraction(1)
    scored = [e for e in entries if e.node.kind == "指标" and _stays(e)]
    if any(e.score is None for e in scored) or any(line.amount is None for line in lines):
        return Fraction(1)
    earned = sum(((e.score or 0) * e.weight for e in scored), Fraction(0))
    lack = sum((_lack_below(e, ledger) * e.weight for e in scored), Fraction(0))
    added = sum((li.amount or 0 for li in lines if li.kind == StepKind.RESCALE), Fraction(0))
    return (points - earned - added) / lack if lack > 0 else Fraction(1)


def _lack_below(entry: Entry, ledger: Ledger) -> Fraction:
    """What the items below an entry lack, in points of its level; what has left the sum lacks
    nothing, and what is given points in place of a score lacks what these do."""
    if entry.score is None:
        return Fraction(0)
    if not entry.children or not entry.applies:
        return _lack(entry) or Fraction(0)
    inner = _rescaling(entry.children, entry.lines, entry.node.steps, entry.points, ledger)
    below = [e for e in entry.children if e.node.kind == "指标"]
    rest = remainder([e.node for e in below], ledger.observation, ledger.program.digits)
    return rest + inner * sum((_lack_below(e, ledger) * e.weight for e in below), Fraction(0))


def _of_item(entry: Entry, ledger: Ledger) -> Iterator[LostPoints]:
    if entry.score is None:
        return
    known = [*_taken(entry), *_withheld(entry, ledger)]
    lack = _lack(entry)
    rest = None if lack is None else lack - sum((loss.points for loss in known), Fraction(0))
    if rest is not None and rest < 0:
        known, rest = [_joined(entry, known, lack or Fraction(0))], None
    yield from known
    if rest:
        text, earned = f"{entry.node.name}未得满分", _earning(entry)
        yield LostPoints(entry.node.path, text, rest, entry.node.cites, None, earned)


def _earning(entry: Entry) -> tuple[Clause, ...]:
    """The clauses of an item that give no known most, so that what they withhold is not listed."""
    clauses = [line.clause for line in entry.lines if line.clause is not None]
    return tuple(c for c in clauses if c.sign > 0 and c.possible is None)


def _joined(entry: Entry, losses: Sequence[LostPoints], points: Fraction) -> LostPoints:
    """Losses of which a cap or floor gave some back: together they cost ``points``."""
    text = "；".join(loss.text for loss in losses)
    cites = tuple(dict.fromkeys(cite for loss in losses for cite in loss.cites))
    clauses = tuple(clause for loss in losses for clause in loss.clauses)
    return LostPoints(entry.node.path, text, points, cites, losses[0].clause, clauses)


def _lack(entry: Entry) -> Fraction | None:
    """What an item lacks of its points; what a 扣分 block takes."""
    assert entry.score is not None
    if entry.node.sign < 0:
        return entry.score
    if entry.node.kind == "加分" or entry.points is None:
        return None
    return max(entry.points - entry.score, Fraction(0))


def _taken(entry: Entry) -> list[LostPoints]:
    """Deductions, and steps that lowered the score."""
    return [
        LostPoints(
            entry.node.path,
            line.text,
            abs(line.amount),
            _cites(entry, line),
            line.clause,
            () if line.clause is None else (line.clause,),
            line.step,
        )
        for line in entry.lines
        if line.amount is not None and line.amount * entry.node.sign < 0
    ]


def _cites(entry: Entry, line: Line) -> tuple[str, ...]:
    return line.clause.cites if line.clause is not None else entry.node.cites


def _withheld(entry: Entry, ledger: Ledger) -> Iterator[LostPoints]:
    """Awards whose condition did not hold."""
    for line in entry.lines:
        clause = line.clause
        if line.kind != CLAUSE or clause is None or clause.sign < 0 or clause.possible is None:
            continue
        possible = number_of(ledger.observation.value(clause.possible))
        if possible is None or line.amount is None or possible <= line.amount:
            continue
        if entry.node.kind != "加分":
            lost = possible - line.amount
            yield LostPoints(entry.node.path, clause.text, lost, clause.cites, clause, (clause,))
