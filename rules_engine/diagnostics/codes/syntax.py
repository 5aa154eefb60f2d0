"""Codes of the stage "syntax" (S)."""

from rules_engine.diagnostics.codes.info import CodeInfo

CODES: dict[str, CodeInfo] = {}
