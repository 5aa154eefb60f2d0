"""``rules score``"""

import shutil
import sys
from collections import Counter
from pathlib import Path

import click

from rules_engine import __version__
from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.files import check_target
from rules_engine.cli.options import (
    OneOf,
    facts_arguments,
    output_option,
    scheme_argument,
    style_for,
    target_of,
)
from rules_engine.cli.output import FINDINGS, GOOD, emit, say
from rules_engine.cli.progress import working
from rules_engine.cli.reading import facts_of
from rules_engine.cli.schemes import program_of
from rules_engine.cli.terminal import colour_wanted, is_terminal
from rules_engine.explain import Evaluation, Status
from rules_engine.pipeline import score
from rules_engine.reports.score_csv import score_csv
from rules_engine.reports.score_json import score_json
from rules_engine.reports.score_table import score_table
from rules_engine.reports.words import state_word
from rules_engine.source.sanitize import one_line

_BY_SUFFIX = {".txt": "table", ".csv": "csv", ".json": "json"}
_NAMED = 10


@click.command(
    cls=ChineseCommand,
    help="按方案给事实文件里的所有单位计分。",
    epilog="rules score scheme.rule facts.csv\nrules score scheme.rule units/ -o 结果.csv",
)
@scheme_argument
@facts_arguments
@click.option(
    "--format",
    "style",
    type=OneOf(["table", "csv", "json"]),
    help="结果的格式；不写时按 -o 的扩展名，再不然是 table。",
)
@output_option("写到文件（.csv、.json、.txt），不写则输出到屏幕。")
@click.option("--raw", is_flag=True, help="CSV 不加防公式的引号（供程序读）。")
def command(
    scheme: str,
    facts: tuple[str, ...],
    roster: str | None,
    lists: tuple[tuple[str, str], ...],
    style: str | None,
    output: str | None,
    *,
    raw: bool,
) -> int:
    """Exit status: 0 all units scored, 1 findings or 出错 units, 2 usage or an unreadable file."""
    target = target_of(output)
    style = style_for(target, style, _BY_SUFFIX)
    if target is not None:
        check_target(
            target, [scheme, *facts, *filter(None, [roster]), *(path for _, path in lists)]
        )
    program = program_of(scheme)
    read, good = facts_of(program, facts, roster, lists)
    with working(f"给 {len(read.table.units)} 个单位计分"):
        evaluation = score(program, read.table.units).evaluation
        text = _written(evaluation, style, target, raw=raw)
    emit(text, style, target, _size(evaluation))
    faulty = [r.unit.name for r in evaluation.results if r.status is Status.FAULTY]
    if faulty:
        more = " 等" if len(faulty) > _NAMED else ""
        names = "、".join(map(one_line, faulty[:_NAMED]))
        say(f"{len(faulty)} 个单位出错，没有得分：{names}{more}")
    return FINDINGS if faulty or not good else GOOD


def _size(evaluation: Evaluation) -> str:
    """``59 个单位：正常 57，待补 2``."""
    states = Counter(map(state_word, evaluation.results))
    parts = "，".join(f"{state} {number}" for state, number in sorted(states.items()))
    return f"{len(evaluation.results)} 个单位：{parts}"


def _written(evaluation: Evaluation, style: str, target: Path | None, *, raw: bool) -> str:
    if style == "csv":
        return score_csv(evaluation, raw=raw)
    if style == "json":
        return score_json(evaluation, __version__)
    on_screen = target is None and is_terminal(sys.stdout)
    width = shutil.get_terminal_size().columns if on_screen else None
    return score_table(evaluation, colour=on_screen and colour_wanted(sys.stdout), width=width)
