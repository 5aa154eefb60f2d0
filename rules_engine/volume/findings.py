"""Findings about tables of many units as a whole."""

from collections.abc import Sequence

from rules_engine.diagnostics import Diagnostic, diagnostic
from rules_engine.facts.wording import listed, quoted
from rules_engine.source.sanitize import one_line

REPORTED_TWICE = "F0031"


def column_type(file: str, *, name: str, found: str, wanted: str, why: str) -> Diagnostic:
    """F0110: a column whose type in the file cannot hold the fact exactly."""
    message = f"列{quoted(name)}在文件里是 {one_line(found)}，{why}"
    helps = [f"改存为 {wanted}"]
    return diagnostic("F0110", message, file=file, place=f"列{quoted(name)}", helps=helps)


def table_unreadable(file: str, *, why: str) -> Diagnostic:
    """F0111: not a complete file of its kind."""
    helps = ["多半是没有传完或没有写完：重新取一份；核对它是不是真的这种文件"]
    return diagnostic("F0111", f"读不了 {one_line(file)}：{why}", file=file, helps=helps)


def table_changed(file: str) -> Diagnostic:
    """F0111: written to, or replaced, while it was read."""
    helps = ["等写它的程序写完，再算一遍；要边写边算的，先另存一份"]
    return diagnostic("F0111", f"{one_line(file)} 在读的时候被改动了", file=file, helps=helps)


def no_room(file: str) -> Diagnostic:
    """F0111: no room for what is set aside of list files."""
    message = f"读不了 {one_line(file)} 旁边的清单：放不下临时文件，磁盘满了"
    helps = ["清出和清单文件一样大的空间，或把环境变量 TMPDIR 指到有空间的文件夹"]
    return diagnostic("F0111", message, file=file, helps=helps)


def text_unreadable(file: str, *, name: str, row: int | None) -> Diagnostic:
    """F0111: bytes that claim to be text."""
    where = f"列{quoted(name)}" if row is None else f"第 {row} 行{quoted(name)}"
    message = f"读不了 {one_line(file)}：{where}的文字不是 UTF-8 编码"
    helps = ["多半是写文件的程序把 GBK 的文字当成了 UTF-8：按 UTF-8 重新导出一份"]
    return diagnostic("F0111", message, file=file, helps=helps)


def reported_twice(file: str, *, name: str) -> Diagnostic:
    """F0031: one of the rows of a unit that is reported more than once."""
    return diagnostic(REPORTED_TWICE, f"单位{quoted(name)}出现了两次，两处都不采用", file=file)


def changed_schema(file: str, *, first: str, names: Sequence[str]) -> Diagnostic:
    """F0112 (warning): files of one run that do not have the same columns."""
    message = f"和 {one_line(first)} 的列不一样：{listed(tuple(names))}"
    helps = ["每个文件按它自己的列读；核对是不是同一批"]
    return diagnostic("F0112", message, file=file, helps=helps)
