"""The closed lists of words that cells are read by, and the normal forms that names are compared in.

A word that is not listed here means nothing but itself. Printed text is only ever NFC; NFKC serves
to see that two names look alike, never to replace one by the other.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rules_engine.source.sanitize import is_safe

UNIT = "单位"
CLASS = "类别"
ROLES = "角色"
ALIASES = "别名"

MISSING = frozenset(("", "未报"))
BLANK = frozenset(("空", "无", "无内容"))
# Alone in a row of a list table it says that the unit has no records.
NO_RECORDS = "无"
NOT_APPLICABLE = frozenset(("不适用", "—", "——", "/", "／"))
# The counting words of the language: behind a number they say what is counted, not in what unit.
COUNTERS = frozenset("处次条个件篇家人项起份期户部站号名场批例宗类层级遍")
YES_NO = {"是": True, "否": False}

SUMMARY = frozenset(
    ("合计", "总计", "小计", "平均", "平均分", "平均值", "均值", "最高分", "最低分")
)
REMARK = frozenset(("备注", "注", "说明", "填表人", "审核人", "填报人"))

_SPREADSHEET_ERROR = re.compile(
    r"#(?:DIV/0!|N/A|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA|#+)",
    re.IGNORECASE,
)
_SEPARATORS = re.compile("[、；;]")
_BLANKS = re.compile(r"\s+")


def normal(text: str) -> str:
    """The text of a cell or a key as it is compared: NFC, without blanks at its ends."""
    return unicodedata.normalize("NFC", text).strip()


def fold(name: str) -> str:
    """A key under which names that look alike are equal (NFKC, no blanks, no case, no 「」)."""
    shown = (c for c in unicodedata.normalize("NFKC", name) if not _is_dropped(c))
    return "".join(shown).casefold()


def alike(name: str, names: Sequence[str]) -> str | None:
    """The first of ``names`` that looks like ``name``. A file may have many thousands to ask about."""
    return _by_look(tuple(names)).get(fold(name))


@lru_cache(maxsize=8)
def _by_look(names: tuple[str, ...]) -> dict[str, str]:
    return {fold(name): name for name in reversed(names)}


def _is_dropped(char: str) -> bool:
    return char.isspace() or char in "「」" or _is_unseen(char)


def unit_name(text: str) -> str:
    """A unit's name without the blanks that line wraps leave beside Chinese characters."""
    text = normal(text)
    return _BLANKS.sub(lambda gap: _gap(text, gap.start(), gap.end()), text)


def _gap(text: str, start: int, end: int) -> str:
    return " " if text[start - 1].isascii() and text[end].isascii() else ""


def unit_key(text: str) -> str:
    """What unit names are matched by: NFC, no blanks at all. Letters are never folded."""
    return _BLANKS.sub("", unicodedata.normalize("NFC", text))


def split_words(text: str) -> tuple[str, ...]:
    """The parts of a cell with several words, separated by 、 or ；."""
    parts = (part.strip() for part in _SEPARATORS.split(text))
    return tuple(part for part in parts if part)


def invisible(text: str) -> str:
    """The first character of ``text`` that nobody can see, or an empty text."""
    if text.isascii() and text.isprintable():
        return ""
    return next(filter(_is_unseen, text), "")


def _is_unseen(char: str) -> bool:
    # A character that Unicode gave out after this Python was made is rare in names, not invisible.
    return char not in "\n\t" and not is_safe(char) and unicodedata.category(char) != "Cn"


def is_spreadsheet_error(text: str) -> bool:
    """Whether a cell holds what Excel or WPS shows for a failed formula (``#DIV/0!``, ``####``)."""
    return text.startswith("#") and _SPREADSHEET_ERROR.fullmatch(text) is not None


def is_summary(name: str) -> bool:
    """Whether a row so named is a total, a mean or a remark and not a unit."""
    key = unit_key(name).strip("：:")
    return key in SUMMARY or re.split("[：:]", key, maxsplit=1)[0] in REMARK


def difference(name: str, wanted: str) -> str:
    """In what the eye skips two names differ that are equal under `fold`."""
    if any(map(_is_unseen, name)):
        return "看不见的字符"
    if unit_key(name) == unit_key(wanted):
        return "空格或换行"
    if name.strip("「」") == wanted.strip("「」"):
        return "「」"
    if unicodedata.normalize("NFKC", name) == unicodedata.normalize("NFKC", wanted):
        return "全角半角或字形"
    return "大小写、空格或全角半角"
