"""Findings about rows and columns."""

from collections.abc import Sequence
from pathlib import PurePath

from rules_engine.diagnostics import Diagnostic, Label
from rules_engine.facts.entries import Site
from rules_engine.facts.findings.at import found, near, replacing
from rules_engine.facts.nearest import nearest
from rules_engine.facts.wording import listed, quoted
from rules_engine.source.sanitize import one_line

# So many units are named where a finding is about many.
_UNITS = 10


def empty_table(site: Site) -> Diagnostic:
    """F0050: a file without a single row."""
    helps = ["第一行写列名：单位，然后是各个事实；可用空白模板"]
    return found("F0050", site, "这个表是空的", helps=helps)


def no_unit_column(site: Site, *, headers: Sequence[str]) -> Diagnostic:
    """F0051: no column says which unit a row is about."""
    near_names = nearest("单位", [header for header in headers if "单位" in header])
    helps = [f"把列名{quoted(near_names[0])}改成“单位”"] if near_names else []
    helps.append("列名行里要有一列叫“单位”")
    return found("F0051", site, "没有“单位”这一列", helps=helps)


def unknown_fact(site: Site, *, name: str, names: Sequence[str], what: str) -> Diagnostic:
    """F0052: a column or a key that the scheme does not know. ``what``: 列, 键 or 字段."""
    close = nearest(name, names)
    message = f"方案里没有{quoted(name)}这{'一' if what == '列' else '个'}{what}"
    helps = [*near(close), f"改成方案里的名称；用不着的{what}删掉"]
    return found("F0052", site, message, helps=helps)


def missing_columns(site: Site, *, names: Sequence[str]) -> Diagnostic:
    """F0053 (warning): facts that no unit of this table reports."""
    message = f"缺 {len(names)} 列，所有单位都按未报：{listed(tuple(names))}"
    way_out = "补上这些列；确实还没有数据时不用管：得分用到它的单位是待补，用不到的没有影响"
    return found("F0053", site, message, helps=[way_out])


def duplicate_column(site: Site, *, name: str, first: Site) -> Diagnostic:
    """F0054: the same column twice; which one holds is not guessed."""
    message = f"{quoted(name)}有两列，两列都不采用"
    labels = [Label(first.span(), "第一列在这里")]
    notes = [f"第一列在 {first.place()}"]
    return found("F0054", site, message, notes=notes, labels=labels, helps=["删掉一列，或改正列名"])


def look_alike_name(site: Site, *, name: str, wanted: str, how: str, written: str) -> Diagnostic:
    """F0055: a name that differs from a declared one only in what the eye skips."""
    message = f"{quoted(name)}与方案里的{quoted(wanted)}只差{how}，不算同一个名称"
    fixes = replacing(site, f"改成{quoted(wanted)}", written)
    return found("F0055", site, message, helps=[f"改成{quoted(wanted)}"], fixes=fixes)


def ragged_row(site: Site, *, cells: int, headers: int) -> Diagnostic:
    """F0056: a row with more or fewer cells than the header; its cells may have moved."""
    message = f"这一行有 {cells} 格，列名有 {headers} 格，各格可能错位，整行不采用"
    helps = ["数一数逗号；一格之内有逗号时，给这一格加英文双引号"]
    return found("F0056", site, message, helps=helps)


def blank_row(site: Site) -> Diagnostic:
    """F0057 (note): an empty row among the others."""
    return found("F0057", site, "空行已跳过", helps=["不需要时删掉"])


def summary_row(site: Site, *, name: str) -> Diagnostic:
    """F0058 (note): a row of totals, means or remarks; read, shown, never scored."""
    helps = ["不用管；如果真有单位叫这个名称，请改名"]
    return found("F0058", site, f"{quoted(name)}一行不是单位，不计分", helps=helps)


def bad_quotes(site: Site, *, why: str) -> Diagnostic:
    """F0059: quotes that do not pair up, so that cells cannot be told apart."""
    helps = ["成对写英文双引号；一格之内的双引号写两遍"]
    return found("F0059", site, f"从这一行起分不出各格：{why}", helps=helps)


def column_without_header(site: Site) -> Diagnostic:
    """F0060: values under an empty header."""
    return found(
        "F0060", site, "这一格有内容，但它那一列没有列名", helps=["写上列名，或清空这一列"]
    )


def wrong_separator(site: Site, *, separator: str) -> Diagnostic:
    """F0061: cells separated by something that is no comma."""
    helps = ["在 Excel 或 WPS 里另存为“CSV UTF-8（逗号分隔）”"]
    return found("F0061", site, f"各格之间是{separator}，应为英文逗号", helps=helps)


def title_row(site: Site) -> Diagnostic:
    """F0062 (note): rows above the header."""
    return found("F0062", site, "列名行以上的内容已跳过", helps=["不用管，也可以删掉"])


def list_in_main_table(site: Site, *, name: str, file: str) -> Diagnostic:
    """F0063: a list in a cell."""
    message = f"{quoted(name)}是清单，一格里放不下"
    helps = [f"每条记录一行，写进旁边的文件 {one_line(file)}，列名为 单位 和各字段"]
    return found("F0063", site, message, helps=helps)


def list_unit_unknown(site: Site, *, name: str, main: str, names: Sequence[str]) -> Diagnostic:
    """F0064: a record of a unit that the main table does not have."""
    message = f"{one_line(main)} 里没有单位{quoted(name)}，这条记录无处可归"
    helps = [*near(nearest(name, names)), "改成主表里的名称，或在主表里补上这个单位"]
    return found("F0064", site, message, helps=helps)


def list_file_missing(site: Site, *, name: str, file: str) -> Diagnostic:
    """F0065 (warning): the records of a list were not handed in."""
    message = f"没有 {one_line(file)}，清单{quoted(name)}按未报"
    helps = ["补上这个文件；确实一条记录也没有时，也要交只有列名的文件"]
    return found("F0065", site, message, helps=helps)


def unknown_list_file(site: Site, *, name: str, lists: Sequence[str]) -> Diagnostic:
    """F0066: a file beside the main table, named after a list that the scheme does not have."""
    message = f"方案里没有清单{quoted(name)}，这个文件不知道是什么"
    known = f"方案里的清单：{listed(tuple(lists))}" if lists else "方案里没有清单"
    helps = [*near(nearest(name, lists)), f"{known}；改文件名，或移到别处"]
    return found("F0066", site, message, helps=helps)


def units_without_records(
    site: Site, *, names: Sequence[str], total: int | None = None
) -> Diagnostic:
    """F0067 (warning): units of which a list file has no row, so that they count as having none. ``total``:
    how many there are, where not all are named."""
    file, count = one_line(PurePath(site.span().source.name).name), total or len(names)
    more = f" 等 {count} 个" if count > min(_UNITS, len(names)) else ""
    message = f"这些单位在 {file} 里没有记录，按 0 条计：{listed(tuple(names[:_UNITS]))}{more}"
    helps = [
        "确实一条也没有就不用管；漏报了就补上；不想看到这条提示，给这个单位写一行，字段都填 无"
    ]
    return found("F0067", site, message, helps=helps)


def none_or_blank(site: Site, *, name: str) -> Diagnostic:
    """F0068: a row of 无 in a list all of whose fields may be 空: no records, or one?"""
    message = f"说不清清单{quoted(name)}是没有记录，还是有一条各字段都空的记录"
    helps = ["有这条记录，字段填 空；一条也没有，删掉这一行"]
    return found("F0068", site, message, helps=helps)
