"""Reads what a command is given; findings are shown, and the status says how bad they are."""

import sys
from pathlib import Path

import click

from rules_engine.cli.output import FINDINGS, USAGE, counts, say, show
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir import Program
from rules_engine.pipeline import (
    Compiled,
    Facts,
    compile_path,
    compile_source,
    errors_among,
    read_facts,
)
from rules_engine.source.decode import Undecodable, decode

STDIN = "-"


def unreadable(found: tuple[Diagnostic, ...]) -> bool:
    """Whether a file could not be read at all."""
    return any(diagnostic.code == "R0001" for diagnostic in found)


def compiled(path: str) -> Compiled:
    """A scheme from a path, or from standard input for ``-``."""
    if path != STDIN:
        return compile_path(Path(path))
    decoded = decode(sys.stdin.buffer.read(), "<标准输入>")
    if isinstance(decoded, Undecodable):
        raise click.UsageError(f"标准输入读不出来：{decoded.reason}")
    return compile_source(decoded.source)


def program_of(path: str) -> Program:
    """The program of a scheme; leaves with its findings where it has errors."""
    result = compiled(path)
    show(result.diagnostics)
    if result.program is None:
        say(f"方案有误，没有计分：{counts(result.diagnostics)}")
        raise click.exceptions.Exit(USAGE if unreadable(result.diagnostics) else FINDINGS)
    return result.program


def facts_of(
    program: Program, paths: tuple[str, ...], roster: str | None, lists: tuple[str, ...]
) -> tuple[Facts, bool]:
    """Facts, and whether all of them were good. Leaves where no unit could be read."""
    named = dict(_list_file(item) for item in lists)
    result = read_facts(program, paths, roster, named)
    show(result.diagnostics)
    good = not errors_among(result.diagnostics)
    if not result.table.units:
        say(f"没有读到任何单位：{counts(result.diagnostics) or '文件是空的'}")
        raise click.exceptions.Exit(FINDINGS)
    return result, good


def _list_file(item: str) -> tuple[str, str]:
    name, separator, path = item.partition("=")
    if not separator:
        raise click.BadParameter("写成 清单名=文件", param_hint="--list")
    return name, path
