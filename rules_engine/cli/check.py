"""``rules check``: its parameters. The work is in `checking`, which help pages and Tab do not need."""

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.options import File, OneOf


def _explain(ctx: click.Context, _param: click.Parameter, code: str | None) -> None:
    """Print the page of a code and leave."""
    if code is None or ctx.resilient_parsing:
        return
    from rules_engine.cli.pages import print_page  # checking needs no pages

    print_page(code)
    ctx.exit()


@click.command(
    cls=ChineseCommand,
    help="检查方案，一次列出所有问题。写文件夹就检查里面各层的所有方案。",
    epilog="rules check schemes/ankang-2017-openness/scheme.rule\n"
    "rules check --format concise schemes\n"
    "rules check --fix scheme.rule\n"
    "rules check --explain C0001",
)
@click.argument("schemes", nargs=-1, required=True, metavar="方案或文件夹…", type=File())
@click.option(
    "--format",
    "style",
    type=OneOf(["full", "concise", "json"]),
    default="full",
    help="问题怎么显示：full 详细（最多 20 处），concise 一行一个，json 供程序读。",
)
@click.option("--strict", is_flag=True, help="有警告也算不通过。")
@click.option("-v", "--verbose", is_flag=True, help="列出方案沿用了哪些文件，改了其中哪些。")
@click.option("--fix", is_flag=True, help="能放心改的就改好，写回文件；改不了的照常列出。")
@click.option("--diff", is_flag=True, help="和 --fix 一起用：只显示要改哪里，不改文件。")
@click.option(
    "--explain",
    metavar="编号",
    callback=_explain,
    is_eager=True,
    expose_value=False,
    help="说明一个编号是什么意思、怎么改，如 C0001。",
)
def command(
    schemes: tuple[str, ...], style: str, *, strict: bool, verbose: bool, fix: bool, diff: bool
) -> int:
    """Exit status: 0 no errors, 1 findings, 2 a file cannot be read."""
    from rules_engine.cli.checking import Repairing, check_all  # the compiler

    if diff and not fix:
        raise click.UsageError("--diff 要和 --fix 一起用")
    repairing = Repairing.SHOW if diff else Repairing.WRITE if fix else Repairing.NONE
    return check_all(schemes, style, repairing, strict=strict, verbose=verbose)
