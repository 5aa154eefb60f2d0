"""Where the command line writes: findings to stderr, results to stdout or, whole or not at all, to
a file."""

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click

from rules_engine.diagnostics import Diagnostic, Severity
from rules_engine.diagnostics.render_json import render as render_json
from rules_engine.diagnostics.render_terminal import render as render_terminal

GOOD = 0
FINDINGS = 1
USAGE = 2


def colour_wanted(stream: object) -> bool:
    """Colour only on a terminal, never against NO_COLOR."""
    return "NO_COLOR" not in os.environ and bool(getattr(stream, "isatty", lambda: False)())


def show(found: Iterable[Diagnostic], style: str = "full", *, err: bool = True) -> None:
    """Print findings: full, concise or json."""
    findings = tuple(found)
    if style == "json":
        click.echo(render_json(findings), err=err)
        return
    stream = sys.stderr if err else sys.stdout
    text = render_terminal(findings, colour=colour_wanted(stream), style=style)
    if text:
        click.echo(text.rstrip("\n"), err=err, color=colour_wanted(stream) or None)


def say(text: str) -> None:
    """A message for the person at the terminal."""
    click.echo(text, err=True)


def counts(found: Iterable[Diagnostic]) -> str:
    """``2 处错误，1 处警告``; empty where nothing was found."""
    severities = [diagnostic.severity for diagnostic in found]
    words = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"}
    parts = [
        f"{severities.count(severity)} 处{word}"
        for severity, word in words.items()
        if severity in severities
    ]
    return "，".join(parts)


def emit(text: str, target: Path | None) -> None:
    """Text to stdout, or to a file that appears only when it is complete."""
    if target is None:
        click.echo(text, nl=not text.endswith("\n"))
    else:
        write_whole(target, text)
        say(f"已写出 {target}")


def write_whole(target: Path, text: str) -> None:
    """Write a file whole or not at all. Raises ClickException with the reason in Chinese.

    CSV gets a BOM and CRLF, so that Excel and WPS open it as it is.
    """
    data = text.encode("utf-8")
    if target.suffix.lower() == ".csv":
        data = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8")
    try:
        _replace(target, data)
    except PermissionError:
        raise click.ClickException(
            f"写不进 {target}：没有权限，或它正在别的程序里打开，请先关闭"
        ) from None
    except OSError as error:
        reason = error.strerror or "磁盘写入失败"
        raise click.ClickException(f"写不进 {target}：{reason}") from None


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
