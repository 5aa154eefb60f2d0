"""``rules new``: its parameters. The work is in `starting`, which help pages and Tab do not need."""

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.options import File


@click.command(
    cls=ChineseCommand,
    help="新建一个文件夹，里面有带注释的方案、事实和名录，可以直接运行。",
    epilog="rules new 我的方案",
)
@click.argument("folder", metavar="文件夹", type=File())
def command(folder: str) -> int:
    """Exit status: 0 made, 1 a file is already there (nothing is overwritten), 2 cannot be written."""
    from rules_engine.cli.starting import start_in  # brings attrs

    return start_in(folder)
