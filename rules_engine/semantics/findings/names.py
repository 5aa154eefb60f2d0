"""Findings of name resolution (N)."""

import re
from collections.abc import Sequence

from rules_engine.diagnostics import Diagnostic, Fix, Label, diagnostic
from rules_engine.semantics.context import nearest
from rules_engine.source import Span
from rules_engine.syntax.slips import other_meaning

# The longer ones first: 没有公开 denies 公开.
_NEGATIONS = ("没有", "尚未", "未能", "不能", "不是", "不", "非", "未", "无", "没")
# Functions as other programs call them: what to write here.
_FUNCTIONS_IN_WORDS = {
    "向上取整": "向上取整写“进整（…）”",
    "进位": "向上取整写“进整（…）”",
    "向下取整": "向下取整写“取整（…）”",
    "四舍五入": "舍入写在“方案”里：舍入 逐项 四舍五入 2 位",
    "平方": "写成相乘，例：完成率 × 完成率",
    "绝对值": "写成 较大（甲 - 乙，乙 - 甲）",
}
_OWN_POINTS = frozenset(
    f"{whose}{what}"
    for whose in ("本项", "该项", "此项", "本指标", "该指标", "全部", "指标")
    for what in ("满分", "分值", "总分值", "标准分", "基准分")
)
_AFFIRMATIONS = ("", "已", "有", "已经", "能", "是", "是否", "全部")


def _suggest(
    code: str, message: str, word: str, span: Span, words: Sequence[str], otherwise: str
) -> Diagnostic:
    """A finding about an unknown word, with the nearest words and a fix where one stands out."""
    from rules_engine.syntax.glued import words_apart  # noqa: PLC0415  # why: known words need none

    apart = words_apart(span, words)
    if apart is not None:
        fix = Fix("在词之间空一格", span, apart)
        return diagnostic(code, message, span, helps=[f"词之间要空一格：{apart}"], fixes=[fix])
    meant = _affirmed(word, words)
    if meant is not None and code == "N0001":
        fix = Fix(f"改成“非 {meant}”", span, f"非 {meant}")
        return diagnostic(code, message, span, helps=["“不”“未”写成“非”"], fixes=[fix])
    near = [found for found in nearest(word, words) if not _opposite(word, found)]
    if code == "N0010":
        near = [found for found in near if not other_meaning(word, found)]
    helps = [f"是不是“{'”或“'.join(near)}”？"] if near else [otherwise]
    fixes = [Fix(f"改成“{near[0]}”", span, near[0])] if len(near) == 1 else []
    return diagnostic(code, message, span, helps=helps, fixes=fixes)


def _opposite(one: str, other: str) -> bool:
    """合格 and 不合格, 已公开 and 未公开 look alike, and nothing could be further apart."""
    return one.startswith(_NEGATIONS) != other.startswith(_NEGATIONS)


def _affirmed(word: str, words: Sequence[str]) -> str | None:
    """The known name that a word denies: 已公开 for 未公开."""
    denial = next((each for each in _NEGATIONS if word.startswith(each)), None)
    if denial is None:
        return None
    rest = word.removeprefix(denial)
    return next((a + rest for a in _AFFIRMATIONS if rest and a + rest in words), None)


def _listed(words: Sequence[str]) -> str:
    return "、".join(words) if words else "（没有）"


