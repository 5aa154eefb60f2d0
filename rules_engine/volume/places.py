"""Places in tables that have rows but no text: ``facts.parquet 第 12 行“传播情况”``."""

from collections.abc import Mapping

from attrs import Factory, evolve, frozen

from rules_engine.diagnostics import Diagnostic
from rules_engine.facts.entries import Bad
from rules_engine.model.columns import Array
from rules_engine.model.values import Fault, FaultKind, Value, fault
from rules_engine.source import Source, Span
from rules_engine.source.sanitize import one_line

# The field of a list that says which record of its file each is. No fact can be called so.
ROW = "#行"


@frozen(eq=False)
class Origin:
    """Where a block of rows comes from: its file, and the 1-based number of its first row there; or, of a
    CSV file, the ``numbers`` of all its rows, the rows between them that were ``refused``, and ``notes``
    about those that are no units. ``lists`` are facts out of files of their own, by name, and ``apart`` what is
    wrong in those."""

    file: str
    first: int = 1
    numbers: Array = None
    refused: tuple["BadRow", ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    lists: Mapping[str, "Beside"] = Factory(dict)
    apart: tuple["BadRow", ...] = ()

    def only(self, row: int) -> "Origin":
        """The origin of a row alone."""
        lists = {name: each.only(row) for name, each in self.lists.items()}
        return Origin(self.file, self.number(row), lists=lists)

    def number(self, row: int) -> int:
        """The number in its file of a row of the block."""
        return self.first + row if self.numbers is None else int(self.numbers[row])

    def row(self, number: int, rows: int) -> int | None:
        """The row of a block of so many ``rows`` that has this number; None: it is not there."""
        if self.numbers is None:
            return number - self.first if 0 <= number - self.first < rows else None
        found = (self.numbers == number).nonzero()[0].tolist()
        return found[0] if found else None


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
        return self.origin.number(self.row)

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
class RecordPlace(CellPlace):
    """A field of a record in a file of its own; ``row`` is that of the unit, ``record`` the number of the
    record in its file."""

    record: int = 0

    @property
    def number(self) -> int:
        """The 1-based number of the record in its file."""
        return self.record


@frozen(eq=False)
class Beside:
    """The lists of some rows out of the ``file`` that the record ``header`` heads: how many records each has
    there, the state of those that are no list of records, and what these are. ``doubt`` says where a
    record stands that belongs to nobody, so that those without records are not certain; for those that
    are ``unsure`` a record without a name stands below theirs. ``to_all``: above the first of those that belong
    to nobody there is none, so that no list is certain."""

    file: str
    header: int
    counts: Array
    states: Array
    unsure: Array
    kept: Mapping[int, Value] = Factory(dict)
    doubt: str = ""
    to_all: bool = False

    def is_certain(self, row: int) -> bool:
        """Whether the records of a row are known."""
        missed = self.doubt and (self.to_all or not self.counts[row])
        return not (self.unsure[row] or missed)

    @property
    def whole(self) -> CellPlace:
        """The file as a place."""
        return CellPlace(Origin(self.file, self.header), 0)

    def only(self, row: int) -> "Beside":
        """That of one row."""
        kept = {0: self.kept[row]} if row in self.kept else {}
        one = slice(row, row + 1)
        return evolve(
            self,
            counts=self.counts[one],
            states=self.states[one],
            unsure=self.unsure[one],
            kept=kept,
        )


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
class BadRow:
    """A row that was not read as that of a unit, or a cell that is no fact's: its number, the name in it,
    ``subject`` and what stands there, and what is wrong."""

    number: int
    name: str
    subject: str
    text: str
    finding: Diagnostic
    file: str = ""


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
