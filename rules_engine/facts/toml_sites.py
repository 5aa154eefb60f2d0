"""Places in a TOML text."""

from collections.abc import Mapping

from attrs import frozen

from rules_engine.facts.toml_keys import Located, Path, Range
from rules_engine.records import Shown
from rules_engine.source import Source, Span
from rules_engine.source.sanitize import one_line


@frozen(eq=False, repr=False)
class TextSite(Shown):
    """A range of the text. ``subject`` is the key path as messages name it; it may be empty."""

    source: Source
    range: Range
    subject: str = ""

    def span(self) -> Span:
        """The range."""
        return self.source.span(*self.range)

    def place(self) -> str:
        """The key path."""
        return one_line(self.subject)

    def words(self) -> str:
        """``unit.toml 第 3 行“传播情况”``."""
        shown = f"“{one_line(self.subject)}”" if self.subject else ""
        return f"{self.source.name} 第 {self.span().begin.line} 行{shown}"


def path_words(path: Path) -> str:
    """A key path as people write it, records counted from 1: ``账号[2].平台``."""
    words = ""
    for part in path:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if words else part
    return words


@frozen(eq=False, repr=False)
class Places(Shown):
    """The located keys of a text, by path."""

    source: Source
    located: Mapping[Path, Located]

    def key(self, path: Path) -> TextSite:
        """Where a key stands; the first line for a key that was not located."""
        return TextSite(self.source, self._range(path, is_key=True), path_words(path))

    def value(self, path: Path) -> TextSite:
        """Where a value stands."""
        return TextSite(self.source, self._range(path, is_key=False), path_words(path))

    def _range(self, path: Path, *, is_key: bool) -> Range:
        # An array of tables stands where its first table does.
        found = self.located.get(path) or self.located.get((*path, 0))
        if found is None:
            first = self.source.line_span(1)
            return first.start, first.end
        return found.key if is_key else found.value


def whole_of(source: Source) -> TextSite:
    """A text as a whole: its first line."""
    first = source.line_span(1)
    return TextSite(source, (first.start, first.end))
