"""Printing and parsing are inverse: whatever the grammar can say is said, and read back the same."""

from hypothesis import given, settings

from rules_engine.diagnostics import Sink
from rules_engine.diagnostics.render_terminal import render
from rules_engine.source import Source
from rules_engine.syntax import nodes
from rules_engine.syntax.parse import parse
from rules_engine.syntax.printing import print_scheme
from tests.format import strategies


def read(text: str) -> nodes.File:
    sink = Sink()
    file = parse(Source("生成.rule", text), sink)
    assert not sink.all, render(sink.all, colour=False, style="full") + text
    assert file is not None
    return file


@given(strategies.files)
@settings(max_examples=60)
def test_what_is_printed_is_read_back_the_same(file: nodes.File) -> None:
    text = print_scheme(file)
    assert read(text) == file
    assert print_scheme(read(text)) == text


def test_words_for_equality_are_kept() -> None:
    text = "定义 甲 为 级别 为 国家 且 级别 不为 省 且 数 = 3 且 数 ≠ 4 且 1 ≤ 数 为 4\n"
    assert print_scheme(read(text)) == text
    assert read("定义 甲 为 级别 为 省\n") == read("定义 甲 为 级别 ＝ 省\n")


@given(strategies.expressions)
@settings(max_examples=200)
def test_expressions_are_read_back_the_same(expression: object) -> None:
    name = strategies.e.Name("甲", span=strategies.NOWHERE)
    definition = nodes.Definition(name, (), expression, (), span=strategies.NOWHERE)
    file = nodes.File((definition,), span=strategies.NOWHERE)
    assert read(print_scheme(file)) == file
