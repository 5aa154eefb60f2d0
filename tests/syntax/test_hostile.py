"""No text makes the parser raise, hang or lose its place."""

import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine.diagnostics.render_terminal import render
from rules_engine.syntax.keywords import terminal_of
from rules_engine.syntax.printing import print_scheme
from tests.format import strategies
from tests.syntax.reading import SCHEME, codes, good, read

DEFINE = "定义 甲 为 "
DEEP: dict[str, Callable[[int], str]] = {
    "（": lambda n: DEFINE + "（" * n + "乙" + "）" * n,
    "（ in lines": lambda n: DEFINE + "（\n" * n + "乙" + "）\n" * n,
    "非": lambda n: DEFINE + "非 " * n + "乙",
    "-": lambda n: DEFINE + "-" * n + "乙",
    "若": lambda n: DEFINE + "若 乙 则 丙 否则 " * n + "丁",
    "若 in 若": lambda n: DEFINE + "若 " * n + "乙" + " 则 丙 否则 丁" * n,
    "call": lambda n: DEFINE + "乙（" * n + "丙" + "）" * n,
    "中有": lambda n: DEFINE + "乙 中有 " * n + "丙",
    "blocks": lambda n: "".join(" " * i + "指标 甲\n" for i in range(n)),
}


@pytest.mark.parametrize("shape", DEEP)
def test_depth_is_counted(shape: str) -> None:
    assert not codes(DEEP[shape](63))
    assert not codes(DEEP[shape](64))
    assert [code[:5] for code in codes(DEEP[shape](65))] == ["S0029"]


@pytest.mark.parametrize("times", [1_000, 100_000])
@pytest.mark.parametrize("shape", [shape for shape in DEEP if shape != "blocks"])
def test_any_depth_is_refused_in_words(shape: str, times: int) -> None:
    assert [code[:5] for code in codes(DEEP[shape](times))] in (["S0029"], ["S0030"])


def test_a_thousand_blocks_deep() -> None:
    assert codes(DEEP["blocks"](1_000)) == ["S0029:65"]


def test_operators_of_all_strengths_nest() -> None:
    """Few brackets, but a deep tree: refused before anything walks it."""
    inner = "丁 或 丁 且 1 = 1 + 2 × （"
    assert not codes(DEFINE + inner * 30 + "丙" + "）" * 30)
    assert [code[:5] for code in codes(DEFINE + inner * 64 + "丙" + "）" * 64)] == ["S0029"]


def test_long_chains_are_not_deep() -> None:
    assert not codes(DEFINE + "非 乙 且 " * 500 + "-丙 - -丁" + " + 1" * 500)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("# 好\n" * 19_000 + ("#" * 12_000 + "\n") * 180, ["S0030:1"]),
        ("# 好\n" * 20_000 + "# 多", ["S0030:20001"]),
        ("# 好\n#" + "多" * 6_000, ["S0030:2"]),
        ("#" + "多" * 5_000 + "\n" * 19_999, []),
    ],
)
def test_sizes_are_limited(text: str, places: list[str]) -> None:
    assert codes(text) == places


@pytest.mark.parametrize("char", list("\u200b\u202e\u2066\ufeff\u00ad\ue000\x00\x1b\r\u2028\u3164"))
def test_invisible_characters_are_refused(char: str) -> None:
    assert codes(f"定义 甲{char} 为 乙\n") == ["S0026:1"]
    assert codes(f"方案 甲\n  依据 “乙{char}”\n") == ["S0026:2"]
    steers = unicodedata.category(char) == "Cf"
    assert codes(f"定义 甲 为 乙 # {char}\n") == (["S0026:1"] if steers else [])


@pytest.mark.parametrize("digit", list("٣३３߃๓"))
def test_only_our_digits_count(digit: str) -> None:
    wanted = [] if digit == "３" else ["S0028:1"]
    assert codes(f"定义 甲 为 {digit} + 1\n") == wanted


SHAPES: dict[str, Callable[[int], str]] = {
    "clean": lambda n: SCHEME * (n // 40),
    "sum": lambda n: "".join(f"定义 甲 为 {'乙 + ' * 4}1\n" for _ in range(n)),
    "errors": lambda n: "指标 甲 10 分\n" + "  得 若完成则10\n" * n,
    "suppressed": lambda n: "指表 甲 10 分\n" + "  得 若完成则10\n" * n,
    "unknown": lambda n: "指标 甲 ☃\n" * n,
    "empty blocks": lambda n: "单位\n" * n,
    "open bracket": lambda n: DEFINE + "（乙\n" + "  + 丙\n" * n,
    "joined words": lambda n: "定义甲为" + "若且则分扣" * (n // 10) + "\n",
    "bad characters": lambda n: "定义 甲 为 \u200b乙\n" * n,
    "tabs": lambda n: "单位\n" + "\t类别：县区\n" * n,
    "quotes": lambda n: "".join("依据 “" * 40 + "\n" for _ in range(n)),
    "blank": lambda n: "   \n" * n,
}


def seconds(text: str) -> float:
    best = []
    for _ in range(2):
        start = time.process_time()
        read(text)
        best.append(time.process_time() - start)
    return min(best)


def growth(shape: Callable[[int], str]) -> tuple[float, float]:
    """How many times longer twice the text takes, and how long that is."""
    once, twice = seconds(shape(300)), seconds(shape(600))
    return twice / max(once, 0.001), twice


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_text_only(shape: str) -> None:
    # Another process may take the machine for a moment, so a bad figure is measured again.
    for _ in range(3):
        ratio, twice = growth(SHAPES[shape])
        print(f"{shape}: twice the text takes {ratio:.1f} times as long, {twice * 1000:.0f} ms")
        # What takes no time has no ratio.
        if ratio <= 2.5 or twice < 0.02:
            return
    pytest.fail(f"{shape}: {ratio:.1f}")


words = st.sampled_from(sorted(terminal_of()))
pieces = st.one_of(
    words,
    st.sampled_from(list(' \n\t　（）()“”"「」：、，,;；。%％#-+×/≥=!&0９.年月日\u200b⽬')),
    st.sampled_from(["\n  ", "\n    ", "甲", "5", "10 分", "2020年", "IPv6", "\r", "\ud800"]),
    st.text(max_size=3),
)


def check(text: str) -> None:
    """Every finding has a place in the text and can be shown."""
    _, found = read(text)
    for one in found:
        assert one.primary is not None
        assert 0 <= one.primary.span.start <= one.primary.span.end <= len(text)
        assert one.message
    assert (render(found, colour=False, style="full") == "") == (not found)


@given(st.lists(pieces, max_size=40).map("".join))
@settings(max_examples=300)
def test_words_in_any_order_never_raise(text: str) -> None:
    check(text)


@given(st.text())
def test_any_text_never_raises(text: str) -> None:
    check(text)


@given(st.integers(0, len(SCHEME)), st.integers(0, 12), st.lists(pieces, max_size=3).map("".join))
@settings(max_examples=80)
def test_changed_schemes_never_raise(place: int, cut: int, put: str) -> None:
    check(SCHEME[:place] + put + SCHEME[place + cut :])


@given(strategies.files, st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_a_removed_character_never_raises(file: object, random: object) -> None:
    text = print_scheme(file)
    place = random.randrange(len(text) + 1)
    check(text[:place] + text[place + 1 :])


def test_the_sample_is_good() -> None:
    assert good(SCHEME)
