"""Codes of the stage "cases" (U): 用例, their facts and what they expect."""

from rules_engine.diagnostics.codes.info import CodeInfo

CODES: dict[str, CodeInfo] = {
    "U0181": CodeInfo("not-a-case", "用例文件里写了别的"),
    "U0182": CodeInfo("duplicate-case", "两个用例同名"),
    "U0183": CodeInfo("unknown-case", "没有这个用例"),
    "U0184": CodeInfo("case-cycle", "其余同 互相引用，成了圈"),
    "U0185": CodeInfo("no-unit", "没有写是哪个单位"),
    "U0186": CodeInfo("unknown-expectation", "没有这种期望"),
    "U0187": CodeInfo("unknown-expected-name", "期望里的名称方案里没有"),
    "U0188": CodeInfo("ambiguous-expected-name", "有几个指标叫这个名称"),
    "U0189": CodeInfo("wrong-expected-value", "期望的结果写得不对"),
    "U0190": CodeInfo("written-twice", "同一件事写了两次"),
    "U0191": CodeInfo("no-expectation", "用例没有写期望"),
    "U0192": CodeInfo("unknown-trait", "单位后面不能写这个"),
    "U0193": CodeInfo("class-missing", "用例里的单位没有写类别"),
    "U0194": CodeInfo("no-unit-in-case", "那个用例里没有可以照抄的单位"),
    "U0195": CodeInfo("list-form", "清单的写法不对"),
    "U0196": CodeInfo("record-of-nobody", "记录不知道是哪个单位的"),
}
