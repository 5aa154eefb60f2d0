"""The work of ``rules explain``: read, score all units, explain one."""

from rules_engine import __version__
from rules_engine.cli.asked import ExplainRequest
from rules_engine.cli.files import check_apart
from rules_engine.cli.many import is_table, require_batch
from rules_engine.cli.options import style_for, target_of
from rules_engine.cli.output import FINDINGS, GOOD, emit, show
from rules_engine.cli.progress import working
from rules_engine.cli.reading import calendar_of, facts_of
from rules_engine.cli.schemes import program_of
from rules_engine.diagnostics import Diagnostic, diagnostic
from rules_engine.explain import Evaluation, Status, UnitResult
from rules_engine.facts.nearest import nearest
from rules_engine.pipeline import Facts, Run, score
from rules_engine.reports.explain_json import explain_json
from rules_engine.reports.explain_text import explain_text

_BY_SUFFIX = {".txt": "text", ".json": "json"}


def explain_into(asked: ExplainRequest) -> int:
    """Explain into a file or to stdout; the exit status."""
    target = target_of(asked.output)
    style = style_for(target, asked.style, _BY_SUFFIX)
    if any(map(is_table, asked.facts)):
        require_batch()
        from rules_engine.cli.explaining_many import explain_one_of_many  # numpy and pyarrow

        found = explain_one_of_many(asked, target)
        emit(_written(found.run, found.result, style, lost=asked.lost), style, target)
        return GOOD if found.result.status is not Status.FAULTY else FINDINGS
    check_apart(target, asked.scheme, asked.facts, asked.lists, asked.roster, asked.calendar)
    program = program_of(asked.scheme)
    workdays = calendar_of(asked.calendar)
    read, good = facts_of(program, asked.facts, asked.roster, asked.lists)
    with working(f"给 {len(read.table.units)} 个单位计分"):
        run = score(program, read.table.units, workdays)
    result = run.evaluation.of(read.official_name(asked.unit))
    if result is None:
        show([unknown_unit(run.evaluation, read, asked.unit)])
        return FINDINGS
    emit(_written(run, result, style, lost=asked.lost), style, target)
    return GOOD if good and result.status is not Status.FAULTY else FINDINGS


def _written(run: Run, result: UnitResult, style: str, *, lost: bool) -> str:
    ledger = run.ledger(result)
    if style == "json":
        return explain_json(run.evaluation, result, ledger, __version__)
    return explain_text(run.evaluation, result, ledger, lost=lost)


def unknown_unit(evaluation: Evaluation, facts: Facts, unit: str) -> Diagnostic:
    """Why there is no such unit: nowhere, in the roster only, or in a row that was not taken in."""
    name = facts.official_name(unit)
    if any(name in (row.name, facts.official_name(row.name)) for row in facts.table.skipped):
        return not_taken_in(name)
    if facts.roster is not None and name in facts.roster.names:
        helps = ["核对事实文件里有没有它的一行或一个文件"]
        return diagnostic("R0002", f"“{name}”在名录里，但事实文件里没有它", helps=helps)
    return no_such_unit(unit, [result.unit.name for result in evaluation.results])


def not_taken_in(name: str) -> Diagnostic:
    """A unit whose row is wrong."""
    message = f"“{name}”没有读进来，因为它的数据有误"
    return diagnostic("R0002", message, helps=["先改上面的错误"])


def no_such_unit(name: str, names: list[str]) -> Diagnostic:
    """A name that is none of those there are."""
    near = nearest(name, names)
    helps = [f"是不是“{'”或“'.join(near)}”？"] if near else ["核对单位名称；事实文件里没有它"]
    return diagnostic("R0002", f"没有叫“{name}”的单位", helps=helps)