def unknown_name(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """A name that is no fact, definition, field or role."""
    otherwise = "在“事实”里写出它，或在“定义”里定义它"
    if word in _OWN_POINTS:
        fix = Fix("改成“分值”", span, "分值")
        message = f"本项的分值写“分值”，不写“{word}”"
        return diagnostic("N0001", message, span, helps=["例：得 分值 × 完成率"], fixes=[fix])
    if word == "空":
        return _blank_apart(span)
    return _suggest("N0001", f"没有叫“{word}”的事实或定义", word, span, words, otherwise)


def _blank_apart(span: Span) -> Diagnostic:
    """日期 为 空."""
    before = span.source.text[: span.start].rstrip(" \u3000")
    at = Span(span.source, len(before) - 1, span.end)
    fixes = [Fix("写成“为空”", at, "为空")] if before.endswith("为") else []
    helps = ["例：更新日 为空；更新日 不为空"]
    return diagnostic("N0001", "“为空”连着写，中间不空格", span, helps=helps, fixes=fixes)


def option_alone(word: str, span: Span, subjects: Sequence[str]) -> Diagnostic:
    """An option where a condition or value is meant; ``subjects`` have it."""
    ways = [f"{subject} 为 {word}" for subject in subjects]
    fixes = [Fix("写成", span, ways[0])] if len(ways) == 1 else []
    message = f"“{word}”是“{'”“'.join(subjects)}”的一个选项，要写明是谁"
    return diagnostic("N0001", message, span, helps=[f"写成  {'  或  '.join(ways)}"], fixes=fixes)


def field_alone(word: str, span: Span, holders: Sequence[str]) -> Diagnostic:
    """A field of records where the unit is asked; ``holders`` are the lists that have it."""
    first = holders[0]
    whole = f"几条汇成一个数，例如  平均（{first} 的 {word}） "
    each = f"逐条算的，写在  每… {first} …  里，或把定义写成  定义 名称（{first}） 为 …"
    message = f"“{word}”是清单“{'”“'.join(holders)}”的字段，一个单位有几条，要写明是哪几条"
    return diagnostic("N0001", message, span, helps=[f"{whole}；{each}"])


def unknown_attribute(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """A line of 单位 that is neither 类别 nor 角色."""
    otherwise = f"“单位”里只写：{_listed(words)}"
    return _suggest("N0001", f"“单位”里没有“{word}”这一栏", word, span, words, otherwise)


def unknown_grouping(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """同类 按 something that is no attribute of units."""
    otherwise = f"“同类 按”后面写单位的一栏：{_listed(words)}"
    return _suggest("N0001", f"“单位”里没有“{word}”这一栏", word, span, words, otherwise)


def duplicate_name(word: str, span: Span, first: Span) -> Diagnostic:
    """A name that is already taken."""
    return diagnostic(
        "N0002",
        f"“{word}”已经用过了",
        span,
        labels=[Label(first, "第一次写在这里")],
        helps=["给其中一个换个名称，或删去重复的一个"],
    )


def definition_cycle(names: Sequence[str], span: Span) -> Diagnostic:
    """Definitions that need each other; the circle is drawn."""
    return diagnostic(
        "N0003",
        f"定义“{names[0]}”绕了一圈又用到自己",
        span,
        notes=[" → ".join(names)],
        helps=["改写其中一个定义，使它不再用到后面的定义"],
    )


def definitions_too_large(name: str, chain: int, uses: int, span: Span) -> Diagnostic:
    """Definitions that use definitions, too deep or too often."""
    return diagnostic(
        "N0015",
        f"定义套定义太多了，到“{name}”为止",
        span,
        notes=[f"一个接一个最多 {chain} 层，全部代入最多 {uses} 次"],
        helps=["少套几层：把中间的定义合并，或改成要单位报的事实"],
    )


def unknown_class(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """A class or role that 单位 does not declare."""
    otherwise = "在“单位”里写出类别或角色，例如  类别：县区、市级部门"
    return _suggest("N0004", f"没有叫“{word}”的类别或角色", word, span, words, otherwise)


def unknown_group(word: str, span: Span, grouping: str, words: Sequence[str]) -> Diagnostic:
    """A value that an attribute of units does not have."""
    otherwise = f"“{grouping}”里有：{_listed(words)}"
    return _suggest("N0004", f"“{grouping}”里没有“{word}”", word, span, words, otherwise)


def points_by_group(word: str, span: Span, grouping: str) -> Diagnostic:
    """A number that differs by an attribute of units that is not 类别."""
    return diagnostic(
        "N0004",
        f"“{word}”是一种“{grouping}”；这里的数只能按类别不同",
        span,
        helps=[f"把各组写成类别；得分、扣分、条件里的数写  若 {grouping} 为 {word} 则 … 否则 …"],
    )


def no_classes(span: Span) -> Diagnostic:
    """分组 类别 in a scheme that declares no classes."""
    return diagnostic(
        "N0004",
        "方案没有写单位的类别，不能按类别分组",
        span,
        helps=["在“单位”里写出类别，例如  类别：县区、市级部门；不分组的删去这一行"],
    )


def unknown_option(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """An option that the type does not have."""
    otherwise = f"可选的有：{_listed(words)}"
    return _suggest("N0005", f"没有“{word}”这个选项", word, span, words, otherwise)


def unknown_list(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """A name that should be a list fact."""
    otherwise = f"“中”“的”前面要写清单；清单有：{_listed(words)}"
    return _suggest("N0006", f"没有叫“{word}”的清单", word, span, words, otherwise)


# 降低一个等次, 提一档, 下调一级.
_STEPS = re.compile("[降提调升].*[等级档]")
_BY_STEPS = (
    "等次往下、往上移不是一个等次：写成  改判 瞒报 降低 1 个等次  （不写 定为、结果），或 提高 1 个等次"
    "；只是不能评某一等的，写  不得评 优秀"
)


def unknown_grade(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """A grade that 等次 does not list."""
    otherwise = f"在“等次”里加一行，例如  {word} 另定"
    if _STEPS.search(word):
        return diagnostic("N0007", f"没有“{word}”这个等次", span, helps=[_BY_STEPS])
    return _suggest("N0007", f"没有“{word}”这个等次", word, span, words, otherwise)


def unknown_ruling(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """A ruling that 优先于 names but nobody declares."""
    otherwise = f"优先于后面写改判或否决的名称；有：{_listed(words)}"
    return _suggest("N0008", f"没有叫“{word}”的改判或否决", word, span, words, otherwise)


def unknown_type(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """A fact type that does not exist."""
    otherwise = f"类型有：{_listed(words)}；选项写成“甲、乙”"
    return _suggest("N0009", f"没有“{word}”这种事实", word, span, words, otherwise)


def unknown_function(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """A call of something that is neither a definition nor built in."""
    otherwise = _FUNCTIONS_IN_WORDS.get(word) or f"可以用：{_listed(words)}"
    if word.endswith("中位数"):
        helps = ["中位数只在“统计”里算；计分要用它的，把算好的数写成“参数”"]
        return diagnostic("N0010", f"没有叫“{word}”的函数", span, helps=helps)
    return _suggest("N0010", f"没有叫“{word}”的函数或带参数的定义", word, span, words, otherwise)


def unknown_indicator(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """得分（…） of an indicator that does not exist."""
    otherwise = "得分（…）里写方案中某个指标的名称"
    return _suggest("N0011", f"没有叫“{word}”的指标", word, span, words, otherwise)


def score_of_block(word: str, kind: str, span: Span) -> Diagnostic:
    """得分（…） of a 加分 or 扣分 block."""
    helps = ["得分（…）里只能写指标；要用这个数，把算它的式写成定义，块里和这里都用那个定义"]
    return diagnostic("N0011", f"“{word}”是{kind}块，不是指标", span, helps=helps)


def no_points_to_ask(word: str, span: Span) -> Diagnostic:
    """分值（…） of an indicator whose points are not published."""
    helps = ["给这个指标写上分值；原文没有公布的，不能用它来算"]
    return diagnostic("N0180", f"“{word}”的分值未公布", span, helps=helps)


def duplicate_line(what: str, span: Span, first: Span) -> Diagnostic:
    """A statement that may stand once stands twice."""
    return diagnostic(
        "N0012",
        f"“{what}”写了两遍",
        span,
        labels=[Label(first, "第一次写在这里")],
        helps=["留下一处，删去另一处"],
    )


def reserved_name(word: str, span: Span) -> Diagnostic:
    """A fact or definition that takes a word with a fixed meaning."""
    return diagnostic(
        "N0013",
        f"“{word}”已有固定的意思，不能另作名称",
        span,
        helps=[f"换一个名称，例如 本单位{word} 或 上报{word}"],
    )


def ambiguous_indicator(word: str, span: Span, places: Sequence[Span]) -> Diagnostic:
    """得分（…） of a name that several indicators have."""
    return diagnostic(
        "N0014",
        f"有 {len(places)} 个指标叫“{word}”，不知道指哪一个",
        span,
        labels=[Label(place) for place in places],
        helps=["给其中一个换个名称，例如加上上级指标的名称"],
    )


def not_by_class(word: str, span: Span, groupings: Sequence[str] = ()) -> Diagnostic:
    """分组 by something that is no attribute of units."""
    known = ["类别", *groupings]
    fixes = [] if groupings else [Fix("改成“类别”", span, "类别")]
    words = "”“".join(known)
    return diagnostic(
        "N0001",
        f"“分组”后面只写“{words}”，不写“{word}”",
        span,
        helps=[f"写成  分组 {known[0]}；要按别的分组，在“单位”里写出，例如  组别：甲组、乙组"],
        fixes=fixes,
    )


def not_scores(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """人工评分 of a fact that is no list of scores."""
    otherwise = f"在“事实”里写  {word}：评分 0 到 10 ，每位打分人一条"
    return _suggest("N0006", f"“{word}”不是评分的清单", word, span, words, otherwise)
