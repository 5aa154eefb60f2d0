"""The literate cases: Markdown in, cases out. Knows the form of a case, not what it means.

A case is a section ``## name`` of a file in ``tests/cases`` or ``tests/cases/patterns`` with

* a line ``覆盖：6.4-1、6.4-2``: the numbered sentences of ``docs/language`` that it shows;
* perhaps lines ``暂不符：evaluator：reason``: where an evaluator is known to differ;
* a sentence of prose;
* one ``rule`` block, the scheme, and perhaps ``rule 文件名`` blocks, the files that it takes;
* rounds of ``facts`` blocks (``facts 清单名`` for lists, ``facts 名录`` for the roster)
  and the ``expect…`` blocks about them (``expect-span``: the totals that units which wait for facts
  can still come to; ``expect-missing 单位``: what each fact that it misses can change);
* or ``expect-proof 种类 …`` blocks: what is found of the claims of these kinds, one a line; or
  ``expect-same``: whether the scheme means the same as that of the block ``rule 新.rule``;
* or trials: ``cases`` blocks (``cases 文件名``), texts of 用例, and the ``expect-test`` and
  ``expect-coverage`` blocks about them.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases"
PATTERNS = CASES / "patterns"

# What is about units that wait for facts: one line a unit, a fact of a unit, or a list.
SPAN_BLOCKS = ("expect-span", "expect-missing", "expect-rolls")

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```([a-z-]+)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COVERS = re.compile(r"^覆盖：(.+)$", re.MULTILINE)
_DIFFERS = re.compile(r"^暂不符：([^：\n]+)：(.+)$", re.MULTILINE)


@frozen
class Block:
    """A fenced block: its kind, the words behind it, its text and its offset in the section."""

    kind: str
    words: str
    text: str
    start: int


@frozen
class Round:
    """Facts and what is expected of them. ``facts`` maps list names to texts; the key of the main
    table is empty."""

    facts: dict[str, str]
    expected: tuple[Block, ...]


@frozen
class Case:
    """A case as it is written."""

    path: Path
    name: str
    section: str
    covers: tuple[str, ...]
    differs: dict[str, str]
    prose: str
    scheme: str
    files: dict[str, str]
    errors: Block | None
    rounds: tuple[Round, ...]
    trials: tuple[Round, ...] = ()
    proofs: tuple[Block, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.path.stem}:{self.name}"


def read_cases() -> list[Case]:
    """Every case of every file."""
    files = [*sorted(CASES.glob("*.md")), *sorted(PATTERNS.glob("*.md"))]
    return [case for path in files for case in cases_of(path)]


def cases_of(path: Path) -> Iterator[Case]:
    _, *rest = _SECTION.split(path.read_text("utf-8"))
    for name, section in zip(rest[::2], rest[1::2], strict=True):
        yield _case(path, name.strip(), section)


def _case(path: Path, name: str, section: str) -> Case:
    blocks = [
        Block(match[1], match[2] or "", match[3], match.start())
        for match in _FENCE.finditer(section)
    ]
    schemes = [block.text for block in blocks if block.kind == "rule" and not block.words]
    assert len(schemes) == 1, f"{path.name} “{name}” needs one rule block"
    errors = [block for block in blocks if block.kind == "expect-error"]
    covers = _COVERS.search(section)
    return Case(
        path=path,
        name=name,
        section=section,
        covers=tuple(covers[1].split("、")) if covers else (),
        differs=dict(_DIFFERS.findall(section)),
        prose=_prose(section[: blocks[0].start]),
        scheme=schemes[0],
        files={block.words: block.text for block in blocks if block.kind == "rule" and block.words},
        errors=errors[0] if errors else None,
        rounds=tuple(_rounds(blocks, "facts", ("expect", "expect-findings", *SPAN_BLOCKS))),
        proofs=tuple(b for b in blocks if b.kind in ("expect-proof", "expect-same")),
        trials=tuple(_rounds(blocks, "cases", ("expect-test", "expect-coverage"))),
    )


def _prose(head: str) -> str:
    lines = [line for line in head.splitlines() if not _COVERS.match(line)]
    return "\n".join(line for line in lines if not _DIFFERS.match(line)).strip()


def _rounds(blocks: list[Block], given: str, asked: tuple[str, ...]) -> Iterator[Round]:
    facts: dict[str, str] = {}
    expected: list[Block] = []
    for block in blocks:
        if block.kind == given:
            if expected:
                yield Round(facts, tuple(expected))
                facts, expected = {}, []
            facts[block.words] = block.text
        elif block.kind in asked:
            expected.append(block)
    if facts or expected:
        yield Round(facts, tuple(expected))


def rewrite(case: Case, block: Block, text: str) -> None:
    """Replace the text of a block of a case in its file."""
    whole = case.path.read_text("utf-8")
    old = f"```{block.kind}{f' {block.words}' if block.words else ''}\n{block.text}```"
    new = old.removesuffix(f"{block.text}```") + f"{text}```"
    start = whole.index(f"## {case.name}\n")
    place = whole.index(old, start)
    case.path.write_text(whole[:place] + new + whole[place + len(old) :], "utf-8")
