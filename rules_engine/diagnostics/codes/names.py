"""Codes of the stage "names" (N)."""

from rules_engine.diagnostics.codes.info import CodeInfo

CODES: dict[str, CodeInfo] = {
    "N0001": CodeInfo("unknown-name", "没有这个名称"),
    "N0002": CodeInfo("duplicate-name", "名称重复"),
    "N0003": CodeInfo("definition-cycle", "定义互相引用，成了圈"),
    "N0004": CodeInfo("unknown-class", "没有这个单位类别"),
    "N0005": CodeInfo("unknown-option", "没有这个选项"),
    "N0006": CodeInfo("unknown-list", "没有这个清单"),
    "N0007": CodeInfo("unknown-grade", "没有这个等次"),
    "N0008": CodeInfo("unknown-ruling", "没有这条改判或否决"),
    "N0009": CodeInfo("unknown-type", "没有这个事实类型"),
    "N0010": CodeInfo("unknown-function", "没有这个函数"),
    "N0011": CodeInfo("unknown-indicator", "没有这个指标"),
    "N0012": CodeInfo("duplicate-line", "同一件事写了两遍"),
    "N0013": CodeInfo("reserved-name", "这个词已有固定的意思"),
    "N0015": CodeInfo("definitions-too-large", "定义套定义太多"),
    "N0014": CodeInfo("ambiguous-indicator", "有几个指标叫这个名称"),
    "N0100": CodeInfo("no-option-fact", "表按没有声明的选项查"),
    "N0101": CodeInfo("unknown-row", "表里有一行不是选项"),
    "N0102": CodeInfo("unknown-key-field", "清单没有这个字段"),
    # 沿用
    "N0160": CodeInfo("already-in-base", "沿用来的里面已经有"),
    "N0161": CodeInfo("not-in-base", "沿用来的里面没有"),
    "N0162": CodeInfo("which-one", "不知道改的是哪一个"),
    "N0163": CodeInfo("changed-twice", "一处改了两次"),
    "N0165": CodeInfo("bad-path", "沿用的路径写得不对"),
    "N0166": CodeInfo("cannot-reuse", "读不出沿用的文件"),
    "N0167": CodeInfo("outside-project", "沿用的文件在项目文件夹外"),
    "N0168": CodeInfo("reuse-cycle", "文件互相沿用，成了圈"),
    "N0169": CodeInfo("too-much-reused", "沿用得太多"),
    "N0170": CodeInfo("two-schemes", "沿用了两个方案"),
    "N0171": CodeInfo("no-folder", "没有文件可以沿用"),
    "N0140": CodeInfo("as-of-not-a-date", "基准日不是日期"),
    "N0180": CodeInfo("no-points-to-ask", "问的指标分值未公布"),
}
