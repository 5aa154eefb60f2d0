"""Codes of the stage "evaluation" (E)."""

from rules_engine.diagnostics.codes.info import CodeInfo

CODES: dict[str, CodeInfo] = {}
