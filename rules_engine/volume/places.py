"""Places in tables that have rows but no text: ``facts.parquet 第 12 行“传播情况”``."""

from attrs import evolve, frozen

from rules_engine.diagnostics import Diagnostic
from rules_engine.facts.entries import Bad
from rules_engine.model.values import Fault, FaultKind, fault
from rules_engine.source import Source, Span
from rules_engine.source.sanitize import one_line


@frozen(eq=False)
class Origin:
    """Where a block of rows comes from: its file, and the 1-based number of its first row there."""

    file: str
    first: int = 1


@frozen(eq=False)
class CellPlace:
    """A cell of a block, or a whole row where ``subject`` is empty. ``subject`` names the column, and
    in a list the record and its field: ``账号[2].平台``."""

    origin: Origin
    row: int
    subject: str = ""

    @property
    def number(self) -> int:
        """The 1-based number of the row in its file."""
        return self.origin.first + self.row

    def span(self) -> Span:
        """There is no text: an empty span of the file."""
        return Source(self.origin.file, "").span(0, 0)

    def place(self) -> str:
        """``第 12 行“传播情况”``."""
        column = f"“{one_line(self.subject)}”" if self.subject else ""
        return f"第 {self.number} 行{column}"

    def words(self) -> str:
        """``facts.parquet 第 12 行“传播情况”``."""
        return f"{self.origin.file} {self.place()}"


@frozen(eq=False)
class ColumnPlace:
    """A column of a file as a whole, or all of the file where ``subject`` is empty."""

    file: str
    subject: str = ""

    def span(self) -> Span:
        """There is no text: an empty span of the file."""
        return Source(self.file, "").span(0, 0)

    def place(self) -> str:
        """``列“传播情况”``."""
        return f"列“{one_line(self.subject)}”" if self.subject else ""

    def words(self) -> str:
        """``facts.parquet 列“传播情况”``."""
        return f"{self.file} {self.place()}".rstrip()


@frozen(eq=False)
class BadCell:
    """A cell that cannot be read: where, what stands there, and what is wrong."""

    place: CellPlace
    text: str
    finding: Diagnostic


def without_text(found: Diagnostic, file: str) -> Diagnostic:
    """A finding made at a place without text: it names file and place, and shows no line."""
    return evolve(found, primary=None, labels=(), fixes=(), file=file)


def bad_cell(bad: Bad, place: CellPlace, text: str) -> BadCell:
    """A bad reading at its place."""
    return BadCell(place, text, without_text(bad.finding(place), place.origin.file))


def faulty(place: CellPlace) -> Fault:
    """What a bad cell is to the evaluators."""
    return fault(FaultKind.BAD_DATA, place.words())
