"""``rules test``: its parameters. The work is in `testing`, which help pages and Tab do not need."""

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.options import File


@click.command(
    cls=ChineseCommand,
    help="运行方案旁边的用例（cases.rule），逐项对照期望。不写路径就找当前文件夹和里面各层。",
    epilog="rules test\nrules test schemes/ankang-2017-new-media",
)
@click.argument("paths", nargs=-1, metavar="[文件或文件夹…]", type=File())
def command(paths: tuple[str, ...]) -> int:
    """Exit status: 0 all cases passed, 1 a case failed or has errors, 2 nothing to run, usage or an
    unreadable file."""
    from rules_engine.cli.testing import test_all  # all of the engine

    return test_all(paths or (".",))
