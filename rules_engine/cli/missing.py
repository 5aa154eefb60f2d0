"""``rules missing``: its parameters. The work is in `listing_missing`, which help pages and Tab do not
need."""

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
    help="列出还缺的事实：补齐以前总分在什么范围、可能是哪些等次，哪些事实还能改变结果、最多差几分。",
    epilog="rules missing scheme.rule facts.csv\n"
    "rules missing scheme.rule facts.csv --unit 市教育局 --format json",
)
@scheme_argument
@facts_arguments
@calendar_option
@click.option("--unit", metavar="单位", help="只看这一个单位，写规范名称或别名。")
@click.option(
    "--format",
    "style",
    type=OneOf(["text", "json"]),
    help="结果的格式；不写时按 -o 的扩展名，再不然是 text。",
)
@output_option("写到文件（.txt、.json），不写则输出到屏幕。")
def command(
    scheme: str,
    facts: tuple[str, ...],
    roster: str | None,
    lists: tuple[tuple[str, str], ...],
    calendar: str | None,
    unit: str | None,
    style: str | None,
    output: str | None,
) -> int:
    """Exit status: 0 listed, also where nothing is missing; 1 findings or an unknown unit; 2 usage or
    an unreadable file."""
    from rules_engine.cli.listing_missing import list_missing  # all of the engine

    return list_missing(scheme, facts, roster, lists, calendar, unit, style, output)
