"""``rules score``"""

import shutil
import sys
from pathlib import Path

import click

from rules_engine import __version__
from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.output import FINDINGS, GOOD, colour_wanted, emit, say
from rules_engine.cli.reading import facts_of, program_of
from rules_engine.explain import Evaluation, Status
from rules_engine.pipeline import score
from rules_engine.reports.score_csv import score_csv
from rules_engine.reports.score_json import score_json
from rules_engine.reports.score_table import score_table

_BY_SUFFIX = {".csv": "csv", ".json": "json"}


@click.command(
    cls=ChineseCommand,
    help="按方案给事实文件里的所有单位计分。",
    epilog="rules score scheme.rule facts.csv\nrules score scheme.rule units/ -o 结果.csv",
)
@click.argument("scheme", metavar="方案")
@click.argument("facts", nargs=-1, required=True, metavar="事实…")
@click.option("--roster", metavar="文件", help="单位名录（单位,类别,角色,别名）。")
@click.option("--list", "lists", multiple=True, metavar="清单名=文件", help="清单事实的文件。")
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "csv", "json"]),
    help="结果的格式；不写时按 -o 的扩展名，再不然是 table。",
)
@click.option("-o", "--output", metavar="文件", help="写到文件，不写则输出到屏幕。")
@click.option("--raw", is_flag=True, help="CSV 不加防公式的引号（供程序读）。")
def command(
    scheme: str,
    facts: tuple[str, ...],
    roster: str | None,
    lists: tuple[str, ...],
    style: str | None,
    output: str | None,
    *,
    raw: bool,
) -> int:
    """Exit status: 0 all units scored, 1 findings or 出错 units, 2 usage."""
    target = None if output is None else Path(output)
    program = program_of(scheme)
    read, good = facts_of(program, facts, roster, lists)
    evaluation = score(program, read.table.units).evaluation
    emit(_written(evaluation, style or _style_of(target), target, raw=raw), target)
    faulty = [r.unit.name for r in evaluation.results if r.status is Status.FAULTY]
    if faulty:
        say(f"{len(faulty)} 个单位出错，没有得分：{'、'.join(faulty)}")
    return FINDINGS if faulty or not good else GOOD


def _style_of(target: Path | None) -> str:
    return "table" if target is None else _BY_SUFFIX.get(target.suffix.lower(), "table")


def _written(evaluation: Evaluation, style: str, target: Path | None, *, raw: bool) -> str:
    if style == "csv":
        return score_csv(evaluation, raw=raw)
    if style == "json":
        return score_json(evaluation, __version__)
    on_screen = target is None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if on_screen else None
    return score_table(evaluation, colour=target is None and colour_wanted(sys.stdout), width=width)
