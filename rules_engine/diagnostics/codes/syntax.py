"""Codes of the stage "syntax" (S)."""

from rules_engine.diagnostics.codes.info import CodeInfo

CODES: dict[str, CodeInfo] = {
    "S0001": CodeInfo("unexpected", "这里看不懂"),
    "S0002": CodeInfo("indentation", "缩进不对"),
    "S0003": CodeInfo("bad-literal", "数或日期不对"),
}
