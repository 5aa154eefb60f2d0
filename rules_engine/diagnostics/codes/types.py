"""Codes of the stage "types" (T)."""

from rules_engine.diagnostics.codes.info import CodeInfo

CODES: dict[str, CodeInfo] = {
    "T0001": CodeInfo("type-mismatch", "类型对不上"),
    "T0002": CodeInfo("measure-mismatch", "计量单位对不上"),
    "T0003": CodeInfo("percent-missing", "比率后面少了百分号"),
    "T0004": CodeInfo("argument-count", "括号里的个数不对"),
    "T0005": CodeInfo("not-comparable", "不能这样比较"),
    "T0006": CodeInfo("list-as-value", "清单不能直接当数用"),
    "T0007": CodeInfo("outside-indicator", "这个词只能在指标里用"),
    "T0008": CodeInfo("bad-range", "范围写得不对"),
    "T0009": CodeInfo("bad-stand-in", "替代值与类型不符"),
    "T0010": CodeInfo("division-by-zero", "除数是 0"),
    "T0011": CodeInfo("misplaced-modifier", "这个类型不能这样限定"),
    "T0012": CodeInfo("month-arithmetic", "月和年不能直接加减比较"),
    "T0013": CodeInfo("zero-step", "每 0 个没有意义"),
    "T0014": CodeInfo("nested-list", "清单里不能再放清单"),
    "T0100": CodeInfo("mixed-table", "表的各行不是同一种数"),
    "T0101": CodeInfo("wrong-cells", "表的一行项数不对"),
    "T0102": CodeInfo("table-without-brackets", "查表没有写括号"),
    "T0103": CodeInfo("same-without-records", "没有记录，说不上同一事项"),
    "T0155": CodeInfo("best-without-records", "没有记录，说不上最高的几条"),
    "T0157": CodeInfo("condition-outside-comparison", "不是比较的函数里写了当"),
    "T0156": CodeInfo("none-taken", "取的条数是 0"),
    "T0104": CodeInfo("run-without-periods", "连续期数里没有按期的清单和条件"),
    "T0015": CodeInfo("step-of-records", "各条分数不同，不能几条合成一份"),
    "T0016": CodeInfo("record-compared", "记录的字段不能拿去与别的单位比"),
    "T0150": CodeInfo("not-a-factor", "系数带着单位"),
    "T0140": CodeInfo("month-end-rule", "没有写明月末怎么办"),
    "T0141": CodeInfo("workday-arithmetic", "工作日不能直接加减到日期上"),
}
