"""Text to syntax nodes. Reports what is wrong with the text; never raises for any text."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from lark import Token, Tree, UnexpectedInput

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.model.numbers import MAX_DIGITS
from rules_engine.source import Source
from rules_engine.syntax import findings, nodes
from rules_engine.syntax.automaton import END
from rules_engine.syntax.build import Builder
from rules_engine.syntax.build_expressions import BadLiteral
from rules_engine.syntax.depth import MAX_DEPTH, too_deep_tree
from rules_engine.syntax.grammar import parser
from rules_engine.syntax.layout import LayoutFault
from rules_engine.syntax.preflight import character_faults, size_fault

MAX_FINDINGS = 20
# How many more are looked for, to say that there are.
_MOST_COUNTED = 20


def parse(source: Source, sink: Sink) -> nodes.File | None:
    """The nodes of a rule file.

    With findings in ``sink`` the nodes are those of the lines that parsed, or None. At most
    MAX_FINDINGS findings a stage: characters, lines, literals.
    """
    oversize = size_fault(source)
    if oversize is not None:
        sink.report(oversize)
        return None
    bad_lines = _report(islice(character_faults(source), MAX_FINDINGS), sink, set())
    try:
        tree = parser().parse(source.text)
    except (UnexpectedInput, LayoutFault):
        return _recovered(source, sink, bad_lines)
    return _built(source, sink, tree)


def _recovered(source: Source, sink: Sink, bad_lines: set[int]) -> nodes.File | None:
    from rules_engine.syntax.recovery import Recovery  # noqa: PLC0415  # why: what fits needs none

    recovery = Recovery(source)
    faults = list(islice(recovery.faults(), MAX_FINDINGS + _MOST_COUNTED))
    _report(faults[:MAX_FINDINGS], sink, bad_lines)
    more = faults[MAX_FINDINGS:]
    if more and more[0].primary is not None:
        sink.report(findings.more_faults(more[0].primary.span, len(more), MAX_FINDINGS))
    if len(faults) >= MAX_FINDINGS or not recovery.taken:
        return None
    return _built(source, sink, _tree(recovery.tokens()))


def _report(faults: Iterable[Diagnostic], sink: Sink, but: set[int]) -> set[int]:
    """Report faults, those on the lines ``but`` left out; the lines they are on."""
    lines = set()
    for fault in faults:
        line = fault.primary.span.begin.line if fault.primary else 0
        if line not in but:
            sink.report(fault)
        lines.add(line)
        lines.update(fix.span.begin.line for fix in fault.fixes)
    return lines


def _tree(tokens: Iterator[Token]) -> Tree[Token]:
    """Parse tokens that are known to fit."""
    interactive = parser().parse_interactive()
    tree: Tree[Token] | None = None
    for token in chain(tokens, [Token(END, "")]):
        tree = interactive.feed_token(token)
    assert tree is not None
    return tree


def _built(source: Source, sink: Sink, tree: Tree[Token]) -> nodes.File | None:
    deep = too_deep_tree(tree)
    if deep is not None:
        start = 0 if deep.meta.empty else deep.meta.start_pos
        sink.report(findings.too_deep(source.span(start, start + 1), MAX_DEPTH))
        return None
    builder = Builder(source)
    file = builder.build(tree)
    _report(map(_literal_fault, builder.faults[:MAX_FINDINGS]), sink, set())
    return file


def _literal_fault(fault: BadLiteral) -> Diagnostic:
    match fault.kind:
        case "digits":
            return findings.too_many_digits(fault.span, MAX_DIGITS)
        case "date":
            return findings.no_such_day(fault.span)
        case _:
            return findings.not_whole(fault.span)
