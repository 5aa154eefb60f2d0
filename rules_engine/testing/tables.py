"""Cases in a table: a row a unit, columns of facts as in a fact table, and columns of what is expected,
headed ``期望：总分``, ``期望：指标 甲 / 乙``. Rows of one 用例 belong together; without that column every
row is a case. A blank cell expects nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from rules_engine.diagnostics import Sink
from rules_engine.facts.csv_facts import list_file, list_names
from rules_engine.facts.entries import Entry
from rules_engine.facts.reports import RoleWords
from rules_engine.facts.rows import Table, read_table
from rules_engine.facts.sheets import CellSite, Row, RowSite, read_rows
from rules_engine.facts.words import CLASS, ROLES, UNIT, normal, split_words, unit_key, unit_name
from rules_engine.ir import Program
from rules_engine.model.numbers import NotANumber, read_number
from rules_engine.source import Source, Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes
from rules_engine.testing import findings
from rules_engine.testing.drafting import CaseDraft, UnitDraft
from rules_engine.testing.list_tables import CASE, CaseTable, join_lists
from rules_engine.testing.model import Kind

_EXPECTED = re.compile("期望[:：][ \u3000]*(.+)")
_STATISTIC = re.compile('统计[ \u3000]*[“"](.+?)[”"](?:[（(](.+)[）)])?')
_NUMBER = re.compile("([^ %％分]+)[ \u3000]*(%|％|分)?")
_TITLE_ROWS = 10


def is_table(source: Source) -> bool:
    """Whether a file of cases is a table."""
    return source.name.lower().endswith(".csv")


def table_drafts(found: CaseTable, program: Program, sink: Sink) -> list[CaseDraft]:
    """The cases in a table; what is wrong with its form goes to the sink."""
    source, schema = found.source, program.schema
    expected = _expected_columns(source)
    facts = [fact.name for fact in schema.facts]
    groupings = [name for name, _ in schema.groupings]
    heads = (CASE, UNIT, CLASS, ROLES, *groupings)
    table = read_table(source, (*heads, *facts, *expected), "列", sink)
    if table is None:
        return []
    _report_lists(table, list_names(schema), sink)
    scalars = [name for name in facts if name not in list_names(schema)]
    drafts = _drafts(table, scalars, groupings, expected, sink)
    join_lists(found, drafts, schema, sink)
    return list(drafts.values())


def _expected_columns(source: Source) -> list[str]:
    rows = read_rows(source, Sink()) or ()
    cells = (normal(cell) for row in rows[:_TITLE_ROWS] for cell in row.cells)
    return list(dict.fromkeys(cell for cell in cells if _EXPECTED.fullmatch(cell)))


def _report_lists(table: Table, names: Sequence[str], sink: Sink) -> None:
    row = table.header.row
    for name in names:
        index = table.header.columns.get(name)
        if index is not None:
            file = list_file(row.source.name, name)
            sink.report(findings.list_in_table(name, CellSite(row, index, name).span(), file))


def _drafts(
    table: Table,
    facts: Sequence[str],
    groupings: Sequence[str],
    expected: Sequence[str],
    sink: Sink,
) -> Mapping[str, CaseDraft]:
    drafts: dict[str, CaseDraft] = {}
    for row in table.rows:
        if table.is_ragged(row):
            continue
        name, span = _case_name(table, row)
        draft = drafts.setdefault(name, CaseDraft(name, span, asks=False))
        _add(draft, _unit(table, row, facts, groupings), sink)
        asked = list(_expectations(table, row, expected))
        draft.expected.extend((list(draft.units.values())[-1], node) for node in asked)
        if asked:
            drafts[name] = CaseDraft(name, draft.span, draft.units, draft.expected)
    return drafts


def _case_name(table: Table, row: Row) -> tuple[str, Span]:
    entry = table.entry(row, CASE)
    text = "" if entry is None else normal(str(entry.raw))
    if entry is not None and text:
        return text, entry.site.span()
    unit = table.entry(row, UNIT)
    name = "" if unit is None else unit_name(str(unit.raw))
    return f"第 {row.number} 行：{name}", RowSite(row).span()


def _add(draft: CaseDraft, unit: UnitDraft, sink: Sink) -> None:
    key = unit_key(unit.name)
    if key in draft.units:
        sink.report(findings.written_twice(unit.name, unit.span, draft.units[key].span))
    draft.units[key] = unit


def _unit(table: Table, row: Row, facts: Sequence[str], groupings: Sequence[str]) -> UnitDraft:
    name, roles = table.entry(row, UNIT), _filled(table, row, ROLES)
    assert name is not None, "a table without units is no table"
    cells = ((fact, table.entry(row, fact)) for fact in facts)
    return UnitDraft(
        unit_name(str(name.raw)),
        name.site.span(),
        _filled(table, row, CLASS),
        None if roles is None else RoleWords(split_words(str(roles.raw)), roles.site),
        {fact: entry for fact, entry in cells if entry is not None},
        groups={name: one for name in groupings if (one := _filled(table, row, name)) is not None},
    )


def _filled(table: Table, row: Row, column: str) -> Entry | None:
    entry = table.entry(row, column)
    return entry if entry is not None and normal(str(entry.raw)) else None


def _expectations(table: Table, row: Row, columns: Sequence[str]) -> Iterator[nodes.Expectation]:
    for column in columns:
        entry = _filled(table, row, column)
        match = _EXPECTED.fullmatch(column)
        if entry is not None and match is not None:
            yield _expectation(match[1].strip(), normal(str(entry.raw)), entry.site.span())


def _expectation(about: str, text: str, span: Span) -> nodes.Expectation:
    statistic = _STATISTIC.fullmatch(about)
    if statistic is not None:
        group = (e.Name(statistic[2], span=span),) if statistic[2] else ()
        result = (_value(text, span),)
        return nodes.Expectation("统计", statistic[1], group, result, head=span, span=span)
    word, _, rest = about.partition(" ")
    names = [part.strip() for part in rest.split("/")] if rest.strip() else []
    path = tuple(e.Name(name, span=span) for name in names)
    values = tuple(_values(word, text, span))
    return nodes.Expectation(word, None, path, values, head=span, span=span)


def _values(word: str, text: str, span: Span) -> Iterator[nodes.CaseValue]:
    if word == Kind.REASON:
        yield e.TextLiteral(text.strip("“”"), span=span)
    elif word == Kind.MISSING:
        yield from (e.Ref(name, span=span) for name in split_words(text))
    else:
        yield _value(text, span)


def _value(text: str, span: Span) -> nodes.CaseValue:
    match = _NUMBER.fullmatch(text)
    number = read_number(match[1]) if match else NotANumber("")
    if match is None or isinstance(number, NotANumber):
        return e.Ref(text, span=span)
    return e.Quantity(number, (match[2] or "").replace("％", "%"), span=span)
