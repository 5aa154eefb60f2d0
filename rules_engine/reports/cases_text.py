"""Cases that were run, for people: one line a case; for a failure what was expected, what was found,
and how the first difference came about."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rules_engine.diagnostics.render_paint import Paint, Role
from rules_engine.explain import Entry, Ledger
from rules_engine.ir import ScoreNode
from rules_engine.reports.amounts import shown_amount
from rules_engine.reports.explain_text import entry_lines
from rules_engine.reports.explain_total import closing_lines, head_line
from rules_engine.reports.layout import Column, table_lines
from rules_engine.source.sanitize import one_line
from rules_engine.source.text import Span
from rules_engine.testing.model import NOTHING, Cell, Check, Kind, Outcome, Trial

# Marks that every Chinese encoding has.
PASSED, FAILED = "√", "×"
_REASONS = 12
_INDENT = "      "


def trial_text(trial: Trial, *, colour: bool) -> str:
    """All cases of a scheme, each on a line of its own; failures with their reasons."""
    paint = Paint(colour)
    lines = [line for outcome in trial.outcomes for line in _outcome(trial, outcome, paint)]
    return "".join(f"{line}\n" for line in lines)


def place_words(span: Span) -> str:
    """``cases.rule 第 12 行``, the file without its folders."""
    return f"{one_line(span.source.title)} 第 {span.begin.line} 行"


def _outcome(trial: Trial, outcome: Outcome, paint: Paint) -> Iterator[str]:
    name = one_line(outcome.case.name)
    if outcome.passed:
        yield f"  {paint(Role.HELP, PASSED)} {name}"
        return
    yield f"  {paint(Role.ERROR, FAILED)} {name}（{place_words(outcome.case.span)}）"
    yield from failure_lines(trial, outcome, paint)


def failure_lines(trial: Trial, outcome: Outcome, paint: Paint) -> Iterator[str]:
    """What differs, and how it came about: the first item that differs, or else the first result."""
    rows = _rows(trial, outcome.failures, several=len(outcome.case.units) > 1)
    plain: Sequence[Role | None] = (None,) * len(outcome.failures)
    yield from (_INDENT + line.rstrip() for line in table_lines(rows, plain, paint))
    told = next((c for c in outcome.failures if c.expected.node), outcome.failures[0])
    yield from (_INDENT + line for line in _explanation(trial, outcome, told))


def _rows(trial: Trial, failures: Sequence[Check], *, several: bool) -> tuple[Column, ...]:
    digits = trial.program.digits
    units = Column("单位", tuple(one_line(check.expected.unit) for check in failures))
    return (
        *([units] if several else []),
        Column("哪一项", tuple(one_line(check.expected.title) for check in failures)),
        Column("期望", tuple(cell_words(check.expected.wanted, digits) for check in failures)),
        Column("得到", tuple(got_words(check, digits) for check in failures)),
        Column("写在", tuple(place_words(check.expected.span) for check in failures)),
    )


def got_words(check: Check, digits: int | None) -> str:
    """What was found; of reasons only that this one was not among them."""
    if check.expected.kind is Kind.REASON:
        return "台账里没有"
    return cell_words(check.got, digits)


def cell_words(cell: Cell, digits: int | None) -> str:
    """A cell on one line."""
    if isinstance(cell, Fraction):
        return shown_amount(cell, digits if cell.denominator != 1 else 0)
    if isinstance(cell, tuple):
        return "、".join(map(one_line, cell)) or NOTHING
    return one_line(cell)


def _explanation(trial: Trial, outcome: Outcome, check: Check) -> Iterator[str]:
    result = outcome.evaluation.of(check.expected.unit)
    if result is None:
        return
    yield f"怎么得来的：{head_line(outcome.evaluation, result)}"
    ledger = trial.evaluator.explain(result)
    if check.expected.kind is Kind.REASON and isinstance(check.got, tuple):
        yield from (f"  {one_line(text)}" for text in check.got[:_REASONS])
        return
    entry = _entry_of(check.expected.node, ledger.entries)
    if entry is not None and not result.stopped:
        yield from (f"  {line}" for line in entry_lines(outcome.evaluation, result, entry))
        return
    yield from (f"  {line}" for line in _closing(outcome, result_ledger=ledger, check=check))


def _closing(outcome: Outcome, *, result_ledger: Ledger, check: Check) -> Iterator[str]:
    """How total, grade and rank came about, without the line that names the scheme."""
    result = outcome.evaluation.of(check.expected.unit)
    assert result is not None, "the caller knows the unit"
    for line in closing_lines(outcome.evaluation, result, result_ledger):
        if not line.startswith("方案："):
            yield line


def _entry_of(node: ScoreNode | None, entries: Sequence[Entry]) -> Entry | None:
    for entry in entries:
        found = entry if entry.node is node else _entry_of(node, entry.children)
        if found is not None:
            return found
    return None
