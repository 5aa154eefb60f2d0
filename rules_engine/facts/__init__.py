"""Facts: text of fact files in, typed facts with places out. Every bad cell is listed at once, none
is guessed, nothing is raised. Only `load` reads files; everything else is pure.

The way of a value: `sheets`/`rows`/`headers` (CSV) or `toml_*` → `reports` → `register`, which knows
the units (`identity`, `roster`) and joins their lists (`joining`) → `settling` → `cells` (`amounts`, `days`).
"""

from rules_engine.facts.from_results import read_results, take_records
from rules_engine.facts.load import load_facts, load_roster
from rules_engine.facts.register import FactTable
from rules_engine.facts.reports import SkippedRow
from rules_engine.facts.roster import Roster
from rules_engine.facts.template import csv_templates, toml_template
from rules_engine.facts.texts import read_csv_text, read_roster_text, read_toml_text

__all__ = [
    "FactTable",
    "Roster",
    "SkippedRow",
    "csv_templates",
    "load_facts",
    "load_roster",
    "read_csv_text",
    "read_results",
    "read_roster_text",
    "read_toml_text",
    "take_records",
    "toml_template",
]
