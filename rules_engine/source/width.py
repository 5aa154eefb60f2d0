"""East Asian display width, for carets and tables that line up in a terminal.

Ambiguous characters (curly quotes, ``≥``, ``×``, ``—``) count as one column, as terminals of today
show them.
"""

import unicodedata

_WIDE = frozenset("WF")
_INVISIBLE = frozenset(("Mn", "Me", "Cf", "Cc"))


def _char_width(char: str) -> int:
    if char.isascii():
        return 1 if char.isprintable() else 0
    if unicodedata.category(char) in _INVISIBLE:
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1


def display_width(text: str) -> int:
    """Columns that ``text`` takes in a terminal."""
    return sum(map(_char_width, text))


def pad_to_width(text: str, width: int, *, right: bool = False) -> str:
    """``text`` padded with spaces to ``width`` columns; ``right`` aligns it to the right."""
    padding = " " * max(0, width - display_width(text))
    return padding + text if right else text + padding
