"""Findings about what stands in a cell. Every one leaves the value 出错; none is guessed."""

from datetime import date
from fractions import Fraction

from rules_engine.diagnostics import Diagnostic
from rules_engine.facts.entries import Site
from rules_engine.facts.findings.at import found, near
from rules_engine.facts.nearest import nearest
from rules_engine.facts.wording import (
    amount,
    decl_words,
    listed,
    quoted,
    range_words,
    shown_decimals,
    type_name,
    type_words,
)
from rules_engine.model.numbers import MAX_DIGITS, decimal_text
from rules_engine.model.types import FactDecl, ListType, NumberType, OptionType
from rules_engine.model.values import Number
from rules_engine.source.sanitize import code_point

_MISSING_HELP = "不知道就留空或写“未报”，它不会被当作 0"


def not_a_number(site: Site, *, text: str, kind: NumberType) -> Diagnostic:
    """F0001: a number was wanted."""
    message = f"{quoted(site.subject)}要填数，{quoted(text)}不是数"
    return found("F0001", site, message, helps=[f"填 {type_words(kind)}", _MISSING_HELP])


def number_too_long(site: Site) -> Diagnostic:
    """F0002: more digits than any score has."""
    message = f"{_of(site)}数字超过 {MAX_DIGITS} 位（限额）"
    return found("F0002", site, message, helps=["核对这个数；编号、代码一类请在方案里声明为文本"])


def wrong_measure(site: Site, *, suffix: str, kind: NumberType) -> Diagnostic:
    """F0003: a measure stands behind the number that is not the declared one."""
    wanted = f"声明的计量单位是 {kind.measure}" if kind.measure else "声明时没有计量单位"
    message = f"{quoted(site.subject)}{wanted}，这里写的是{quoted(suffix)}"
    if kind.measure and not suffix.replace(kind.measure, ""):
        helps = [f"“{kind.measure}”多写了，写一次，或不写"]
    else:
        helps = [f"换算成{kind.measure or '纯数字'}后再填，计量单位可以不写"]
    return found("F0003", site, message, helps=helps)


def bare_ratio(site: Site, *, value: Fraction) -> Diagnostic:
    """F0004: a ratio without a percent sign that is not strictly within -1 and 1."""
    text = decimal_text(value)
    message = f"{quoted(site.subject)}是百分比，“{text}”没有百分号，不知道是不是 {text}%"
    helps = [f"写成 {text}%，或写成小数 {decimal_text(value / 100)}（两种写法意思相同）"]
    if abs(value) == 1:
        whole = decimal_text(value * 100)
        message = (
            f"{quoted(site.subject)}是百分比，“{text}”没有百分号，不知道是 {text}% 还是 {whole}%"
        )
        helps = [f"写成 {text}% 或 {whole}%"]
    return found("F0004", site, message, helps=helps)


def out_of_range(site: Site, *, value: Number, kind: NumberType) -> Diagnostic:
    """F0005: outside of the declared range."""
    words = range_words(kind)
    wanted = words if words.startswith("不") else f"在 {words} 之间"
    message = f"{quoted(site.subject)}应{wanted}，这里是 {amount(value, kind)}"
    helps = [f"核对后改正，使它{wanted}；如果范围本身写错了，改方案里这个事实的范围"]
    return found("F0005", site, message, helps=helps)


def not_whole(site: Site, *, value: Number, kind: NumberType) -> Diagnostic:
    """F0006: a count with decimals."""
    message = f"{quoted(site.subject)}要填整数，这里是 {amount(value, kind)}"
    return found("F0006", site, message, helps=["改成整数；不要四舍五入成一个估计数，先核对来源"])


def too_many_decimals(site: Site, *, value: Number, kind: NumberType) -> Diagnostic:
    """F0007: more decimals than declared."""
    message = (
        f"{quoted(site.subject)}最多 {shown_decimals(kind)} 位小数，这里是 {amount(value, kind)}"
    )
    helps = [f"按 {shown_decimals(kind)} 位小数填；需要更多位时，改方案里的声明"]
    return found("F0007", site, message, helps=helps)


def not_yes_no(site: Site, *, text: str) -> Diagnostic:
    """F0008: neither 是 nor 否."""
    message = f"{quoted(site.subject)}只能填 是 或 否，这里是{quoted(text)}"
    return found("F0008", site, message, helps=["写“是”或“否”；√、×、有、无 都不认", _MISSING_HELP])


