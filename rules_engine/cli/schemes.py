"""Reads the schemes a command is given; imports nothing that only scoring needs."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from rules_engine.cli.output import FINDINGS, USAGE, counts, say, show
from rules_engine.compiling import Compiled, compile_bytes, compile_path, read_bytes, source_of
from rules_engine.diagnostics import Diagnostic, Severity
from rules_engine.ir import Program
from rules_engine.keeping import compile_kept
from rules_engine.source import Source
from rules_engine.source.sanitize import one_line

STDIN = "-"
_SCHEME = re.compile("^(方案|沿用)", re.MULTILINE)
_MOST = 4_000_000
_TABLES = frozenset((".csv", ".toml", ".parquet", ".arrow"))
_CANNOT_READ = frozenset(("R0001", "F0090", "F0094", "F0096", "F0097", "F0098", "F0111"))


def unreadable(found: tuple[Diagnostic, ...]) -> bool:
    """Whether a file could not be read at all, which is wrong usage and no finding in a text."""
    return any(diagnostic.code in _CANNOT_READ for diagnostic in found)


def is_scheme(path: Path) -> bool:
    """Whether a rule file has a 方案 or takes one; what cannot be read is thought to."""
    data = read_bytes(path)
    source = source_of(data, str(path)) if isinstance(data, bytes) else data
    text = source.text if isinstance(source, Source) else "方案"
    return _SCHEME.search(text) is not None


def compiled(path: str, *, whole: bool = False) -> Compiled:
    """A scheme from a path, or from standard input for ``-``. ``whole``: with the text as it was parsed,
    which is not kept from one run to the next."""
    if Path(path).suffix.lower() in _TABLES:
        raise click.UsageError(
            f"{one_line(path)} 是数据表，不是方案；方案（.rule）写在前面，事实写在后面"
        )
    if path != STDIN:
        return compile_path(path) if whole else compile_kept(path)
    if sys.stdin is None:
        raise click.UsageError("标准输入是关闭的，读不到方案；写上方案的文件名")
    return compile_bytes(sys.stdin.buffer.read(_MOST), "<标准输入>")


def program_of(path: str) -> Program:
    """The program of a scheme; leaves with its findings where it has errors."""
    return program_and_findings(path)[0]


def program_and_findings(path: str) -> tuple[Program, tuple[Diagnostic, ...]]:
    """The program of a scheme and the warnings and hints that were shown; leaves as `program_of`."""
    result = compiled(path)
    show(result.diagnostics)
    if result.program is None:
        say(f"方案有误，先改好它：发现 {counts(result.diagnostics)}")
        raise click.exceptions.Exit(USAGE if unreadable(result.diagnostics) else FINDINGS)
    return result.program, result.diagnostics


def has_warnings(found: Iterable[Diagnostic]) -> bool:
    """Whether there is a warning: what ``--strict`` lets nobody pass with."""
    return any(diagnostic.severity is Severity.WARNING for diagnostic in found)
