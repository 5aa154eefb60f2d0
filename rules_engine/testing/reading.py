"""Files of cases to cases: drafts, typed facts by the readers of facts, expectations resolved."""

from collections.abc import Iterable, Iterator, Sequence

from rules_engine.diagnostics import Sink
from rules_engine.facts.entries import Entry
from rules_engine.facts.register import register
from rules_engine.facts.reports import Batch, Report
from rules_engine.ir import Program
from rules_engine.model.units import UnitFacts
from rules_engine.source import Source
from rules_engine.syntax import nodes
from rules_engine.syntax.parse import parse
from rules_engine.testing import findings
from rules_engine.testing.drafting import CaseDraft, UnitDraft, draft_all
from rules_engine.testing.expecting import Expecter, title_of
from rules_engine.testing.list_tables import paired
from rules_engine.testing.model import Case, Expected, Kind
from rules_engine.testing.sites import CaseSite
from rules_engine.testing.tables import is_table, table_drafts


def read_cases(sources: Iterable[Source], program: Program, sink: Sink) -> tuple[Case, ...]:
    """The cases in texts that belong together, in their order. All that is wrong goes to the sink;
    what has errors should not be run."""
    texts = tuple(sources)
    blocks = [b for text in texts if not is_table(text) for b in _blocks(text, sink)]
    drafts = draft_all(_by_name(blocks, sink), program.schema, sink)
    names = {draft.name: draft.span for draft in drafts}
    for table in paired([text for text in texts if is_table(text)], program.schema):
        for draft in table_drafts(table, program, sink):
            if draft.name in names:
                found = findings.duplicate_case(draft.name, draft.span, names[draft.name])
                sink.report(found)
            names.setdefault(draft.name, draft.span)
            drafts.append(draft)
    return tuple(case_of(draft, program, sink) for draft in drafts)


def _blocks(source: Source, sink: Sink) -> Iterator[nodes.Case]:
    file = parse(source, sink)
    for block in file.blocks if file is not None else ():
        if isinstance(block, nodes.Case):
            yield block
        else:
            first = block.span.source.line_span(block.span.begin.line)
            sink.report(findings.not_a_case(first))


def _by_name(cases: Sequence[nodes.Case], sink: Sink) -> dict[str, nodes.Case]:
    named: dict[str, nodes.Case] = {}
    for case in cases:
        name = case.name.text
        if name in named:
            found = findings.duplicate_case(name, case.name.span, named[name].name.span)
            sink.report(found)
        named.setdefault(name, case)
    return named


def case_of(draft: CaseDraft, program: Program, sink: Sink) -> Case:
    """A draft with typed facts and resolved expectations."""
    units = tuple(_typed(draft, program, sink))
    if not draft.asks:
        sink.report(findings.no_expectation(draft.name, draft.span))
    return Case(draft.name, draft.span, units, tuple(_expected(draft, program, sink)))


def _typed(draft: CaseDraft, program: Program, sink: Sink) -> Sequence[UnitFacts]:
    """The units with facts as the readers of fact files read them."""
    classes = program.schema.classes
    for unit in draft.units.values():
        if classes and unit.kind is None:
            sink.report(findings.class_missing(unit.name, unit.span, classes))
    due = [unit for unit in draft.units.values() if not classes or unit.kind is not None]
    batch = Batch(draft.span.source, CaseSite(draft.span), tuple(map(_report, due)))
    return register((batch,), program.schema, sink).units


def _report(unit: UnitDraft) -> Report:
    name = Entry(unit.name, CaseSite(unit.span, "单位"))
    return Report(name, unit.kind, unit.roles, unit.facts, CaseSite(unit.span), unit.groups)


def _expected(draft: CaseDraft, program: Program, sink: Sink) -> Iterator[Expected]:
    expecter = Expecter(program, sink)
    seen: dict[tuple[str, str], nodes.Expectation] = {}
    for unit, node in draft.expected:
        name = "" if unit is None else unit.name
        key = name, title_of(node)
        if key in seen and node.word != Kind.REASON:
            sink.report(findings.written_twice(key[1], node.span, seen[key].span))
        seen.setdefault(key, node)
        yield from expecter.resolve(name, node)
