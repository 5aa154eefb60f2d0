"""一分不差台账: from recorded observation to lines that add up to the score to the last digit.

Nothing is computed anew here: a line is the difference of two observed values. That they add up is
checked on every ledger; a ledger that does not is a bug of the engine, never shown.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple

from attrs import field, frozen

from rules_engine.backends.scalar import Observation
from rules_engine.explain.ledger_plan import Form, LedgerPlan, NodePlan, StepPlan, plan_of
from rules_engine.explain.results import applies
from rules_engine.ir import Clause, Program, ScoreNode, Step
from rules_engine.model.values import Number, Special, Value, number_of
from rules_engine.records import Alike

_NUMBERS: frozenset[Any] = frozenset({int, Fraction})


class LedgerError(Exception):
    """The lines of a ledger do not add up: a bug of the engine."""


class Line(NamedTuple):
    """A line of a ledger. ``amount`` is signed points towards the node's own score (in a 扣分 block:
    towards what it takes away); None where it is not stated, and then ``state`` is the special
    value that stands there.

    ``scaled`` is the amount in units of 1/scale point: ledgers add hundreds of amounts, and
    integers are added many times faster than fractions.
    """

    form: Form
    scaled: Number | None
    state: Special | None

    @property
    def kind(self) -> str:
        """起点, 条款, 下级 or the kind of a step."""
        return self.form.kind

    @property
    def text(self) -> str:
        """What the line says."""
        return self.form.text

    @property
    def clause(self) -> Clause | None:
        """The clause of a 条款 line."""
        return self.form.clause

    @property
    def step(self) -> Step | None:
        """The step of a step's line."""
        return self.form.step

    @property
    def amount(self) -> Fraction | None:
        """The amount in points."""
        return _points(self.scaled, self.form.scale)


class Entry(NamedTuple):
    """A score node with its lines. ``score`` is unsigned as in the scheme; None where it is not
    stated or where the node does not apply (``applies`` is then False)."""

    plan: NodePlan
    scaled: Number | None
    state: Special | None
    applies: bool
    lines: tuple[Line, ...]
    children: tuple["Entry", ...]
    observation: Observation

    @property
    def node(self) -> ScoreNode:
        """The node of the program."""
        return self.plan.node

    @property
    def score(self) -> Fraction | None:
        """The score in points."""
        return _points(self.scaled, self.plan.scale)

    @property
    def points(self) -> Fraction | None:
        """The maximum of the node for this unit; None where none is known."""
        if self.node.points is None:
            return None
        return number_of(self.observation.value(self.node.points))

    @property
    def weight(self) -> Fraction:
        """What a point of the node counts in its level (权重)."""
        if self.node.weight is None:
            return Fraction(1)
        return number_of(self.observation.value(self.node.weight)) or Fraction(0)


# ``Line(…)`` and ``Entry(…)`` without a Python call for each of some hundred a unit.
_made_line: Callable[[tuple[Form, Number | None, Special | None]], Line]
_made_line = partial(tuple.__new__, Line)
_made_entry: Callable[[tuple[Any, ...]], Entry] = partial(tuple.__new__, Entry)


def _points(scaled: Number | None, scale: int) -> Fraction | None:
    return None if scaled is None else Fraction(scaled) / scale


@frozen(eq=False, repr=False)
class Ledger(Alike):
    """The ledger of a unit: entries of the top level and the lines of the total."""

    program: Program = field(repr=False)
    observation: Observation = field(repr=False)
    total: Fraction | None
    state: Special | None
    entries: tuple[Entry, ...]
    lines: tuple[Line, ...]


def make_ledger(
    program: Program, observation: Observation, plan: LedgerPlan | None = None
) -> Ledger:
    """The ledger of an observation. Raises LedgerError where it does not add up. ``plan`` is that of
    the program, for who makes many ledgers."""
    known = plan if plan is not None else plan_of(program, observation.outline)
    values = observation.read(known.reading)
    heads = _head_lines(known.heads, values)
    entries = tuple([_entry(node, heads, values, observation) for node in known.nodes])
    lines = [_child_line(entry) for entry in entries]
    gathered, total = values[known.gathered], values[known.score]
    _check("总分", lines, gathered)
    _check_last("总分", _add_steps(lines, gathered, known.steps, values), total)
    number = _number(total)
    stated = _points(number, known.scale)
    return Ledger(program, observation, stated, _state(total), entries, tuple(lines))


