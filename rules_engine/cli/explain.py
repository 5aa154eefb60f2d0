"""``rules explain``"""

from pathlib import Path

import click

from rules_engine import __version__
from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.output import FINDINGS, GOOD, emit, show
from rules_engine.cli.reading import facts_of, program_of
from rules_engine.diagnostics import diagnostic
from rules_engine.explain import Evaluation, Status, UnitResult
from rules_engine.facts.nearest import nearest
from rules_engine.pipeline import score
from rules_engine.reports.explain_json import explain_json
from rules_engine.reports.explain_text import explain_text


@click.command(
    cls=ChineseCommand,
    help="解释一个单位的得分：每一分来自哪一条、哪个事实、什么依据。",
    epilog="rules explain scheme.rule facts.csv --unit 市教育局\n"
    "rules explain scheme.rule facts.csv --unit 市教育局 --lost",
)
@click.argument("scheme", metavar="方案")
@click.argument("facts", nargs=-1, required=True, metavar="事实…")
@click.option("--unit", required=True, metavar="单位", help="要解释的单位，写规范名称或别名。")
@click.option("--roster", metavar="文件", help="单位名录（单位,类别,角色,别名）。")
@click.option("--list", "lists", multiple=True, metavar="清单名=文件", help="清单事实的文件。")
@click.option("--lost", is_flag=True, help="只列丢的分，从多到少。")
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="解释的格式。"
)
@click.option("-o", "--output", metavar="文件", help="写到文件，不写则输出到屏幕。")
def command(
    scheme: str,
    facts: tuple[str, ...],
    unit: str,
    roster: str | None,
    lists: tuple[str, ...],
    style: str,
    output: str | None,
    *,
    lost: bool,
) -> int:
    """Exit status: 0 explained, 1 findings, unknown or 出错 unit, 2 usage."""
    program = program_of(scheme)
    read, good = facts_of(program, facts, roster, lists)
    run = score(program, read.table.units)
    result = _find(run.evaluation, unit)
    if result is None:
        _report_unknown(run.evaluation, unit)
        return FINDINGS
    ledger = run.ledger(result)
    if style == "json":
        text = explain_json(run.evaluation, result, ledger, __version__)
    else:
        text = explain_text(run.evaluation, result, ledger, lost=lost)
    emit(text, None if output is None else Path(output))
    return GOOD if good and result.status is not Status.FAULTY else FINDINGS


def _find(evaluation: Evaluation, unit: str) -> UnitResult | None:
    return evaluation.of("".join(unit.split()))


def _report_unknown(evaluation: Evaluation, unit: str) -> None:
    names = [result.unit.name for result in evaluation.results]
    near = nearest(unit, names)
    helps = [f"是不是“{'”或“'.join(near)}”？"] if near else ["核对单位名称；事实文件里没有它"]
    show([diagnostic("R0002", f"没有叫“{unit}”的单位", helps=helps)])
