"""Definitions and tables that nothing uses, parameters that a definition does not ask for."""

from collections import Counter
from collections.abc import Iterable, Iterator

from rules_engine.diagnostics import Diagnostic
from rules_engine.semantics.findings import lints as f
from rules_engine.semantics.findings.records import unused_table
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes
from rules_engine.syntax.expressions import Node
from rules_engine.syntax.walking import Written


def unused(written: Written) -> Iterator[Diagnostic]:
    """What no other part of the scheme names. A list that a definition is about is no parameter to
    ask for: its records' fields are."""
    lists = {fact.name.text for block, _ in written for fact in _facts(block)}
    everywhere = Counter(name for _, below in written for name in names_in(below))
    for block, below in written:
        if isinstance(block, nodes.Table) and not everywhere[block.name.text]:
            yield unused_table(block.name.text, block.name.span)
        if not isinstance(block, nodes.Definition):
            continue
        inside = Counter(names_in(below))
        name = block.name.text
        if everywhere[name] == inside[name]:
            yield f.unused_definition(name, block.name.span)
        for parameter in block.parameters:
            if parameter.text not in inside and parameter.text not in lists:
                yield f.unused_parameter(parameter.text, name, parameter.span)


def _facts(block: nodes.Block) -> tuple[nodes.Fact, ...]:
    return block.facts if isinstance(block, nodes.Facts) else ()


def names_in(below: Iterable[tuple[Node, Node]]) -> Iterator[str]:
    """The names that expressions use; those of selections and quantifiers are lists."""
    for node, _ in below:
        if isinstance(node, e.Ref):
            yield node.name
        elif isinstance(node, e.Call):
            yield node.name.text
