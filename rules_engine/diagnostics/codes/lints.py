"""Codes of what `rules check` finds in schemes that compile, and of 忽略 (stage C, from C0200 on)."""

from rules_engine.diagnostics.codes.info import CodeInfo
from rules_engine.diagnostics.model import Severity

CODES: dict[str, CodeInfo] = {
    "C0200": CodeInfo("silences-nothing", "忽略的问题已经没有了", Severity.WARNING),
    "C0201": CodeInfo("silenced-error", "错误不能忽略"),
    "C0202": CodeInfo("unknown-code", "忽略的编号不对"),
    "C0203": CodeInfo("silence-without-reason", "忽略没有写理由"),
    "C0204": CodeInfo("unused-definition", "定义没有用到", Severity.WARNING),
    "C0205": CodeInfo("unused-parameter", "定义的参数没有用到", Severity.WARNING),
    "C0206": CodeInfo("similar-names", "两个名称只差写法", Severity.WARNING),
    "C0207": CodeInfo("limit-never-reached", "限额起不了作用", Severity.WARNING),
    "C0208": CodeInfo("points-out-of-reach", "得不到满分", Severity.WARNING),
    "C0209": CodeInfo("award-above-points", "一条给的分超过分值", Severity.WARNING),
    "C0210": CodeInfo("deductions-above-points", "扣的分可以超过分值", Severity.NOTE),
    "C0211": CodeInfo("mixed-boundary", "同一个界限有的含有的不含", Severity.WARNING),
    "C0212": CodeInfo("no-cite", "没有写依据", Severity.NOTE),
    "C0213": CodeInfo("divisor-may-be-zero", "除数可能是 0", Severity.WARNING),
    "C0214": CodeInfo("blank-unguarded", "可空的事实没有先看空不空", Severity.WARNING),
    "C0215": CodeInfo("always-true", "条件总是成立", Severity.WARNING),
    "C0216": CodeInfo("never-true", "条件总不成立", Severity.WARNING),
    "C0217": CodeInfo("limit-says-nothing", "这一句不写也一样", Severity.NOTE),
    "C0218": CodeInfo("may-be-negative", "扣、加的分可能小于 0", Severity.WARNING),
    "C0219": CodeInfo("contradiction", "条件互相矛盾", Severity.WARNING),
    "C0226": CodeInfo("cliff", "有断崖", Severity.WARNING),
    "C0241": CodeInfo("sum-after-else", "“否则”后面的加减全算在“否则”里", Severity.WARNING),
    "C0250": CodeInfo("condition-may-not-apply", "条件可能得出不适用", Severity.WARNING),
    "C0224": CodeInfo("too-few-records", "清单可能没有记录", Severity.WARNING),
}
