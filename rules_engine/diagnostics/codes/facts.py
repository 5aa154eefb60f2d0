"""Codes of the stage "facts" (F).

F0001… cells, F0030… units and roster, F0050… rows and columns, F0070… TOML, F0090… files.
"""

from rules_engine.diagnostics.codes.info import CodeInfo
from rules_engine.diagnostics.model import Severity

_CELLS = {
    "F0001": CodeInfo("not-a-number", "不是数"),
    "F0002": CodeInfo("number-too-long", "数字太长"),
    "F0003": CodeInfo("wrong-measure", "计量单位不符"),
    "F0004": CodeInfo("bare-ratio", "百分比没有百分号"),
    "F0005": CodeInfo("out-of-range", "超出声明的范围"),
    "F0006": CodeInfo("not-whole", "不是整数"),
    "F0007": CodeInfo("too-many-decimals", "小数位数太多"),
    "F0008": CodeInfo("not-yes-no", "不是“是”或“否”"),
    "F0009": CodeInfo("unknown-option", "没有这个选项"),
    "F0010": CodeInfo("not-a-date", "不是日期"),
    "F0011": CodeInfo("impossible-day", "日历上没有这一天"),
    "F0012": CodeInfo("serial-date", "像是 Excel 日期序号"),
    "F0013": CodeInfo("not-a-time", "不是时刻"),
    "F0014": CodeInfo("blank-not-allowed", "不能填空"),
    "F0015": CodeInfo("not-applicable-not-allowed", "不能填不适用"),
    "F0016": CodeInfo("spreadsheet-error", "表格软件的出错标记"),
    "F0017": CodeInfo("invisible-character", "看不见的字符"),
    "F0018": CodeInfo("scientific-notation", "科学计数法"),
    "F0019": CodeInfo("wrong-kind", "TOML 值的种类不对"),
}
_UNITS = {
    "F0030": CodeInfo("empty-unit", "没有写单位的一行"),
    "F0031": CodeInfo("duplicate-unit", "单位重复"),
    "F0032": CodeInfo("unknown-unit", "名录里没有这个单位"),
    "F0033": CodeInfo("class-missing", "没有写类别"),
    "F0034": CodeInfo("unknown-class", "没有这个类别"),
    "F0035": CodeInfo("unknown-role", "没有这个角色"),
    "F0036": CodeInfo("class-disagrees", "类别与名录不一致"),
    "F0037": CodeInfo("roles-disagree", "角色与名录不一致"),
    "F0038": CodeInfo("fact-outside-class", "这一类单位不填报的事实"),
    "F0039": CodeInfo("roster-duplicate", "名录里单位重复"),
    "F0040": CodeInfo("alias-clash", "别名冲突"),
    "F0041": CodeInfo("unit-not-reported", "名录里的单位没有报事实", Severity.WARNING),
}
_TABLES = {
    "F0050": CodeInfo("empty-table", "空表"),
    "F0051": CodeInfo("no-unit-column", "没有“单位”列"),
    "F0052": CodeInfo("unknown-fact", "方案里没有的列、键或字段"),
    "F0053": CodeInfo("missing-columns", "缺列", Severity.WARNING),
    "F0054": CodeInfo("duplicate-column", "列名重复"),
    "F0055": CodeInfo("look-alike-name", "看起来一样的名称"),
    "F0056": CodeInfo("ragged-row", "格数不对的一行"),
    "F0057": CodeInfo("blank-row", "空行", Severity.NOTE),
    "F0058": CodeInfo("summary-row", "合计、平均、备注行", Severity.NOTE),
    "F0059": CodeInfo("bad-quotes", "双引号不成对"),
    "F0060": CodeInfo("column-without-header", "没有列名的内容"),
    "F0061": CodeInfo("wrong-separator", "分隔符不是逗号"),
    "F0062": CodeInfo("title-row", "列名行以上的标题", Severity.NOTE),
    "F0063": CodeInfo("list-in-main-table", "清单写进了主表"),
    "F0064": CodeInfo("list-unit-unknown", "清单里的单位不在主表"),
    "F0065": CodeInfo("list-file-missing", "没有交清单文件", Severity.WARNING),
    "F0066": CodeInfo("unknown-list-file", "不知道是哪个清单的文件"),
    "F0067": CodeInfo("units-without-records", "清单里没有记录的单位", Severity.WARNING),
    "F0068": CodeInfo("none-or-blank", "没有记录还是空的记录"),
    "F0101": CodeInfo("duplicate-period", "同一期有两条记录"),
    "F0102": CodeInfo("period-missing", "没有写是哪一期"),
}
_DOCUMENTS = {
    "F0070": CodeInfo("toml-syntax", "TOML 写法有误"),
    "F0071": CodeInfo("bare-chinese-key", "中文名称没有加引号"),
    "F0072": CodeInfo("unquoted-percent", "百分比没有加引号"),
    "F0073": CodeInfo("unquoted-thousands", "数里有千分位逗号"),
    "F0074": CodeInfo("unquoted-text", "文字没有加引号"),
    "F0075": CodeInfo("chinese-punctuation", "用了中文标点"),
    "F0076": CodeInfo("duplicate-key", "同一个名称写了两次"),
    "F0077": CodeInfo("not-finite", "inf 和 nan 不是数"),
    "F0078": CodeInfo("no-unit-key", "没有写单位"),
    "F0079": CodeInfo("odd-integer", "不是十进制数的写法"),
    "F0080": CodeInfo("wrong-head", "单位、类别、角色的写法不对"),
}
_FILES = {
    "F0090": CodeInfo("file-too-big", "文件太大"),
    "F0091": CodeInfo("nesting-too-deep", "嵌套太深"),
    "F0092": CodeInfo("key-too-long", "名称的段太多"),
    "F0093": CodeInfo("field-too-long", "一格的内容太长"),
    "F0094": CodeInfo("undecodable", "编码读不出来"),
    "F0095": CodeInfo("read-as-gb18030", "按 GB18030 读取", Severity.NOTE),
    "F0096": CodeInfo("file-unreadable", "文件读不了"),
    "F0097": CodeInfo("unknown-suffix", "不认识的文件种类"),
    "F0098": CodeInfo("folder-without-facts", "文件夹里没有事实"),
    "F0099": CodeInfo("mixed-folder", "文件夹里两种事实文件混放"),
    "F0100": CodeInfo("other-tables", "文件夹里没有读的表", Severity.NOTE),
    "F0110": CodeInfo("column-type", "列的类型存不下事实"),
    "F0111": CodeInfo("table-unreadable", "文件不完整"),
    "F0112": CodeInfo("changed-schema", "一批文件的列不一样", Severity.WARNING),
}
CODES: dict[str, CodeInfo] = _CELLS | _UNITS | _TABLES | _DOCUMENTS | _FILES
