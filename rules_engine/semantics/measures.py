"""What the measure words of the grammar mean: a unit of measure and a factor to its base unit."""

from fractions import Fraction

from attrs import frozen

from rules_engine.model.types import (
    DAYS,
    HOURS,
    PLAIN,
    POINTS,
    RATIO,
    WORKDAYS,
    BoolType,
    DateTimeType,
    DateType,
    FactType,
    NumberType,
    TextType,
)
from rules_engine.records import Alike


@frozen(eq=False, repr=False)
class Measure(Alike):
    """A unit of measure and how many base units one of this word is."""

    unit: str
    factor: Fraction = Fraction(1)


_PERCENT = Measure(RATIO, Fraction(1, 100))
_SPECIAL = {
    "": Measure(PLAIN),
    "%": _PERCENT,
    "百分点": _PERCENT,
    "分": Measure(POINTS),
    "天": Measure(DAYS),
    "工作日": Measure(WORKDAYS),
    "小时": Measure(HOURS),
    "月": Measure("月"),
    "年": Measure("年"),
    "元": Measure("元"),
    "万元": Measure("元", Fraction(10_000)),
}
_LONG = ("百分点", "工作日", "小时", "月")


def measure_of(word: str) -> Measure:
    """The measure of a word; counting words (次 处 条 …) are plain numbers."""
    if word.startswith("个") and word[1:] in _LONG:
        word = word[1:]
    return _SPECIAL.get(word, _SPECIAL[""])


BUILTIN_TYPES: dict[str, FactType] = {
    "数": NumberType(PLAIN),
    "分": NumberType(POINTS),
    "百分比": NumberType(RATIO),
    "次数": NumberType(PLAIN, lower=Fraction(0), whole=True),
    "是否": BoolType(),
    "文本": TextType(),
    "日期": DateType(),
    "时刻": DateTimeType(),
    "时长": NumberType(HOURS, lower=Fraction(0)),
    "小时": NumberType(HOURS, lower=Fraction(0)),
    "天": NumberType(DAYS, lower=Fraction(0), whole=True),
    "工作日": NumberType(WORKDAYS, lower=Fraction(0), whole=True),
    "元": NumberType("元"),
}

MEASURE_NAMES = {
    PLAIN: "数",
    POINTS: "分",
    RATIO: "百分比",
    DAYS: "天",
    WORKDAYS: "工作日",
    HOURS: "小时",
    "比": "比率",
}


def measure_name(unit: str) -> str:
    """A unit of measure in words, for messages."""
    return MEASURE_NAMES.get(unit, unit)
