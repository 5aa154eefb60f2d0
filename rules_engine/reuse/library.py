"""What a scheme takes other files from, and which paths it may write. Pure: reads nothing.

A file is known by its ``Key``: the names on the way to it from the project's folder.
"""

import re
from typing import Protocol

from attrs import frozen

from rules_engine.records import Alike
from rules_engine.source import Source

Key = tuple[str, ...]
SUFFIX = ".rule"
_LONGEST = 400
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_EXAMPLE = "写从本文件所在文件夹起的路径，例：沿用 “../基础/scheme.rule”"


@frozen(eq=False, repr=False)
class Refused(Alike):
    """A file that is not taken. ``kind`` is ``path``, ``outside`` or ``unreadable``; ``why`` and
    ``way_out`` are in Chinese. For ``outside``, ``why`` names the project's folder."""

    kind: str
    why: str
    way_out: str = ""


class Library(Protocol):
    """Where files are taken from."""

    @property
    def top(self) -> Key:
        """The scheme itself."""

    def find(self, key: Key) -> Key | Refused:
        """The one key of a file, whatever ways lead to it."""

    def read(self, key: Key) -> Source | Refused:
        """The text of a file."""


def way_to(path: str, asking: Key) -> Key | Refused:
    """Where a path leads, written in the file ``asking``; the system is not asked."""
    why = _wrong(path)
    if why is not None:
        return Refused("path", why, _EXAMPLE)
    key = list(asking[:-1])
    for part in path.split("/"):
        if part == "..":
            if not key:
                return Refused("outside", "")
            key.pop()
        elif part != ".":
            key.append(part)
    return tuple(key)


def _wrong(path: str) -> str | None:
    """Why a text is no path that means the same on every machine."""
    if not path.strip():
        return "引号里是空的"
    if len(path) > _LONGEST:
        return f"超过 {_LONGEST} 个字符"
    if "\\" in path:
        return "文件夹之间用“/”，不用“\\”"
    if path.startswith(("/", "~")) or ":" in path or "：" in path:
        return "不能从盘符、根文件夹或网址写起"
    if not path.endswith(SUFFIX):
        return f"沿用的文件名以 {SUFFIX} 结尾"
    return next(filter(None, map(_wrong_name, path.split("/"))), None)


def _wrong_name(name: str) -> str | None:
    if name in (".", ".."):
        return None
    if not name:
        return "两个“/”连在一起"
    if not name.isprintable():
        return "有看不见的字符"
    if name != name.strip() or name.endswith("."):
        return f"“{name.strip()}”首尾有空格，或以点结尾"
    if re.search('[*?"<>|]', name) or _DEVICES.fullmatch(name):
        return f"“{name}”在有的电脑上不能作文件名"
    return None
