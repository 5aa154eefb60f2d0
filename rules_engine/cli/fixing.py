"""The part of ``rules check`` that repairs: makes the safe fixes, writes files whole or shows what
would change."""

from pathlib import Path

import click

from rules_engine.cli.files import write_whole
from rules_engine.cli.formatting import difference
from rules_engine.cli.output import print_result, say
from rules_engine.cli.schemes import STDIN
from rules_engine.compiling import Compiled
from rules_engine.diagnostics import Fix
from rules_engine.fixing import Fixed, fixed
from rules_engine.source.sanitize import one_line


def repaired(path: str, compiled: Compiled, *, diff: bool) -> Compiled:
    """A scheme after its safe fixes; the file is written unless ``diff`` only shows it."""
    result = fixed(compiled)
    if result is None or not result.made:
        return compiled
    if diff:
        print_result(difference(result.before, result.after, one_line(path), "修复后"))
    else:
        _write(path, result)
    return result.compiled


def _write(path: str, result: Fixed) -> None:
    if path == STDIN:
        raise click.UsageError("标准输入不能修复；写上方案的文件名，或加 --diff 只看要改哪里")
    write_whole(Path(path), result.after.encode("utf-8"))
    for fix in result.made:
        say(f"已修复：{_told(fix)}")


def _told(fix: Fix) -> str:
    """Where and what: the line is that of the text the fix was made in."""
    begin = fix.span.begin
    where = f"{one_line(fix.span.source.name)}:{begin.line}:{begin.column}"
    replacement = one_line(fix.replacement)
    return f"{where} {one_line(fix.title)}" + (f" → {replacement}" if replacement.strip() else "")
