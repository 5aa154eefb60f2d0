"""What a scheme takes with 沿用 and what it changes, in words: for ``rules check --verbose``."""

from collections.abc import Iterator

from rules_engine.compiling import Compiled
from rules_engine.reuse import Gathered
from rules_engine.semantics.merging_plan import Change
from rules_engine.source import Span
from rules_engine.source.sanitize import one_line


def origins(compiled: Compiled) -> str:
    """The files that a scheme takes and its changes, a line each; empty where it takes nothing."""
    gathered = compiled.gathered
    if compiled.source is None or gathered is None or not gathered.sources:
        return ""
    head = f"{one_line(compiled.source.name)} 沿用 {len(gathered.sources)} 个文件\n"
    return head + "".join(f"  {line}\n" for line in _lines(gathered))


def _lines(gathered: Gathered) -> Iterator[str]:
    yield from (f"沿用 {one_line(source.shown)}" for source in gathered.sources)
    yield from map(_change, gathered.changes)


def _change(change: Change) -> str:
    """``替换 指标 年度报告（scheme.rule:8），原来的在 ../省里/scheme.rule:12``."""
    place = f"{change.word} {one_line(change.what)}（{_place(change.span)}）"
    return place if change.before is None else f"{place}，原来的在 {_place(change.before)}"


def _place(span: Span) -> str:
    return f"{one_line(span.source.title)}:{span.begin.line}"
