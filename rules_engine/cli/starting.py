"""The work of ``rules new``: a folder with a scheme that can be run."""

import re
import shlex
from importlib.resources import files
from pathlib import Path

import click

from rules_engine.cli.files import check_target, unwritable, write_whole
from rules_engine.cli.output import FINDINGS, GOOD, file_bytes, say, show
from rules_engine.diagnostics import diagnostic
from rules_engine.source.sanitize import one_line

_PLAIN = re.compile(r"[\w./\\:+-]+")
STARTER = ("scheme.rule", "facts.csv", "roster.csv")


def start_in(folder: str) -> int:
    """Make the folder; the exit status."""
    if not folder.strip():
        raise click.UsageError("没有写文件夹的名称；要建在当前文件夹里，写一个点（.）")
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        taken = [target / name for name in STARTER if (target / name).exists()]
    except FileExistsError:
        taken = [target]
    except (OSError, ValueError) as error:
        raise unwritable(folder, error) from None
    if taken:
        helps = ["换一个文件夹名，或先把旧文件移走"]
        show([diagnostic("R0004", "文件已经存在，没有改动它", file=str(taken[0]), helps=helps)])
        return FINDINGS
    for name in STARTER:
        check_target(target / name, ())
        text = files("rules_engine.cli").joinpath("starter", name).read_text(encoding="utf-8")
        write_whole(target / name, file_bytes(text, Path(name).suffix.removeprefix(".")))
    say(f"已新建 {one_line(folder)}：{'、'.join(STARTER)}")
    scheme, facts, roster = (_typed(one_line(str(target / name))) for name in STARTER)
    say(f"下一步：rules score {scheme} {facts} --roster {roster}")
    return GOOD


def _typed(path: str) -> str:
    """A path as it is typed; quoted only where a shell would take it apart."""
    return path if _PLAIN.fullmatch(path) else shlex.quote(path)
