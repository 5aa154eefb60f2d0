"""Names as meant: what of their spelling counts."""

import unicodedata

_FULL_WIDTH_LETTERS = {
    code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}


def plain_name(text: str) -> str:
    """A name written without quotes: full-width letters mean the plain ones."""
    return unicodedata.normalize("NFC", text).translate(_FULL_WIDTH_LETTERS)


def quoted_name(text: str) -> str:
    """A name written 「…」: every sign counts, blanks at the ends do not."""
    return unicodedata.normalize("NFC", text[1:-1].strip())
