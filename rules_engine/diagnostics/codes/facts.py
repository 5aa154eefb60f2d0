"""Codes of the stage "facts" (F)."""

from rules_engine.diagnostics.codes.info import CodeInfo

CODES: dict[str, CodeInfo] = {}
