"""``rules score``: its parameters. The work is in `scoring`, which help pages and Tab do not need."""

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.options import (
    OneOf,
    calendar_option,
    facts_arguments,
    output_option,
    scheme_argument,
)


@click.command(
    cls=ChineseCommand,
    help="按方案给事实文件里的所有单位计分。",
    epilog="rules score scheme.rule facts.csv\nrules score scheme.rule units/ -o 结果.csv",
)
@scheme_argument
@facts_arguments
@calendar_option
@click.option(
    "--format",
    "style",
    type=OneOf(["table", "csv", "json"]),
    help="结果的格式；不写时按 -o 的扩展名，再不然是 table。",
)
@click.option("--roll", metavar="名单", help="只输出方案里的这一个名单。")
@output_option("写到文件（.csv、.json、.txt），不写则输出到屏幕。")
@click.option("--strict", is_flag=True, help="方案或事实有警告，退出码也是 1；结果照常写出。")
@click.option("--raw", is_flag=True, help="CSV 不加防公式的引号（供程序读）。")
def command(
    scheme: str,
    facts: tuple[str, ...],
    roster: str | None,
    lists: tuple[tuple[str, str], ...],
    calendar: str | None,
    style: str | None,
    roll: str | None,
    output: str | None,
    *,
    strict: bool,
    raw: bool,
) -> int:
    """Exit status: 0 all units scored, 1 findings or 出错 units, 2 usage or an unreadable file."""
    from rules_engine.cli.scoring import score_into  # all of the engine

    return score_into(
        scheme, facts, roster, lists, calendar, style, output, strict=strict, raw=raw, roll=roll
    )
