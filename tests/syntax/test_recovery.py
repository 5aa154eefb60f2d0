"""One mistake makes one finding, and the rest of the text is read all the same."""

import pytest

from rules_engine.syntax import nodes
from rules_engine.syntax.parse import MAX_FINDINGS
from tests.syntax.reading import codes, good, read

HEAD = "指标 甲 10 分\n"


def test_every_line_is_judged() -> None:
    text = HEAD + "  得 若完成则10\n  扣 5 分\n  扣 5 分 当 甲 == 3\n  依据 附件\n等次\n  优秀\n"
    assert codes(text) == ["S0005:2", "S0017:4", "S0019:5", "S0036:7"]


def test_what_stands_under_a_bad_heading_is_not_judged() -> None:
    assert codes("指表 甲 10 分\n  得 得 得\n    扣\n单位\n  类别：县区\n") == ["S0023:1"]


def test_a_heading_that_lost_its_lines_is_not_blamed() -> None:
    assert codes("等次\n  得 5 分\n单位\n  类别：县区\n") == ["S0022:2"]
    assert codes("事实\n  甲 数\n  乙 数\n") == ["S0018:2", "S0018:3"]
    assert codes(HEAD + "  分档 率\n    95%\n  得 5\n") == ["S0033:3"]


def test_an_open_bracket_takes_its_own_line_only() -> None:
    text = HEAD + "  扣 5 分 当（甲 或 乙\n  扣 3 分 当 当 丙\n等次\n  优秀 其余\n"
    assert codes(text) == ["S0010:2", "S0034:3"]


def test_a_bracket_may_still_be_closed_lines_later() -> None:
    assert not codes(HEAD + "  扣 5 分 当（甲\n    或 乙\n    或 丙\n  ）\n")


def test_what_parsed_is_there() -> None:
    file, found = read(HEAD + "  得 5 5\n  扣 1\n等次\n  优秀 其余\n")
    assert len(found) == 1
    assert file is not None
    indicator, grades = file.blocks
    assert isinstance(indicator, nodes.Indicator)
    assert [item.span.text for item in indicator.items] == ["扣 1"]
    assert grades.span.text == "等次\n  优秀 其余"


def test_nothing_that_parsed_gives_nothing() -> None:
    assert read("甲乙丙\n")[0] is None


def test_there_is_an_end_to_findings() -> None:
    found = codes(HEAD + "  得 5 5\n" * 50)
    assert len(found) == MAX_FINDINGS + 1
    assert sum(code.startswith("S0201") for code in found) == 1


def test_characters_and_lines_are_judged_apart() -> None:
    assert codes(HEAD + "  扣 5 分 当 按时\u200b备案\n  扣 5 分 分\n") == ["S0026:2", "S0034:3"]
    assert codes("方案 甲\n\t年度 2017\n\t满分 100 分\n等次\n") == ["S0025:2", "S0015:4"]


def test_all_bad_numbers_are_told() -> None:
    text = f"方案 甲\n  年度 2017.5\n  满分 {'9' * 31} 分\n指标 乙\n  得 5 当 丙 > 2021-02-30\n"
    assert codes(text) == ["S0031:2", "S0003:3", "S0004:5"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("得 若完成则10否则0", "得 若 完成 则 10 否则 0"),
        ("每处错误扣1分最多扣3分", "每处 错误 扣 1 分 最多扣 3 分"),
        ("扣10分当未备案", "扣 10 分 当 未备案"),
        ("得 IPv6得分率", "得 「IPv6得分率」"),
        ("扣 1,000 分", "扣 1000 分"),
        ("达标 办结率 ≥ %98", "达标 办结率 ≥ 98%"),
        ("依据 附件4 注", "依据 “附件4 注”"),
        ("扣 5 分 未备案", "扣 5 分 当 未备案"),
        ("扣 5 分 当 甲 && 乙", "扣 5 分 当 甲 且 乙"),
        ("扣 5 分 当 甲&&乙", "扣 5 分 当 甲 且 乙"),
    ],
)
def test_fixes_say_what_was_meant(wrong: str, right: str) -> None:
    text = HEAD + f"  {wrong}\n"
    for _ in range(3):
        _, found = read(text)
        if not found:
            break
        (fix,) = found[0].fixes
        text = text[: fix.span.start] + fix.replacement + text[fix.span.end :]
    assert good(text) == good(HEAD + f"  {right}\n")
