"""Reading printed reports back: whether their sums are right and their characters safe."""

import re
from fractions import Fraction
from typing import Any

from rules_engine.source.sanitize import is_safe

NUMBER = re.compile(r"([−+]?) ?(\d+(?:\.\d+)?(?:/\d+)?)(?: × (\d+(?:\.\d+)?)%)?")


def value_of(words: str) -> Fraction:
    return sum(
        (
            Fraction(f"{'-' if sign == '−' else ''}{number}") * Fraction(weight or 100) / 100
            for sign, number, weight in NUMBER.findall(words.replace("约 ", ""))
        ),
        Fraction(0),
    )


def sums_are_right(text: str) -> bool:
    """Whether every sum that an explanation prints is one; a number printed as 约 is off by half of
    its last place, the third or a later one."""
    sums = re.findall(r"^(?:指标得分|总分)：(.*) = (.*)$", text, re.MULTILINE)
    return all(
        abs(value_of(left) - value_of(right)) <= Fraction((left + right).count("约"), 2000)
        for left, right in sums
    )


def adds_up(item: dict[str, Any]) -> bool:
    parts = [line["amount"] for line in item["lines"]]
    parts += [
        child["score"] if child["applies"] else child["score"] or "0" for child in item["children"]
    ]
    inside = all(map(adds_up, item["children"]))
    if item["score"] is None or None in parts:
        return inside
    return inside and sum(map(Fraction, parts)) == Fraction(item["score"])


def is_printable(text: str) -> bool:
    return all(map(is_safe, set(text) - {"\n"}))
