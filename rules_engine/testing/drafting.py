"""Cases as written to drafts: whose facts are whose, what 其余同 brings along.

其余同 before the first 单位 takes over all units of the other case; under a 单位 it takes over the
facts of one, of the same name or else of the only one. What is written here comes before what is
taken over; expectations are never taken over.
"""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from attrs import Factory, define, evolve, frozen

from rules_engine.diagnostics import Sink
from rules_engine.facts.entries import Entry, RawRecord
from rules_engine.facts.reports import RoleWords
from rules_engine.facts.words import CLASS, ROLES, unit_key
from rules_engine.model.types import FactDecl, FactSchema, ListType
from rules_engine.records import Shown
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes
from rules_engine.testing import findings
from rules_engine.testing.naming import Names
from rules_engine.testing.sites import CaseSite, cell_text, entry_of, records_entry

_NO_RECORDS = frozenset(("无", "空"))
_WHOLE = frozenset(("未报", "不适用"))
_NO_ROLES = ("无",)


@define(eq=False, repr=False)
class UnitDraft(Shown):
    """A unit of a case on its way. ``written`` are the facts that stand in this case."""

    name: str
    span: Span
    kind: Entry | None = None
    roles: RoleWords | None = None
    facts: dict[str, Entry] = Factory(dict)
    written: dict[str, Span] = Factory(dict)
    groups: dict[str, Entry] = Factory(dict)


@frozen(eq=False, repr=False)
class CaseDraft(Shown):
    """A case on its way: its units by key, and what is expected of which (None: nobody's). ``asks``
    says whether it has 期望 at all."""

    name: str
    span: Span
    units: dict[str, UnitDraft] = Factory(dict)
    expected: list[tuple[UnitDraft | None, nodes.Expectation]] = Factory(list)
    asks: bool = True


def draft_all(cases: Mapping[str, nodes.Case], schema: FactSchema, sink: Sink) -> list[CaseDraft]:
    """Drafts of cases by name, in the order of the text."""
    drafts: dict[str, CaseDraft] = {}
    for name in _bases_first(cases, sink):
        drafts[name] = _Drafter(cases[name], drafts, schema, sink).draft()
    return [drafts[name] for name in cases]


def _bases(case: nodes.Case) -> list[e.TextLiteral]:
    return [item.case for item in case.items if isinstance(item, nodes.SameAs)]


def _bases_first(cases: Mapping[str, nodes.Case], sink: Sink) -> Sequence[str]:
    """Names in an order in which every case comes after those it is like; reports circles."""
    graph = {name: [b.text for b in _bases(case)] for name, case in cases.items()}
    for name, case in cases.items():
        for base in _bases(case):
            if base.text not in cases:
                sink.report(findings.unknown_case(base.text, base.span, list(cases)))
        graph[name] = [base for base in graph[name] if base in cases]
    while True:
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            circle = list(reversed(error.args[1][1:]))
            first = min(circle, key=list(cases).index)
            turn = circle.index(first)
            sink.report(findings.case_cycle(circle[turn:] + circle[:turn], cases[first].name.span))
            graph[first] = []


