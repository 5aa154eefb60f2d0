"""The formatter keeps every comment and what the text says, and has nothing to do the second time."""

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine.diagnostics import Sink
from rules_engine.source import Source
from rules_engine.syntax import formatting, nodes
from rules_engine.syntax.formatting import MeaningChanged, formatted
from rules_engine.syntax.layout import CONTINUES, logical_lines
from rules_engine.syntax.lexing import lex
from rules_engine.syntax.printing import print_scheme
from tests.format import strategies
from tests.format.test_round_trip import read
from tests.syntax.reading import SCHEME

pieces = st.sampled_from(
    (
        "#",
        "# 注\n",
        "\n",
        "\u3000",
        "（",
        "）",
        "“",
        " 依据 “三”",
        "\n  且 甲",
        "\n#\n或 乙",
        "＃",
        "「",
        "为",
    )
)
_COMMENT = re.compile("[#＃][0-9]+#")


def form(text: str) -> str:
    sink = Sink()
    found = formatted(Source("方案.rule", text), sink)
    assert found is not None, [each.message for each in sink.all]
    return found


@st.composite
def written(draw: st.DrawFn) -> str:
    """A file as somebody might leave it: odd blanks, broken conditions, comments anywhere."""
    text = print_scheme(draw(strategies.files))
    return untidy(text, draw(st.randoms(use_true_random=False)))


def untidy(text: str, chance: Random) -> str:
    """The same statements with numbered comments (``#12#``) and blank lines, lines broken."""
    numbers = iter(range(10_000))

    def comment(rate: float) -> str:
        return f"#{next(numbers)}#" if chance.random() < rate else ""

    def between() -> str:
        lines = [" " * chance.randrange(9) + comment(0.5) for _ in range(chance.randrange(3))]
        return "".join(f"{line}\n" for line in lines)

    parts, end = [], 0
    for line in logical_lines(lex(text)):
        margin = text[text.rfind("\n", 0, line.start) + 1 : line.start]
        parts += [between(), margin]
        for token in line.tokens:
            blank = text[end : token.start_pos] if token is not line.tokens[0] else ""
            if token.type in CONTINUES and chance.random() < 0.5:
                blank = f" {comment(0.5)}\n{between()}{margin}   "
            parts += [blank, str(token)]
            end = token.end_pos or 0
        parts += [comment(0.3), "\n"]
    return "".join([*parts, between()])


@given(st.integers(0, len(SCHEME)), st.integers(0, 9), st.lists(pieces, max_size=3).map("".join))
def test_changed_schemes_are_formatted_or_refused(place: int, cut: int, put: str) -> None:
    text = SCHEME[:place] + put + SCHEME[place + cut :]
    once = formatted(Source("方案.rule", text), Sink())
    assert once is None or form(once) == once


def numbers_in(text: str) -> list[str]:
    return [found[0] for found in _COMMENT.finditer(text)]


@given(written())
@settings(max_examples=5 * settings.default.max_examples)
def test_formatting_is_settled_and_loses_nothing(text: str) -> None:
    """``formatted`` itself compares what the texts say."""
    once = form(text)
    assert form(once) == once
    assert numbers_in(once) == numbers_in(text)


@given(strategies.files)
@settings(max_examples=60)
def test_what_is_printed_is_formatted(file: nodes.File) -> None:
    text = print_scheme(file)
    assert form(text) == text
    assert read(text) == file


def test_what_is_written_stays_written() -> None:
    text = """指标 甲 5 分
  适用 “县政府办”、县区、“县委办”
  每处 错误 扣 1 分 最多扣 3 分 当 检查日 ≥ 2023年1月5日
"""
    assert form(text) == text
    assert form(text.replace("最多扣", "最多").replace("2023年1月5日", "2023-01-05")) == text


UNTIDY = """\

# 开头

方案　评估（示例）


  满分　１００分   #满分
指标 公开 10分
      # 深一层的注释
  # 条款的注释
  扣5分 当 未备案   # 一
    # 二
    且（ 已通报      # 三
    或 已曝光 ）


  分档 公开率 依据 "第三条"
    ≥９５％ 得15分
    其余 得 0分
    # 表的末尾
  # 指标的末尾
# 下一块
等次
  优秀 其余
排名
  按 总分 从高到低
    # 全文的末尾
""".replace("评估（示例）", "「评估（示例）」")

TIDY = """\
# 开头

方案 「评估（示例）」

  满分 100 分  #满分

指标 公开 10 分
  # 深一层的注释
  # 条款的注释
  扣 5 分 当 未备案  # 一
    # 二
    且 （已通报  # 三
    或 已曝光）

  分档 公开率 依据 “第三条”
    ≥ 95% 得 15 分
    其余  得 0 分
    # 表的末尾
  # 指标的末尾

# 下一块
等次
  优秀 其余

排名
  按 总分 从高到低
    # 全文的末尾
"""


def test_an_untidy_scheme() -> None:
    assert form(UNTIDY) == TIDY


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("", ""),
        ("\n\n# 只有注释\n\n\n# 两条\n\n", "# 只有注释\n\n# 两条\n"),
        ("  # 缩进的注释\n定义 甲 为 1", "# 缩进的注释\n定义 甲 为 1\n"),
        (
            "定义 甲 为 1\n\n\n\n定义 乙 为 2\n定义 丙 为 3\n",
            "定义 甲 为 1\n\n定义 乙 为 2\n定义 丙 为 3\n",
        ),
        (
            "定义 甲 为 较大（1,  # 一\n  # 二\n 2 # 三\n ) # 四\n",
            "# 一\n# 二\n# 三\n定义 甲 为 较大（1，2）  # 四\n",
        ),
        (
            "定义 甲 为 若 乙 # 一\n则 1 # 二\n否则 2 # 三\n",
            "定义 甲 为 若 乙  # 一\n  则 1  # 二\n  否则 2  # 三\n",
        ),
    ],
)
def test_small_texts(text: str, tidy: str) -> None:
    assert form(text) == tidy


def test_a_text_with_errors_is_left_alone() -> None:
    sink = Sink()
    assert formatted(Source("方案.rule", "方案 甲\n  年度 二〇一七\n"), sink) is None
    assert sink.all


@pytest.mark.parametrize("wrong", ["定义 乙 为 1\n", "定义 甲 为 1\n# 多了一句\n", "定义 甲 为\n"])
def test_a_text_that_says_something_else_is_refused(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formatting, "_woven", lambda *_: wrong)
    with pytest.raises(MeaningChanged):
        form("定义 甲 为 1\n")
