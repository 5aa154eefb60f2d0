"""Values of cases as the readers of facts take them: the text of a cell, and its place."""

from attrs import frozen

from rules_engine.facts.entries import Entry, Raw, RawRecord
from rules_engine.model.numbers import decimal_text
from rules_engine.records import Shown
from rules_engine.source import Span
from rules_engine.source.sanitize import one_line
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes


@frozen(eq=False, repr=False)
class CaseSite(Shown):
    """A place in a file of cases; ``subject`` is the fact as messages name it."""

    where: Span
    subject: str = ""

    def span(self) -> Span:
        """The place itself."""
        return self.where

    def place(self) -> str:
        """The fact or field."""
        return one_line(self.subject)

    def words(self) -> str:
        """``cases.rule 第 3 行“传播情况”``."""
        shown = f"“{one_line(self.subject)}”" if self.subject else ""
        return f"{self.where.source.name} 第 {self.where.begin.line} 行{shown}"


def cell_text(value: nodes.CaseValue) -> str:
    """A value as a cell of a table has it."""
    match value:
        case e.Quantity():
            blank = "" if value.measure in ("", "%") else " "
            return f"{decimal_text(value.value)}{blank}{value.measure}"
        case e.TextLiteral():
            return value.text
        case e.DateLiteral():
            return value.value.isoformat()
        case e.Ref():
            return value.name


def entry_of(given: nodes.Given, subject: str) -> Entry:
    """A fact or a field with its place."""
    return Entry(cell_text(given.value), CaseSite(given.value.span, subject))


def records_entry(records: tuple[RawRecord | None, ...], span: Span, name: str) -> Entry:
    """A list fact with its place."""
    raw: Raw = records
    return Entry(raw, CaseSite(span, name))
