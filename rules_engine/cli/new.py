"""``rules new``"""

from importlib.resources import files
from pathlib import Path

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.output import FINDINGS, GOOD, say, show, write_whole
from rules_engine.diagnostics import diagnostic

STARTER = ("scheme.rule", "facts.csv", "roster.csv")


@click.command(
    cls=ChineseCommand,
    help="新建一个文件夹，里面有带注释的方案、事实和名录，可以直接运行。",
    epilog="rules new 我的方案",
)
@click.argument("folder", metavar="文件夹")
def command(folder: str) -> int:
    """Exit status: 0 made, 1 a file is already there (nothing is overwritten)."""
    target = Path(folder)
    taken = [target / name for name in STARTER if (target / name).exists()]
    if taken:
        helps = ["换一个文件夹名，或先把旧文件移走"]
        show([diagnostic("R0004", "文件已经存在，没有改动它", file=str(taken[0]), helps=helps)])
        return FINDINGS
    target.mkdir(parents=True, exist_ok=True)
    for name in STARTER:
        text = files("rules_engine.cli").joinpath("starter", name).read_text(encoding="utf-8")
        write_whole(target / name, text)
    say(f"已新建 {target}：{'、'.join(STARTER)}")
    say(f"下一步：rules score {target}/scheme.rule {target}/facts.csv --roster {target}/roster.csv")
    return GOOD
