"""Codes of the stage "names" (N)."""

from rules_engine.diagnostics.codes.info import CodeInfo

CODES: dict[str, CodeInfo] = {}
