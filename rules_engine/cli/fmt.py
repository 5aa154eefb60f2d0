"""``rules fmt``: its parameters. The work is in `formatting`, which help pages and Tab do not need."""

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.options import File


@click.command(
    cls=ChineseCommand,
    help="把方案排成统一的格式：意思不变，注释都在。不写路径就排当前文件夹里的所有 .rule 文件。",
    epilog="rules fmt schemes/ankang-2017-openness/scheme.rule\nrules fmt --check\nrules fmt --diff schemes",
)
@click.argument("paths", nargs=-1, metavar="[文件或文件夹…]", type=File())
@click.option("--check", is_flag=True, help="只检查，不改文件；有要改的，退出码是 1。")
@click.option("--diff", is_flag=True, help="只显示要改哪里，不改文件。")
def command(paths: tuple[str, ...], *, check: bool, diff: bool) -> int:
    """Exit status: 0 formatted or nothing to do, 1 syntax errors or (--check) something to do,
    2 a file cannot be read or written."""
    from rules_engine.cli.formatting import format_all  # the parser

    return format_all(paths or (".",), check=check, diff=diff)
