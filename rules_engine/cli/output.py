"""Where the command line writes: messages to stderr; results to stdout or, whole or not at all, to a
file."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from rules_engine.cli.files import unwritable, write_whole
from rules_engine.cli.terminal import abandon, colour_wanted, is_terminal
from rules_engine.diagnostics import Diagnostic, Severity
from rules_engine.source.sanitize import one_line

GOOD = 0
FINDINGS = 1
USAGE = 2

_BOM = b"\xef\xbb\xbf"
_SHOWN = 20


def show(found: Iterable[Diagnostic], style: str = "full", *, err: bool = True) -> None:
    """Print findings: full (the first twenty), concise or json (all, for programs)."""
    findings = tuple(found)
    if style == "json":
        from rules_engine.diagnostics.render_json import render as render_json  # one of the two

        _print_bytes_or_text(render_json(findings))
        return
    if not findings:
        return
    from rules_engine.diagnostics.render_terminal import render as render_terminal

    colour = colour_wanted(sys.stderr if err else sys.stdout)
    if style == "concise":
        text = render_terminal(findings, colour=colour, style="concise", limit=len(findings))
    else:
        text = render_terminal(findings, colour=colour, style="full", limit=_SHOWN)
    if not text:
        return
    if err:
        say(text.rstrip("\n"), colour=colour)
    else:
        print_result(text, colour=colour)


def say(text: str, *, colour: bool = False) -> None:
    """A message for the person at the terminal. A reader who left hears nothing."""
    try:
        click.echo(text, err=True, color=colour)
    except (OSError, ValueError):
        abandon(sys.stderr)


def print_result(text: str | bytes, *, colour: bool = False) -> None:
    """A result to stdout. A reader who has seen enough (``| head``) is no error; a full disk is.

    Raises Unwritable.
    """
    if sys.stdout is None:
        raise unwritable("<标准输出>", OSError())
    try:
        click.echo(text, nl=False, color=colour)
    except BrokenPipeError:
        abandon(sys.stdout)
    except (OSError, ValueError) as error:
        abandon(sys.stdout)
        raise unwritable("<标准输出>", error) from None


def _print_bytes_or_text(text: str) -> None:
    """For programs: UTF-8 whatever the locale says, but on a terminal what the terminal takes."""
    print_result(text if is_terminal(sys.stdout) else text.encode("utf-8", "backslashreplace"))


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


def emit(text: str, style: str, target: Path | None, about: str = "") -> None:
    """A result of a kind (``csv``, ``json``, …) to stdout, or to a file that appears only when it is
    complete. ``about`` says in a few words what was written. Raises Unwritable."""
    if target is not None:
        replaced = write_whole(target, file_bytes(text, style))
        notes = "；".join(part for part in (about, "换掉了原来的文件" if replaced else "") if part)
        say(f"已写出 {one_line(str(target))}" + (f"（{notes}）" if notes else ""))
    elif style in {"csv", "json", "toml"}:
        _print_bytes_or_text(text)
    else:
        print_result(text, colour=colour_wanted(sys.stdout))


def file_bytes(text: str, style: str) -> bytes:
    """CSV files get a BOM and CRLF, so that Excel and WPS open them as they are."""
    if style == "csv":
        return _BOM + text.replace("\n", "\r\n").encode("utf-8", "backslashreplace")
    return text.encode("utf-8", "backslashreplace")
