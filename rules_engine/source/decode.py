"""Bytes to text: BOM, then UTF-8, then GB18030, each strict. What is not read for certain is refused.

No detector: a detector calls GBK Korean or Thai, and its guess is a wrong score later. GB18030 gives
a reading to nearly any bytes, so a reading by it counts only if it is a text that a Chinese Windows
can have meant. Pure: the caller reads files.

Known limit: short texts in encodings whose every byte pair is a common simplified Chinese character
(EUC-KR above all) cannot be told from GB18030 without guessing.
"""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from attrs import frozen

from rules_engine.records import Alike
from rules_engine.source.sanitize import code_point
from rules_engine.source.text import Source

GB18030_NOTICE = "按 GB18030 读取，建议另存为 UTF-8"

BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
    ("\ufeff".encode("gb18030"), "gb18030", "gb18030"),
)
# Patterns of large sets take milliseconds to compile: the last three are, where they are needed.
# No text holds these. UTF-16 and UTF-32 without a BOM do when they are read as UTF-8.
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_ODD_CATEGORIES = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))
_TEXT_CONTROLS = frozenset("\t\n\v\f\r")
# Kana, Cyrillic and bopomofo come out where EUC-JP, KOI8 or Big5 is read as GB18030.
_FOREIGN = "[\u0400-\u04ff\u3040-\u312f\uac00-\ud7af]"
_TWO_BYTES_IN_UTF8 = "[\x00-\u07ff]*"
_HANZI = "[\u3400-\u9fff\U00020000-\U0003fffd]"


@frozen(eq=False, repr=False)
class Decoded(Alike):
    """A text that was read: ``\\n`` line ends, no BOM. ``encoding`` is Python's codec name;
    ``notices`` are Chinese sentences to show once."""

    source: Source
    encoding: str
    notices: tuple[str, ...] = ()


@frozen(eq=False, repr=False)
class Undecodable(Alike):
    """Bytes that are no text we can be sure of. ``offset`` is the 0-based offset of the first bad
    byte, ``line`` its 1-based line, ``reason`` a Chinese sentence that names both."""

    name: str
    offset: int
    line: int
    reason: str


# How files of other programs begin.
_PROGRAMS = {
    b"PK\x03\x04": "Excel 工作簿一类的文件（.xlsx、.docx）",
    b"\xd0\xcf\x11\xe0": "旧版 Excel 或 Word 文件（.xls、.doc）",
    b"%PDF": "PDF 文件",
}


def program_file(data: bytes) -> str:
    """What kind of file of another program this is, in Chinese; empty for all else."""
    return next((kind for start, kind in _PROGRAMS.items() if data.startswith(start)), "")


@frozen(eq=False, repr=False)
class _Bad(Alike):
    offset: int
    why: str


def decode(data: bytes, name: str) -> Decoded | Undecodable:
    """Read ``data`` as the text of a source called ``name``. Never raises."""
    for bom, codec, encoding in BOMS:
        if data.startswith(bom):
            return _read(data, name, codec, encoding, len(bom))
    bad = _strict_fault(data, "utf-8")
    if bad is None:
        bad = _ambiguous_fault(data)
        return _refused(data, name, bad) if bad else _read(data, name, "utf-8", "utf-8", 0)
    bad = _not_utf8_fault(data, bad)
    return _refused(data, name, bad) if bad else _read(data, name, "gb18030", "gb18030", 0)


