"""An interpreter to compare with: recursive, on fractions, from the declared meanings alone.

Shares no code with the backends: another author of the same sentences.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import partial, reduce
from itertools import product
from math import ceil, floor

from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import (
    Aggregate,
    Apply,
    Attribute,
    Case,
    Cohort,
    Const,
    Expr,
    Fact,
    Field,
    Program,
    Round,
)
from rules_engine.model.rounding import RoundingMode
from rules_engine.model.types import FactDecl
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import (
    NOT_APPLICABLE,
    Cause,
    Fault,
    FaultKind,
    Missing,
    NotApplicable,
)

CALENDAR = shipped_calendar()
SPECIAL = (Missing, NotApplicable, Fault)


class Naive:
    """The values of one unit among ``units``."""

    def __init__(self, program: Program, units: Sequence[UnitFacts], me: int):
        self.program, self.units, self.me = program, units, me
        self.known: dict = {}

    def value(self, node: Expr, at: int | None = None):
        key = (id(node), at)
        if key not in self.known:
            self.known[key] = getattr(self, type(node).__name__.lower())(node, at)
        return self.known[key]

    def const(self, node: Const, at):
        return node.value

    def fact(self, node: Fact, at):
        facts = self.units[self.me]
        decl = self.program.schema.by_name[node.name]
        if decl.classes and facts.unit.kind not in decl.classes:
            return NOT_APPLICABLE
        return stand_in(decl, facts.values.get(node.name, Missing(frozenset({node.name}))))

    def attribute(self, node: Attribute, at):
        unit = self.units[self.me].unit
        match node.which:
            case "class":
                bad = Fault(frozenset({Cause(FaultKind.BAD_DATA, "类别")}))
                return bad if unit.kind is None else unit.kind
            case "name":
                return unit.name
            case "role":
                return node.key in unit.roles

    def records(self, name: str):
        return self.units[self.me].values.get(name, Missing(frozenset({name})))

    def field(self, node: Field, at):
        record = self.records(node.source)[at]
        listed = self.program.schema.by_name[node.source].type
        decl = next(one for one in listed.record.fields if one.name == node.name)
        name = f"{node.source}[{at + 1}].{node.name}"
        return stand_in(decl, record.get(node.name, Missing(frozenset({name}))))

    def round(self, node: Round, at):
        value = self.value(node.operand, at)
        return strict(node, [value]) or round_to(Fraction(value), node.digits, node.mode)

    def case(self, node: Case, at):
        for index, (when, then) in enumerate(node.branches):
            condition = self.value(when, at)
            if condition is True:
                return self.value(then, at)
            if condition is not False:
                special = strict(node, [condition])
                if not isinstance(special, Missing):
                    return special
                rest = [part for branch in node.branches[index:] for part in branch]
                values = [self.value(part, at) for part in (*rest, node.otherwise)]
                return Missing(joined(values, Missing, "facts"))
        return self.value(node.otherwise, at)

    def aggregate(self, node: Aggregate, at):
        records = self.records(node.source)
        if records is None or isinstance(records, SPECIAL):
            return strict(node, [records])
        places = range(len(records))
        held = [True if node.where is None else self.value(node.where, i) for i in places]
        if node.operator == "any":
            return kleene(node, held, True)
        if node.operator == "all":
            return kleene(node, held, False)
        if node.operator == "longest_run":
            return self.run(node, held)
        taken = [i for i in places if held[i] is True]
        values = [] if node.value is None else [self.value(node.value, i) for i in taken]
        keys = [tuple(self.value(key, i) for key in node.keys) for i in taken]
        told = [part for key in keys for part in key]
        if node.operator == "sum_of_max":
            best = (
                {k: max(v for v, q in zip(values, keys, strict=True) if q == k) for k in keys}
                if strict(node, [*held, *values, *told]) is None
                else {}
            )
            kept = list(best.values()) if node.keys or not best else values
            if node.take is not None:
                kept = sorted(kept, reverse=node.take > 0)[: abs(node.take)]
            return strict(node, [*held, *values, *told]) or sum(kept, Fraction(0))
        return strict(node, [*held, *values]) or self.over(node, taken, values)

    def run(self, node: Aggregate, held):
        """Every completion of what is not known is tried."""
        periods = [self.value(node.keys[0], i) for i in range(len(held))]
        unknown = [i for i, one in enumerate(held) if not isinstance(one, bool)]
        if strict(node, periods):
            return strict(node, periods)
        found = set()
        for world in product((False, True), repeat=len(unknown)):
            truth = dict(enumerate(held)) | dict(zip(unknown, world, strict=True))
            kept = [periods[i] for i, one in truth.items() if one]
            found.add(max((in_row(kept, first) for first in kept), default=0))
        return found.pop() if len(found) == 1 else kleene(node, [held[i] for i in unknown], True)

    def over(self, node: Aggregate, taken, values):
        match node.operator:
            case "count":
                return len(taken)
            case "sum":
                return sum(values, Fraction(0))
            case "trimmed_mean":
                kept = sorted(values)[1:-1]
                few = no_records(node) if not values else faulty(node, FaultKind.NOTHING_LEFT)
                return sum(kept, Fraction(0)) / len(kept) if kept else few
        return statistic(node, values)

    def cohort(self, node: Cohort, at):
        mine = self.units[self.me].unit.kind
        values, open_ = {}, {}
        for i, facts in enumerate(self.units):
            other = Naive(self.program, self.units, i)
            part = True if node.takes_part is None else other.value(node.takes_part)
            if (not node.scope or facts.unit.kind == mine) and (
                part is True or isinstance(part, Missing)
            ):
                values[facts.unit.name] = other.value(node.operand)
                if part is not True:
                    open_[facts.unit.name] = part
        everyone = {facts.unit.name for facts in self.units}
        gaps = {
            fact if fact.partition("·")[0] in everyone else f"{name}·{fact}"
            for name, value in [*values.items(), *open_.items()]
            if isinstance(value, Missing)
            for fact in value.facts
        }
        own = self.value(node.operand)
        if node.operator.startswith("rank") and not isinstance(own, Missing):
            special = strict(node, [own])
            if special is not None:
                return special
        known = [v for v in values.values() if v is not None and not isinstance(v, SPECIAL)]
        if gaps:
            return Missing(frozenset(gaps))
        if node.operator in ("count", "sum"):
            return len(known) if node.operator == "count" else sum(known, Fraction(0))
        if node.operator.startswith("rank"):
            if isinstance(own, Missing):
                return own
            down = "down" in node.operator
            better = [v for v in known if (v > own if down else v < own)]
            return 1 + len(set(better) if "dense" in node.operator else better)
        return statistic(node, known) if known else faulty(node, FaultKind.NO_PEERS)

    def apply(self, node: Apply, at):
        values = [self.value(operand, at) for operand in node.operands]
        first = values[0]
        match node.operator:
            case "and":
                return kleene(node, values, False)
            case "or":
                return kleene(node, values, True)
            case "is_blank":
                return first if isinstance(first, SPECIAL) else first is None
            case "is_not_applicable":
                passing = isinstance(first, Missing | Fault)
                return first if passing else first == NOT_APPLICABLE
            case "settle":
                unhandled = faulty(node, FaultKind.NOT_APPLICABLE_UNHANDLED)
                return unhandled if first == NOT_APPLICABLE else first
        return strict(node, values) or PLAIN[node.operator](node, *values)


def in_row(periods, first):
    length = 0
    while first + length in periods:
        length += 1
    return length


def stand_in(decl: FactDecl, value):
    return decl.if_missing if isinstance(value, Missing) and decl.has_default else value


def where(node: Expr) -> str:
    return f"第 {node.span.begin.line} 行“{node.span.text}”"


def faulty(node: Expr, kind: FaultKind) -> Fault:
    return Fault(frozenset({Cause(kind, where(node))}))


def no_records(node: Expr) -> Fault:
    return faulty(node, FaultKind.NO_RECORDS)


def joined(values, kind, name):
    return frozenset(x for value in values if isinstance(value, kind) for x in getattr(value, name))


def strict(node: Expr, values):
    """The special result, or None where all values are plain."""
    values = [faulty(node, FaultKind.BLANK_USED) if value is None else value for value in values]
    if any(isinstance(value, Fault) for value in values):
        return Fault(joined(values, Fault, "causes"))
    if any(isinstance(value, Missing) for value in values):
        return Missing(joined(values, Missing, "facts"))
    return next((value for value in values if isinstance(value, NotApplicable)), None)


def kleene(node: Expr, values, absorbing: bool):
    values = [faulty(node, FaultKind.BLANK_USED) if value is None else value for value in values]
    if any(value is absorbing for value in values):
        return absorbing
    if any(isinstance(value, Missing) for value in values):
        return Missing(joined(values, Missing, "facts"))
    return strict(node, values) or (not absorbing)


def statistic(node, values):
    if not values:
        return no_records(node)
    match node.operator:
        case "max":
            return max(values)
        case "min":
            return min(values)
        case "mean":
            return sum(values, Fraction(0)) / len(values)


def round_to(value: Fraction, digits: int, mode: RoundingMode) -> Fraction:
    scaled = abs(value) * 10**digits
    whole, rest = floor(scaled), scaled - floor(scaled)
    half = Fraction(1, 2)
    match mode:
        case RoundingMode.HALF_UP:
            up = rest >= half
        case RoundingMode.DOWN:
            up = False
        case RoundingMode.UP:
            up = rest > 0
        case RoundingMode.HALF_EVEN:
            up = rest > half or (rest == half and whole % 2 == 1)
    sign = -1 if value < 0 else 1
    return sign * Fraction(whole + up, 10**digits)


def divide(node, a, b):
    return Fraction(a) / Fraction(b) if b else faulty(node, FaultKind.DIVISION_BY_ZERO)


def shift(node, day, count):
    if Fraction(count).denominator != 1:
        return faulty(node, FaultKind.OUT_OF_RANGE)
    try:
        return day + timedelta(days=int(count))
    except OverflowError:
        return faulty(node, FaultKind.OUT_OF_RANGE)


def no_year(node, year):
    years = f"用到 {year} 年，工作日历有 {CALENDAR.covered} 年；用 --calendar 给出缺的年份"
    return Fault(frozenset({Cause(FaultKind.NO_WORK_YEAR, f"{where(node)}（{years}）")}))


def works(day):
    return CALENDAR.years[day.year].works(day)


def workdays(node, start, end):
    if end < start:
        turned = workdays(node, end, start)
        return turned if isinstance(turned, Fault) else -turned
    for year in range(start.year, end.year + 1):
        if year not in CALENDAR.years:
            return no_year(node, year)
    days = (start + timedelta(days=i) for i in range(1, (end - start).days + 1))
    return sum(1 for day in days if works(day))


def after_workdays(node, day, count):
    if Fraction(count).denominator != 1 or count < 0:
        return faulty(node, FaultKind.OUT_OF_RANGE)
    gone = 0
    while True:
        if day.year not in CALENDAR.years:
            return no_year(node, day.year)
        if gone >= count and works(day):
            return day
        day += timedelta(days=1)
        if day.year in CALENDAR.years and works(day):
            gone += 1


def months_on(node, day, count, *, rolled):
    if Fraction(count).denominator != 1:
        return faulty(node, FaultKind.OUT_OF_RANGE)
    months = day.year * 12 + day.month - 1 + int(count)
    if not 12 <= months < 12 * 10000:
        return faulty(node, FaultKind.OUT_OF_RANGE)
    year, month = months // 12, months % 12 + 1
    for last in range(day.day, 27, -1):
        try:
            found = date(year, month, last)
        except ValueError:
            continue
        return found + timedelta(days=1) if rolled and last < day.day else found
    return date(year, month, day.day)


def last_of_month(node, day):
    while (day + timedelta(days=1)).day != 1:
        day += timedelta(days=1)
    return day


def hours(node, later, earlier):
    gap = later - earlier
    return Fraction(gap.days * 86400 + gap.seconds, 3600) + Fraction(gap.microseconds, 3600 * 10**6)


PLAIN = {
    "add": lambda node, *values: sum(map(Fraction, values), Fraction(0)),
    "sub": lambda node, a, b: Fraction(a) - b,
    "mul": lambda node, *values: reduce(lambda a, b: a * b, map(Fraction, values)),
    "div": divide,
    "neg": lambda node, a: -a,
    "min": lambda node, *values: min(values),
    "max": lambda node, *values: max(values),
    "floor": lambda node, a: floor(a),
    "ceil": lambda node, a: ceil(a),
    "eq": lambda node, a, b: a == b,
    "ne": lambda node, a, b: a != b,
    "lt": lambda node, a, b: a < b,
    "le": lambda node, a, b: a <= b,
    "gt": lambda node, a, b: a > b,
    "ge": lambda node, a, b: a >= b,
    "days_between": lambda node, a, b: (a - b).days,
    "hours_between": hours,
    "add_days": shift,
    "workdays_between": workdays,
    "add_workdays": after_workdays,
    "add_months_clipped": partial(months_on, rolled=False),
    "add_months_rolled": partial(months_on, rolled=True),
    "month_end": lambda node, day: day if day == date.max else last_of_month(node, day),
    "date_of": lambda node, moment: moment.date(),
    "not": lambda node, a: not a,
}
