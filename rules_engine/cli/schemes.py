"""Reads the schemes a command is given; imports nothing that only scoring needs."""

import sys

import click

from rules_engine.cli.output import FINDINGS, USAGE, counts, say, show
from rules_engine.compiling import Compiled, compile_bytes, compile_path
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir import Program

STDIN = "-"
_MOST = 4_000_000
_CANNOT_READ = frozenset(("R0001", "F0090", "F0094", "F0096", "F0097", "F0098"))


def unreadable(found: tuple[Diagnostic, ...]) -> bool:
    """Whether a file could not be read at all, which is wrong usage and no finding in a text."""
    return any(diagnostic.code in _CANNOT_READ for diagnostic in found)


def compiled(path: str) -> Compiled:
    """A scheme from a path, or from standard input for ``-``."""
    if path != STDIN:
        return compile_path(path)
    if sys.stdin is None:
        raise click.UsageError("标准输入是关闭的，读不到方案；写上方案的文件名")
    return compile_bytes(sys.stdin.buffer.read(_MOST), "<标准输入>")


def program_of(path: str) -> Program:
    """The program of a scheme; leaves with its findings where it has errors."""
    result = compiled(path)
    show(result.diagnostics)
    if result.program is None:
        say(f"方案有误，没有计分：发现 {counts(result.diagnostics)}")
        raise click.exceptions.Exit(USAGE if unreadable(result.diagnostics) else FINDINGS)
    return result.program
