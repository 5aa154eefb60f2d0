"""Declared names in cases: found exactly, or refused with the nearest ones."""

from collections.abc import Mapping

from attrs import define

from rules_engine.diagnostics import Sink
from rules_engine.facts.findings import tables
from rules_engine.facts.words import difference, fold
from rules_engine.model.types import FactDecl
from rules_engine.records import Shown
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.testing import findings
from rules_engine.testing.sites import CaseSite


@define(eq=False, repr=False)
class Names(Shown):
    """Names of facts, or of the fields of a record, each of which may stand once."""

    what: str
    decls: Mapping[str, FactDecl]
    written: dict[str, Span]
    sink: Sink

    def find(self, name: e.Name) -> FactDecl | None:
        """The declaration of a name; None, with the reason reported, if it may not stand here."""
        decl = self.decls.get(name.text)
        if decl is None:
            self._unknown(name)
            return None
        if name.text in self.written:
            first = self.written[name.text]
            self.sink.report(findings.written_twice(name.text, name.span, first))
            return None
        self.written[name.text] = name.span
        return decl

    def _unknown(self, name: e.Name) -> None:
        site, text = CaseSite(name.span, name.text), name.text
        wanted = next((other for other in self.decls if fold(other) == fold(text)), None)
        if wanted is None:
            names = tuple(self.decls)
            found = tables.unknown_fact(site, name=text, names=names, what=self.what)
        else:
            how = difference(text, wanted)
            found = tables.look_alike_name(
                site, name=text, wanted=wanted, how=how, written=f"「{wanted}」"
            )
        self.sink.report(found)
