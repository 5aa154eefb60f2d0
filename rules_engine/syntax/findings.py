"""What can be wrong with the text of a scheme: one constructor a code. Wording only, no judging."""

from collections.abc import Sequence

from attrs import evolve

from rules_engine.diagnostics import Diagnostic, Fix, Label, diagnostic
from rules_engine.source import Span
from rules_engine.source.sanitize import code_point


def unexpected_word(span: Span, expected: str) -> Diagnostic:
    """A word that cannot stand where it does."""
    helps = [f"这里可以写：{expected}" if expected else "删去它，或在它前面补上少了的词"]
    return diagnostic("S0001", f"这里不能写“{shown(span)}”", span, helps=helps)


def too_many_digits(span: Span, limit: int) -> Diagnostic:
    """A number with more digits than are taken."""
    return diagnostic(
        "S0003",
        f"这个数超过 {limit} 位",
        span,
        helps=[f"数最多写 {limit} 位数字，小数部分也算；请核对是不是多写了"],
    )


def no_such_day(span: Span) -> Diagnostic:
    """A date that no calendar has."""
    return diagnostic(
        "S0004", f"没有“{shown(span)}”这一天", span, helps=["请核对月份和日子，例：2020年2月29日"]
    )


def missing_space(fix: Fix, words: str) -> Diagnostic:
    """Words that run into each other and so read as one name."""
    return diagnostic(
        "S0005",
        f"词之间要空一格：{words}",
        fix.span,
        helps=[f"“{shown(fix.span)}”连着写，分不开是哪些词"],
        fixes=[_safe(fix)],
    )


def reserved_name(span: Span, fix: Fix) -> Diagnostic:
    """A keyword where a name belongs; the fix may put several of them right."""
    word = shown(span)
    return diagnostic(
        "S0006",
        f"“{word}”是保留词，作名称要写成 「{word}」",
        span,
        helps=["事实和用到它的地方都写成一样，或者换一个名称"],
        fixes=[_safe(fix) if fix.span == span else fix],
    )


def name_with_digits(fix: Fix, names: Sequence[str] = ()) -> Diagnostic:
    """A name with digits in it, without quotes, or several (``names``) on a line."""
    wanted = "、".join(names) or fix.replacement
    return diagnostic(
        "S0007",
        f"名称里有数字或符号，要写成 {wanted}",
        fix.span,
        helps=["不加「」的名称只能有汉字和字母"],
        fixes=[_safe(fix)],
    )


def line_end_mark(fix: Fix) -> Diagnostic:
    """A semicolon or full stop that ends a line."""
    return diagnostic(
        "S0008",
        f"多了“{shown(fix.span)}”：一行写一句，行末不用标点",
        fix.span,
        helps=["删掉它；同一行还有一句的，另起一行"],
        fixes=[_safe(fix)],
    )


def unknown_character(span: Span, helps: Sequence[str], fixes: Sequence[Fix]) -> Diagnostic:
    """A sign that the language does not have."""
    text = span.text
    what = f"空格 {code_point(text[0])}" if text.isspace() else f"符号“{shown(span)}”"
    return diagnostic("S0009", f"不认识{what}", span, helps=helps, fixes=fixes)


def unclosed_bracket(span: Span, end: Span) -> Diagnostic:
    """An opening bracket that nothing closes; ``end`` is where the line ends."""
    return diagnostic(
        "S0010",
        "左括号没有配对",
        span,
        labels=[Label(end, "到这里也没有“）”")],
        helps=["在该结束的地方补上“）”"],
    )


def extra_bracket(fix: Fix) -> Diagnostic:
    """A closing bracket that closes nothing."""
    return diagnostic(
        "S0011", "多了右括号", fix.span, helps=["删掉它，或者在前面补上“（”"], fixes=[fix]
    )


def unclosed_text(span: Span, fixes: Sequence[Fix]) -> Diagnostic:
    """A quotation mark without its partner on the line."""
    return diagnostic(
        "S0012",
        "引号没有配对",
        span,
        helps=["文字前后用一对引号，写在同一行里，例：“附件4 注”"],
        fixes=fixes,
    )


def unclosed_name(span: Span) -> Diagnostic:
    """「 without 」 on the line, or with nothing in between."""
    return diagnostic(
        "S0013", "名称的“「”没有配对", span, helps=["名称前后都要写，例：「IPv6支持」"]
    )


def foreign_word(fix: Fix) -> Diagnostic:
    """An English keyword."""
    return diagnostic(
        "S0016", f"“{shown(fix.span)}”要写作“{fix.replacement}”", fix.span, fixes=[fix]
    )


def foreign_operator(fix: Fix, ours: str) -> Diagnostic:
    """An operator of a programming language; ``ours`` is the one to write."""
    return diagnostic("S0017", f"“{shown(fix.span)}”要写作“{ours}”", fix.span, fixes=[fix])


def missing_word(
    span: Span, message: str, fixes: Sequence[Fix], helps: Sequence[str]
) -> Diagnostic:
    """A word that is left out; ``message`` names it."""
    return diagnostic("S0018", message, span, helps=helps, fixes=fixes)


def unquoted_text(fix: Fix) -> Diagnostic:
    """A text without quotation marks."""
    return diagnostic(
        "S0019", "文字要加引号", fix.span, helps=[f"写成：{fix.replacement}"], fixes=[_safe(fix)]
    )


