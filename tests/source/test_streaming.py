"""Text in pieces: the same text, or refused, as the whole is."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.source.decode import Decoded, decode
from rules_engine.source.streaming import BadBytes, Pieces

# A table of the language begins so: by that its encoding is known from the first piece on.
_HEAD = "单位名称，按时办结率,类别\n"
_LINES = st.text(st.sampled_from("县局甲乙丙丁,“”()\n\r 019aZé目平ロя\x00\ue000瑷镕"), max_size=40)
_CODECS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])


def in_pieces(data: bytes, size: int) -> str | None:
    try:
        return b"".join(Pieces(BytesIO(data), "facts.csv", size)).decode()
    except BadBytes as refused:
        said = refused.found
    return None if said.reason.startswith(f"第 {said.line} 行读不出来：") else said.reason


@given(_LINES, _CODECS, st.integers(60, 90), st.binary(max_size=3))
def test_as_the_whole(text: str, codec: str, size: int, more: bytes) -> None:
    bom = b"\xfe\xff" if codec == "utf-16-be" else b""
    data = bom + (_HEAD + text).encode(codec) + more
    whole = decode(data, "facts.csv")
    said = whole.source.text if isinstance(whole, Decoded) else None
    assert in_pieces(data, size) == said


def test_where_it_is_wrong() -> None:
    data = (_HEAD * 50).encode() + "甲".encode("gb18030") + b"\n"
    with pytest.raises(BadBytes, match="混用了两种编码") as refused:
        list(Pieces(BytesIO(data), "facts.csv", 100))
    assert (refused.value.found.line, refused.value.found.offset) == (51, len(data) - 3)
