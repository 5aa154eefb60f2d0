"""Diagnostics as data: what was found, where, why, and the way out. Renderers live beside the model."""

from rules_engine.diagnostics.codes.info import CodeInfo
from rules_engine.diagnostics.model import Diagnostic, Fix, Label, Severity
from rules_engine.diagnostics.registry import CODES, diagnostic
from rules_engine.diagnostics.sink import Sink

__all__ = [
    "CODES",
    "CodeInfo",
    "Diagnostic",
    "Fix",
    "Label",
    "Severity",
    "Sink",
    "diagnostic",
]
