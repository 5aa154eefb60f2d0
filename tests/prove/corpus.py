"""Reads the seeded faults: pairs of schemes that differ in one thing, one at fault and one sound.

A file of ``faults/`` is one kind of fault. A section ``## name`` is one setting of it, with a line
``不成立：种类 对象、种类 对象`` (every claim that is refuted, no other) or ``拒绝：C0001`` (the errors
for which the compiler refuses the scheme), and a ``diff`` block: lines with ``-`` are of the scheme at
fault, lines with ``+`` of the sound one, all others of both.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

FAULTS = Path(__file__).resolve().parent / "faults"

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_DIFF = re.compile(r"^```diff\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXPECTED = re.compile(r"^(不成立|拒绝)：(.+)$", re.MULTILINE)


@frozen
class Fault:
    """One setting. ``refuted`` are the claims, ``refused`` the codes that are expected of it."""

    kind: str
    name: str
    faulty: str
    sound: str
    refuted: tuple[str, ...]
    refused: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.name}"


def read_faults() -> list[Fault]:
    """Every setting of every kind, in the order of the files."""
    return [fault for path in sorted(FAULTS.glob("*.md")) for fault in _faults_of(path)]


def _faults_of(path: Path) -> Iterator[Fault]:
    _, *rest = _SECTION.split(path.read_text("utf-8"))
    for name, section in zip(rest[::2], rest[1::2], strict=True):
        diff, said = _DIFF.search(section), _EXPECTED.search(section)
        assert diff, f"{path.name} “{name}” needs a diff block"
        assert said, f"{path.name} “{name}” needs 不成立 or 拒绝"
        words = tuple(said[2].split("、"))
        lines = diff[1].splitlines()
        refuted, refused = (words, ()) if said[1] == "不成立" else ((), words)
        yield Fault(path.stem, name, _side(lines, "-"), _side(lines, "+"), refuted, refused)


def _side(lines: list[str], mark: str) -> str:
    """The scheme of one side of a diff."""
    return "".join(f"{line[1:]}\n" for line in lines if line[:1] in (" ", mark, ""))
