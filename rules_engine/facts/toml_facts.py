"""A fact file in TOML (one unit) to a report. Values stay as they are written."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

import tomli
from attrs import define

from rules_engine.diagnostics import Sink
from rules_engine.facts import limits
from rules_engine.facts.entries import Entry, Figure, Odd, Raw, RawRecord
from rules_engine.facts.findings import cells, documents, files, tables
from rules_engine.facts.reports import Batch, Report, RoleWords, SkippedRow
from rules_engine.facts.toml_head import KEYS, Head, Misfit, read_head
from rules_engine.facts.toml_keys import Path, locate
from rules_engine.facts.toml_sites import Places, TextSite, whole_of
from rules_engine.facts.toml_slips import diagnose
from rules_engine.facts.toml_tokens import too_deep, too_many_parts
from rules_engine.facts.words import CLASS, ROLES, UNIT, alike, difference, normal
from rules_engine.model.types import FactDecl, FactSchema, FactType, ListType, TextType
from rules_engine.records import Shown
from rules_engine.source import Source

_LONG_NUMBER = re.compile(r"[0-9_]{1000,}")
_UNREADABLE = "文件读不出来"
Document = dict[str, object]


def read_document(source: Source, schema: FactSchema, sink: Sink) -> Batch:
    """The report in a TOML text, as a batch of one; of none if the text cannot be read."""
    whole = whole_of(source)
    document = parse_toml(source, sink)
    if document is None:
        return Batch(source, whole, skipped=(SkippedRow("", source.name, _UNREADABLE),))
    located = {found.path: found for found in reversed(locate(source.text))}
    return _Reader(source, Places(source, located), schema, sink).read(document)


def parse_toml(source: Source, sink: Sink) -> Document | None:
    """The document by tomli, once the text is within the limits; None with a finding if not."""
    text = source.text
    if len(text) > limits.TOML_BYTES:
        sink.report(files.file_too_big(source.name, limit=limits.TOML_BYTES))
        return None
    if piece := too_deep(text):
        sink.report(files.nesting_too_deep(TextSite(source, (piece.start, piece.end))))
        return None
    if piece := too_many_parts(text):
        sink.report(files.key_too_long(TextSite(source, (piece.start, piece.end))))
        return None
    return _loads(source, sink)


def _loads(source: Source, sink: Sink) -> Document | None:
    # A mark of byte order is a blank to the reader, and one character wide to the positions.
    text = re.sub("^\ufeff", " ", source.text)
    try:
        return tomli.loads(text, parse_float=Figure)
    except tomli.TOMLDecodeError as error:
        sink.report(diagnose(source, error))
    except RecursionError:
        sink.report(files.nesting_too_deep(whole_of(source)))
    except ValueError:
        # Python refuses to convert more than 4300 digits.
        match = _LONG_NUMBER.search(text)
        site = TextSite(source, match.span()) if match else whole_of(source)
        sink.report(cells.number_too_long(site))
    return None


@define(eq=False, repr=False)
class _Reader(Shown):
    source: Source
    places: Places
    schema: FactSchema
    sink: Sink

    def read(self, document: Document) -> Batch:
        whole = whole_of(self.source)
        decls = {fact.name: fact for fact in self.schema.facts}
        groupings = [name for name, _ in self.schema.groupings]
        named, spoiled = self.named(document, decls, (), (*KEYS, *groupings))
        facts = {
            name: self.entry(document[key], decls[name].type, (key,))
            for name, key in named.items()
            if name in decls
        }
        groups = {
            name: self.entry(document[key], TextType(), (key,))
            for name, key in named.items()
            if name in groupings
        }
        head = {name: document[key] for name, key in named.items()}
        report = self.head(head, facts, groups)
        if report is None:
            return Batch(
                self.source, whole, skipped=(SkippedRow("", self.source.name, "没有单位"),)
            )
        return Batch(self.source, whole, (report,), spoiled=frozenset(spoiled))

    def named(
        self,
        document: Document,
        decls: Mapping[str, FactDecl],
        path: Path,
        others: tuple[str, ...] = (),
    ) -> tuple[dict[str, str], set[str]]:
        """Known names to keys as written, and the names that cannot be told for certain."""
        known = (*others, *decls)
        named: dict[str, str] = {}
        spoiled: set[str] = set()
        for key in document:
            name, site = normal(key), self.places.key((*path, key))
            if name in named:
                first = self.places.key((*path, named[name]))
                self.sink.report(documents.duplicate_key(site, name=name, first=first))
                spoiled.add(name)
            elif name in known:
                named[name] = key
            else:
                spoiled |= self.unknown(name, known, site, "字段" if path else "键")
        return named, spoiled

    def unknown(self, name: str, known: tuple[str, ...], site: TextSite, what: str) -> set[str]:
        """Report an unknown key; the declared name that it looks like."""
        wanted = alike(name, known)
        if wanted is None:
            self.sink.report(tables.unknown_fact(site, name=name, names=known, what=what))
            return set()
        how, written = difference(name, wanted), f'"{wanted}"'
        self.sink.report(
            tables.look_alike_name(site, name=name, wanted=wanted, how=how, written=written)
        )
        return {wanted}

    def head(
        self, document: Document, facts: Mapping[str, Entry], groups: Mapping[str, Entry]
    ) -> Report | None:
        head = read_head(document)
        if not isinstance(head, Head):
            for misfit in head:
                self.misfit(misfit)
            return None
        if head.name is None or not head.name.strip():
            self.sink.report(documents.no_unit_key(self.places.key((UNIT,))))
            return None
        return Report(
            Entry(head.name, self.places.value((UNIT,))),
            None if head.kind is None else Entry(head.kind, self.places.value((CLASS,))),
            None if head.roles is None else RoleWords(head.roles, self.places.value((ROLES,))),
            facts,
            whole_of(self.source),
            groups,
        )

    def misfit(self, misfit: Misfit) -> None:
        site = self.places.value((misfit.key,))
        self.sink.report(documents.wrong_head(site, wanted=misfit.wanted))

    def entry(self, value: object, kind: FactType, path: Path) -> Entry:
        return Entry(self.raw(value, kind, path), self.places.value(path))

    def raw(self, value: object, kind: FactType, path: Path) -> Raw:
        match value:
            case str() | bool() | Figure() | date() | time() | datetime():
                return value
            case int():
                return self.figure(value, path)
            case list() if isinstance(kind, ListType):
                return self.records(value, kind, path)
            case dict() if isinstance(kind, ListType):
                return Odd("单个表（清单要写两层方括号）")
            case list():
                return Odd("数组")
            case _:
                return Odd("表")

    def figure(self, value: int, path: Path) -> Figure:
        """An integer as it is written, since TOML also writes 0x10 and 1_000."""
        text = self.places.value(path).span().text
        return Figure(text if path in self.places.located else str(value))

    def records(self, items: list[object], kind: ListType, path: Path) -> Raw:
        if not all(isinstance(item, dict) for item in items):
            return Odd("数组，但里面不都是记录")
        decls = {field.name: field for field in kind.record.fields}
        return tuple(
            self.record(item, decls, (*path, number))
            for number, item in enumerate(items)
            if isinstance(item, dict)
        )

    def record(self, item: Document, decls: Mapping[str, FactDecl], path: Path) -> RawRecord:
        named, spoiled = self.named(item, decls, path)
        sound = {name: key for name, key in named.items() if name not in spoiled}
        fields = {
            name: self.entry(item[key], decls[name].type, (*path, key))
            for name, key in sound.items()
        }
        return RawRecord(fields, self.places.value(path))
