"""The numbered sentences of docs/language, and the lines there that name their cases."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from tests.corpus.literate import CASES, ROOT, Case

PAGES = ROOT / "docs" / "language"
_SENTENCE = re.compile(r"^- \*\*([0-9]+\.[0-9]+-[0-9]+)\*\*", re.MULTILINE)
_HEADING = re.compile(r"^##? ", re.MULTILINE)
_LINE = "*用例*："


def pages() -> list[Path]:
    """The pages that hold numbered sentences."""
    return [
        path for path in sorted(PAGES.glob("*.md")) if _SENTENCE.search(path.read_text("utf-8"))
    ]


def numbers() -> list[str]:
    """Every number, in the order of the pages; a number that stands twice is there twice."""
    return [number for path in pages() for number in _SENTENCE.findall(path.read_text("utf-8"))]


def showing(cases: Sequence[Case]) -> dict[str, list[Case]]:
    """Sentence → the cases that show it."""
    found: dict[str, list[Case]] = {}
    for case in cases:
        for number in case.covers:
            found.setdefault(number, []).append(case)
    return found


def with_cases(text: str, shown: Mapping[str, Sequence[Case]]) -> str:
    """A page with a line of its cases at the end of every section."""
    bare = re.sub(rf"\n{re.escape(_LINE)}[^\n]*\n", "", text)
    starts = [match.start() for match in _HEADING.finditer(bare)] + [len(bare)]
    sections = [bare[a:b] for a, b in pairwise(starts)]
    return bare[: starts[0]] + "".join(_section(section, shown) for section in sections)


def _section(section: str, shown: Mapping[str, Sequence[Case]]) -> str:
    parts = [
        f"{number} {'、'.join(map(_link, shown[number]))}"
        for number in _SENTENCE.findall(section)
        if number in shown
    ]
    if not parts:
        return section
    body = section.rstrip("\n")
    tail = section[len(body) :]
    return f"{body}\n\n{_LINE}{'；'.join(parts)}。{tail}"


def _link(case: Case) -> str:
    anchor = re.sub(r"[^\w-]", "", case.name.lower().replace(" ", "-"))
    path = case.path.relative_to(CASES).as_posix()
    return f"[{case.name}](../../tests/cases/{path}#{anchor})"
