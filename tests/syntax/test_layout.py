"""Lines, indentation and widths: what belongs together and what is the same."""

import pytest

from rules_engine.syntax import nodes
from rules_engine.syntax.printing import print_scheme
from tests.syntax.reading import SCHEME, codes, good

FULL_WIDTH = str.maketrans(
    "0123456789.,:()%<>=*/+-abcXYZ", "０１２３４５６７８９．，：（）％＜＞＝＊／＋－ａｂｃＸＹＺ"
)


def same(one: str, other: str) -> bool:
    return good(one) == good(other)


def test_a_full_width_space_is_two_columns() -> None:
    assert same("单位\n  类别：县区\n", "单位\n\u3000类别：县区\n")
    assert same("指标 甲 1 分\n  得 1\n  扣 1\n", "指标 甲 1 分\n\u3000得 1\n  扣 1\n")


def test_blank_lines_and_comments_mean_nothing() -> None:
    assert same(
        "# 一\n\n单位\n   # 二\n  类别：县区 # 三\n\n# 四\n  级别：省\n# 五",
        "单位\n  类别：县区\n  级别：省",
    )


@pytest.mark.parametrize("word", ["且", "或", "则", "否则"])
def test_lines_that_begin_with_a_joining_word_go_on(word: str) -> None:
    line = "定义 甲 为 若 乙 且 丙 或 丁 则 5 否则 6\n"
    assert same(line.replace(f" {word} ", f"\n      {word} ", 1), line)
    assert same(line.replace(f" {word} ", f"\n{word} ", 1), line)


def test_lines_in_brackets_go_on() -> None:
    assert same("定义 甲 为（\n乙\n    且 丙\n）\n", "定义 甲 为（乙 且 丙）\n")


def test_blocks_end_where_the_text_ends() -> None:
    assert same("等次\n  优秀 其余", "等次\n  优秀 其余\n")
    assert good("") == good("\n\n# 空\n")


def test_full_width_signs_are_the_same_signs() -> None:
    code = "定义 abc 为 (XYZ+1.5)*2/3-4%>=5,6:".removesuffix(",6:") + "\n"
    assert same(code, code.translate(FULL_WIDTH))
    assert same("指标 甲 10 分(县区 2 分,部门 3 分)\n", "指标 甲 10 分（县区 2 分、部门 3 分）\n")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("扣10分", "扣 10 分"),
        ("每处 错误 扣1分", "每 1 处 错误 扣 1 分"),
        ("扣 5 当 甲 >= 3", "扣 5 当 甲 ≥ 3"),
        ("扣 5 当 甲 ÷ 2 ＜＝ 3", "扣 5 当 甲 / 2 ≤ 3"),
        ("扣 5 当 甲 不为 3", "扣 5 当 甲 ≠ 3"),
        ("扣 5 当 甲 > 2020年3月3日", "扣 5 当 甲 > 2020-03-03"),
        ("扣 5 当 甲 > ２０２０年３月３日", "扣 5 当 甲 > 2020-03-03"),
        ("得 「办结率」", "得 办结率"),
    ],
)
def test_ways_of_writing_that_mean_the_same(one: str, other: str) -> None:
    head = "指标 甲 10 分\n  "
    assert same(head + one + "\n", head + other + "\n")


def test_words_inside_a_name_do_not_cut_it() -> None:
    block = good("事实\n  得分率：数\n  最多扣分数：数\n  处理数：数\n").blocks[0]
    assert isinstance(block, nodes.Facts)
    assert [fact.name.text for fact in block.facts] == ["得分率", "最多扣分数", "处理数"]


def test_texts_are_kept_as_they_are() -> None:
    text = " １（一）①　“ # 不是注释 "
    block = good(f'方案 甲\n  依据 "{text}"\n').blocks[0]
    assert isinstance(block, nodes.Scheme)
    assert block.items[0] == nodes.Cite(text, span=block.span)


def test_the_canonical_text_of_a_whole_scheme_is_stable() -> None:
    text = print_scheme(good(SCHEME))
    assert good(text) == good(SCHEME)
    assert print_scheme(good(text)) == text


def test_spans_cover_what_was_written() -> None:
    file = good(SCHEME)
    indicator = next(block for block in file.blocks if isinstance(block, nodes.Indicator))
    assert indicator.span.text.startswith("指标 开通情况 10 分（县区 2 分）\n  得 若")
    assert indicator.span.text.endswith("不适用 当 非 有对外服务职能 折算")
    assert indicator.items[1].span.text == "每处 账号 中 僵尸 扣 1 分 最多扣 3 分"
    assert indicator.worth is not None
    assert indicator.worth.span.text == "10 分（县区 2 分）"


def test_a_comment_at_the_end_is_no_part_of_a_span() -> None:
    block = good("等次\n  优秀 其余   # 注\n\n  # 又注\n").blocks[0]
    assert block.span.text == "等次\n  优秀 其余"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("指标 甲 1 分\n  得 1\n 扣 1\n", ["S0002:3"]),
        ("指标 甲 1 分\n  得 1\n    扣 1\n    扣 2\n  扣 3 分 当 当 乙\n", ["S0014:3", "S0034:5"]),
        ("等次\n单位\n  类别：县区\n", ["S0015:1"]),
        ("  等次\n    优秀 其余\n", ["S0014:1"]),
    ],
)
def test_layout_faults(text: str, places: list[str]) -> None:
    assert codes(text) == places
