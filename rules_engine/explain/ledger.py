"""一分不差台账: from recorded observation to lines that add up to the score to the last digit.

Nothing is computed anew here: a line is the difference of two observed values. That they add up is
checked on every ledger; a ledger that does not is a bug of the engine, never shown.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from attrs import field, frozen

from rules_engine.backends.scalar import Observation, Outline
from rules_engine.explain.results import applies, number_of
from rules_engine.ir import Clause, Program, ScoreNode, Step
from rules_engine.ir.expressions import Expr
from rules_engine.model.values import Number, Special, Value

START = "起点"
CLAUSE = "条款"
CHILD = "下级"
_NUMBERS = (int, Fraction)


class LedgerError(Exception):
    """The lines of a ledger do not add up: a bug of the engine."""


class Line(NamedTuple):
    """A line of a ledger. ``amount`` is signed points towards the node's own score (in a 扣分 block:
    towards what it takes away); None where it is not stated, and then ``state`` is the special
    value that stands there. ``kind`` is 起点, 条款, 下级 or a step's, and then ``step`` is the step.

    ``scaled`` is the amount times ``scale``: ledgers add hundreds of amounts, and integers are
    added many times faster than fractions.
    """

    kind: str
    text: str
    scaled: Number | None
    scale: int
    state: Special | None = None
    clause: Clause | None = None
    step: Step | None = None

    @property
    def amount(self) -> Fraction | None:
        """The amount in points."""
        return _points(self.scaled, self.scale)


class Entry(NamedTuple):
    """A score node with its lines. ``score`` is unsigned as in the scheme; None where it is not
    stated or where the node does not apply (``applies`` is then False)."""

    node: ScoreNode
    scaled: Number | None
    scale: int
    applies: bool
    state: Special | None
    lines: tuple[Line, ...]
    children: tuple["Entry", ...]
    observation: Observation

    @property
    def score(self) -> Fraction | None:
        """The score in points."""
        return _points(self.scaled, self.scale)

    @property
    def points(self) -> Fraction | None:
        """The maximum of the node for this unit; None where none is known."""
        if self.node.points is None:
            return None
        return number_of(self.observation.value(self.node.points))


def _points(scaled: Number | None, scale: int) -> Fraction | None:
    return None if scaled is None else Fraction(scaled) / scale


@frozen
class Ledger:
    """The ledger of a unit: entries of the top level and the lines of the total."""

    program: Program = field(repr=False)
    observation: Observation = field(repr=False)
    total: Fraction | None
    state: Special | None
    entries: tuple[Entry, ...]
    lines: tuple[Line, ...]


Effects = Mapping[int, tuple[Step, ...]]


def effects_of(program: Program, outline: Outline) -> Effects:
    """By ``id`` of a node, the steps that can change its running value: a bound that never binds
    shares the register of the value before it. The same for every unit of a program."""
    return {id(node): _effects(node.gathered, node.steps, outline) for node in program.nodes}


def _effects(before: Expr, steps: Sequence[Step], outline: Outline) -> tuple[Step, ...]:
    kept = []
    for step in steps:
        if not outline.same(before, step.value):
            kept.append(step)
        before = step.value
    return tuple(kept)


def make_ledger(
    program: Program, observation: Observation, effects: Effects | None = None
) -> Ledger:
    """The ledger of an observation. Raises LedgerError where it does not add up. ``effects`` are
    those of the program, for who makes many ledgers."""
    scale = 10 ** ((program.digits or 0) + 2)
    known = effects if effects is not None else effects_of(program, observation.outline)
    view = _View(observation, scale, observation.scaler(scale), known)
    entries = tuple(_entry(node, view) for node in program.total.children)
    gathered = view.value(program.total.gathered)
    lines = [_child_line(entry) for entry in entries]
    _add_steps(lines, gathered, program.total.steps, view)
    total = view.value(program.total.score)
    _check("总分", lines, _number(total))
    stated = _points(_number(total), view.scale)
    return Ledger(program, observation, stated, _state(total), entries, tuple(lines))


@frozen(eq=False)
class _View:
    """An observation seen in units of 1/``scale`` point."""

    observation: Observation
    scale: int
    value: Callable[[Expr], Value]
    effects: Effects


def _entry(node: ScoreNode, view: _View) -> Entry:
    children = [_entry(child, view) for child in node.children]
    value = view.value(node.score)
    does_apply = node.applicable is None or applies(node, view.observation)
    score = _number(value)
    lines: list[Line] = []
    if does_apply or score is not None:
        lines = _lines(node, children, view)
        _check(node.name, lines, score)
    state = _state(value)
    parts = tuple(lines), tuple(children)
    return Entry(node, score, view.scale, does_apply, state, *parts, view.observation)


def _lines(node: ScoreNode, children: Sequence[Entry], view: _View) -> list[Line]:
    lines: list[Line] = []
    if node.base is not None:
        base = view.value(node.base)
        lines.append(Line(START, f"{node.name}满分", _number(base), view.scale, _state(base)))
    lines += [_clause_line(clause, node.sign, view) for clause in node.clauses]
    lines += [_child_line(child) for child in children]
    effects = view.effects[id(node)]
    if effects:
        _add_steps(lines, view.value(node.gathered), effects, view)
    return lines


def _clause_line(clause: Clause, node_sign: int, view: _View) -> Line:
    """In a 扣分 block amounts count towards what the block takes away."""
    value = view.value(clause.amount)
    number = _number(value)
    if number and clause.sign != node_sign:
        number = -number
    return Line(CLAUSE, clause.text, number, view.scale, _state(value), clause)


def _child_line(entry: Entry) -> Line:
    if not entry.applies and entry.scaled is None:
        return Line(CHILD, entry.node.name, 0, entry.scale)
    amount = entry.scaled
    if amount and entry.node.sign < 0:
        amount = -amount
    return Line(CHILD, entry.node.name, amount, entry.scale, entry.state)


def _add_steps(lines: list[Line], before: Value, steps: Sequence[Step], view: _View) -> None:
    """A line for each step that changes the running value (or hides whether it does)."""
    value = view.value
    for step in steps:
        after = value(step.value)
        if after is not before:
            if after != before:
                lines.append(_difference(step, before, after, view.scale))
            before = after


def _difference(step: Step, before: Value, after: Value, scale: int) -> Line:
    first, second = _number(before), _number(after)
    amount = None if first is None or second is None else second - first
    return Line(step.kind.value, step.kind.value, amount, scale, _state(after), step=step)


def _number(value: Value) -> Number | None:
    """A number as it is; None for anything else (``bool`` is a class of its own)."""
    return value if value.__class__ in _NUMBERS else None


def _state(value: Value) -> Special | None:
    return None if value.__class__ in _NUMBERS or not isinstance(value, Special) else value


def _check(name: str, lines: Sequence[Line], score: Number | None) -> None:
    """The sum law. Lines without an amount leave the sum open; a stated score must not."""
    if score is None:
        return
    total: Number = 0
    for line in lines:
        if line.scaled is None:
            return
        total += line.scaled
    if total != score:
        raise LedgerError(f"{name}: 台账各行加起来不等于得分")
