"""Codes of what `rules check` finds in schemes that compile, and of 忽略 (stage C, from C0200 on)."""

from rules_engine.diagnostics.codes.info import CodeInfo
from rules_engine.diagnostics.model import Severity

CODES: dict[str, CodeInfo] = {
    "C0200": CodeInfo("silences-nothing", "忽略的问题已经没有了", Severity.WARNING),
    "C0201": CodeInfo("silenced-error", "错误不能忽略"),
    "C0202": CodeInfo("unknown-code", "忽略的编号不对"),
    "C0203": CodeInfo("silence-without-reason", "忽略没有写理由"),
}
