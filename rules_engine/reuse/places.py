"""The two libraries: the folders around a scheme, and texts that are given with it."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from rules_engine.records import Shown
from rules_engine.reuse.library import Key, Refused
from rules_engine.source import Source
from rules_engine.source.decode import Undecodable, decode, normalise_line_ends

MAX_BYTES = 2_000_000
# What the uppermost folder of a project holds.
MARKS = ("rules.toml", "pyproject.toml", ".git", "schemes")
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)


@frozen(eq=False, repr=False)
class Texts(Shown):
    """Texts by name, as if they were files: ``{"共用/定义.rule": "…"}``."""

    top: Key
    texts: Mapping[str, str]

    def find(self, key: Key) -> Key | Refused:
        """The key as it is."""
        if "/".join(key) in self.texts or key == self.top:
            return key
        return _missing(key[-1], [Path(name).name for name in self.texts])

    def read(self, key: Key) -> Source | Refused:
        """The text of a name."""
        name = "/".join(key)
        return Source(name, normalise_line_ends(self.texts[name]), shown=name)


@frozen(eq=False, repr=False)
class Folders(Shown):
    """The folder tree of a project. ``given`` is the scheme's path as the user wrote it."""

    root: Path
    top: Key
    given: Path

    @classmethod
    def around(cls, scheme: Path | str) -> "Folders":
        """The project a scheme is in: the nearest folder that holds one of MARKS, else the folder
        above the scheme's own."""
        given = Path(scheme)
        place = given.resolve()
        ways = place.parents
        marked = (folder for folder in ways if any((folder / mark).exists() for mark in MARKS))
        root = next(marked, ways[min(1, len(ways) - 1)])
        return cls(root, place.relative_to(root).parts, given)

    def find(self, key: Key) -> Key | Refused:
        """The file itself, links followed, where it is in the project and spelled as written."""
        place = self.root
        for name in key:
            refused = _misspelled(place, name)
            if refused is not None:
                return refused
            place = place / name
        try:
            real = place.resolve(strict=True)
        except (OSError, RuntimeError, ValueError):
            return Refused("unreadable", "系统打不开它", "核对文件名和路径")
        if not real.is_relative_to(self.root):
            return Refused("outside", str(self.root))
        return real.relative_to(self.root).parts

    def read(self, key: Key) -> Source | Refused:
        """The text of a regular file of at most MAX_BYTES."""
        place = self.root.joinpath(*key)
        try:
            data = _bytes(place)
        except PermissionError:
            return Refused("unreadable", "没有权限", "请管理员给权限")
        except (OSError, ValueError):
            return Refused("unreadable", "系统打不开它", "核对文件名和路径")
        if data is None:
            return Refused("unreadable", "它不是普通的文件", "写上方案文件的名称，如 scheme.rule")
        if len(data) > MAX_BYTES:
            return Refused(
                "unreadable", f"文件超过 {MAX_BYTES // 1_000_000} MB", "核对是不是选错了文件"
            )
        return self._text(place, data)

    def _text(self, place: Path, data: bytes) -> Source | Refused:
        folder = self.root.joinpath(*self.top).parent
        shown = Path(os.path.relpath(place, folder))
        name = os.path.normpath(self.given.parent / shown)
        decoded = decode(data, name)
        if isinstance(decoded, Undecodable):
            return Refused(
                "unreadable", decoded.reason, "用记事本或 WPS 打开核对，另存为 UTF-8 编码的文本"
            )
        return Source(name, decoded.source.text, shown=shown.as_posix())


def _misspelled(folder: Path, name: str) -> Refused | None:
    """Whether a folder holds no such name, letter for letter."""
    try:
        names = [each.name for each in folder.iterdir()]
    except OSError:
        return _missing(name, [])
    return None if name in names else _missing(name, names)


def _missing(name: str, names: list[str]) -> Refused:
    same = [each for each in names if each.casefold() == name.casefold()]
    from difflib import get_close_matches  # noqa: PLC0415  # why: known names need none

    near = same or get_close_matches(name, sorted(names), n=1, cutoff=0.6)
    helps = f"是不是“{near[0]}”？" if near else "核对文件名和路径；路径从本文件所在的文件夹写起"
    return Refused("unreadable", f"没有“{name}”", helps)


def _bytes(place: Path) -> bytes | None:
    """What is in a regular file; None for anything else. A link or a device is never opened."""
    if not stat.S_ISREG(os.lstat(place).st_mode):
        return None
    with os.fdopen(os.open(place, _FLAGS), "rb") as file:
        regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
        return file.read(MAX_BYTES + 1) if regular else None
