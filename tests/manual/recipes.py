"""Reads the cookbook: a section ``## P05 名称`` is a scheme, tables of facts and what they give.

The columns of a table are facts (单位 may be left out) and results, whose names begin with ``→``. A
table under a line ``清单 账号：`` has the records of that list, under ``名录：`` the units in their order,
under ``名单：`` and ``统计：`` what comes out. The table at the top of a page has the words of the notice
and the lines of the rules, which must stand in the scheme.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

COOKBOOK = Path(__file__).parents[2] / "docs" / "manual" / "cookbook"
_SECTION = re.compile(r"^## (P[0-9]+) .*$", re.MULTILINE)
_RULE = re.compile(r"^```rule\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"(?:^(清单 \S+|名录|名单|统计)：\n\n)?((?:^\|.*\|\n)+)", re.MULTILINE)
_HEAD_ROW = re.compile(r"^\| \[(P[0-9]+)\]\([^)]*\) \|[^|]*\|(.*)\|$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)]+)\)")
_HEADING = re.compile(r"^##? (.+)$", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")
_UNITS = "甲乙丙丁戊己庚辛壬癸"

Rows = list[list[str]]


@frozen
class Recipe:
    """A section: its scheme, its tables of facts by list name (empty: of the units), its results."""

    page: str
    number: str
    scheme: str
    facts: dict[str, Rows]
    results: Rows
    roster: Rows
    rolls: Rows
    statistics: Rows
    lines: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.page}:{self.number}"


def recipes() -> list[Recipe]:
    """Every recipe of the cookbook."""
    pages = [path for path in sorted(COOKBOOK.glob("*.md")) if path.name != "README.md"]
    return [recipe for page in pages for recipe in _of_page(page)]


def broken_links(page: Path) -> list[str]:
    """Links of a page to a file that is not there, or to a heading that is not on it."""
    return [link for link in _LINK.findall(page.read_text("utf-8")) if not _leads(page, link)]


def _leads(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    if not target.is_file():
        return False
    headings = _HEADING.findall(target.read_text("utf-8"))
    anchors = {re.sub(r"[^\w-]", "", each.lower().replace(" ", "-")) for each in headings}
    return not anchor or anchor in anchors


def _of_page(page: Path) -> Iterator[Recipe]:
    head, *rest = _SECTION.split(page.read_text("utf-8") + "\n")
    lines = {number: tuple(_CODE.findall(cell)) for number, cell in _HEAD_ROW.findall(head)}
    numbers = rest[::2]
    assert list(lines) == numbers, f"{page.name}: the table at the top and the sections differ"
    for number, section in zip(numbers, rest[1::2], strict=True):
        yield _recipe(page.stem, number, section, lines[number])


def _recipe(page: str, number: str, section: str, lines: tuple[str, ...]) -> Recipe:
    (scheme,) = _RULE.findall(section)
    found = [(name, _rows(text)) for name, text in _TABLE.findall(section.replace(scheme, ""))]
    named = dict(found)
    assert len(named) == len(found), f"{number} has two tables of the same name"
    units, results = _split(named[""])
    lists = {name[3:]: rows for name, rows in found if name.startswith("清单")}
    others = (named.get(name, []) for name in ("名录", "名单", "统计"))
    return Recipe(page, number, scheme, {"": units, **lists}, results, *others, lines)


def _rows(text: str) -> Rows:
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in text.splitlines()]
    return [rows[0], *rows[2:]]


def _split(rows: Rows) -> tuple[Rows, Rows]:
    """The table of facts and the table of results, both with the unit in front."""
    header = rows[0]
    given = [place for place, name in enumerate(header) if not name.startswith("→")]
    if "单位" not in header:
        rows = [
            ["单位", *header],
            *([f"{u}局", *r] for u, r in zip(_UNITS, rows[1:], strict=False)),
        ]
        given = [0, *(place + 1 for place in given)]
    wanted = [0, *(place for place in range(len(rows[0])) if place not in given)]
    facts = [[row[place] for place in given] for row in rows]
    results = [[row[place].removeprefix("→").strip() for place in wanted] for row in rows]
    return facts, results
