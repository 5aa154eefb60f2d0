"""Findings about cases, one constructor a code."""

from collections.abc import Sequence

from rules_engine.diagnostics import Diagnostic, Label, diagnostic
from rules_engine.facts.nearest import nearest
from rules_engine.facts.wording import quoted
from rules_engine.source import Span


def _near(name: str, names: Sequence[str]) -> list[str]:
    close = nearest(name, names)
    return [f"是不是{' 或 '.join(map(quoted, close))}？"] if close else []


def not_a_case(span: Span) -> Diagnostic:
    """U0181: another block in a file of cases."""
    helps = ["这一段移到 scheme.rule 里；这个文件里只写“用例 “…””"]
    return diagnostic("U0181", "用例文件里只能写用例", span, helps=helps)


def duplicate_case(name: str, span: Span, first: Span) -> Diagnostic:
    """U0182: two cases of one name."""
    labels = [Label(first, "第一个在这里")]
    helps = ["换一个说得出区别的名称"]
    return diagnostic("U0182", f"用例{quoted(name)}有两个", span, labels=labels, helps=helps)


def unknown_case(name: str, span: Span, names: Sequence[str]) -> Diagnostic:
    """U0183: 其余同 a case that is not there."""
    helps = [*_near(name, names), "写这个文件夹的用例文件里有的名称"]
    return diagnostic("U0183", f"没有用例{quoted(name)}", span, helps=helps)


def case_cycle(names: Sequence[str], span: Span) -> Diagnostic:
    """U0184: 其余同 goes round."""
    chain = " → ".join([*names, names[0]])
    helps = ["其中一个用例把事实写全，不再写“其余同”"]
    message = "“其余同”转回了自己，事实不知道从哪里来"
    return diagnostic("U0184", message, span, notes=[chain], helps=helps)


def no_unit(what: str, span: Span) -> Diagnostic:
    """U0185: 事实 or 期望 of nobody."""
    helps = ["在它上面先写一行，例：单位 市教育局 类别 市级部门"]
    return diagnostic("U0185", f"“{what}”上面没有写单位", span, helps=helps)


def unknown_expectation(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """U0186: nothing is expected so."""
    helps = [*_near(word, words), f"可以期望：{'、'.join(words)}"]
    return diagnostic("U0186", f"不能期望{quoted(word)}", span, helps=helps)


def unknown_expected_name(
    what: str, name: str, span: Span, names: Sequence[str], way_out: str = ""
) -> Diagnostic:
    """U0187: an indicator, grade, fact or statistic that the scheme does not have."""
    helps = [*_near(name, names), way_out or "写方案里的名称"]
    return diagnostic("U0187", f"方案里没有{what}{quoted(name)}", span, helps=helps)


def ambiguous_expected_name(name: str, span: Span, paths: Sequence[str]) -> Diagnostic:
    """U0188: several indicators of that name."""
    helps = [f"写上它的上级：{'，或 '.join(paths)}"]
    return diagnostic("U0188", f"有 {len(paths)} 处叫{quoted(name)}", span, helps=helps)


def wrong_expected_value(title: str, span: Span, way_out: str) -> Diagnostic:
    """U0189: a result that this can never have."""
    return diagnostic("U0189", f"{quoted(title)}不会是这样的结果", span, helps=[way_out])


def written_twice(what: str, span: Span, first: Span) -> Diagnostic:
    """U0190: the same thing twice."""
    labels = [Label(first, "第一次在这里")]
    return diagnostic("U0190", f"{quoted(what)}写了两次", span, labels=labels, helps=["只留一处"])


def no_expectation(name: str, span: Span) -> Diagnostic:
    """U0191: a case that expects nothing tests nothing."""
    helps = ["加上“期望”，例：期望，下一行缩进写 总分 88.5"]
    return diagnostic("U0191", f"用例{quoted(name)}没有写期望", span, helps=helps)


def unknown_trait(word: str, span: Span, words: Sequence[str]) -> Diagnostic:
    """U0192: 单位 is followed by something else than 类别 and 角色."""
    helps = [*_near(word, words), "单位后面可以写：类别 …、角色 …；单位名称里有空格或符号时加引号"]
    return diagnostic("U0192", f"单位后面不能写{quoted(word)}", span, helps=helps)


def class_missing(name: str, span: Span, classes: Sequence[str]) -> Diagnostic:
    """U0193: the scheme has classes, the unit of the case has none."""
    helps = [f"在后面写上，例：单位 {name} 类别 {classes[0]}", f"类别有：{'、'.join(classes)}"]
    return diagnostic("U0193", f"没有写单位{quoted(name)}的类别", span, helps=helps)


def no_unit_in_case(name: str, case: str, span: Span, names: Sequence[str]) -> Diagnostic:
    """U0194: 其余同 under a unit, but the other case has several units, and none of that name."""
    notes = [f"{quoted(case)}里的单位：{'、'.join(names)}"]
    message = f"用例{quoted(case)}里没有单位{quoted(name)}，不知道照谁的写"
    helps = ["改用其中一个单位的名称，或照一个只有一个单位的用例写"]
    return diagnostic("U0194", message, span, notes=notes, helps=helps)


def record_of_nobody(name: str, case: str | None, span: Span, names: Sequence[str]) -> Diagnostic:
    """U0196: a record in a list table of a unit that the case, or none of the cases, has."""
    where = "用例表里" if case is None else f"用例{quoted(case)}里"
    helps = [*_near(name, names), "改成用例表里的单位名称，或者在那张表里加上这个单位"]
    return diagnostic(
        "U0196", f"{where}没有单位{quoted(name)}，这条记录不知道是谁的", span, helps=helps
    )


def list_form(name: str, span: Span, *, is_list: bool) -> Diagnostic:
    """U0195: a list written as a value, or a value written as a list."""
    if is_list:
        helps = [f"“{name}”单独一行，下面缩进，一条记录一行；没有记录写：{name} 为 无"]
        return diagnostic("U0195", f"{quoted(name)}是清单，不能只写一个值", span, helps=helps)
    helps = [f"写在一行里：{name} 为 …"]
    return diagnostic("U0195", f"{quoted(name)}不是清单，下面没有记录", span, helps=helps)


def list_in_table(name: str, span: Span, file: str) -> Diagnostic:
    """U0195: a list fact as a column of a table of cases."""
    helps = [f"这一列删掉；记录写在 {file}，一条一行，有“用例”“单位”两列和它的字段"]
    return diagnostic("U0195", f"{quoted(name)}是清单，用例表里写不下", span, helps=helps)
