"""Fact files from texts alone: the pure face of the readers, for tests, tools and editors."""

from collections.abc import Mapping

from rules_engine.diagnostics import Sink
from rules_engine.facts.csv_facts import read_batch
from rules_engine.facts.register import FactTable, register
from rules_engine.facts.roster import Roster, read_roster
from rules_engine.model.types import FactSchema
from rules_engine.source import Source


def read_csv_text(
    source: Source,
    schema: FactSchema,
    sink: Sink,
    lists: Mapping[str, Source] | None = None,
    roster: Roster | None = None,
) -> FactTable:
    """The facts of all units in a CSV text; ``lists`` are the texts of its list facts by name."""
    return register((read_batch(source, lists or {}, schema, sink),), schema, sink, roster)


def read_toml_text(
    source: Source, schema: FactSchema, sink: Sink, roster: Roster | None = None
) -> FactTable:
    """The facts of the one unit in a TOML text."""
    from rules_engine.facts.toml_facts import read_document  # noqa: PLC0415  # why: no table needs it

    return register((read_document(source, schema, sink),), schema, sink, roster)


def read_roster_text(source: Source, schema: FactSchema, sink: Sink) -> Roster:
    """The roster in a CSV text."""
    return read_roster(source, schema, sink)
