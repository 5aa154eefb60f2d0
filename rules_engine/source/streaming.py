"""Text of files too large to hold, in whole lines: taken and refused by the rules of `decode`.

What only all of a file can tell (whether it is Chinese that GB18030 was read as) is said at its end, so
that nothing may be concluded before.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from attrs import define

from rules_engine.source.decode import (
    BOMS,
    CONTROL,
    Undecodable,
    common_hanzi,
    first_odd,
    has_foreign,
    is_utf8_hanzi,
    normalise_line_ends,
)
from rules_engine.source.sanitize import code_point

PIECE = 8 << 20
_DAMAGED = "不是 UTF-8，而其他地方是：文件可能损坏、被截断，或混用了两种编码"
_NEITHER = "不是 UTF-8，也不是 GB18030"
_NO_CONTROLS = bytes(byte for byte in range(256) if not CONTROL.match(chr(byte)))
# A line of UTF-8, more or less.
_LIKE_UTF8 = re.compile(
    rb"(?:\A|(?<=[\r\n]))(?:[^\r\n\x80-\xff]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}"
    rb"|[\xf0-\xf4][\x80-\xbf]{3})+(?=[\r\n]|\Z)"
)


class BadBytes(Exception):
    """Bytes that are no text for certain; ``found`` says where and why."""

    def __init__(self, found: Undecodable) -> None:
        super().__init__(found.reason)
        self.found = found


@define(eq=False)
class Pieces:
    """The text of a file from its beginning, as UTF-8 with ``\\n`` line ends and no BOM."""

    file: BinaryIO
    name: str
    size: int = PIECE
    codec: str = ""
    _guessed: bool = False
    _held: str = ""
    _taken: int = 0
    _line: int = 1
    _hanzi: int = 0
    _common: int = 0
    _rest: bytes = b""

    def __iter__(self) -> Iterator[bytes]:
        """Whole lines, many at a time; the last may lack its end. Raises BadBytes, OSError."""
        data = self._begun(self.file.read(self.size))
        decoder = codecs.getincrementaldecoder(self.codec)("strict")
        while True:
            last = not data
            text = self._held + self._decoded(decoder, data, last)
            if last:
                self._judge()
                if text:
                    yield normalise_line_ends(text).encode()
                return
            # A \r at the end may be the first half of \r\n.
            cut = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
            whole, self._held = normalise_line_ends(text[:cut]), text[cut:]
            self._line += whole.count("\n")
            if whole:
                yield whole.encode()
            data = self.file.read(self.size)

    def _begun(self, data: bytes) -> bytes:
        """Without the BOM; what the text is encoded in is clear from here."""
        for bom, codec, _ in BOMS:
            if data.startswith(bom):
                self.codec, self._taken = codec, len(bom)
                return data[len(bom) :]
        try:
            codecs.getincrementaldecoder("utf-8")("strict").decode(data)
        except UnicodeDecodeError:
            self.codec, self._guessed = "gb18030", True
        else:
            self.codec = "utf-8"
        return data

    def _decoded(self, decoder: codecs.IncrementalDecoder, data: bytes, last: bool) -> str:
        start = self._taken - len(decoder.getstate()[0])
        try:
            text = decoder.decode(data, last)
        except UnicodeDecodeError as error:
            whys = {"utf-8": _DAMAGED, "gb18030": _NEITHER}
            why = whys.get(self.codec, f"不是 {self.codec.upper()[:6]}")
            raise self._bad(start + error.start, error.object[: error.start], why) from None
        self._taken += len(data)
        if self._has_controls(data) and (found := CONTROL.search(text)):
            before = text[: found.start()].encode(self.codec)
            why = f"是控制字符 {code_point(found[0])}，这不像文本文件"
            raise self._bad(start + len(before), before, why)
        if self._guessed:
            self._look_closer(text, data, last, start)
        return text

    def _has_controls(self, data: bytes) -> bool:
        """Whether there may be control characters; bytes that are none have no part in others."""
        return self.codec.startswith("utf-16") or bool(data.translate(None, _NO_CONTROLS))

    def _look_closer(self, text: str, data: bytes, last: bool, start: int) -> None:
        """GB18030 gives a reading to nearly any bytes."""
        counts = Counter(text)
        letters = "".join(counts)
        if first_odd(letters) is not None or has_foreign(letters):
            before = text[: first_odd(text) or 0].encode(self.codec)
            raise self._bad(start + len(before), before, _NEITHER)
        begun = self._rest + data
        cut = len(begun) if last else max(begun.rfind(b"\n"), begun.rfind(b"\r")) + 1
        whole, self._rest = begun[:cut], begun[cut:]
        if any(is_utf8_hanzi(found[0]) for found in _LIKE_UTF8.finditer(whole)):
            raise self._bad(start, b"", _DAMAGED)
        common, every = common_hanzi(counts)
        self._common, self._hanzi = self._common + common, self._hanzi + every

    def _judge(self) -> None:
        """What all of the text tells. Raises BadBytes."""
        if 2 * self._common < self._hanzi:
            raise BadBytes(_refused(self.name, 0, 1, _NEITHER))

    def _bad(self, offset: int, before: bytes, why: str) -> BadBytes:
        text = normalise_line_ends(self._held + before.decode(self.codec, "ignore"))
        return BadBytes(_refused(self.name, offset, self._line + text.count("\n"), why))


def _refused(name: str, offset: int, line: int, why: str) -> Undecodable:
    reason = f"第 {line} 行读不出来：文件第 {offset + 1} 个字节{why}"
    return Undecodable(name, offset, line, reason)
