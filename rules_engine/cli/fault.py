"""The last resort: a fault of the program becomes a sentence and a report without any data in it."""

import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from rules_engine import __version__

_PACKAGE = Path(__file__).resolve().parents[1]


def fault_words(error: BaseException, given: Sequence[str]) -> str:
    """What to tell the user. Writes the report; never raises an ordinary exception."""
    try:
        place = _write(report_text(error, given))
    except OSError:
        return "程序内部出错，故障报告也写不出来。请把命令和版本告诉维护人员（rules --version）。"
    return (
        f"程序内部出错，这不是您的错。没有结果，也没有留下写了一半的文件。\n"
        f"故障报告：{place}\n"
        f"帮助：把报告发给维护人员；里面没有方案、事实、文件名和单位名"
    )


def report_text(error: BaseException, given: Sequence[str]) -> str:
    """Versions, the names of command and options, and where in the program it happened. No values: a
    message may quote a cell, an argument may be a unit's name."""
    words = [word.partition("=")[0] for word in given if word.startswith("-")]
    lines = [
        f"rules {__version__}",
        f"Python {platform.python_version()} {sys.platform} {platform.machine()}",
        f"command: {_command(given)} {' '.join(word for word in words if word.isascii())}".rstrip(),
        *_chain(error),
    ]
    return "\n".join(lines) + "\n"


def _command(given: Sequence[str]) -> str:
    from rules_engine.cli.main import ALIASES  # that module imports this one only when it fails

    first = next((word for word in given if not word.startswith("-")), "")
    name = ALIASES.get(first, first)
    return name if name in ALIASES.values() else "-"


def _chain(error: BaseException) -> Iterator[str]:
    """The error, and the one it came from."""
    seen: BaseException | None = error
    while seen is not None:
        yield f"{type(seen).__module__}.{type(seen).__qualname__}"
        frames = traceback.extract_tb(seen.__traceback__)
        yield from (f"  {_file(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)
        seen = seen.__cause__ or seen.__context__


def _file(name: str) -> str:
    """A file of ours from the package on; of another one only its name."""
    path = Path(name)
    if path.is_relative_to(_PACKAGE):
        return path.relative_to(_PACKAGE.parent).as_posix()
    return path.name


def _write(text: str) -> str:
    handle, name = tempfile.mkstemp(prefix="rules-fault-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return name
