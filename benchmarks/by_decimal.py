"""The workload's scheme written by hand in Decimal: what a careful programmer would do without us.

Knows nothing of the engine. Its totals are what ours are checked against.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from benchmarks.workload import DAY, GROUPS, LIMITED_TO, RESCALED, ZOMBIE_DAYS, Filter, Item

ZERO, CENT, HUNDRED = Decimal(0), Decimal("0.01"), Decimal(100)
BONUSES = (
    ("国家表扬", Decimal("2.00")),
    ("省级表扬", Decimal("1.00")),
    ("市级表扬", Decimal("0.50")),
)
GROUP_POINTS = tuple((name, Decimal(most) / HUNDRED) for name, most in GROUPS)
TEN = Decimal(10)
GRADES = ((Decimal(90), "优秀"), (Decimal(80), "良好"), (Decimal(60), "合格"))

Facts = Mapping[str, Any]
Scored = tuple[Decimal, Decimal]


class Prepared:
    """An item with its numbers as Decimals, so that no unit pays for making them."""

    def __init__(self, item: Item) -> None:
        self.kind, self.name, self.group, self.shape = item.kind, item.name, item.group, item.shape
        self.points, self.each = Decimal(item.points) / HUNDRED, Decimal(item.each) / HUNDRED
        self.floor, self.most = Decimal(item.floor) / HUNDRED, Decimal(item.most) / HUNDRED
        self.over, self.under = f"{item.name}分子", f"{item.name}分母"
        self.limited, self.at_least = item.limited, item.at_least
        self.counted, self.among = item.counted, item.among
        self.bands = [(Decimal(b) / HUNDRED, Decimal(score) / HUNDRED) for b, score in item.bounds]


def prepared(items: Sequence[Item]) -> list[Prepared]:
    """The items of each group in a row, as in the text."""
    return [Prepared(item) for item in items]


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def holds(chosen: Filter, account: Facts) -> bool:
    if chosen.government is not None and account["政府主体"] is not chosen.government:
        return False
    if chosen.platforms and account["平台"] not in chosen.platforms:
        return False
    updated = account["最后更新"]
    if chosen.fresh is not None and (updated is None or (DAY - updated).days > chosen.fresh):
        return False
    if chosen.stale is not None and updated is not None and (DAY - updated).days <= chosen.stale:
        return False
    if chosen.least is not None and account["发布数"] < chosen.least:
        return False
    return chosen.fewer is None or account["发布数"] < chosen.fewer


def yes(item: Prepared, facts: Facts) -> Decimal:
    return item.points if facts.get(item.name, False) else ZERO


def ratio(item: Prepared, facts: Facts) -> Decimal:
    over, under = facts[item.over], facts[item.under]
    if under == 0:
        return item.points
    return min(item.points, rounded(item.points * over / under))


def bands(item: Prepared, facts: Facts) -> Decimal:
    value = facts.get(item.name)
    if value is None:
        return ZERO
    for bound, score in item.bands:
        if value >= bound if item.at_least else value <= bound:
            return score
    return ZERO


def times(item: Prepared, facts: Facts) -> Decimal:
    return max(item.floor, item.points - item.each * facts[item.name])


def accounts(item: Prepared, facts: Facts) -> Decimal:
    counted = sum(holds(item.counted, account) for account in facts["账号"])
    if item.shape == "count":
        return min(item.most, item.each * counted)
    if item.shape == "deduct":
        return max(ZERO, item.points - item.each * counted)
    among = sum(holds(item.among, account) for account in facts["账号"])
    return rounded(item.points * counted / among) if among else item.points


SCORES = {"yes": yes, "ratio": ratio, "bands": bands, "times": times, "accounts": accounts}


def group_score(name: str, most: Decimal, items: Sequence[Prepared], facts: Facts, kind: str):
    """Items that do not apply give their points, or are left out and the rest is scaled up."""
    gathered, applicable, rescales = ZERO, ZERO, name in RESCALED
    for item in items:
        if item.limited and kind not in LIMITED_TO:
            gathered += ZERO if rescales else item.points
            applicable += ZERO if rescales else item.points
        else:
            gathered += SCORES[item.kind](item, facts)
            applicable += item.points
    if rescales and applicable != most:
        gathered = rounded(gathered * most / applicable)
    return min(most, max(ZERO, gathered))


def deductions(facts: Facts) -> Decimal:
    zombie = Filter(True, stale=ZOMBIE_DAYS)
    weibo = Filter(True, ("微博",))
    lost = TEN if any(holds(zombie, account) for account in facts["账号"]) else ZERO
    return lost + (ZERO if any(holds(weibo, a) for a in facts["账号"]) else TEN)


def parts(groups: Mapping[str, Sequence[Prepared]], facts: Facts, kind: str) -> list[Decimal]:
    """The scores of the groups and the bonus."""
    scores = [group_score(name, most, groups[name], facts, kind) for name, most in GROUP_POINTS]
    bonus = sum((each * facts[name] for name, each in BONUSES), ZERO)
    return [*scores, min(Decimal(5), bonus)]


def score(groups: Mapping[str, Sequence[Prepared]], facts: Facts, kind: str) -> tuple[Decimal, str]:
    """Total and grade of one unit. Numbers of the facts are ``int`` or ``Decimal``."""
    return total_of(parts(groups, facts, kind), facts)


def total_of(scores: Sequence[Decimal], facts: Facts) -> tuple[Decimal, str]:
    """Total and grade from what ``parts`` gives."""
    total = sum(scores, ZERO) - deductions(facts)
    total = min(Decimal(105), max(ZERO, total))
    if facts["瘫痪"]:
        total = ZERO
    return total, grade(total, facts)


def grade(total: Decimal, facts: Facts) -> str:
    if facts["通报"]:
        return "待改进"
    if facts["先进"] and not facts["负面"]:
        return "优秀"
    return next((name for least, name in GRADES if total >= least), "待改进")


def by_group(items: Sequence[Item]) -> dict[str, list[Prepared]]:
    """The prepared items of each group."""
    made = prepared(items)
    return {name: [item for item in made if item.group == name] for name, _ in GROUPS}
