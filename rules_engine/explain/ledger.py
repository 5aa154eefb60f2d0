"""一分不差台账: from recorded observation to lines that add up to the score to the last digit.

Nothing is computed anew here: a line is the difference of two observed values. That they add up is
checked on every ledger; a ledger that does not is a bug of the engine, never shown.
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import field, frozen

from rules_engine.backends.scalar import Observation
from rules_engine.explain.results import applies, number_of
from rules_engine.ir import Clause, Program, ScoreNode, Step
from rules_engine.model.values import Special, Value

START = "起点"
CLAUSE = "条款"
CHILD = "下级"


class LedgerError(Exception):
    """The lines of a ledger do not add up: a bug of the engine."""


@frozen
class Line:
    """A line of a ledger. ``amount`` is signed points towards the node's own score (in a 扣分 block:
    towards what it takes away); None where it is not stated, and then ``state`` is the special
    value that stands there. ``kind`` is 起点, 条款, 下级 or a step's, and then ``step`` is the step."""

    kind: str
    text: str
    amount: Fraction | None
    state: Special | None = None
    clause: Clause | None = field(default=None, repr=False)
    step: Step | None = field(default=None, repr=False)


@frozen
class Entry:
    """A score node with its lines. ``score`` is unsigned as in the scheme; None where it is not
    stated or where the node does not apply (``applies`` is then False)."""

    node: ScoreNode
    score: Fraction | None
    points: Fraction | None
    applies: bool
    state: Special | None
    lines: tuple[Line, ...]
    children: tuple["Entry", ...]


@frozen
class Ledger:
    """The ledger of a unit: entries of the top level and the lines of the total."""

    observation: Observation = field(repr=False)
    total: Fraction | None
    state: Special | None
    entries: tuple[Entry, ...]
    lines: tuple[Line, ...]


def make_ledger(program: Program, observation: Observation) -> Ledger:
    """The ledger of an observation. Raises LedgerError where it does not add up."""
    entries = tuple(_entry(node, observation) for node in program.total.children)
    gathered = observation.value(program.total.gathered)
    lines = (
        *(_child_line(entry) for entry in entries),
        *_step_lines(gathered, program.total.steps, observation),
    )
    total = observation.value(program.total.score)
    _check("总分", lines, total)
    return Ledger(observation, number_of(total), _state(total), entries, lines)


def _entry(node: ScoreNode, observation: Observation) -> Entry:
    children = tuple(_entry(child, observation) for child in node.children)
    score = observation.value(node.score)
    does_apply = applies(node, observation)
    lines: tuple[Line, ...] = ()
    if does_apply or number_of(score) is not None:
        lines = _lines(node, children, observation)
        _check(node.name, lines, score)
    points = number_of(observation.value(node.points)) if node.points is not None else None
    return Entry(node, number_of(score), points, does_apply, _state(score), lines, children)


def _lines(
    node: ScoreNode, children: Sequence[Entry], observation: Observation
) -> tuple[Line, ...]:
    gathered = observation.value(node.gathered)
    return (
        *_start_lines(node, observation),
        *(_clause_line(clause, node.sign, observation) for clause in node.clauses),
        *(_child_line(child) for child in children),
        *_step_lines(gathered, node.steps, observation),
    )


def _start_lines(node: ScoreNode, observation: Observation) -> tuple[Line, ...]:
    if node.base is None:
        return ()
    return (_line(START, f"{node.name}满分", observation.value(node.base), 1),)


def _clause_line(clause: Clause, node_sign: int, observation: Observation) -> Line:
    """In a 扣分 block amounts count towards what the block takes away."""
    value = observation.value(clause.amount)
    return _line(CLAUSE, clause.text, value, clause.sign * node_sign, clause)


def _child_line(entry: Entry) -> Line:
    if not entry.applies and entry.score is None:
        return Line(CHILD, entry.node.name, Fraction(0))
    amount = None if entry.score is None else entry.node.sign * entry.score
    return Line(CHILD, entry.node.name, amount, entry.state)


def _step_lines(
    gathered: Value, steps: Sequence[Step], observation: Observation
) -> tuple[Line, ...]:
    """A line for each step that changes the running value (or hides whether it does)."""
    lines = []
    before = gathered
    for step in steps:
        after = observation.value(step.value)
        if after != before:
            lines.append(_difference(step, before, after))
        before = after
    return tuple(lines)


def _difference(step: Step, before: Value, after: Value) -> Line:
    first, second = number_of(before), number_of(after)
    amount = None if first is None or second is None else second - first
    return Line(step.kind.value, step.kind.value, amount, _state(after), step=step)


def _line(kind: str, text: str, value: Value, sign: int, clause: Clause | None = None) -> Line:
    number = number_of(value)
    return Line(kind, text, None if number is None else sign * number, _state(value), clause)


def _state(value: Value) -> Special | None:
    return value if isinstance(value, Special) else None


def _check(name: str, lines: Sequence[Line], value: Value) -> None:
    """The sum law. Lines without an amount leave the sum open; a stated score must not."""
    score = number_of(value)
    amounts = [line.amount for line in lines]
    if score is None or None in amounts:
        return
    if sum((a for a in amounts if a is not None), Fraction(0)) != score:
        raise LedgerError(f"{name}: 台账各行加起来不等于得分")
