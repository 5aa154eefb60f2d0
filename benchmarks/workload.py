"""The workload of the benchmarks: a synthetic scheme of 100 items, as data, as rule text, with units.

政务新媒体与网站: seven groups, five kinds of item (yes or no, ratio, bands, occurrences, accounts of a
list), groups that rescale, bonus, deductions, a veto, grades and overrides. Points are integers in
hundredths inside this file. The scheme is fixed; only the facts of the units come from a seed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Value

CLASSES = ("甲类", "乙类", "丙类", "丁类")
LIMITED_TO = ("甲类", "乙类")
PLATFORMS = ("微博", "微信", "抖音", "快手", "客户端", "头条")
DAY = date(2026, 9, 30)
ZOMBIE_DAYS = 90
GROUPS = (
    ("组织保障", 1000),
    ("信息发布", 2500),
    ("解读回应", 1000),
    ("新媒体", 2500),
    ("办事服务", 2000),
    ("安全防护", 500),
    ("创新发展", 500),
)
SIZES = (14, 20, 12, 24, 16, 8, 6)
RESCALED = ("信息发布", "办事服务")
BONUSES = (("国家表扬", 200), ("省级表扬", 100), ("市级表扬", 50))
FLAGS = ("先进", "负面", "通报", "瘫痪")
GRADES = ("待改进", "合格", "良好", "优秀")
SHARES = {"yes": 40, "ratio": 20, "bands": 15, "times": 15, "accounts": 10}
DENOMINATORS = (0, 3, 7, 8, 16, 40, 64, 80, 99, 200, 365, 400)
SEED = 20260930


@dataclass(frozen=True)
class Filter:
    """Which accounts count. ``government`` None: any; ``fresh``: updated within so many days (空 is
    not); ``stale``: not updated for more than so many days (空 is); posts at least, fewer than."""

    government: bool | None = None
    platforms: tuple[str, ...] = ()
    fresh: int | None = None
    stale: int | None = None
    least: int | None = None
    fewer: int | None = None


@dataclass(frozen=True)
class Item:
    """A leaf of the scheme. ``number`` counts the items of its kind. Counted accounts may earn ``most``,
    half as much again as the points."""

    kind: str
    number: int
    group: str
    points: int
    shape: str = ""
    counted: Filter = field(default_factory=Filter)
    among: Filter = field(default_factory=Filter)
    each: int = 0
    floor: int = 0
    most: int = 0
    bounds: tuple[tuple[int, int], ...] = ()

    @property
    def name(self) -> str:
        """What item and fact are called in the text."""
        return f"{KINDS[self.kind]}{self.number}"

    @property
    def limited(self) -> bool:
        """Whether it is for two of the four classes only."""
        return self.kind == "yes" and self.number % 4 == 3

    @property
    def at_least(self) -> bool:
        """Whether more is better in its bands."""
        return self.number % 2 == 0


# Which kind goes first where two are equally due.
FIRST = ("yes", "bands", "ratio", "times")
KINDS = {"yes": "事项", "ratio": "比率", "bands": "水平", "times": "问题", "accounts": "账号项"}


def half_up(a: int, b: int) -> int:
    """a / b rounded half up, for a ≥ 0 and b > 0."""
    return (2 * a + b) // (2 * b)


def _account_shape(number: int) -> tuple[str, Filter, Filter, int]:
    """Shape, filters and divisor of the ten kinds of account items."""
    plus = 3 * (number // 10)
    mine = Filter(True)
    shapes = (
        ("count", Filter(True, PLATFORMS[:2], fresh=14 + plus), mine, 2),
        ("share", Filter(True, fresh=30 + plus), mine, 1),
        ("deduct", Filter(True, stale=60 + plus), mine, 2),
        ("count", Filter(True, PLATFORMS[2:4], least=12 + plus), mine, 1),
        ("share", Filter(True, least=24 + plus), mine, 1),
        ("deduct", Filter(True, fewer=4 + plus), mine, 3),
        ("count", Filter(), mine, 5),
        ("share", Filter(True, ("微信",), fresh=7 + plus), Filter(True, ("微信",)), 1),
        ("deduct", Filter(False), mine, 2),
        ("share", Filter(True, fresh=90 + plus, least=52 + plus), Filter(), 1),
    )
    return shapes[number % 10]


def _item(kind: str, number: int, group: str, points: int) -> Item:
    match kind:
        case "bands":
            bounds = (9500, 9000, 8000, 6000) if number % 2 == 0 else (200, 500, 1000, 1500)
            scores = [half_up(points * share, 100) for share in (100, 80, 60, 30)]
            return Item(kind, number, group, points, bounds=tuple(zip(bounds, scores, strict=True)))
        case "times":
            floor = -(points // 2) if number % 3 == 0 else 0
            return Item(kind, number, group, points, each=max(1, points // 3), floor=floor)
        case "accounts":
            shape, counted, among, divisor = _account_shape(number)
            each = max(1, points // divisor)
            most = points + points // 2 if shape == "count" else points
            return Item(kind, number, group, points, shape, counted, among, each, most=most)
        case _:
            return Item(kind, number, group, points)


def _order(size: int) -> Iterator[tuple[str, int]]:
    """The kinds without a list, interleaved in their proportions."""
    left = {kind: SHARES[kind] * size // 100 for kind in FIRST}
    used = dict.fromkeys(left, 0)
    for place in range(1, sum(left.values()) + 1):
        total = sum(left.values())
        due = {kind: Fraction(left[kind] * place, total) - used[kind] for kind in left}
        kind = max(left, key=lambda kind: (due[kind], -FIRST.index(kind)))
        yield kind, used[kind]
        used[kind] += 1


def items(size: int = 100) -> tuple[Item, ...]:
    """The items of the scheme, in the order of the text; ``size`` is a multiple of 20."""
    sizes = [share * size // 100 for share in SIZES]
    sizes[1] += size - sum(sizes)
    rest, made = _order(size), []
    for (group, most), count in zip(GROUPS, sizes, strict=True):
        lists = SHARES["accounts"] * size // 100 if group == "新媒体" else 0
        kinds = [("accounts", number) for number in range(lists)]
        kinds += [next(rest) for _ in range(count - lists)]
        points, extra = divmod(most, count)
        made += [
            _item(kind, number, group, points + (place < extra))
            for place, (kind, number) in enumerate(kinds)
        ]
    return tuple(made)


# ── 单位 ────────────────────────────────────────────────────────────────────────────────────


def _account(chance: Random) -> dict[str, Value]:
    age = min(int(chance.expovariate(1 / 9)), 400)
    age = 60 + 3 * age if chance.random() < 0.01 else age
    blank = chance.random() < 0.002
    return {
        "平台": chance.choices(PLATFORMS, (30, 30, 15, 10, 5, 10))[0],
        "最后更新": None if blank else DAY - timedelta(days=age),
        "政府主体": chance.random() < 0.92,
        "发布数": int(chance.gammavariate(4, 15)),
    }


def _answers(chance: Random, made: Sequence[Item]) -> Iterator[tuple[str, Value]]:
    quality = chance.betavariate(20, 1.2)
    for item in made:
        match item.kind:
            case "yes" if chance.random() >= 0.01:
                yield item.name, chance.random() < 0.93
            case "ratio":
                under = chance.choice(DENOMINATORS)
                share = min(max(quality + chance.gauss(0, 0.05), 0), 1)
                yield f"{item.name}分子", round(under * share)
                yield f"{item.name}分母", under
            case "bands" if chance.random() >= 0.01:
                steps = int(chance.expovariate(1 / (12 if item.at_least else 5)))
                hundredths = max(10000 - 50 * steps, 0) if item.at_least else 50 * steps
                yield item.name, Fraction(hundredths, 100)
            case "times":
                yield item.name, int(chance.expovariate(1) * 0.7)


def unit(number: int, made: Sequence[Item], seed: int = SEED) -> UnitFacts:
    """The facts of one unit; the same number and seed always give the same."""
    chance = Random(f"{seed}/{len(made)}/{number}")
    values: dict[str, Value] = dict(_answers(chance, made))
    count = chance.choices(range(12), (1, 4, 10, 15, 20, 20, 10, 8, 5, 4, 2, 1))[0]
    values["账号"] = tuple(_account(chance) for _ in range(count))
    for name in ("国家表扬", "省级表扬", "市级表扬"):
        values[name] = int(chance.expovariate(1) * 0.8)
    for name, share in (("先进", 0.03), ("负面", 0.05), ("通报", 0.02), ("瘫痪", 0.005)):
        values[name] = chance.random() < share
    kind = chance.choices(CLASSES, (4, 3, 2, 1))[0]
    return UnitFacts(Unit(f"单位{number}", kind), values)
