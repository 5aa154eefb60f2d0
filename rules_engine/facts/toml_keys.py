"""Where the keys and values of a TOML text stand. Only for messages and for numbers as written.

Meant for text that tomli accepts, or for the part of a text before the place that it refuses; a
test compares the paths with what tomli reads. Never raises for text within the nesting limit.
"""

from functools import lru_cache

import tomli
from attrs import Factory, define, frozen

from rules_engine.facts.toml_tokens import Piece, pieces
from rules_engine.records import Alike

Path = tuple[str | int, ...]
Range = tuple[int, int]


@frozen(eq=False, repr=False)
class Located(Alike):
    """A key and its value: half-open ranges of code points. A table header has itself as value, an
    element of an array has the key of its array."""

    path: Path
    key: Range
    value: Range


def locate(text: str) -> tuple[Located, ...]:
    """Every key of ``text`` with its full path, in the order of the text, duplicates included.

    Elements of arrays have their 0-based numbers as parts of their paths.
    """
    locator = _Locator(text, [*pieces(text), Piece("end", len(text), len(text), "")])
    locator.document()
    return tuple(locator.found)


@lru_cache(maxsize=4096)
def key_parts(text: str) -> tuple[str, ...]:
    """The parts of a dotted key as tomli reads it; empty for what is no key."""
    try:
        value = tomli.loads(f"{text} = 0")
    except (tomli.TOMLDecodeError, RecursionError):
        return ()
    parts: list[str] = []
    while isinstance(value, dict) and len(value) == 1:
        ((part, value),) = value.items()
        parts.append(part)
    return tuple(parts)


@define(eq=False, repr=False)
class _Locator:
    text: str
    pieces: list[Piece]
    at: int = 0
    table: Path = ()
    last_of: dict[Path, int] = Factory(dict)
    found: list[Located] = Factory(list)

    @property
    def here(self) -> Piece:
        return self.pieces[self.at]

    def take(self) -> Piece:
        """The piece here, and step over it; the end stays where it is."""
        piece = self.here
        self.at += piece.kind != "end"
        return piece

    def skip_lines(self) -> None:
        while self.here.kind == "newline":
            self.at += 1

    def until(self, *stops: str) -> Range:
        """Step to the first of ``stops`` (a mark, ``newline`` or the end); the range stepped over."""
        start, end = self.here.start, self.here.start
        while self.here.kind != "end" and not _stops(self.here, stops):
            end = self.take().end
        return start, end

    def document(self) -> None:
        self.skip_lines()
        while self.here.kind != "end":
            if _is(self.here, "["):
                self.header()
            else:
                self.pair(self.table, "newline")
            self.until("newline")
            self.skip_lines()

    def header(self) -> None:
        start = self.take().start
        is_array = _is(self.here, "[") and self.here.start == start + 1
        self.at += is_array
        key = self.until("]", "newline")
        path = self.table_path(key_parts(self.text[slice(*key)]), is_array)
        self.table = path
        self.found.append(Located(path, key, (start, self.here.end)))

    def table_path(self, parts: tuple[str, ...], is_array: bool) -> Path:
        path: Path = ()
        for part in parts:
            path = self.inside(path)
            path += (part,)
        if is_array:
            self.last_of[path] = self.last_of.get(path, -1) + 1
        return self.inside(path)

    def inside(self, path: Path) -> Path:
        """The path of the latest element, if ``path`` is an array of tables."""
        return (*path, self.last_of[path]) if path in self.last_of else path

    def pair(self, table: Path, *stops: str) -> None:
        key = self.until("=", *stops)
        if not _is(self.here, "="):
            return
        self.take()
        path = table + key_parts(self.text[slice(*key)])
        index = len(self.found)
        value = self.value(path, key)
        self.found.insert(index, Located(path, key, value))

    def value(self, path: Path, key: Range) -> Range:
        start = self.here.start
        if _is(self.here, "["):
            self.array(path, key)
        elif _is(self.here, "{"):
            self.inline_table(path)
        else:
            return self.until("newline", ",", "]", "}")
        return start, self.take().end

    def array(self, path: Path, key: Range) -> None:
        self.take()
        self.skip_lines()
        number = 0
        while self.here.kind != "end" and not _is(self.here, "]"):
            index, at = len(self.found), self.at
            value = self.value((*path, number), key)
            self.found.insert(index, Located((*path, number), key, value))
            number += 1
            self.next_item(at)

    def inline_table(self, path: Path) -> None:
        self.take()
        self.skip_lines()
        while self.here.kind != "end" and not _is(self.here, "}"):
            at = self.at
            self.pair(path, ",", "}")
            self.next_item(at)

    def next_item(self, before: int) -> None:
        """Step over the comma and line ends; over anything, rather than stay where it was."""
        self.skip_lines()
        if _is(self.here, ",") or self.at == before:
            self.take()
        self.skip_lines()


def _is(piece: Piece, mark: str) -> bool:
    return piece.kind == "mark" and piece.text == mark


def _stops(piece: Piece, stops: tuple[str, ...]) -> bool:
    return piece.kind in stops or (piece.kind == "mark" and piece.text in stops)
