"""Values: what a fact or an expression can be.

A value is a number (``int`` or ``Fraction``, never ``float``), ``bool``, ``str``, ``date``,
``datetime``, ``None`` (空, a known absence), a tuple of records, or one of the three specials below.
No special ever turns into 0 or 否 by itself.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from attrs import frozen

from rules_engine.records import Alike


class FaultKind(StrEnum):
    """Why a value cannot be had; the text is what reports print."""

    BAD_DATA = "数据有误"
    DIVISION_BY_ZERO = "除数为 0"
    BLANK_USED = "空值参加了计算"
    NOT_APPLICABLE_UNHANDLED = "不适用，但没有写怎么办"
    OUT_OF_RANGE = "数值超出声明的范围"
    NO_ROW = "查表没有对应的一行"
    NO_RECORDS = "没有记录，无法求值"
    NOTHING_LEFT = "去掉一个最高分和一个最低分以后，没有分数了"
    NO_PEERS = "参加比较的单位都没有这个数，无法求值"
    NO_WORK_YEAR = "工作日历没有用到的年份"
    NOT_IN_FORCE = "基准日没有落在任何一段有效期里"


@frozen(eq=False, repr=False)
class Cause(Alike):
    """One cause of a fault: its kind, and the fact or clause it arose at."""

    kind: FaultKind
    where: str


@frozen(eq=False, repr=False)
class Missing(Alike):
    """未报: the value depends on facts that were not reported. Keys are fact names, or
    ``清单[2].字段`` (1-based) for a field of a record."""

    facts: frozenset[str]


@frozen(eq=False, repr=False)
class NotApplicable(Alike):
    """不适用: the value does not exist for this unit."""


@frozen(eq=False, repr=False)
class Fault(Alike):
    """出错: the value cannot be had, and why."""

    causes: frozenset[Cause]


NOT_APPLICABLE = NotApplicable()
Special = Missing | NotApplicable | Fault
Number = int | Fraction
Plain = Number | bool | str | date | datetime | None
Record = Mapping[str, "Plain | Special"]
Value = Plain | tuple[Record, ...] | Special


def missing(*facts: str) -> Missing:
    """未报 because of these facts."""
    return Missing(frozenset(facts))


def fault(kind: FaultKind, where: str) -> Fault:
    """出错 for one cause."""
    return Fault(frozenset((Cause(kind, where),)))


def merge_specials(*specials: Special) -> Special:
    """The result of a strict operator some of whose operands are special.

    出错 beats 未报 beats 不适用, so filling in a missing fact never changes a stated result.
    """
    faults = [s for s in specials if isinstance(s, Fault)]
    if faults:
        return Fault(frozenset().union(*(s.causes for s in faults)))
    gaps = [s for s in specials if isinstance(s, Missing)]
    return _waiting(gaps) if gaps else NOT_APPLICABLE


def _waiting(gaps: Sequence[Missing]) -> Missing:
    """Waits for all that any of them waits for. One that waits for all of it stands for itself: thousands
    of units may wait for the same facts of each other, and share them."""
    most = max(gaps, key=lambda gap: len(gap.facts))
    if all(gap.facts is most.facts or gap.facts <= most.facts for gap in gaps):
        return most
    return Missing(frozenset().union(*(gap.facts for gap in gaps)))


def number_of(value: Value) -> Fraction | None:
    """A numeric value as a Fraction; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        return None
    return Fraction(value)
