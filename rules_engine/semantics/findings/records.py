"""Findings of tables, same matter and periods."""

from collections.abc import Sequence

from rules_engine.diagnostics import Diagnostic, Fix, Label, diagnostic
from rules_engine.semantics.context import nearest
from rules_engine.semantics.measures import measure_name
from rules_engine.source import Span


def _near(
    word: str, span: Span, words: Sequence[str], otherwise: str
) -> tuple[list[str], list[Fix]]:
    """What to say and what to put in, for a word that is not among ``words``."""
    near = nearest(word, words)
    helps = [f"是不是“{'”或“'.join(near)}”？"] if near else [otherwise]
    return helps, [Fix(f"改成“{near[0]}”", span, near[0])] if len(near) == 1 else []


def no_option_fact(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """表 … 按 something that is no option fact and no option field."""
    otherwise = f"在“事实”里写出它的选项，例如  {word}：国家、省、市"
    helps, fixes = _near(word, span, words, otherwise)
    message = f"没有叫“{word}”的选项，不知道表的各行是什么"
    return diagnostic("N0100", message, span, helps=helps, fixes=fixes)


def unknown_row(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """A row of a table about an option that nobody can report."""
    helps, fixes = _near(word, span, words, f"可选的有：{'、'.join(words)}")
    return diagnostic("N0101", f"选项里没有“{word}”，这一行用不上", span, helps=helps, fixes=fixes)


def mixed_table(first: str, other: str, span: Span, place: Span) -> Diagnostic:
    """Rows of a table that give different kinds of numbers."""
    return diagnostic(
        "T0100",
        f"表的各行要是同一种数：前面是{measure_name(first)}，这里是{measure_name(other)}",
        span,
        labels=[Label(place, f"第一行是{measure_name(first)}")],
        helps=["改成同样的计量词；是两件事就写成两个表"],
    )


def wrong_cells(wanted: int, found: int, span: Span) -> Diagnostic:
    """A row that does not say one thing for each key."""
    return diagnostic(
        "T0101",
        f"表按 {wanted} 项查，这一行写了 {found} 项",
        span,
        helps=["各项之间写“且”，同一项的几个选项之间写顿号，例如  国家、省 且 一等 10 分"],
    )


def table_without_brackets(name: str, span: Span) -> Diagnostic:
    """A table used without saying what is looked up."""
    helps = [f"写出查的是哪一项，例如  {name}（级别）"]
    return diagnostic("T0102", f"表“{name}”后面要用括号写出按什么查", span, helps=helps)


def repeated_row(words: str, span: Span, first: Span) -> Diagnostic:
    """An option, or a combination of options, that two rows are about."""
    return diagnostic(
        "C0101",
        f"表里“{words}”写了两行",
        span,
        labels=[Label(first, "前一行在这里")],
        helps=["留下一行，或从其中一行删去这个选项"],
    )


def table_gap(name: str, words: Sequence[str], span: Span) -> Diagnostic:
    """A use of a table that has no row for what may be reported."""
    return diagnostic(
        "C0100",
        f"表“{name}”没有写“{'”“'.join(words[:6])}”{'等 ' + str(len(words)) + ' 种' if len(words) > 6 else ''}得多少",
        span,
        helps=["在表里给它们各写一行，或加一行  其余 0 分"],
    )


def unused_table(name: str, span: Span) -> Diagnostic:
    """A table that nothing looks anything up in."""
    helps = [f"删去它，或在条款里查它，例如  加 {name}（级别）"]
    return diagnostic("C0103", f"表“{name}”没有用到", span, helps=helps)


def same_without_records(span: Span) -> Diagnostic:
    """同一 … in a clause that counts a number."""
    return diagnostic(
        "T0103",
        "这一条数的不是清单，没有同一事项可言",
        span,
        helps=["“同一 … 取最高”只写在“每… 清单”后面，例如  每篇 采用 加 1 分 同一 事项 取最高"],
    )


def best_without_records(span: Span) -> Diagnostic:
    """取最高的 3 篇 in a clause that counts a number."""
    return diagnostic(
        "T0155",
        "这一条数的不是清单，没有最高的几条可取",
        span,
        helps=["“取最高的 3 篇”只写在“每… 清单”后面，例如  每篇 报送 得 得分 取最高的 3 篇"],
    )


def none_taken(span: Span) -> Diagnostic:
    """取最高的 0 篇."""
    return diagnostic("T0156", "取的条数要大于 0", span, helps=["例如  取最高的 3 篇"])


def blanks_apart_among_best(span: Span, same: Span) -> Diagnostic:
    """Records without a matter count besides those of matters: which are the best is not said."""
    return diagnostic(
        "C0235",
        "空的各算的，不能再取最高的几条",
        span,
        labels=[Label(same, "空的各算写在这里")],
        helps=["给每条记录写上事项，删去“空的各算”；或者分成两条来写"],
    )


def unknown_field(word: str, source: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """同一 something that is no field of the list."""
    helps, fixes = _near(word, span, words, f"“{source}”的字段有：{'、'.join(words)}")
    message = f"清单“{source}”没有叫“{word}”的字段"
    return diagnostic("N0102", message, span, helps=helps, fixes=fixes)


def idle_blanks_apart(mode: str, span: Span) -> Diagnostic:
    """空的各算 where no field may be 空, or where all records count anyway."""
    why = "累计本来就是每条都算" if mode == "累计" else "这些字段都没有声明“可空”，不会有空的"
    return diagnostic(
        "C0102", f"“空的各算”没有作用：{why}", span, helps=["删去“空的各算”，或给字段写上“可空”"]
    )


def run_without_periods(span: Span, words: Sequence[str]) -> Diagnostic:
    """连续期数 of something that is no condition on a list that goes by periods."""
    some = words[0] if words else "月报"
    known = f"按期的清单有：{'、'.join(words)}" if words else "先把清单声明成 每月清单 或 每季清单"
    return diagnostic(
        "T0104",
        "“连续期数”里要写按期的清单和条件",
        span,
        helps=[f"例如  连续期数（{some} 中 条件）", known],
    )
