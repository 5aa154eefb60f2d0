"""Findings about files as a whole: what cannot be opened, decoded, or is more than the limits."""

from collections.abc import Sequence
from pathlib import PurePath

from rules_engine.diagnostics import Diagnostic, diagnostic
from rules_engine.facts import limits
from rules_engine.facts.entries import Site
from rules_engine.facts.findings.at import found, near
from rules_engine.facts.nearest import nearest
from rules_engine.facts.wording import listed
from rules_engine.source import Source
from rules_engine.source.sanitize import one_line


def file_too_big(file: str, *, limit: int) -> Diagnostic:
    """F0090: more bytes than the limit."""
    message = f"文件超过限额 {limit // 1024 // 1024} MB"
    return diagnostic("F0090", message, file=file, helps=["分成几个文件；先核对是不是选错了文件"])


def nesting_too_deep(site: Site) -> Diagnostic:
    """F0091: brackets in brackets in brackets."""
    message = f"括号嵌套超过限额 {limits.TOML_NESTING} 层"
    return found("F0091", site, message, helps=['事实文件只需要一层 [["清单名"]]'])


def key_too_long(site: Site) -> Diagnostic:
    """F0092: a dotted key of many parts."""
    message = f"用点连接的名称超过限额 {limits.TOML_KEY_PARTS} 段"
    return found("F0092", site, message, helps=["事实名称写成一段，加英文双引号"])


def field_too_long(site: Site) -> Diagnostic:
    """F0093: a CSV cell longer than any spreadsheet holds."""
    message = f"一格的内容超过限额 {limits.CSV_FIELD} 个字符"
    return found(
        "F0093", site, message, helps=["多半是双引号不成对，把后面的内容都吞进来了：从这里查起"]
    )


def undecodable(file: str, *, reason: str) -> Diagnostic:
    """F0094: bytes that are no text for certain."""
    helps = ["用记事本、Excel 或 WPS 打开核对，另存为 UTF-8 编码"]
    return diagnostic("F0094", reason, file=file, helps=helps)


def of_a_program(file: str, kind: str) -> Diagnostic:
    """F0094: a workbook, whatever its name says."""
    helps = ["用 Excel 或 WPS 打开，另存为“CSV UTF-8（逗号分隔）”；只改文件名不行"]
    return diagnostic("F0094", f"这是 {kind}，不是文本", file=file, helps=helps)


def read_with_notice(source: Source, *, notice: str) -> Diagnostic:
    """F0095 (note): read as GB18030."""
    helps = ["不用管；另存为 UTF-8 后这条提示就没有了"]
    return diagnostic("F0095", notice, source.line_span(1), helps=helps)


def file_unreadable(file: str, *, why: str, siblings: Sequence[str] = ()) -> Diagnostic:
    """F0096: no such file, or no right to read it."""
    helps = [
        *near(nearest(PurePath(file).name, siblings)),
        "核对路径；文件若正被 Excel 或 WPS 打开，先关闭",
    ]
    return diagnostic("F0096", f"读不了 {one_line(file)}：{why}", file=file, helps=helps)


def unknown_suffix(file: str) -> Diagnostic:
    """F0097: neither .toml nor .csv."""
    helps = ["事实文件用 .toml（一个单位一个）或 .csv（全部单位）；Excel 表请另存为 CSV UTF-8"]
    return diagnostic("F0097", f"不认识这种文件：{one_line(file)}", file=file, helps=helps)


def folder_without_facts(file: str) -> Diagnostic:
    """F0098: a folder without fact files."""
    message = f"文件夹 {one_line(file)} 里没有事实文件"
    return diagnostic("F0098", message, file=file, helps=["放进 .toml 或 .csv 文件，或改路径"])


def mixed_folder(file: str, *, tables: Sequence[str]) -> Diagnostic:
    """F0099: .toml and .csv in one folder: which of them hold is not guessed."""
    message = f"文件夹 {one_line(file)} 里既有 .toml 又有 .csv，不知道以哪个为准"
    notes = [f"CSV：{listed(tuple(tables))}"]
    helps = ["只留一种；名录请叫 roster.csv"]
    return diagnostic("F0099", message, file=file, notes=notes, helps=helps)


def other_tables(file: str, *, tables: Sequence[str]) -> Diagnostic:
    """F0100 (note): tables in a folder whose fact tables are told by their names."""
    message = f"文件夹 {one_line(file)} 里只读 facts 开头的表，没有读：{listed(tuple(tables))}"
    helps = ["不用管；它若也是事实文件，请改名，以 facts 开头"]
    return diagnostic("F0100", message, file=file, helps=helps)
