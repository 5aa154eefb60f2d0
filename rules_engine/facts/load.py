"""Fact files from disk: the only module of this package that reads anything.

Which files belong together: ``facts.账号.csv`` beside ``facts.csv`` holds its list 账号; in a folder
``roster.csv`` is the roster, and facts are the tables named ``facts*.csv``, or all if none is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from attrs import Factory, define

from rules_engine.diagnostics import Sink
from rules_engine.facts import limits
from rules_engine.facts.csv_facts import list_names, read_batch
from rules_engine.facts.findings import files
from rules_engine.facts.findings import tables as findings
from rules_engine.facts.register import FactTable, register
from rules_engine.facts.reports import Batch, SkippedRow
from rules_engine.facts.roster import Roster, read_roster
from rules_engine.facts.sheets import start_of
from rules_engine.model.types import FactSchema
from rules_engine.source import Source
from rules_engine.source.decode import Undecodable, decode, program_file

ROSTER_FILE = "roster.csv"
FACTS = "facts"
_SIZES = {".toml": limits.TOML_BYTES, ".csv": limits.CSV_BYTES}
_UNREADABLE = "文件读不出来"


def load_facts(
    paths: Iterable[Path | str],
    schema: FactSchema,
    sink: Sink,
    roster: Roster | None = None,
    lists: Mapping[str, Path | str] | None = None,
) -> FactTable:
    """The facts in files and folders. Never raises for what is in them.

    ``paths``: .toml (one unit a file), .csv (all units), or folders of one of the two kinds.
    ``roster``: the roster to go by; else the ``roster.csv`` of a folder that is read, else none.
    ``lists``: files of list facts by name, for the fact tables that have none beside them.
    Everything that is wrong goes to ``sink``; a unit that could not be taken in is in ``skipped``.
    """
    loader = _Loader(schema, sink, {name: Path(path) for name, path in (lists or {}).items()})
    for path in paths:
        loader.add(Path(path))
    return register(loader.batches(), schema, sink, roster or loader.roster())


def load_roster(path: Path | str, schema: FactSchema, sink: Sink) -> Roster:
    """The roster in a CSV file; if it cannot be read, an unreadable one (which is then reported)."""
    source = read_source(Path(path), sink)
    return Roster(unreadable=True) if source is None else read_roster(source, schema, sink)


def read_source(path: Path, sink: Sink) -> Source | None:
    """The text of a file, decoded for certain; None with a finding if it cannot be had."""
    limit = _SIZES.get(path.suffix.lower(), limits.CSV_BYTES)
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        sink.report(files.file_unreadable(str(path), why=_why(error), siblings=_siblings(path)))
        return None
    if len(data) > limit:
        sink.report(files.file_too_big(str(path), limit=limit))
        return None
    return _decoded(data, str(path), sink)


def _decoded(data: bytes, name: str, sink: Sink) -> Source | None:
    result = decode(data, name)
    if isinstance(result, Undecodable):
        kind = program_file(data)
        finding = files.of_a_program(name, kind) if kind else None
        sink.report(finding or files.undecodable(name, reason=result.reason))
        return None
    for notice in result.notices:
        sink.report(files.read_with_notice(result.source, notice=notice))
    return result.source


def _why(error: OSError | ValueError) -> str:
    match error:
        case FileNotFoundError():
            return "没有这个文件"
        case PermissionError():
            return "没有权限，或文件正被别的程序打开"
        case IsADirectoryError():
            return "这是文件夹"
        case _:
            return "系统打不开它"


def _siblings(path: Path) -> Sequence[str]:
    try:
        return sorted(other.name for other in path.parent.iterdir() if other.suffix in _SIZES)
    except (OSError, ValueError):
        return ()


@define(eq=False, repr=False)
class _Loader:
    """Sorts paths into documents, tables and rosters. Dicts serve as sets that keep their order."""

    schema: FactSchema
    sink: Sink
    lists: Mapping[str, Path]
    documents: dict[Path, None] = Factory(dict)
    tables: dict[Path, None] = Factory(dict)
    rosters: dict[Path, None] = Factory(dict)

    def add(self, path: Path) -> None:
        suffix = path.suffix.lower()
        if _is(path.is_dir):
            self.add_folder(path)
        elif suffix == ".toml":
            self.documents[path] = None
        elif suffix == ".csv":
            self.tables[self.main_of(path)] = None
        else:
            self.sink.report(files.unknown_suffix(str(path)))

    def add_folder(self, folder: Path) -> None:
        found = [path for path in _files_in(folder) if path.suffix.lower() in _SIZES]
        rosters = [path for path in found if path.name.lower() == ROSTER_FILE]
        documents = [path for path in found if path.suffix.lower() == ".toml"]
        tables = [path for path in found if path not in rosters and path not in documents]
        self.rosters |= dict.fromkeys(rosters)
        tables = self.fact_tables(folder, tables)
        if documents and tables:
            names = [path.name for path in tables]
            self.sink.report(files.mixed_folder(str(folder), tables=names))
        elif not documents and not tables:
            self.sink.report(files.folder_without_facts(str(folder)))
        else:
            self.documents |= dict.fromkeys(documents)
            self.add_tables(tables)

    def fact_tables(self, folder: Path, tables: list[Path]) -> list[Path]:
        """The tables of a folder that are named ``facts*``, or all if none is."""
        named = [path for path in tables if path.name.lower().startswith(FACTS)]
        others = [path.name for path in tables if named and path not in named]
        if others:
            self.sink.report(files.other_tables(str(folder), tables=others))
        return named or tables

    def add_tables(self, there: Sequence[Path]) -> None:
        """Take the tables of a folder, where a file named after another belongs to it."""
        for path in there:
            base, dot, name = path.stem.rpartition(".")
            if dot and name not in list_names(self.schema) and path.with_stem(base) in there:
                self.report_unknown_list(path, name)
            else:
                self.tables[self.main_of(path)] = None

    def report_unknown_list(self, path: Path, name: str) -> None:
        source, lists = read_source(path, self.sink), list_names(self.schema)
        if source is not None:
            found = findings.unknown_list_file(start_of(source), name=name, lists=lists)
            self.sink.report(found)

    def main_of(self, path: Path) -> Path:
        """The fact table that a table belongs to: itself, unless it is named after a list."""
        base, _, name = path.stem.rpartition(".")
        return path.with_stem(base) if base and name in list_names(self.schema) else path

    def lists_of(self, main: Path) -> dict[str, Path]:
        """The list files beside a fact table, or else the ones that were given."""
        names = list_names(self.schema)
        beside = {name: main.with_stem(f"{main.stem}.{name}") for name in names}
        there = {name: path for name, path in beside.items() if _is(path.is_file)}
        return {**{name: self.lists[name] for name in names if name in self.lists}, **there}

    def roster(self) -> Roster | None:
        """The roster of the folders that were added; None if there is none."""
        for path in self.rosters:
            return load_roster(path, self.schema, self.sink)
        return None

    def batches(self) -> tuple[Batch, ...]:
        documents = (self.read(path, self.document) for path in self.documents)
        tables = (self.read(path, self.table) for path in self.tables)
        return (*documents, *tables)

    def read(self, path: Path, reader: Callable[[Source], Batch]) -> Batch:
        source = read_source(path, self.sink)
        if source is not None:
            return reader(source)
        empty = Source(str(path), "")
        skipped = (SkippedRow("", str(path), _UNREADABLE),)
        return Batch(empty, start_of(empty), skipped=skipped)

    def document(self, source: Source) -> Batch:
        from rules_engine.facts.toml_facts import read_document  # noqa: PLC0415  # why: no table needs it

        return read_document(source, self.schema, self.sink)

    def table(self, source: Source) -> Batch:
        paths = self.lists_of(Path(source.name))
        lists = {name: read_source(path, self.sink) for name, path in paths.items()}
        return read_batch(source, lists, self.schema, self.sink)


def _is(check: Callable[[], bool]) -> bool:
    """A check of a path; what may not even be looked at is not there."""
    try:
        return check()
    except OSError:
        return False


def _files_in(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        return []
