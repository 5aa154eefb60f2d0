"""Findings about TOML as it is written: what the parser refuses, said again in the writer's terms."""

from collections.abc import Sequence

from rules_engine.diagnostics import Diagnostic, Fix, Label
from rules_engine.facts.entries import Site
from rules_engine.facts.findings.at import found, replacing
from rules_engine.facts.wording import quoted


def toml_syntax(site: Site, *, why: str) -> Diagnostic:
    """F0070: TOML that cannot be read, for a reason of its own."""
    helps = ['一行写一个事实，如 "传播情况" = 15']
    return found("F0070", site, f"TOML 写法有误：{why}", helps=helps)


def bare_chinese_key(site: Site, *, key: str, fixes: Sequence[Fix]) -> Diagnostic:
    """F0071: a Chinese key without quotes. The fixes quote every such key of the file."""
    notes = [f"全文共有 {len(fixes)} 处"] if len(fixes) > 1 else []
    message = f"名称{quoted(key)}没有加英文双引号"
    return found("F0071", site, message, notes=notes, helps=[f'写成 "{key}"'], fixes=fixes)


def unquoted_percent(site: Site, *, text: str) -> Diagnostic:
    """F0072: ``= 95%``."""
    fixes = replacing(site, "加英文双引号", f'"{text}"')
    return found("F0072", site, "百分比要加英文双引号", helps=[f'写成 "{text}"'], fixes=fixes)


def unquoted_thousands(site: Site, *, text: str) -> Diagnostic:
    """F0073: ``= 1,234.5``."""
    plain = text.replace(",", "").replace("，", "")
    fixes = replacing(site, "去掉逗号", plain)
    helps = [f'写成 {plain}，或加英文双引号："{text}"']
    return found("F0073", site, "有千分位逗号的数不能直接写", helps=helps, fixes=fixes)


def unquoted_text(site: Site, *, text: str) -> Diagnostic:
    """F0074: ``= 市教育局``, ``= 是``, ``= 2020.2.9``."""
    fixes = replacing(site, "加英文双引号", f'"{text}"')
    return found("F0074", site, "文字要加英文双引号", helps=[f'写成 "{text}"'], fixes=fixes)


def chinese_punctuation(site: Site, *, char: str, ascii_char: str) -> Diagnostic:
    """F0075: ``“单位”``, ``＝``."""
    message = f"这里要用英文标点 {ascii_char}，现在是中文标点 {char}"
    helps = [f"改成 {ascii_char}；引号里面的文字不受影响"]
    fixes = replacing(site, f"改成 {ascii_char}", ascii_char)
    return found("F0075", site, message, helps=helps, fixes=fixes)


def duplicate_key(site: Site, *, name: str, first: Site) -> Diagnostic:
    """F0076: the same key twice."""
    line = first.span().begin.line
    message = f"{quoted(name)}写了两次，第一次在第 {line} 行"
    labels = [Label(first.span(), "第一次在这里")]
    return found("F0076", site, message, labels=labels, helps=["只留一处"])


def not_finite(site: Site, *, text: str) -> Diagnostic:
    """F0077: ``inf`` and ``nan``, which TOML knows and no evaluation does."""
    message = f"{quoted(site.subject)}的{quoted(text)}不是数"
    return found("F0077", site, message, helps=['改成数字；不知道就删掉这一行，或写 "未报"'])


def no_unit_key(site: Site) -> Diagnostic:
    """F0078: nobody knows whose facts these are."""
    return found("F0078", site, "没有写单位", helps=['在文件开头加一行，如 "单位" = "市教育局"'])


def odd_integer(site: Site, *, text: str) -> Diagnostic:
    """F0079: ``0x10``, ``1_000``: programmers' writings of a number."""
    message = f"{quoted(site.subject)}的{quoted(text)}不是十进制数的写法"
    return found("F0079", site, message, helps=["只用 0–9、小数点和负号，如 1000"])


def wrong_head(site: Site, *, wanted: str) -> Diagnostic:
    """F0080: 单位, 类别 or 角色 of a wrong kind."""
    message = f"{quoted(site.subject)}要写成{wanted}"
    return found("F0080", site, message, helps=['如 "单位" = "市教育局"，"角色" = ["牵头部门"]'])
