"""Codes of the stage "running" (R)."""

from rules_engine.diagnostics.codes.info import CodeInfo
from rules_engine.diagnostics.model import Severity

CODES: dict[str, CodeInfo] = {
    "R0001": CodeInfo("file-unreadable", "文件读不出来"),
    "R0002": CodeInfo("unknown-unit", "没有这个单位"),
    "R0003": CodeInfo("file-unwritable", "文件写不进去"),
    "R0004": CodeInfo("file-exists", "文件已经存在"),
    "R0150": CodeInfo("batch-missing", "没有安装批量读写"),
    "R0151": CodeInfo("spark-missing", "没有安装 pyspark"),
    "R0152": CodeInfo("java-missing", "没有找到 Java"),
    "R0180": CodeInfo("no-scheme-beside", "用例旁边没有方案"),
    "R0181": CodeInfo("no-cases-beside", "方案旁边没有用例"),
    "R0195": CodeInfo("not-results", "不是计分的结果"),
    "R0196": CodeInfo("results-do-not-fit", "结果和清单对不上"),
    "R0197": CodeInfo("results-open", "结果还没有定", Severity.WARNING),
    "R0140": CodeInfo("calendar-form", "工作日历的写法不对"),
    "R0141": CodeInfo("calendar-day", "工作日历里的日子不对"),
}
