"""Makes any text safe to stand on one terminal line, so that data cannot steer the terminal.

What a reader cannot see, or what would move other characters, is spelled out as ``U+XXXX``. Holds no
layout: widths of the result are ``display_width`` of it.
"""

import unicodedata

_SPACES = frozenset("\t\n\r")
# Controls, format characters (bidi, zero-width), surrogates, private use, unassigned, line separators.
_UNSAFE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
# Letters and marks that show nothing: Hangul fillers, the grapheme joiner, Khmer inherent vowels.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
# Selectors change the glyph, and its width in some terminals but not in others.
_SELECTORS = (range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def is_safe(char: str) -> bool:
    """Whether one character can be printed as it is; False for line ends and tabs too."""
    if char.isascii():
        return char.isprintable()
    if unicodedata.category(char) in _UNSAFE or char in _BLANK:
        return False
    return not any(ord(char) in selectors for selectors in _SELECTORS)


def code_point(char: str) -> str:
    """The name ``U+XXXX`` of a character."""
    return f"U+{ord(char):04X}"


def _shown(char: str) -> str:
    if char in _SPACES:
        return " "
    return char if is_safe(char) else code_point(char)


def one_line(text: str) -> str:
    """``text`` as one printable line: tabs and line ends as a space, unsafe characters as U+XXXX.

    Works character by character: ``one_line(a + b) == one_line(a) + one_line(b)``. Never fails.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))
