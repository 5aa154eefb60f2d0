"""The page of a diagnostic code, from the checkout or from the wheel."""

from pathlib import Path

import click

from rules_engine.cli.output import print_result
from rules_engine.diagnostics.registry import CODES
from rules_engine.source.sanitize import one_line

_PACKAGE = Path(__file__).resolve().parents[1]
_FOLDERS = (_PACKAGE / "_diagnostics", _PACKAGE.parent / "docs" / "diagnostics")


def print_page(code: str) -> None:
    """The page of a code as it is written. Raises UsageError for a code that does not exist."""
    code = code.strip().upper()
    if code not in CODES:
        raise click.UsageError(f"没有编号“{one_line(code)[:20]}”；编号写在方括号里，如 错误[C0001]")
    for folder in _FOLDERS:
        if (folder / f"{code}.md").is_file():
            print_result((folder / f"{code}.md").read_text("utf-8"))
            return
    print_result(f"# {code}：{CODES[code].title}\n")
