"""docs/language/patterns.md out of the files in tests/cases/patterns: which words say which pattern.

A pattern file is ``Pnn-短名.md``. Above its first case it has the clause as an office writes it (a
quotation) and a line ``写法：`` with the words of the language that express it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.corpus.catalogue import FAMILIES
from tests.corpus.literate import PATTERNS, cases_of
from tests.corpus.sentences import PAGES

PAGE = PAGES / "patterns.md"
_HEAD = """# 附录：常见计分办法用什么写

本页由 `tests/cases/patterns/` 生成（`pytest tests/corpus --update-cases`），不要手改。

通知里常见的计分办法，每一种有编号；“写法”是表达它的词，“章节”是规定其含义的地方，“用例”里有原文、规则、
事实和手算的得数。
"""
_WORDS = re.compile(r"^写法：(.+)$", re.MULTILINE)
_TITLE = re.compile(r"^## ([0-9]+)\.([0-9]+) ", re.MULTILINE)


def number_of(path: Path) -> str:
    """The number in the name of a pattern file."""
    return path.stem.partition("-")[0]


def head_of(path: Path) -> str:
    """What stands above the first case."""
    return path.read_text("utf-8").partition("\n## ")[0]


def words_of(path: Path) -> str | None:
    """The words of the language that express a pattern; None where the line is lacking."""
    found = _WORDS.search(head_of(path))
    return found and found[1].strip()


def page() -> str:
    """The text of the page."""
    files = {number_of(path): path for path in sorted(PATTERNS.glob("P*.md"))}
    return _HEAD + "".join(_family(title, patterns, files) for title, patterns in FAMILIES.items())


def _family(title: str, patterns: dict[str, str], files: dict[str, Path]) -> str:
    rows = "\n".join(_row(number, name, files.get(number)) for number, name in patterns.items())
    return f"\n## {title}\n\n| 编号 | 办法 | 写法 | 章节 | 用例 |\n|---|---|---|---|---|\n{rows}\n"


def _row(number: str, name: str, path: Path | None) -> str:
    if path is None:
        return f"| {number} | {name} | | | |"
    link = f"[{path.stem}](../../tests/cases/patterns/{path.name})"
    words = (words_of(path) or "").replace("|", "\\|")
    return f"| {number} | {name} | {words} | {'、'.join(_sections(path))} | {link} |"


def _sections(path: Path) -> Iterator[str]:
    """Links to the sections whose sentences the cases of a file show."""
    pages = _pages_of_chapters()
    shown = {number.partition("-")[0] for case in cases_of(path) for number in case.covers}
    for section in sorted(shown, key=lambda text: [int(part) for part in text.split(".")]):
        name = pages.get(section)
        yield f"[{section}]({name})" if name else section


def _pages_of_chapters() -> dict[str, str]:
    """Section → the file that holds it."""
    return {
        f"{chapter}.{section}": path.name
        for path in PAGES.glob("*.md")
        for chapter, section in _TITLE.findall(path.read_text("utf-8"))
    }
