"""Which month or quarter a record is about, as people write it."""

import re

from rules_engine.facts.words import normal
from rules_engine.model.numbers import ascii_digits

_PERIOD = re.compile(r"第?([0-9]{1,2}|[一二三四五六七八九十]{1,2})(?:个?月|月份|季|季度)")
_CHINESE = {word: str(number) for number, word in enumerate("一二三四五六七八九十", 1)}


def plain_period(text: str) -> str:
    """``3月``, ``三月``, ``第3季度`` as ``3``; any other text as it is, to be judged as a number."""
    found = _PERIOD.fullmatch(ascii_digits(normal(text)))
    return text if found is None else _number(found[1])


def _number(word: str) -> str:
    """``十二`` as ``12``; what is no number stays a word, which no reader takes for one."""
    if word.startswith("十") and len(word) == 2:
        return f"1{_CHINESE[word[1]]}" if word[1] != "十" else word
    return _CHINESE.get(word, word)


def period_words(key: str, period: object) -> str:
    """``3 月``, ``第 2 季度``."""
    return f"{period} 月" if key == "月份" else f"第 {period} 季度"
