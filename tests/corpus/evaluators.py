"""What can evaluate a case: every evaluator turns a scheme and facts into the same plain outcomes.

To add one (an oracle, another backend), write a function from ``Inputs`` to ``Outcomes`` and put it
into ``EVALUATORS``. An evaluator may leave a part it does not know as None: that part is not compared.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from attrs import Factory, frozen

from rules_engine.explain import (
    Entry,
    Evaluation,
    Ledger,
    Line,
    RollValue,
    Status,
    UnitResult,
    state_word,
)
from rules_engine.explain import Evaluator as Explained
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Program
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Fault, Missing, NotApplicable, Value, number_of
from rules_engine.syntax.nodes import File
from tests.corpus.columnar import evaluated

# A cell is a number or a word: 未报, 不适用, 出错, 未评, a grade, or nothing.
Cell = Fraction | str
LedgerLine = tuple[str, str, Cell]


@frozen(eq=False)
class Inputs:
    """A scheme in every form an evaluator may want, and the facts of its units."""

    text: str
    file: File
    program: Program
    units: tuple[UnitFacts, ...]


@frozen(eq=False)
class Outcome:
    """What an evaluator says of a unit. ``scores`` is keyed by path (``指标/下级``). ``missing`` are
    names of facts; ``causes`` are the words of fault kinds. ``ledger`` has the lines of every node
    and of 总分: kind, text, amount."""

    unit: str
    status: str
    total: Cell
    grade: str
    rank: int | None
    missing: frozenset[str] | None = None
    causes: frozenset[str] | None = None
    scores: Mapping[str, Cell] = Factory(dict)
    ledger: Mapping[str, Sequence[LedgerLine]] | None = None


@frozen(eq=False)
class Outcomes:
    """All units in printed order; ``statistics`` is keyed by label and group (empty: all), and so are
    ``rolls``: the names of units joined, those whose place is open after 待定."""

    units: tuple[Outcome, ...]
    statistics: Mapping[tuple[str, str], Cell] | None = None
    rolls: Mapping[tuple[str, str], str] | None = None


Evaluator = Callable[[Inputs], Outcomes]


def by_scalar(inputs: Inputs) -> Outcomes:
    """The scalar backend, explained; every ledger is made, so that it adds up."""
    explained = _explained(inputs.program)
    evaluation = explained.evaluate(inputs.units)
    outcomes = tuple(
        _outcome(inputs.program, result, explained.explain(result)) for result in evaluation.results
    )
    return Outcomes(outcomes, _statistics(evaluation), rolls(evaluation))


@lru_cache(maxsize=1)
def _explained(program: Program) -> Explained:
    """Made once for all sets of facts that a scheme meets."""
    return Explained.of(program, shipped_calendar())


def _outcome(program: Program, result: UnitResult, ledger: Ledger) -> Outcome:
    stated = "" if result.total is None else result.total
    return Outcome(
        unit=result.unit.name,
        status=state_word(result) if result.apart else result.status.value,
        total="未评" if result.stopped else stated,
        grade=result.grade or "",
        rank=result.rank,
        missing=frozenset(result.missing),
        causes=frozenset(cause.kind.value for cause in result.causes),
        scores=_scores(program, result),
        ledger={"总分": _lines(ledger.lines), **dict(_entries(ledger.entries))},
    )


def _entries(entries: Sequence[Entry]) -> Iterator[tuple[str, list[LedgerLine]]]:
    for entry in entries:
        yield "/".join(entry.node.path), _lines(entry.lines)
        yield from _entries(entry.children)


def _lines(lines: Sequence[Line]) -> list[LedgerLine]:
    return [
        (line.kind, line.text, _cell(line.state) if line.amount is None else line.amount)
        for line in lines
    ]


def _scores(program: Program, result: UnitResult) -> dict[str, Cell]:
    before = result.observation.value(program.total.before_veto)
    if result.stopped and not isinstance(before, NotApplicable):
        return {"/".join(node.path): "未评" for node in program.nodes}
    values = {"/".join(n.path): result.observation.value(n.score) for n in program.nodes}
    return {path: _cell(value) for path, value in values.items()} | _withheld(result)


def _withheld(result: UnitResult) -> dict[str, Cell]:
    """What has a number that is not stated yet (14.2-3)."""
    if result.status is not Status.PENDING:
        return {}
    untold = [each.node for each in result.sections if each.score is None]
    numbers = [n for n in untold if number_of(result.observation.value(n.score)) is not None]
    return {"/".join(node.path): "待补" for node in numbers}


def _cell(value: Value) -> Cell:
    match value:
        case Missing():
            return "未报"
        case NotApplicable():
            return "不适用"
        case Fault():
            return "出错"
        case int() | Fraction():
            return Fraction(value)
        case _:
            return str(value)


def rolls(evaluation: Evaluation) -> dict[tuple[str, str], str]:
    """The units of each list by its name and group."""
    return {(each.roll.name, each.group or ""): _roll_words(each) for each in evaluation.rolls}


def _roll_words(value: RollValue) -> str:
    names = "、".join(entry.result.unit.name for entry in value.entries)
    open_, off = "、".join(value.waiting), "、".join(one.unit for one in value.left_out)
    return names + (f"；待定：{open_}" if open_ else "") + (f"；没有列：{off}" if off else "")


def _statistics(evaluation: Evaluation) -> dict[tuple[str, str], Cell]:
    return {
        (each.label, each.group or ""): "" if each.value is None else each.value
        for each in evaluation.statistics
    }


def by_columns(inputs: Inputs) -> Outcomes:
    """The columnar backend; the scalar one where it refuses. Names of missing facts, causes and
    ledgers are the scalar evaluator's, so they are not compared."""
    evaluation = evaluated(inputs.program, inputs.units)
    if evaluation is None:
        return by_scalar(inputs)
    outcomes = tuple(
        Outcome(
            unit=result.unit.name,
            status=state_word(result) if result.apart else result.status.value,
            total="未评" if result.stopped else "" if result.total is None else result.total,
            grade=result.grade or "",
            rank=result.rank,
            scores=_scores(inputs.program, result),
        )
        for result in evaluation.results
    )
    return Outcomes(outcomes, _statistics(evaluation), rolls(evaluation))


EVALUATORS: dict[str, Evaluator] = {"scalar": by_scalar, "columnar": by_columns}
