"""Findings about units: their names, classes and roles, and the roster."""

from collections.abc import Sequence

from rules_engine.diagnostics import Diagnostic, Label
from rules_engine.facts.entries import Site
from rules_engine.facts.findings.at import found, near
from rules_engine.facts.nearest import nearest
from rules_engine.facts.wording import listed, quoted
from rules_engine.model.types import CLASS, FactDecl


def empty_unit(site: Site, *, of_anyone: bool = False) -> Diagnostic:
    """F0030: a row with values but without a name. ``of_anyone``: a record with no row above it."""
    notes = ["上面没有单位，看不出是谁的：填上以前，各单位的这个清单都是出错"] if of_anyone else []
    helps = ["填上单位名称（合并过的单元格，每一行都要填）；这一行如果什么也不是，就删掉"]
    return found("F0030", site, "这一行没有写单位", notes=notes, helps=helps)


def duplicate_unit(site: Site, *, name: str, first: Site, written: str) -> Diagnostic:
    """F0031: the same unit twice; which row holds is not guessed."""
    alike = "" if written == name else f"（这里写作{quoted(written)}）"
    message = f"单位{quoted(name)}出现了两次{alike}，两处都不采用"
    notes = [f"第一次在 {first.words()}"]
    labels = [Label(first.span(), "第一次在这里")]
    return found("F0031", site, message, notes=notes, labels=labels, helps=["删掉一处，或改正名称"])


def unknown_unit(site: Site, *, name: str, names: Sequence[str]) -> Diagnostic:
    """F0032: not in the roster, neither as a name nor as an alias."""
    message = f"名录里没有单位{quoted(name)}"
    helps = [*near(nearest(name, names)), "改成名录里的名称；确是同一单位时，在名录的“别名”里加上"]
    return found("F0032", site, message, helps=helps)


def class_missing(
    site: Site, *, name: str, classes: tuple[str, ...], word: str = CLASS, blank: bool = False
) -> Diagnostic:
    """F0033: the scheme has classes, and neither file nor roster gives one. Without a name it
    speaks of a whole file, once; ``blank``: there is a cell for it."""
    whole = f"没有写{word}：文件里没有，名录里也没有"
    message = f"没有写单位{quoted(name)}的{word}" if name else whole
    where = "填上这一格" if blank else f"加一列（TOML 里加一行）“{word}”"
    merged = "合并过的单元格，每一行都要填"
    helps = [f"{where}，可填：{listed(classes)}；或写在名录里", *([merged] if blank else [])]
    return found("F0033", site, message, helps=helps)


def unknown_class(
    site: Site, *, text: str, classes: tuple[str, ...], word: str = CLASS
) -> Diagnostic:
    """F0034: a class that the scheme does not have."""
    if not classes:
        message = f"方案没有声明类别，这里却写了{quoted(text)}"
        return found("F0034", site, message, helps=["删掉“类别”，或在方案的“单位”里声明类别"])
    helps = [*near(nearest(text, classes)), f"可填：{listed(classes)}"]
    return found("F0034", site, f"方案里没有{word}{quoted(text)}", helps=helps)


def unknown_role(site: Site, *, text: str, roles: tuple[str, ...]) -> Diagnostic:
    """F0035: a role that the scheme does not have."""
    if not roles:
        message = f"方案没有声明角色，这里却写了{quoted(text)}"
        return found("F0035", site, message, helps=["删掉“角色”，或在方案的“单位”里声明角色"])
    helps = [*near(nearest(text, roles)), f"可填：{listed(roles)}，几个之间用顿号"]
    return found("F0035", site, f"方案里没有角色{quoted(text)}", helps=helps)


def class_disagrees(
    site: Site, *, here: str, roster: str, where: str, word: str = CLASS
) -> Diagnostic:
    """F0036: roster and fact file give different classes."""
    message = f"{word}与名录不一致：这里是{quoted(here)}，名录是{quoted(roster)}"
    helps = [f"改正其中一处；只在名录里写{word}，就不会不一致"]
    return found("F0036", site, message, notes=[f"名录：{where}"], helps=helps)


def roles_disagree(
    site: Site, *, here: Sequence[str], roster: Sequence[str], where: str
) -> Diagnostic:
    """F0037: roster and fact file give different roles."""
    theirs = quoted(listed(tuple(roster))) if roster else "空的"
    message = f"角色与名录不一致：这里是{quoted(listed(tuple(here)))}，名录是{theirs}"
    helps = ["改正其中一处；只在名录里写角色，就不会不一致"]
    return found("F0037", site, message, notes=[f"名录：{where}"], helps=helps)


def fact_outside_class(site: Site, *, decl: FactDecl, name: str, kind: str) -> Diagnostic:
    """F0038: a value for a fact that only other classes report."""
    message = f"{quoted(site.subject)}只由 {listed(decl.classes)} 填报，{quoted(name)}是{kind}"
    helps = ["这一格留空或写“不适用”；类别写错了就改类别"]
    return found("F0038", site, message, helps=helps)


def roster_duplicate(site: Site, *, name: str, first: Site) -> Diagnostic:
    """F0039: an official name twice in the roster."""
    labels = [Label(first.span(), "第一次在这里")]
    message = f"名录里有两个{quoted(name)}"
    notes = [f"第一次在 {first.words()}"]
    return found("F0039", site, message, notes=notes, labels=labels, helps=["删掉重复的一行"])


def alias_clash(site: Site, *, alias: str, name: str, other: str, first: Site) -> Diagnostic:
    """F0040: one alias for two units, or an alias that is another unit's name."""
    message = f"别名{quoted(alias)}既指{quoted(name)}，又指{quoted(other)}"
    labels = [Label(first.span(), "另一处在这里")]
    notes = [f"另一处在 {first.words()}"]
    helps = ["一个名称只能指一个单位：删掉一处别名"]
    return found("F0040", site, message, notes=notes, labels=labels, helps=helps)


def unit_not_reported(site: Site, *, name: str) -> Diagnostic:
    """F0041 (warning): a unit of the roster without facts."""
    helps = ["补报它的事实；不参加评估的单位，从这份名录里删掉"]
    return found("F0041", site, f"名录里的{quoted(name)}没有报事实，不会计分", helps=helps)
