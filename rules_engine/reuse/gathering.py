"""Follows 沿用 from a scheme to all files that it takes, and merges them, the innermost first."""

from collections.abc import Callable
from hashlib import sha256

from attrs import Factory, define, frozen

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.records import Shown
from rules_engine.reuse.library import Key, Library, Refused, way_to
from rules_engine.semantics.findings import reuse as r
from rules_engine.semantics.merging import Merged, merged
from rules_engine.semantics.merging_plan import Change
from rules_engine.source import Source, Span
from rules_engine.syntax import nodes
from rules_engine.syntax.parse import parse

MAX_DEPTH = 16
MAX_FILES = 200
MAX_CHARACTERS = 4_000_000


@frozen(eq=False, repr=False)
class Gathered(Shown):
    """A scheme with all it takes. ``file`` is None where errors were found; ``sources`` are the files
    that were taken, in the order they were met; ``fingerprint`` tells editions apart."""

    file: nodes.File | None
    sources: tuple[Source, ...] = ()
    changes: tuple[Change, ...] = ()
    fingerprint: str = ""


@define(eq=False, repr=False)
class _Search(Shown):
    sink: Sink
    library: Library
    open: list[Key]
    files: dict[Key, nodes.File | None] = Factory(dict)
    sources: dict[Key, Source] = Factory(dict)
    size: int = 0


def gather(source: Source, open_library: Callable[[], Library] | None, sink: Sink) -> Gathered:
    """Parse a scheme and what it takes. What is wrong goes to ``sink``; never raises for any text."""
    own = parse(source, sink)
    if own is None:
        return Gathered(None)
    reuses = [block for block in own.blocks if isinstance(block, nodes.Reuse)]
    if not reuses:
        return _gathered(source, _merge(own, [], sink), (), sink)
    if open_library is None:
        sink.report(r.no_folder(reuses[0].span))
        return Gathered(None)
    library = open_library()
    search = _Search(sink, library, [library.top])
    result = _with_bases(search, own)
    return _gathered(source, result, tuple(search.sources.values()), sink)


def _gathered(
    source: Source, result: Merged | None, sources: tuple[Source, ...], sink: Sink
) -> Gathered:
    if result is None or sink.has_errors:
        return Gathered(None, sources)
    return Gathered(result.file, sources, result.changes, _fingerprint(source, sources))


def _merge(own: nodes.File, bases: list[nodes.File], sink: Sink) -> Merged | None:
    return None if sink.has_errors else merged(own, bases, sink)


def _with_bases(search: _Search, own: nodes.File) -> Merged | None:
    """A file merged with what it takes; all of that is read even where some of it is wrong."""
    bases = [_base(search, block) for block in own.blocks if isinstance(block, nodes.Reuse)]
    known = [base for base in bases if base is not None]
    return _merge(own, known, search.sink) if len(known) == len(bases) else None


def _base(search: _Search, reuse: nodes.Reuse) -> nodes.File | None:
    way = way_to(reuse.path, search.open[-1])
    key = way if isinstance(way, Refused) else search.library.find(way)
    if isinstance(key, Refused):
        search.sink.report(_refused(reuse.path_span, reuse.path, key))
        return None
    if key in search.open:
        search.sink.report(r.circle(reuse.path_span, _drawn(search, key)))
        return None
    if key not in search.files:
        search.files[key] = _read(search, reuse.path_span, key)
    return search.files[key]


def _drawn(search: _Search, key: Key) -> list[str]:
    ring = [*search.open[search.open.index(key) :], key]
    return ["/".join(each) for each in ring]


def _read(search: _Search, place: Span, key: Key) -> nodes.File | None:
    """Read and merge a file that has not been met before."""
    source = search.library.read(key)
    if isinstance(source, Refused):
        search.sink.report(_refused(place, "/".join(key), source))
        return None
    search.sources[key] = source
    search.size += len(source.text)
    limit = _limit(search)
    if limit is not None:
        search.sink.report(r.too_many(place, limit))
        return None
    own = parse(source, search.sink)
    if own is None:
        return None
    search.open.append(key)
    result = _with_bases(search, own)
    search.open.pop()
    return None if result is None else result.file


def _limit(search: _Search) -> str | None:
    if len(search.open) > MAX_DEPTH:
        return f"一个沿用一个，超过 {MAX_DEPTH} 层"
    if len(search.sources) > MAX_FILES:
        return f"超过 {MAX_FILES} 个文件"
    if search.size > MAX_CHARACTERS:
        return f"一共超过 {MAX_CHARACTERS // 10_000} 万字"
    return None


def _refused(span: Span, path: str, refused: Refused) -> Diagnostic:
    match refused.kind:
        case "path":
            return r.bad_path(span, refused.why, refused.way_out)
        case "outside":
            return r.outside(span, refused.why)
        case _:
            return r.cannot_reuse(span, f"{path}：{refused.why}", refused.way_out)


def _fingerprint(own: Source, taken: tuple[Source, ...]) -> str:
    """SHA-256 of the text; where files are taken, of all texts and what they are called."""
    mine = sha256(own.text.encode()).hexdigest()
    if not taken:
        return mine
    lines = sorted(f"{each.shown}\0{sha256(each.text.encode()).hexdigest()}" for each in taken)
    return sha256("\n".join([mine, *lines]).encode()).hexdigest()