def percent_first(fix: Fix) -> Diagnostic:
    """%98"""
    return diagnostic("S0020", f"百分号写在数后面：{fix.replacement}", fix.span, fixes=[_safe(fix)])


def unknown_measure(span: Span, helps: Sequence[str], fixes: Sequence[Fix]) -> Diagnostic:
    """A word after a number that is no measure word."""
    return diagnostic("S0021", f"不认识量词“{shown(span)}”", span, helps=helps, fixes=fixes)


def unknown_each(span: Span, helps: Sequence[str]) -> Diagnostic:
    """每 with a word that is no measure word."""
    return diagnostic("S0021", f"不认识量词“{shown(span)[1:]}”", span, helps=helps)


def measure_of_formula(span: Span, word: str, fix: Fix) -> Diagnostic:
    """A measure word after a formula instead of a number."""
    helps = [f"算式乘上一个单位，例：（月份 - 1） × 1 {word}"]
    return diagnostic("S0036", f"算式后面不能直接写“{word}”", span, helps=helps, fixes=[fix])


def share_in_digits(span: Span, fix: Fix) -> Diagnostic:
    """1/3 where a share stands."""
    message = f"“{shown(span)}”要写成“{fix.replacement}”"
    helps = ["几分之几用汉字写，或写成百分比；算式里才能用 /"]
    return diagnostic("S0036", message, span, helps=helps, fixes=[fix])


def choice_in_formula(span: Span, fixes: Sequence[Fix], *, several: bool) -> Diagnostic:
    """若 inside a formula without brackets; ``several``: after another one."""
    helps = ["例：得 5 分 + （若 已公开 则 2 分 否则 0 分）"]
    if several:
        helps = ["每个“若”都括起来；只括后面的，前一个“否则”就把后面的全算进去"]
    return diagnostic("S0036", "算式里的“若”要放在括号里", span, helps=helps, fixes=fixes)


def unknown_word(span: Span, helps: Sequence[str], fixes: Sequence[Fix]) -> Diagnostic:
    """A word that begins a line and is no keyword."""
    return diagnostic("S0023", f"不认识“{shown(span)}”", span, helps=helps, fixes=fixes)


def name_expected(span: Span, message: str, helps: Sequence[str]) -> Diagnostic:
    """Something else where a name belongs."""
    return diagnostic("S0024", message, span, helps=helps)


def too_deep(span: Span, limit: int) -> Diagnostic:
    """Nesting beyond the limit."""
    return diagnostic(
        "S0029",
        f"层数太多：最多 {limit} 层",
        span,
        helps=["把里面的部分写成单独的“定义”"],
    )


def not_whole(span: Span) -> Diagnostic:
    """A fraction, or a huge number, where a small whole number belongs."""
    return diagnostic(
        "S0031",
        "这里要写不超过 9999 的整数",
        span,
        helps=["例：年度 2025；舍入 逐项 四舍五入 2 位"],
    )


def number_form(fix: Fix) -> Diagnostic:
    """A number in a form that is not taken."""
    return diagnostic(
        "S0032", f"数的写法不对，要写成 {fix.replacement}", fix.span, fixes=[_safe(fix)]
    )


def unfinished_line(span: Span, expected: str) -> Diagnostic:
    """A line that ends too early."""
    return diagnostic("S0033", "这一行没有写完", span, helps=[f"后面还要写：{expected}"])


def extra_word(fix: Fix) -> Diagnostic:
    """A word that is too many."""
    return diagnostic("S0034", f"多了“{shown(fix.span)}”", fix.span, helps=["删掉它"], fixes=[fix])


def date_form(span: Span, helps: Sequence[str], fixes: Sequence[Fix] = ()) -> Diagnostic:
    """A date that is not written out, or not as the language writes dates."""
    message = "日期要写年月日，不用点分开" if fixes else "日期没有写全"
    return diagnostic("S0035", message, span, helps=helps, fixes=fixes)


def clause_form(
    span: Span, message: str, helps: Sequence[str], fixes: Sequence[Fix] = ()
) -> Diagnostic:
    """A clause of known kind that is put together wrongly."""
    return diagnostic("S0036", message, span, helps=helps, fixes=fixes)


def colloquial(fix: Fix, message: str, helps: Sequence[str]) -> Diagnostic:
    """A way of notices, with the line as the rules put it."""
    lines = [line.strip() for line in fix.replacement.split("\n")]
    copied = [f"写成 {len(lines)} 行：{'  另起一行  '.join(lines)}"] if len(lines) > 1 else []
    return diagnostic("S0200", message, fix.span, helps=[*copied, *helps], fixes=[fix])


def colloquial_advice(span: Span, message: str, advice: str) -> Diagnostic:
    """A way of notices that may mean one thing or another."""
    return diagnostic("S0200", message, span, helps=[advice])


def more_faults(span: Span, more: int, shown: int) -> Diagnostic:
    """There are more mistakes than are listed."""
    return diagnostic(
        "S0201",
        f"语法错误只列出前 {shown} 处，从这一行起还有至少 {more} 处",
        span,
        helps=["先改好列出的，再检查一次"],
    )


def _safe(fix: Fix) -> Fix:
    """A fix that can be made unasked."""
    return evolve(fix, safe=True)


def shown(span: Span) -> str:
    """The text of a span, cut so that a message stays one line."""
    text = " ".join(span.text.split())
    return text if len(text) <= 24 else f"{text[:24]}…"
