"""``rules test``: its parameters. The work is in `testing`, which help pages and Tab do not need."""

from typing import Any

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.options import File, calendar_option


class Percent(click.ParamType[int]):
    """A whole number from 0 to 100; a % behind it does no harm."""

    name = "百分数"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        text = str(value).removesuffix("%")
        if text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= 100:
            return int(text)
        raise click.BadParameter("写 0 到 100 的整数，如 90", ctx=ctx, param=param)


@click.command(
    cls=ChineseCommand,
    help="运行方案旁边的用例（cases.rule），逐项对照期望。不写路径就找当前文件夹和里面各层。",
    epilog="rules test\nrules test schemes --coverage --fail-under 90\nrules test --update cases.rule",
)
@click.argument("paths", nargs=-1, metavar="[文件或文件夹…]", type=File())
@click.option("--coverage", is_flag=True, help="列出用例没有用到的条款、分支和边界。")
@click.option(
    "--fail-under",
    "least",
    metavar="百分数",
    type=Percent(),
    help="覆盖不到这么多也算不通过，如 90。",
)
@calendar_option
@click.option(
    "--update", is_flag=True, help="把不符的期望改成得到的，写回 cases.rule，先列出改哪里。"
)
@click.option("--junit", metavar="文件", type=File(), help="另写一份 JUnit XML，供持续集成读。")
def command(
    paths: tuple[str, ...],
    *,
    coverage: bool,
    least: int | None,
    calendar: str | None,
    update: bool,
    junit: str | None,
) -> int:
    """Exit status: 0 all cases passed, 1 a case failed or has errors or too little is covered, 2
    nothing to run, usage, or a file that cannot be read or written."""
    from rules_engine.cli.testing import Wanted, test_all  # all of the engine

    wanted = Wanted(coverage=coverage, least=least, update=update)
    return test_all(paths or (".",), wanted, calendar=calendar, junit=junit)