def _head_lines(forms: Sequence[Form], values: Sequence[Any]) -> list[Line]:
    """The lines of the starts and clauses of all nodes, which are read first."""
    amounts = values[: len(forms)]
    if _NUMBERS.issuperset(map(type, amounts)):
        return list(map(_made_line, zip(forms, amounts, repeat(None))))
    return [_head_line(form, value) for form, value in zip(forms, amounts, strict=True)]


def _head_line(form: Form, value: Any) -> Line:
    stated = value.__class__ in _NUMBERS
    return _made_line((form, value, None) if stated else (form, None, _state(value)))


def _entry(
    plan: NodePlan, heads: list[Line], values: Sequence[Any], observation: Observation
) -> Entry:
    children: tuple[Entry, ...] = ()
    if plan.children:
        children = tuple([_entry(child, heads, values, observation) for child in plan.children])
    value = values[plan.score]
    score = value if value.__class__ in _NUMBERS else None
    does_apply = plan.node.applicable is None or applies(plan.node, observation)
    lines: Sequence[Line] = ()
    if does_apply or score is not None:
        lines = _lines(plan, heads[plan.first : plan.last], children, values)
    state = None if score is not None else _state(value)
    return _made_entry((plan, score, state, does_apply, tuple(lines), children, observation))


def _lines(
    plan: NodePlan, lines: list[Line], children: Sequence[Entry], values: Sequence[Any]
) -> list[Line]:
    """The lines of a node, its heads given. Their sum is its score: what is gathered is added up
    here, and a step's line is what the step changes."""
    if children:
        lines += [_child_line(child) for child in children]
    last = gathered = values[plan.gathered]
    _check(plan.node.name, lines, gathered)
    if plan.steps:
        last = _add_steps(lines, gathered, plan.steps, values)
    _check_last(plan.node.name, last, values[plan.score])
    return lines


def _child_line(entry: Entry) -> Line:
    plan, amount, state, does_apply, _, _, _ = entry
    if amount is None and not does_apply:
        return _made_line((plan.child, 0, None))
    if amount and plan.node.sign < 0:
        amount = -amount
    return _made_line((plan.child, amount, state))


def _add_steps(
    lines: list[Line], before: Value, steps: Sequence[StepPlan], values: Sequence[Any]
) -> Value:
    """A line for each step that changes the running value (or hides whether it does); gives what the
    last one left."""
    for step in steps:
        after = values[step.after]
        if after is not before and after != before:
            lines.append(_difference(step.form, before, after))
        before = after
    return before


def _difference(form: Form, before: Value, after: Value) -> Line:
    first, second = _number(before), _number(after)
    amount = None if first is None or second is None else second - first
    return _made_line((form, amount, None if amount is not None else _state(after)))


def _number(value: Any) -> Number | None:
    """A number as it is; None for anything else (``bool`` is a class of its own)."""
    return value if value.__class__ in _NUMBERS else None


def _state(value: Value) -> Special | None:
    return value if isinstance(value, Special) else None


def _check(name: str, lines: Sequence[Line], gathered: Any) -> None:
    """The sum law. Lines without an amount leave the sum open; a stated score must not."""
    if gathered.__class__ not in _NUMBERS:
        return
    total: Number = 0
    for _, amount, _ in lines:
        if amount is None:
            return
        total = total + amount if total else amount
    if total is not gathered and total != gathered:
        raise LedgerError(f"{name}: 台账各行加起来不等于得分")


def _check_last(name: str, last: Any, score: Any) -> None:
    """What the last step left is the score."""
    if last is not score and score.__class__ in _NUMBERS and last != score:
        raise LedgerError(f"{name}: 最后一步的结果不是得分")
