"""Findings about 沿用 and what is changed of what it takes (N0160…)."""

from collections.abc import Sequence

from rules_engine.diagnostics import Diagnostic, Fix, Label, diagnostic
from rules_engine.semantics.context import nearest
from rules_engine.source import Span


def already_there(what: str, span: Span, old: Span, word: Span | None) -> Diagnostic:
    """A part that is written as new, though the file that is taken has it; ``word`` is its first
    word, before which 替换 would stand."""
    kind = what.partition(" ")[0]
    fix = [] if word is None else [Fix(f"写成“替换 {what}”", word, f"替换 {kind}")]
    way = f"要换掉它，写“替换 {what}”" if word else f"要换掉它，移到“替换 {kind}”下面"
    return diagnostic(
        "N0160",
        f"沿用来的里面已经有“{what}”",
        span,
        labels=[Label(old, "沿用来的在这里")],
        helps=[f"{way}；要另加一个，换个名称"] if " " in what else [way],
        fixes=fix,
    )


def not_in_base(what: str, span: Span, alike: tuple[Sequence[str], Sequence[str]]) -> Diagnostic:
    """A change of a part that no file has; ``alike``: names of its kind, and kinds of its name."""
    names, kinds = alike
    kind, _, name = what.partition(" ")
    near = nearest(name, [n for n in names if n]) if name else []
    if kinds:
        helps = [f"沿用来的“{name}”是{'、'.join(dict.fromkeys(kinds))}，把“{kind}”改成它"]
    elif near:
        helps = [f"是不是“{'”或“'.join(near)}”？"]
    else:
        listed = "、".join(dict.fromkeys(filter(None, names)))
        helps = [
            f"沿用来的{kind}有：{listed}"
            if listed
            else f"沿用来的里面没有{kind}；要新写，去掉前面的词"
        ]
    fixes = [Fix(f"改成“{near[0]}”", span, near[0])] if len(near) == 1 and not kinds else []
    return diagnostic("N0161", f"沿用来的里面没有“{what}”", span, helps=helps, fixes=fixes)


def nothing_reused(word: str, span: Span) -> Diagnostic:
    """替换, 删去 or 并入 in a file that takes nothing."""
    return diagnostic(
        "N0161",
        f"没有沿用别的文件，“{word}”没有可改的",
        span,
        helps=["在前面写明沿用哪个文件，例：沿用 “../基础/scheme.rule”"],
    )


def which_one(what: str, span: Span, places: Sequence[Span]) -> Diagnostic:
    """A change that several parts could be meant by."""
    return diagnostic(
        "N0162",
        f"沿用来的里面有 {len(places)} 个“{what}”，不知道是哪一个",
        span,
        labels=[Label(place, "这里有一个") for place in places],
        helps=["写在它上级的“并入 指标 …”里面，就只在那个上级里找"],
    )


def changed_twice(what: str, span: Span, first: Span) -> Diagnostic:
    """Two changes of one part."""
    return diagnostic(
        "N0163",
        f"“{what}”改了两次",
        span,
        labels=[Label(first, "第一次在这里")],
        helps=["合成一处，或删去其中一处"],
    )


def swallowed(what: str, span: Span, whole: str, where: Span) -> Diagnostic:
    """A change of a part whose whole is replaced or removed."""
    return diagnostic(
        "N0163",
        f"“{what}”在“{whole}”里面，已经随它整个换掉或删去了",
        span,
        labels=[Label(where, "整个改的在这里")],
        helps=[f"删去这一处；或把整个的改成“并入 {whole}”，只改其中几样"],
    )


def bad_path(span: Span, why: str, way_out: str) -> Diagnostic:
    """A path that is none we would follow."""
    return diagnostic("N0165", f"沿用的路径写得不对：{why}", span, helps=[way_out])


def cannot_reuse(span: Span, why: str, way_out: str) -> Diagnostic:
    """A file that cannot be read."""
    return diagnostic("N0166", f"读不出沿用的文件：{why}", span, helps=[way_out])


def outside(span: Span, root: str) -> Diagnostic:
    """A path that leaves the folder tree."""
    return diagnostic(
        "N0167",
        "沿用的文件在项目文件夹外面",
        span,
        notes=[f"项目文件夹是：{root}"] if root else [],
        helps=["只能沿用项目文件夹里的文件；项目更大时，在它最上层的文件夹里放一个空的 rules.toml"],
    )


def circle(span: Span, names: Sequence[str]) -> Diagnostic:
    """Files that take each other; the circle is drawn."""
    return diagnostic(
        "N0168",
        "文件互相沿用，绕了一圈又回到自己",
        span,
        notes=[" → ".join(names)],
        helps=["把两边都要用的部分移到第三个文件，两边都沿用它"],
    )


def too_many(span: Span, why: str) -> Diagnostic:
    """More files, or files deeper, than are followed."""
    return diagnostic("N0169", f"沿用得太多：{why}", span, helps=["合并几个文件，少套几层"])


def two_schemes(span: Span, heads: Sequence[Span]) -> Diagnostic:
    """Two files with a 方案 each."""
    return diagnostic(
        "N0170",
        "沿用了两个方案",
        span,
        labels=[Label(head, "一个方案") for head in heads],
        helps=["方案只沿用一个；其余的文件只放共用的事实、定义和指标，不写“方案”"],
    )


def no_folder(span: Span) -> Diagnostic:
    """沿用 in a text that is in no folder."""
    return diagnostic(
        "N0171",
        "这段文字不在文件夹里，没有文件可以沿用",
        span,
        helps=["存成文件，再检查那个文件"],
    )
