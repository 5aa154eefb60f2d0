"""Lists of cases in tables: ``cases.账号.csv`` beside ``cases.csv`` holds the records of the list 账号, joined
by 用例 and 单位. Without the column 用例 a record is that of every unit of its name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from attrs import frozen

from rules_engine.diagnostics import Sink
from rules_engine.facts.csv_facts import list_file, list_names, read_list
from rules_engine.facts.entries import Entry
from rules_engine.facts.joining import Joiner
from rules_engine.facts.reports import ListRow, ListTable
from rules_engine.facts.words import normal, unit_key, unit_name
from rules_engine.model.types import FactSchema
from rules_engine.records import Shown
from rules_engine.source import Source
from rules_engine.testing import findings
from rules_engine.testing.drafting import CaseDraft, UnitDraft

CASE = "用例"


@frozen(eq=False, repr=False)
class CaseTable(Shown):
    """A table of cases and the files beside it, by the list that each holds."""

    source: Source
    lists: Mapping[str, Source]


def paired(sources: Sequence[Source], schema: FactSchema) -> tuple[CaseTable, ...]:
    """The tables among these texts, each with the lists that are named after it."""
    by_path = {PurePath(source.name): source for source in sources}
    lists = {
        path: {name: by_path[at] for name, at in list_paths(path, schema) if at in by_path}
        for path in by_path
    }
    held = {id(source) for found in lists.values() for source in found.values()}
    return tuple(
        CaseTable(source, lists[path]) for path, source in by_path.items() if id(source) not in held
    )


def with_lists(paths: Iterable[Path], schema: FactSchema) -> list[Path]:
    """Files of cases, with the list tables beside them, and the tables that list tables belong to."""
    files: dict[Path, None] = {}
    for path in paths:
        main = _main_of(path, schema)
        files.update(dict.fromkeys((path, main)))
        beside = (Path(at) for _, at in list_paths(main, schema))
        files.update(dict.fromkeys(at for at in beside if _is_csv(main) and at.is_file()))
    return list(files)


def _main_of(path: Path, schema: FactSchema) -> Path:
    base, _, name = path.stem.rpartition(".")
    main = path.with_stem(base) if base and name in list_names(schema) else path
    return main if _is_csv(path) and main.is_file() else path


def _is_csv(path: Path) -> bool:
    return path.suffix.lower() == ".csv"


def list_paths(main: PurePath, schema: FactSchema) -> Iterator[tuple[str, PurePath]]:
    """Where the lists of a table of cases would be, by name."""
    return ((name, main.with_name(list_file(main.name, name))) for name in list_names(schema))


def join_lists(
    table: CaseTable, drafts: Mapping[str, CaseDraft], schema: FactSchema, sink: Sink
) -> None:
    """Give the units of drafts their records; rows that are nobody's are reported."""
    joiner = Joiner(schema, None, (), sink)
    for name, source in table.lists.items():
        found = read_list(name, source, schema, sink, heads=(CASE,))
        if found is None:
            continue
        rows = _by_unit(found, drafts, sink)
        for unit in (unit for draft in drafts.values() for unit in draft.units.values()):
            records = [row.record for row in rows.get(id(unit), ())]
            value = joiner.value(schema.by_name[name], records)
            unit.facts[name] = Entry(value, found.site)


def _by_unit(
    table: ListTable, drafts: Mapping[str, CaseDraft], sink: Sink
) -> Mapping[int, list[ListRow]]:
    found: dict[int, list[ListRow]] = {}
    for row in table.rows:
        for unit in _units_of(row, drafts, sink):
            found.setdefault(id(unit), []).append(row)
    return found


def _units_of(row: ListRow, drafts: Mapping[str, CaseDraft], sink: Sink) -> list[UnitDraft]:
    """Whose a record is: one unit's, or where it names no case every one's of that name."""
    name, case = unit_name(str(row.unit.raw)), None
    if not name:
        return []  # Reported with the table.
    if CASE in row.heads:
        entry = row.heads[CASE]
        case = normal(str(entry.raw))
        if case not in drafts:
            sink.report(findings.unknown_case(case, entry.site.span(), list(drafts)))
            return []
    among = [drafts[case]] if case is not None else list(drafts.values())
    units = [draft.units.get(unit_key(name)) for draft in among]
    there = [unit for unit in units if unit is not None]
    if not there:
        known = list(dict.fromkeys(u.name for draft in among for u in draft.units.values()))
        sink.report(findings.record_of_nobody(name, case, row.unit.site.span(), known))
    return there
