"""The grammar loads, quickly the second time; its tables say what they should."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lark import Lark, Tree

from rules_engine.syntax import grammar, parser_cache
from rules_engine.syntax.build import Builder
from rules_engine.syntax.keywords import (
    blocks,
    measures,
    needs_quotes,
    never_in_brackets,
    terminal_of,
    words_of,
)
from rules_engine.syntax.layout import Layout
from rules_engine.syntax.wording import expected, shown
from tests.syntax.reading import SCHEME

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def plain() -> Lark:
    """The parser as Lark makes it of the grammar: what earlier tests loaded cannot be kept again."""
    return grammar.build(grammar.grammar_file("rule.lark"))


@pytest.fixture
def kept(plain: Lark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder with the parser in it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    place = parser_cache.cache_file("text of a grammar")
    assert place is not None
    assert place.is_relative_to(tmp_path)
    parser_cache.save(place, plain)
    return place


def test_a_kept_parser_parses_the_same(kept: Path) -> None:
    loaded = parser_cache.load(kept, Layout())
    assert loaded is not None
    assert loaded.parse(SCHEME) == grammar.parser().parse(SCHEME)


def places(tree: Tree) -> list[tuple[object, ...]]:
    metas = [(each.data, each.meta) for each in tree.iter_subtrees_topdown()]
    return [
        (data, meta.empty) if meta.empty else (data, meta.start_pos, meta.end_pos)
        for data, meta in metas
    ]


@pytest.mark.parametrize("name", ["shiquan-2023", "national-2019", "ankang-2017-openness"])
def test_a_kept_parser_tells_the_same_places(plain: Lark, kept: Path, name: str) -> None:
    """As Lark itself would, of every tree."""
    text = (ROOT / "schemes" / name / "scheme.rule").read_text("utf-8")
    loaded = parser_cache.load(kept, Layout())
    assert loaded is not None
    parsed, expected = loaded.parse(text), plain.parse(text)
    assert parsed == expected
    assert places(parsed) == places(expected)


@pytest.mark.parametrize("damage", [b"", b"x", b"x" * 1000])
def test_a_damaged_cache_is_not_used(kept: Path, damage: bytes) -> None:
    kept.write_bytes(damage)
    assert parser_cache.load(kept, Layout()) is None


def test_a_changed_byte_is_noticed(kept: Path) -> None:
    content = bytearray(kept.read_bytes())
    content[len(content) // 2] ^= 1
    kept.write_bytes(content)
    assert parser_cache.load(kept, Layout()) is None


def test_a_cache_that_cannot_be_kept_does_no_harm(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    place = blocked / "rules-engine" / "parser.bin"
    parser_cache.save(place, grammar.parser())
    assert parser_cache.load(place, Layout()) is None
    assert parser_cache.load(None, Layout()) is None
    parser_cache.save(None, grammar.parser())


def test_nothing_half_written_is_left(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError

    before = sorted(kept.parent.iterdir())
    monkeypatch.setattr(Path, "replace", full)
    parser_cache.save(kept, grammar.parser())
    assert sorted(kept.parent.iterdir()) == before


def test_the_cache_depends_on_the_grammar(tmp_path: Path) -> None:
    assert parser_cache.cache_file("a") != parser_cache.cache_file("b")


def test_without_a_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert parser_cache.cache_file("a") is None


def test_loading_is_quick(tmp_path: Path) -> None:
    """The work from importing Lark to a parsed scheme, with the caches of the parser and of Python's
    own bytecode: the best of four, the first of which fills them."""
    env = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    program = (
        "import time, lark; start = time.process_time();"
        "from rules_engine.syntax.grammar import parser; parser().parse('方案 甲\\n');"
        "print(time.process_time() - start)"
    )
    times = [
        float(
            subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True, env=env)
        )
        for _ in range(4)
    ]
    print(f"grammar from the cache: {min(times) * 1000:.0f} ms")
    assert min(times) < 0.3


def test_every_rule_has_its_builder() -> None:
    rules = grammar.parser().rules
    inlined = {rule.origin.name for rule in rules if rule.options.expand1}
    named = {rule.alias or str(rule.origin.name) for rule in rules}
    built = {name for name in named - inlined if not name.startswith("_")}
    assert not [name for name in sorted(built) if not hasattr(Builder, name)]


def test_the_grammar_has_no_conflicts(caplog: pytest.LogCaptureFixture) -> None:
    """A conflict that Lark settles by itself is a sentence that nobody can write."""
    with caplog.at_level("DEBUG", logger="lark"):
        Lark(
            grammar.grammar_file("rule.lark"),
            parser="lalr",
            lexer="basic",
            postlex=Layout(),
            maybe_placeholders=False,
            debug=True,
        )
    assert "onflict" not in caplog.text


def test_words_come_from_the_grammar() -> None:
    assert terminal_of()["当"] == "KW_WHEN"
    assert words_of()["QUANTIFIER"] == ("中无", "中有", "中都")
    assert "个百分点" in measures()
    assert "NAME" not in words_of()


def test_every_terminal_has_a_name_for_messages() -> None:
    assert all(shown(terminal.name) for terminal in grammar.parser().terminals)


@pytest.mark.parametrize("name", ["总分", "IPv6", "处", "含", "每低", "甲 乙", "Ａ", "1", ""])
def test_names_that_need_quotes(name: str) -> None:
    assert needs_quotes(name)


@pytest.mark.parametrize("name", ["办结率", "x", "得分率", "平均", "次数"])
def test_names_that_need_none(name: str) -> None:
    assert not needs_quotes(name)


def test_a_word_of_statistics_needs_quotes_only_before_a_text() -> None:
    assert needs_quotes("平均", before_text=True)


def test_blocks_know_what_they_hold() -> None:
    by_rule = {block.rule: block for block in blocks()}
    assert by_rule["grades"].openers == {"KW_GRADES"}
    assert "KW_GET" in by_rule["indicator"].starters
    assert "KW_INDICATOR" in by_rule["start"].starters


def test_what_cannot_stand_in_brackets() -> None:
    assert {"KW_GET", "KW_DEDUCT", "_COLON"} <= never_in_brackets()
    assert not {"KW_AND", "KW_WHEN", "NAME", "KW_POINTS", "KW_AMONG", "_RPAR"} & never_in_brackets()


def test_expectations_are_grouped() -> None:
    operand = frozenset(("NAME", "QUOTED_NAME", "NUMBER", "_LPAR", "KW_TOTAL", "SIGN"))
    assert expected(operand) == "算式"
    assert expected(frozenset(("_NL",))) == ""
