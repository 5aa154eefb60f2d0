"""What is committed works on any machine: no path of one machine, no host of a registry."""

import re
from pathlib import Path

import pytest

from tests.meta import house

BINARY = {".xlsx", ".docx", ".png", ".parquet", ".woff2"}

# Written so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home|Users|opt)/[\w.]")
OUTSIDE = re.compile(r"\.\./" + "shared")
REGISTRY = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("registry", "npmjs"),
            ("deb", "debian", "org"),
            ("proxy", "golang", "org"),
            ("static", "crates", "io"),
        )
    )
)


@pytest.mark.parametrize("pattern", [MACHINE_PATH, OUTSIDE, REGISTRY], ids=lambda p: p.pattern[:12])
def test_committed_files_name_no(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(house.ROOT)}:{number}: {line.strip()[:100]}"
        for path in house.committed_files()
        if path.suffix not in BINARY
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found


def text_of(path: Path) -> str:
    """The text of a file; bytes that are no UTF-8 (fact files on purpose) do not matter here."""
    return path.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("text", ["see {}work/x", "'{}root/.cache'", "({}home/ann)"])
def test_machine_paths_are_seen(text: str) -> None:
    assert MACHINE_PATH.search(text.format("/"))


@pytest.mark.parametrize("text", ["http://a.gov.cn/home/index", "grammar/work/x", "~/work/x"])
def test_other_paths_are_not(text: str) -> None:
    assert not MACHINE_PATH.search(text)
