"""Bytes are read right or refused, never read as something else."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.source.decode import GB18030_NOTICE, Decoded, Undecodable, decode

# What an office in China may meet: Unicode forms, the GB family, and the neighbours' encodings.
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-be-bom",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "gb18030",
    "gbk",
    "gb2312",
    "big5",
    "shift_jis",
    "cp1251",
    "cp1252",
)
ALWAYS_READ = {"utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom", "gb18030", "gbk", "gb2312"}

TEXTS = (
    "方案 市级部门政务新媒体绩效评估\n  年度 2017\n  满分 100 分\n",
    "指标 经济发展 45 分\n  得 完成值 ÷ 目标值 × 20\n",
    "等次\n  优秀 当 总分 ≥ 90\n  良好 当 总分 ≥ 80\n  其余 合格\n",
    "单位,办结率,备注\n市教育局,95.67%,（含分局）\n市卫健委,—,／\n",
    "扣 10 分 当 账号 中有 僵尸    # “注”：无内容、未更新\n",
    "否决　站点无法访问　结果　不合格\n",
    "姓名,得分\n朱镕基,１０\n李喆,9\n王㬎,8\n",
    "经办人：陈喆，审核人：陶喆；日期 2025 年 6 月 30 日\n",
    "目\n",
    "联通\n",
    "标目\n",
    "合计 ① Ⅱ ㈠ ※ → ℃ ㎡ ‰ § №\n",
    "指标 α 10 分\n┌─┬─┐\n│甲│乙│\n",
    "依據「附件四」，評價指標滿分為一百分。\n這是繁體中文的文件，請另存新檔。\n",
    "評価指標の満点は百点です。\nカタカナとひらがなを含みます。\n",
    "Приказ о показателях оценки\nвсего 100 баллов\n",
    "Évaluation à 100 % – été, naïve, «œuvre»\n",
    "plain ASCII, 100 points\n",
    "𠮷野家 得 👍 分\n",
    "",
)
# Full-width signs, level-1 and level-2 characters: what simplified Chinese texts are made of.
GB2312_CHARS = [
    bytes([high, low]).decode("gb2312")
    for high in (0xA3, *range(0xB0, 0xF8))
    for low in range(0xA1, 0xFF)
    if not (high == 0xD7 and low > 0xF9)
]


def encoded(text: str, encoding: str) -> bytes | None:
    """The bytes of a text; None if the encoding lacks a character of it."""
    try:
        if encoding == "utf-16-be-bom":
            return codecs.BOM_UTF16_BE + text.encode("utf-16-be")
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None


def test_the_table_is_worth_its_name() -> None:
    cells = [
        (text, encoding) for text in TEXTS for encoding in ENCODINGS if encoded(text, encoding)
    ]
    read = [cell for cell in cells if isinstance(decode(encoded(*cell) or b"", "甲"), Decoded)]
    print(f"{len(cells)} cells: {len(read)} read, {len(cells) - len(read)} refused")
    assert len(cells) > 140
    assert len(read) > 80
    assert len(cells) - len(read) > 30


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:6])
def test_read_right_or_refused(text: str, encoding: str) -> None:
    data = encoded(text, encoding)
    if data is not None:
        result = decode(data, "甲.rule")
        if isinstance(result, Decoded):
            assert result.source.text == text
            assert result.source.name == "甲.rule"


@pytest.mark.parametrize("encoding", sorted(ALWAYS_READ))
@pytest.mark.parametrize("text", TEXTS[:8], ids=lambda text: text[:6])
def test_encodings_of_a_chinese_office_just_work(text: str, encoding: str) -> None:
    data = encoded(text, encoding)
    if data is not None:
        result = decode(data, "甲")
        assert isinstance(result, Decoded)
        assert result.notices == ((GB18030_NOTICE,) if encoding.startswith("gb") else ())


@pytest.mark.parametrize("text", ["目", "目\n", "a,目\n"])
def test_what_is_a_text_in_two_encodings_is_refused(text: str) -> None:
    result = decode(text.encode("gb18030"), "甲")
    assert isinstance(result, Undecodable)
    assert "既可以是 UTF-8，也可以是 GB18030" in result.reason
    assert isinstance(decode(text.encode(), "甲"), Decoded)


@pytest.mark.parametrize(
    ("text", "is_read"),
    [("a × b", True), ("Änderung", True), ("甲 ÷ α = Ŀ", True), ("a ÷ b", False), ("α", False)],
)
def test_a_text_without_chinese_is_read_if_it_is_no_gb18030(text: str, is_read: bool) -> None:
    result = decode(text.encode(), "甲")
    assert isinstance(result, Decoded) is is_read


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"\xef\xbb\xbf\xe7\x94\xb2", "utf-8-sig"),
        (b"\xff\xfe\x32\x75", "utf-16-le"),
        (b"\xfe\xff\x75\x32", "utf-16-be"),
        (b"\xe7\x94\xb2", "utf-8"),
        (b"\xbc\xd7", "gb18030"),
        (b"\x84\x31\x95\x33\xbc\xd7", "gb18030"),
    ],
)
def test_the_encoding_is_named_and_the_bom_is_gone(data: bytes, encoding: str) -> None:
    result = decode(data, "甲")
    assert isinstance(result, Decoded)
    assert (result.source.text, result.encoding) == ("甲", encoding)


@pytest.mark.parametrize(
    ("data", "offset", "line", "why"),
    [
        (b"a\nb\n\xffc", 4, 3, "不是 UTF-8，也不是 GB18030"),
        (b"a\r\nb\rc\n\xffd", 7, 4, "不是 UTF-8，也不是 GB18030"),
        ("甲\n乙".encode("gb18030") + b"\xff", 5, 2, "不是 UTF-8，也不是 GB18030"),
        ("甲\n".encode("gb18030") + b"\xaa\xa1", 3, 2, "不是 UTF-8，也不是 GB18030"),
        ("甲\n乙\n".encode("gb18030") + b"\x1b", 6, 3, "不是 UTF-8，也不是 GB18030"),
        ("甲乙\n丙".encode()[:-1], 7, 2, "文件可能损坏、被截断，或混用了两种编码"),
        (
            "甲乙\n".encode() + "丙丁".encode("gb18030"),
            7,
            2,
            "文件可能损坏、被截断，或混用了两种编码",
        ),
        ("满分一百分".encode() + b"\xff", 15, 1, "不是 UTF-8，也不是 GB18030"),
        (b"ab\n\x00c", 3, 2, "是控制字符 U+0000"),
        (b"ab\n\x1b[31m", 3, 2, "是控制字符 U+001B"),
        (b"\xef\xbb\xbfa\n\xffb", 5, 2, "不是 UTF-8"),
        (b"\xff\xfea\x00\n\x00b", 6, 2, "不是 UTF-16"),
        (b"\xfe\xff\xd8\x00\x00a", 2, 1, "不是 UTF-16"),
        ("甲\n\0".encode("utf-16"), 6, 2, "是控制字符 U+0000"),
    ],
)
def test_the_first_bad_byte_is_named(data: bytes, offset: int, line: int, why: str) -> None:
    result = decode(data, "甲.csv")
    assert isinstance(result, Undecodable)
    assert (result.name, result.offset, result.line) == ("甲.csv", offset, line)
    assert result.reason.startswith(f"第 {line} 行读不出来：文件第 {offset + 1} 个字节")
    assert why in result.reason


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:6])
def test_a_utf8_text_cut_anywhere_is_never_misread(text: str) -> None:
    data = text.encode()
    for length in range(len(data)):
        result = decode(data[:length], "甲")
        if isinstance(result, Decoded):
            assert text.startswith(result.source.text)


@pytest.mark.parametrize("text", TEXTS[:6], ids=lambda text: text[:6])
def test_a_damaged_byte_of_utf8_is_never_misread(text: str) -> None:
    data = text.encode()
    for place, byte in enumerate(data):
        if byte >= 0x80:
            assert isinstance(decode(data[:place] + data[place + 1 :], "甲"), Undecodable)


def test_texts_of_two_encodings_are_refused() -> None:
    first, second = (text.encode("gb18030") for text in TEXTS[:2])
    mixed = decode(first + TEXTS[2].encode() + second, "甲")
    assert isinstance(mixed, Undecodable)
    assert "混用" in mixed.reason


def test_a_gb2312_line_that_happens_to_be_utf8_is_read() -> None:
    by_chance = "浼翠即"
    assert by_chance.encode("gb2312").decode("utf-8")
    text = "市教育局,10\n" + by_chance + ",9\n"
    result = decode(text.encode("gb18030"), "甲")
    assert isinstance(result, Decoded)
    assert result.source.text == text


@given(st.text("".join(GB2312_CHARS) + "0123456789 ,%\n", max_size=20))
def test_gb2312_texts_are_read_right_or_refused(text: str) -> None:
    result = decode(text.encode("gb2312"), "甲")
    if isinstance(result, Decoded):
        assert result.source.text == text


@given(st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cc", "Cs"]), max_size=40))
def test_any_text_in_a_unicode_form_with_its_mark_is_read(text: str) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        result = decode(text.encode(encoding), "甲")
        assert isinstance(result, Decoded)
        assert result.source.text == text


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_a_place(data: bytes) -> None:
    result = decode(data, "甲")
    if isinstance(result, Undecodable):
        assert 0 <= result.offset < len(data)
        assert 1 <= result.line <= 1 + data.count(b"\n") + data.count(b"\r")
    else:
        assert "\r" not in result.source.text
        assert "\0" not in result.source.text
