"""Makes the safe fixes of findings in a text, round by round, until none is left.

A text that compiled says the same afterwards; one that did not may compile now.
"""

from collections.abc import Iterable

from attrs import frozen

from rules_engine.compiling import Compiled, compile_source
from rules_engine.diagnostics import Fix
from rules_engine.records import Alike
from rules_engine.source import Source

# A line can have several mistakes, of which one is found at a time.
_MOST_ROUNDS = 100


@frozen(eq=False, repr=False)
class Fixed(Alike):
    """What became of a scheme: what is left to find, the fixes that were made, and the text before
    and after."""

    compiled: Compiled
    made: tuple[Fix, ...]
    before: str
    after: str


def fixed(compiled: Compiled) -> Fixed | None:
    """The scheme with its safe fixes made; None where it could not be read."""
    if compiled.source is None:
        return None
    before, made = compiled.source.text, list[Fix]()
    for _ in range(_MOST_ROUNDS):
        source = compiled.source
        assert source is not None
        fixes = safe_fixes(compiled, source)
        if not fixes:
            break
        text = with_fixes(source.text, fixes)
        again = compile_source(Source(source.name, text), compiled.library)
        if compiled.program is not None and again.program is None:
            break
        made += fixes
        compiled = again
    return Fixed(compiled, tuple(made), before, before if not made else _text(compiled))


def _text(compiled: Compiled) -> str:
    assert compiled.source is not None
    return compiled.source.text


def safe_fixes(compiled: Compiled, source: Source) -> list[Fix]:
    """The safe fixes in this text, none overlapping another, in the order of the text."""
    found = {
        (fix.span.start, fix.span.end): fix
        for diagnostic in compiled.diagnostics
        for fix in diagnostic.fixes
        if fix.safe and fix.span.source is source
    }
    chosen: list[Fix] = []
    for _, fix in sorted(found.items()):
        if not chosen or fix.span.start >= chosen[-1].span.end:
            chosen.append(fix)
    return chosen


def with_fixes(text: str, fixes: Iterable[Fix]) -> str:
    """A text with fixes made that do not overlap."""
    for fix in sorted(fixes, key=lambda fix: fix.span.start, reverse=True):
        text = text[: fix.span.start] + fix.replacement + text[fix.span.end :]
    return text