def normalise_line_ends(text: str) -> str:
    """``text`` with CRLF and lone CR turned into ``\\n``; other separators stay as they are."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read(data: bytes, name: str, codec: str, encoding: str, skip: int) -> Decoded | Undecodable:
    body = data[skip:]
    bad = _strict_fault(body, codec) or _control_fault(body.decode(codec), codec)
    if bad:
        return _refused(data, name, _Bad(bad.offset + skip, bad.why), codec)
    text = normalise_line_ends(body.decode(codec))
    notices = (GB18030_NOTICE,) if codec == "gb18030" else ()
    return Decoded(Source(name, text), encoding, notices)


def _strict_fault(data: bytes, codec: str) -> _Bad | None:
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        title = codec.upper().removesuffix("-LE").removesuffix("-BE")
        return _Bad(error.start, f"不是 {title}")
    return None


def _control_fault(text: str, codec: str) -> _Bad | None:
    found = CONTROL.search(text)
    if found is None:
        return None
    offset = len(text[: found.start()].encode(codec))
    return _Bad(offset, f"是控制字符 {code_point(found[0])}，这不像文本文件")


def _ambiguous_fault(data: bytes) -> _Bad | None:
    """A few GB18030 characters, 目 or 平, are UTF-8 letters of two bytes too. A UTF-8 file of this
    language has Chinese in it, so a file that has such letters only is not taken on trust."""
    if data.isascii() or not re.fullmatch(_TWO_BYTES_IN_UTF8, data.decode("utf-8")):
        return None
    if _gb18030_fault(data):
        return None
    first = next(index for index, byte in enumerate(data) if byte >= 0x80)
    return _Bad(first, "既可以是 UTF-8，也可以是 GB18030")


def _not_utf8_fault(data: bytes, utf8: _Bad) -> _Bad | None:
    """Why ``data``, which fails as UTF-8 at ``utf8``, is not GB18030 either; None if it is."""
    if _is_damaged_utf8(data):
        return _Bad(utf8.offset, "不是 UTF-8，而其他地方是：文件可能损坏、被截断，或混用了两种编码")
    bad = _gb18030_fault(data)
    # The reading that gets further is the one that was meant.
    return bad and _Bad(max(bad.offset, utf8.offset), "不是 UTF-8，也不是 GB18030")


def _gb18030_fault(data: bytes) -> _Bad | None:
    """Why ``data`` is no text that somebody wrote in GB18030; None if it may be one."""
    bad = _strict_fault(data, "gb18030")
    if bad:
        return bad
    text = data.decode("gb18030")
    odd = first_odd(text)
    if odd is not None:
        return _Bad(len(text[:odd].encode("gb18030")), "不是 GB18030")
    return None if _is_plausible(text) else _Bad(0, "不是 GB18030")


def first_odd(text: str) -> int | None:
    """Where the first character stands that no Chinese editor writes into a GB18030 file."""
    odd = [text.index(char) for char in set(text) if _is_odd(char)]
    return min(odd, default=None)


def _is_odd(char: str) -> bool:
    return unicodedata.category(char) in _ODD_CATEGORIES and char not in _TEXT_CONTROLS


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether this is UTF-8 that was cut at its end, or some line of it is UTF-8 Chinese."""
    return _is_cut_utf8(data) or any(map(is_utf8_hanzi, re.split(rb"[\r\n]", data)))


def _is_cut_utf8(data: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def is_utf8_hanzi(line: bytes) -> bool:
    """Three GB2312 characters are two UTF-8 ones by chance, once in 10^5 lines of a long table, so a
    line counts only if it is no GB2312 (of UTF-8 lines that are, most have two characters)."""
    if line.isascii() or _strict_fault(line, "utf-8") or not _strict_fault(line, "gb2312"):
        return False
    return re.search(_HANZI, line.decode("utf-8")) is not None


def _is_plausible(text: str) -> bool:
    """Simplified Chinese: no kana or Cyrillic, and not mostly characters that GB2312 lacks."""
    common, every = common_hanzi(Counter(text))
    return not has_foreign(text) and 2 * common >= every


def has_foreign(text: str) -> bool:
    """Whether kana, Cyrillic or bopomofo is in it."""
    return re.search(_FOREIGN, text) is not None


def common_hanzi(counts: Mapping[str, int]) -> tuple[int, int]:
    """How many of the Chinese characters of a text GB2312 has, and how many there are, by how often the
    text has each character."""
    hanzi = re.findall(_HANZI, "".join(counts))
    common = sum(counts[char] for char in hanzi if char.encode("gb2312", "ignore"))
    return common, sum(counts[char] for char in hanzi)


def _refused(data: bytes, name: str, bad: _Bad, codec: str = "latin-1") -> Undecodable:
    before = normalise_line_ends(data[: bad.offset].decode(codec, "ignore"))
    line = before.count("\n") + 1
    reason = f"第 {line} 行读不出来：文件第 {bad.offset + 1} 个字节{bad.why}"
    return Undecodable(name, bad.offset, line, reason)
