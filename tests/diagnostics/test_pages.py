"""Every code has a page, every page a code, and the examples on the pages do what they say.

The format of a page is described in ``docs/diagnostics/README.md``.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from attrs import frozen

from rules_engine.analysis.claims import KINDS, Standing
from rules_engine.diagnostics import CODES, Diagnostic, Severity, Sink
from rules_engine.diagnostics.render_terminal import render
from rules_engine.facts import load_facts
from rules_engine.pipeline import compile_text
from rules_engine.proving import prove
from rules_engine.source import Source
from rules_engine.testing import read_cases

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "diagnostics"
PARAGRAPHS = ("意思：", "为什么：", "怎么改：")
SCHEME, BAD, GOOD = "方案", "错误示例", "正确示例"
STAGES_OF_RULES, STAGES_OF_FACTS, STAGES_OF_CASES, STAGES_NOT_RUN = "SNTC", "F", "U", "R"

# Codes whose case is no text that could stand on a page, each with the reason.
NOT_TEXT = {
    "N0169": "there would have to be seventeen files",
    "S0030": "the file would have to be larger than the limit",
    "F0090": "the file would have to be larger than the limit",
    "F0093": "the cell would have to be longer than the limit",
    "F0094": "the bytes are no text",
    "F0095": "a page is UTF-8, the finding is about GB18030",
    "F0096": "there is no file to show",
    "F0097": "it is about a kind of file that no page can hold",
    "F0098": "it is about a folder without files",
    "F0110": "the file is no text",
    "F0111": "the file is no text",
    "F0112": "the files are no texts",
}

# Codes about schemes that take other files: those stand in further blocks, each with its name.
ABOUT_FILES = {f"N{number:04}" for number in range(160, 180)}

# Codes of what only a proof finds.
ABOUT_PROOFS = {kind.code for kind in KINDS.values() if kind.code}

# Codes about cases in tables.
ABOUT_TABLES = {"U0196"}

_FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SECTION = re.compile(r"^## (.+)\n", re.MULTILINE)


@frozen
class Block:
    """A fenced example: its language, the file it stands for and its text."""

    language: str
    name: str
    text: str


@frozen
class Page:
    """A page taken apart: its first line, the text before the sections, the blocks of each."""

    title: str
    prose: str
    sections: dict[str, tuple[Block, ...]]


def read_page(text: str) -> Page:
    head, *rest = _SECTION.split(text)
    title, _, prose = head.partition("\n")
    sections = {
        heading.strip(): tuple(map(_block, _FENCE.finditer(body)))
        for heading, body in zip(rest[::2], rest[1::2], strict=True)
    }
    return Page(title, prose, sections)


def _block(match: re.Match[str]) -> Block:
    language, name, text = match.groups()
    defaults = {"rule": "scheme.rule", "toml": "facts.toml", "csv": "facts.csv"}
    return Block(language, name or defaults.get(language, ""), text)


def path_of(code: str) -> Path:
    return PAGES / f"{code}.md"


def page_of(code: str) -> Page:
    return read_page(path_of(code).read_text("utf-8"))


def languages(code: str) -> set[str]:
    """What the examples of a code may be written in."""
    if code in NOT_TEXT or code[0] in STAGES_NOT_RUN:
        return {"text"}
    if code[0] in STAGES_OF_CASES:
        return {"rule", "csv"}
    return {"rule"} if code[0] in STAGES_OF_RULES else {"toml", "csv"}


WRITTEN = [code for code in sorted(CODES) if path_of(code).exists()]


def examples_of(stages: str) -> list[str]:
    """The codes of some stages whose pages have examples that can be run."""
    return [code for code in WRITTEN if code[0] in stages and code not in NOT_TEXT]


def test_every_code_has_a_page() -> None:
    assert sorted(set(CODES) - set(WRITTEN)) == []


def test_every_page_has_a_code() -> None:
    names = {path.stem for path in PAGES.glob("*.md")} - {"README"}
    assert sorted(names - set(CODES)) == []


def test_exceptions_are_codes() -> None:
    assert sorted(set(NOT_TEXT) - set(CODES)) == []


def test_every_stage_is_run_or_said_not_to_be() -> None:
    handled = STAGES_OF_RULES + STAGES_OF_FACTS + STAGES_OF_CASES + STAGES_NOT_RUN
    assert [code for code in sorted(CODES) if code[0] not in handled and code not in NOT_TEXT] == []


@pytest.mark.parametrize("code", WRITTEN)
def test_a_page_keeps_the_format(code: str) -> None:
    page = page_of(code)
    assert page.title == f"# {code} {CODES[code].slug}：{CODES[code].title}"
    starts = [f"\n{page.prose}".find(f"\n\n{paragraph}") for paragraph in PARAGRAPHS]
    assert -1 not in starts, f"paragraphs {PARAGRAPHS} are needed"
    assert starts == sorted(starts)
    with_scheme = code[0] in STAGES_OF_CASES or languages(code) & {"toml", "csv"}
    wanted = [SCHEME, BAD, GOOD] if with_scheme else [BAD, GOOD]
    assert list(page.sections) == wanted


@pytest.mark.parametrize("code", WRITTEN)
def test_examples_are_of_their_kind(code: str) -> None:
    sections = page_of(code).sections
    for heading in (BAD, GOOD):
        blocks = sections[heading]
        assert {block.language for block in blocks} <= languages(code)
        assert blocks, f"{heading} has no fenced block"
        names = [block.name for block in blocks]
        assert len(names) == len(set(names)), "each file stands once in an example"
        several = code[0] in STAGES_OF_FACTS or code in ABOUT_FILES or code in ABOUT_TABLES
        assert len(blocks) == 1 or several
    assert sections[BAD] != sections[GOOD]


Check = Callable[[Sequence[Block]], Sequence[Diagnostic]]


def refuted(blocks: Sequence[Block]) -> set[str]:
    """The codes of what a proof finds that an example does not say is meant."""
    proof = prove(compile_text(blocks[0].text, blocks[0].name))
    return {one.claim.kind.code for one in proof.verdicts if one.standing is Standing.REFUTED}


def check_rules(blocks: Sequence[Block]) -> Sequence[Diagnostic]:
    """Compiles the first block of an example, which may take the others; gives the findings."""
    files = {block.name: block.text for block in blocks[1:]}
    return compile_text(blocks[0].text, blocks[0].name, files or None).diagnostics


@pytest.fixture
def check_facts(code: str, tmp_path: Path) -> Check:
    """Reads the blocks of an example as the files of a folder, by the scheme of its page."""
    (scheme,) = page_of(code).sections[SCHEME]
    compiled = compile_text(scheme.text, scheme.name)
    program = compiled.program
    assert program is not None, told(compiled.diagnostics)

    def check(blocks: Sequence[Block]) -> Sequence[Diagnostic]:
        for block in blocks:
            (tmp_path / block.name).write_text(block.text, "utf-8")
        sink = Sink()
        load_facts([tmp_path], program.schema, sink)
        return sink.all

    return check


def is_clean(found: Sequence[Diagnostic], code: str) -> bool:
    """Whether an example is good: no error, and not the finding that its page is about."""
    return not [one for one in found if one.severity is Severity.ERROR or one.code == code]


def told(found: Sequence[Diagnostic]) -> str:
    return render(found, colour=False, style="full")


@pytest.mark.parametrize("code", examples_of(STAGES_OF_RULES))
def test_the_bad_scheme_shows_the_code(code: str) -> None:
    found = check_rules(page_of(code).sections[BAD])
    codes = {one.code for one in found}
    if code in ABOUT_PROOFS:
        codes |= refuted(page_of(code).sections[BAD])
    assert code in codes, told(found)


@pytest.mark.parametrize("code", examples_of(STAGES_OF_RULES))
def test_the_good_scheme_is_clean(code: str) -> None:
    found = check_rules(page_of(code).sections[GOOD])
    assert is_clean(found, code), told(found)
    assert code not in ABOUT_PROOFS or not refuted(page_of(code).sections[GOOD])


@pytest.mark.parametrize("code", examples_of(STAGES_OF_FACTS))
def test_the_bad_facts_show_the_code(code: str, check_facts: Check) -> None:
    found = check_facts(page_of(code).sections[BAD])
    assert code in {one.code for one in found}, told(found)


@pytest.mark.parametrize("code", examples_of(STAGES_OF_FACTS))
def test_the_good_facts_are_clean(code: str, check_facts: Check) -> None:
    found = check_facts(page_of(code).sections[GOOD])
    assert is_clean(found, code), told(found)


def check_cases(code: str, blocks: Sequence[Block]) -> Sequence[Diagnostic]:
    """Reads the block of an example as the cases of the scheme of its page."""
    (scheme,) = page_of(code).sections[SCHEME]
    program = compile_text(scheme.text, scheme.name).program
    assert program is not None
    sink = Sink()
    read_cases([Source(block.name, block.text) for block in blocks], program, sink)
    return sink.all


@pytest.mark.parametrize("code", examples_of(STAGES_OF_CASES))
def test_the_bad_cases_show_the_code(code: str) -> None:
    found = check_cases(code, page_of(code).sections[BAD])
    assert {one.code for one in found} == {code}, told(found)


@pytest.mark.parametrize("code", examples_of(STAGES_OF_CASES))
def test_the_good_cases_are_clean(code: str) -> None:
    found = check_cases(code, page_of(code).sections[GOOD])
    assert is_clean(found, code), told(found)