@define(eq=False, repr=False)
class _Drafter(Shown):
    """Reads the lines of one case, top down."""

    case: nodes.Case
    known: Mapping[str, CaseDraft]
    schema: FactSchema
    sink: Sink
    units: dict[str, UnitDraft] = Factory(dict)
    here: UnitDraft | None = None
    named: dict[str, Span] = Factory(dict)
    lost: bool = False
    expected: list[tuple[UnitDraft | None, nodes.Expectation]] = Factory(list)

    def draft(self) -> CaseDraft:
        for item in self.case.items:
            match item:
                case nodes.SameAs():
                    self.same_as(item)
                case nodes.CaseUnit():
                    self.unit(item)
                case nodes.CaseFacts():
                    self.facts(item)
                case nodes.Expectations():
                    self.expectations(item)
                case _:
                    pass
        asks = any(isinstance(item, nodes.Expectations) for item in self.case.items)
        name = self.case.name
        return CaseDraft(name.text, name.span, self.units, self.expected, asks)

    def same_as(self, item: nodes.SameAs) -> None:
        base = self.known.get(item.case.text)
        if base is None:
            return
        if self.here is None:
            self.units |= {key: _copy(unit) for key, unit in base.units.items()}
            return
        model = base.units.get(unit_key(self.here.name))
        if model is None and len(base.units) == 1:
            (model,) = base.units.values()
        if model is None:
            names = [unit.name for unit in base.units.values()]
            found = findings.no_unit_in_case(self.here.name, base.name, item.span, names)
            self.sink.report(found)
            return
        self.here.facts = model.facts | self.here.facts
        self.here.kind = self.here.kind or model.kind
        self.here.groups = model.groups | self.here.groups
        self.here.roles = self.here.roles or model.roles

    def unit(self, item: nodes.CaseUnit) -> None:
        key = unit_key(item.name.text)
        if key in self.named:
            found = findings.written_twice(item.name.text, item.name.span, self.named[key])
            self.sink.report(found)
        self.named.setdefault(key, item.name.span)
        unit = self.units.get(key) or UnitDraft(item.name.text, item.name.span)
        unit.span = item.name.span
        self.units[key] = unit
        self.here = unit
        for trait in item.traits:
            self.trait(unit, trait)

    def trait(self, unit: UnitDraft, trait: nodes.UnitTrait) -> None:
        site = CaseSite(trait.span, trait.word.text)
        words = tuple(name.text for name in trait.values)
        if trait.word.text == CLASS:
            unit.kind = Entry("、".join(words), site)
        elif trait.word.text == ROLES:
            none = words == _NO_ROLES and words[0] not in self.schema.roles
            unit.roles = RoleWords(() if none else words, site)
        elif trait.word.text in dict(self.schema.groupings):
            unit.groups[trait.word.text] = Entry("、".join(words), site)
        else:
            known = (CLASS, ROLES, *(name for name, _ in self.schema.groupings))
            self.sink.report(findings.unknown_trait(trait.word.text, trait.word.span, known))

    def owner(self, what: str, span: Span) -> UnitDraft | None:
        """The unit that a block is of: the one above, or the only one taken over."""
        if self.here is None and len(self.units) == 1:
            (self.here,) = self.units.values()
        if self.here is None and not self.lost:
            self.lost = True
            self.sink.report(findings.no_unit(what, span))
        return self.here

    def facts(self, item: nodes.CaseFacts) -> None:
        unit = self.owner("事实", item.span.source.line_span(item.span.begin.line))
        if unit is None:
            return
        names = Names("事实", self.schema.by_name, unit.written, self.sink)
        for fact in item.facts:
            decl = names.find(fact.name)
            entry = None if decl is None else self.entry(fact, decl)
            if decl is not None and entry is not None:
                unit.facts[decl.name] = entry

    def entry(self, fact: nodes.Given | nodes.GivenList, decl: FactDecl) -> Entry | None:
        if isinstance(fact, nodes.GivenList):
            return self.records(fact, decl)
        if not isinstance(decl.type, ListType):
            return entry_of(fact, decl.name)
        word = cell_text(fact.value)
        if word in _NO_RECORDS:
            return records_entry((), fact.span, decl.name)
        if word in _WHOLE:
            return entry_of(fact, decl.name)
        self.sink.report(findings.list_form(decl.name, fact.value.span, is_list=True))
        return None

    def records(self, fact: nodes.GivenList, decl: FactDecl) -> Entry | None:
        if not isinstance(decl.type, ListType):
            self.sink.report(findings.list_form(decl.name, fact.name.span, is_list=False))
            return None
        fields = {field.name: field for field in decl.type.record.fields}
        records = tuple(
            self.record(record, fields, f"{decl.name}[{number}]")
            for number, record in enumerate(fact.records, 1)
        )
        return records_entry(records, fact.name.span, decl.name)

    def record(
        self, record: nodes.GivenRecord, fields: Mapping[str, FactDecl], path: str
    ) -> RawRecord:
        names = Names("字段", fields, {}, self.sink)
        found = [(names.find(given.name), given) for given in record.fields]
        entries = {
            decl.name: entry_of(given, f"{path}.{decl.name}")
            for decl, given in found
            if decl is not None
        }
        return RawRecord(entries, CaseSite(record.span, path))

    def expectations(self, item: nodes.Expectations) -> None:
        alone = all(each.label is not None for each in item.items)
        line = item.span.source.line_span(item.span.begin.line)
        unit = self.here if alone else self.owner("期望", line)
        self.expected += [
            (unit if each.label is None else None, each)
            for each in item.items
            if unit is not None or each.label is not None
        ]


def _copy(unit: UnitDraft) -> UnitDraft:
    return evolve(unit, facts=dict(unit.facts), written={})
