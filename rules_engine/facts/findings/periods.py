"""Findings about lists whose records go by months or quarters."""

from rules_engine.diagnostics import Diagnostic, Label
from rules_engine.facts.entries import Site
from rules_engine.facts.findings.at import found
from rules_engine.facts.wording import quoted


def duplicate_period(site: Site, *, name: str, words: str, first: Site) -> Diagnostic:
    """F0101: two records about one period; which one holds is not guessed."""
    message = f"{quoted(name)}的 {words} 有两条，两条都不采用"
    labels = [Label(first.span(), "第一条在这里")]
    notes = [f"第一条在 {first.place()}"]
    return found("F0101", site, message, notes=notes, labels=labels, helps=["删掉一条，或改正期数"])


def period_missing(site: Site, *, name: str, key: str) -> Diagnostic:
    """F0102: a record that does not say which period it is about."""
    message = f"{quoted(name)}的这一条没有写{quoted(key)}，不知道是哪一期的"
    return found("F0102", site, message, helps=[f"填上{key}，如 3"])
