"""Runs cases and compares. Numbers are compared exactly; nothing is rounded to make a case pass."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rules_engine.explain import (
    NOT_SCORED,
    Entry,
    Evaluation,
    Evaluator,
    Ledger,
    UnitResult,
    state_word,
)
from rules_engine.explain.ledger import Line
from rules_engine.explain.ledger_plan import CHILD
from rules_engine.ir import Program
from rules_engine.model.values import Fault, Missing, NotApplicable, Value, number_of
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar
from rules_engine.testing.boundaries import probes
from rules_engine.testing.expecting import OPEN
from rules_engine.testing.model import (
    NOTHING,
    Case,
    Cell,
    Check,
    Expected,
    Kind,
    Outcome,
    Trial,
)


def run_cases(
    program: Program, cases: Sequence[Case], calendar: WorkCalendar = NO_CALENDAR
) -> Trial:
    """Run cases, each with its own units and no others. ``calendar``: 工作日历."""
    probing = probes(program)
    evaluator = Evaluator.of(program, calendar, [probe.met for probe in probing])
    return Trial(program, evaluator, tuple(_run(case, evaluator) for case in cases), probing)


def _run(case: Case, evaluator: Evaluator) -> Outcome:
    evaluation = evaluator.evaluate(case.units)
    checks = tuple(_check(expected, evaluation, evaluator) for expected in case.expected)
    return Outcome(case, evaluation, checks)


def _check(expected: Expected, evaluation: Evaluation, evaluator: Evaluator) -> Check:
    if expected.kind is Kind.STATISTIC:
        got = _statistic(expected, evaluation)
        return Check(expected, got, got == expected.wanted)
    result = evaluation.of(expected.unit)
    assert result is not None, "every unit of a case without findings is evaluated"
    if expected.kind is Kind.REASON:
        reasons = tuple(dict.fromkeys(_reasons(evaluator.explain(result), result)))
        return Check(expected, reasons, any(str(expected.wanted) in text for text in reasons))
    got = _found(expected, result)
    return Check(expected, got, got == expected.wanted)


def _found(expected: Expected, result: UnitResult) -> Cell:
    match expected.kind:
        case Kind.TOTAL:
            nothing = NOT_SCORED if result.stopped else NOTHING
            return nothing if result.total is None else result.total
        case Kind.GRADE:
            return NOTHING if result.grade is None else result.grade
        case Kind.RANK:
            return NOTHING if result.rank is None else Fraction(result.rank)
        case Kind.STATE:
            return state_word(result)
        case Kind.MISSING:
            return result.missing
        case _:
            return _score(expected, result)


def _score(expected: Expected, result: UnitResult) -> Cell:
    if result.stopped:
        return NOT_SCORED
    assert expected.node is not None, "an expected score has its node"
    return _cell(result.observation.value(expected.node.score))


def _cell(value: Value) -> Cell:
    number = number_of(value)
    if number is not None:
        return number
    match value:
        case Missing():
            return "未报"
        case NotApplicable():
            return "不适用"
        case Fault():
            return "出错"
        case _:
            return str(value)


def _statistic(expected: Expected, evaluation: Evaluation) -> Cell:
    for one in evaluation.statistics:
        if one.label == expected.label and one.group == expected.group:
            return OPEN if one.value is None else one.value
    return OPEN


def _reasons(ledger: Ledger, result: UnitResult) -> Iterator[str]:
    """The words of what had an effect: clauses and steps that moved points, rulings that hold, and
    the causes of a fault."""
    for entry in ledger.entries:
        yield from _of_entry(entry)
    for line in ledger.lines:
        yield from _of_line(line)
    for ruling in ledger.program.rulings:
        if result.observation.value(ruling.effective) is True:
            yield from (f"{ruling.kind} {ruling.name}", ruling.text, *ruling.cites)
    yield from (f"{cause.kind.value}：{cause.where}" for cause in result.causes)


def _of_entry(entry: Entry) -> Iterator[str]:
    moved = [line for line in entry.lines if line.amount]
    for line in moved:
        yield from _of_line(line)
    if any(line.kind != CHILD for line in moved):
        yield from entry.node.cites
    for child in entry.children:
        yield from _of_entry(child)


def _of_line(line: Line) -> Iterator[str]:
    if not line.amount or line.kind == CHILD:
        return
    yield line.text
    if line.clause is not None:
        yield from line.clause.cites