def unknown_option(site: Site, *, text: str, kind: OptionType) -> Diagnostic:
    """F0009: a word that is not in the declared list."""
    message = f"{quoted(site.subject)}没有{quoted(text)}这个选项"
    helps = [*near(nearest(text, kind.names)), f"可填：{listed(kind.names)}"]
    return found("F0009", site, message, helps=helps)


def not_a_date(site: Site, *, text: str) -> Diagnostic:
    """F0010: no day in a writing that is read."""
    message = f"{quoted(site.subject)}要填日期，{quoted(text)}不是"
    helps = ["写成 2020-2-9、2020.2.9、2020/2/9、2020年2月9日 或 20200209，年份用四位，只写到日"]
    return found("F0010", site, message, helps=helps)


def impossible_day(site: Site, *, text: str) -> Diagnostic:
    """F0011: a day or a time that the calendar does not have."""
    message = f"{_of(site)}{quoted(text)}在日历上不存在"
    return found("F0011", site, message, helps=["核对年、月、日（和时、分）"])


def serial_date(site: Site, *, text: str, day: date) -> Diagnostic:
    """F0012: a number in a date column."""
    message = f"{quoted(site.subject)}要填日期，{quoted(text)}像是 Excel 的日期序号"
    helps = [
        f"如果指的是 {day.isoformat()}，就这样写",
        "在 Excel 里把这一列的格式设为“日期”后再另存",
    ]
    return found("F0012", site, message, helps=helps)


def not_a_time(site: Site, *, text: str) -> Diagnostic:
    """F0013: no time of day."""
    message = f"{quoted(site.subject)}要填时刻，{quoted(text)}不是"
    helps = ["写成 2020-02-09 14:30 或 2020年2月9日14时30分，不写时区"]
    return found("F0013", site, message, helps=helps)


def blank_not_allowed(site: Site, *, text: str, decl: FactDecl) -> Diagnostic:
    """F0014: 空 for a fact that is not 可空."""
    message = f"{quoted(site.subject)}不能填{quoted(text)}：方案没有声明它“可空”"
    helps = [f"填 {decl_words(decl)}", _MISSING_HELP, "确实可以没有时，在方案里声明“可空”"]
    return found("F0014", site, message, helps=helps)


def not_applicable_not_allowed(site: Site, *, text: str, decl: FactDecl) -> Diagnostic:
    """F0015: 不适用 for a fact that is not 可不适用."""
    message = f"{quoted(site.subject)}不能填{quoted(text)}：方案没有声明它“可不适用”"
    helps = [f"填 {decl_words(decl)}", _MISSING_HELP, "确实会不适用时，在方案里声明“可不适用”"]
    return found("F0015", site, message, helps=helps)


def spreadsheet_error(site: Site, *, text: str) -> Diagnostic:
    """F0016: the error text of a formula."""
    message = f"{quoted(site.subject)}里是表格软件的出错标记{quoted(text)}"
    why = "列宽不够时显示的就是井号" if set(text) == {"#"} else "单元格里的公式没有算出来"
    helps = [f"{why}：在原表里改好，再另存"]
    return found("F0016", site, message, helps=helps)


def invisible_character(site: Site, *, char: str) -> Diagnostic:
    """F0017: a character that nobody can see."""
    message = f"{quoted(site.subject)}里有看不见的字符 {code_point(char)}"
    return found("F0017", site, message, helps=["删掉这一格重新输入，不要从网页粘贴"])


def scientific_notation(site: Site, *, text: str) -> Diagnostic:
    """F0018: an exponent, which is what Excel makes of long codes."""
    message = f"{quoted(site.subject)}的{quoted(text)}是科学计数法，原来的数位可能已经丢失"
    helps = ["写出全部数位，如 110000", "在原表里把这一列设为“文本”或“数值”，重新填写后另存"]
    return found("F0018", site, message, helps=helps)


def wrong_kind(site: Site, *, kind: str, decl: FactDecl) -> Diagnostic:
    """F0019: a TOML value of a kind that this fact does not have."""
    message = f"{quoted(site.subject)}要填{type_name(decl.type)}，这里是{kind}"
    if isinstance(decl.type, ListType):
        helps = [f'每条记录写一段，开头是 [["{decl.name}"]]；一条也没有就写 = []']
    else:
        helps = [f"填 {decl_words(decl)}", "文字、百分比和“未报”这样的词要加英文双引号"]
    return found("F0019", site, message, helps=helps)


def _of(site: Site) -> str:
    """Whose value it is, where that is known."""
    return f"{quoted(site.subject)}的" if site.subject else ""
