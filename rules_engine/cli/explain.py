"""``rules explain``: its parameters. The work is in `explaining`, which help pages and Tab do not
need."""

import re
from typing import Any

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.options import (
    OneOf,
    calendar_option,
    facts_arguments,
    output_option,
    scheme_argument,
)

_CODE = re.compile("[A-Za-z][0-9]{4}")


class ExplainCommand(ChineseCommand):
    """Explains a code too, which is all there is on the line then: ``rules explain C0001``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's, but leaves after the page of a code."""
        if len(args) == 1 and _CODE.fullmatch(args[0]) and not ctx.resilient_parsing:
            from rules_engine.cli.pages import print_page  # explaining a unit needs no pages

            print_page(args[0])
            ctx.exit()
        return super().parse_args(ctx, args)


@click.command(
    cls=ExplainCommand,
    help="解释一个单位的得分：每一分来自哪一条、哪个事实、什么依据。只写一个编号，就解释那个编号。",
    epilog="rules explain scheme.rule facts.csv --unit 市教育局\n"
    "rules explain scheme.rule facts.csv --unit 市教育局 --lost\n"
    "rules explain C0001",
)
@scheme_argument
@facts_arguments
@calendar_option
@click.option("--unit", required=True, metavar="单位", help="要解释的单位，写规范名称或别名。")
@click.option("--lost", is_flag=True, help="只列丢的分，从多到少。")
@click.option(
    "--format",
    "style",
    type=OneOf(["text", "json"]),
    help="解释的格式；不写时按 -o 的扩展名，再不然是 text。",
)
@output_option("写到文件（.txt、.json），不写则输出到屏幕。")
def command(**given: Any) -> int:
    """Exit status: 0 explained, 1 findings, unknown or 出错 unit, 2 usage or an unreadable file."""
    from rules_engine.cli.asked import ExplainRequest  # help pages do without
    from rules_engine.cli.explaining import explain_into  # all of the engine

    return explain_into(ExplainRequest(**given))
