"""Random programs and facts, drawn from a source of chance (Hypothesis's, or a seeded one)."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from random import Random

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
from rules_engine.model.types import (
    RATIO,
    BoolType,
    DateTimeType,
    DateType,
    FactDecl,
    NumberType,
    OptionType,
    TextType,
)
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, FaultKind, Value, fault
from rules_engine.operators import COHORT_AGGREGATES
from rules_engine.source import Source
from tests.backends.making import a_list, program

BOOL, DAY, TIME, TEXT = BoolType(), DateType(), DateTimeType(), TextType()
NUMBER, WHOLE, CENTS = NumberType(), NumberType(whole=True), NumberType(decimals=2)
PERCENT = NumberType(measure=RATIO, decimals=1)
OPTION = OptionType(("国家", "省", "市"))
CLASSES = ("县区", "部门")

NUMBERS = (
    FactDecl("整", WHOLE),
    FactDecl("件", WHOLE, nullable=True),
    FactDecl("分", CENTS),
    FactDecl("率", PERCENT, may_not_apply=True),
    FactDecl("数", NUMBER),
    FactDecl("替", CENTS, has_default=True, if_missing=Fraction(1, 4)),
    FactDecl("限", WHOLE, classes=("县区",)),
    FactDecl("次", NumberType(lower=Fraction(0), upper=Fraction(7), whole=True)),
    FactDecl("得", NumberType(lower=Fraction(1, 3), decimals=2)),
)
BOOLS = (
    FactDecl("是", BOOL),
    FactDecl("否", BOOL, nullable=True),
    FactDecl("免", BOOL, may_not_apply=True),
    FactDecl("默", BOOL, has_default=True, if_missing=False),
)
DAYS = (FactDecl("日", DAY), FactDecl("旧", DAY, nullable=True))
TIMES = (FactDecl("时", TIME), FactDecl("刻", TIME))
OPTIONS = (FactDecl("级", OPTION), FactDecl("别", OPTION, nullable=True))
FIELDS = (
    FactDecl("量", WHOLE),
    FactDecl("值", CENTS, nullable=True),
    FactDecl("比", NUMBER, may_not_apply=True),
    FactDecl("好", BOOL),
    FactDecl("补", WHOLE, has_default=True, if_missing=3),
    FactDecl("更", DAY, nullable=True),
)
LISTS = (a_list("甲单", *FIELDS), a_list("乙单", *FIELDS[:4]))
DECLS = (*NUMBERS, *BOOLS, *DAYS, *TIMES, *OPTIONS, *LISTS)

SOURCE = Source("随.rule", "".join(f"行{line}\n" for line in range(400)))
MIDNIGHT = datetime.fromisoformat("2018-01-01T00:00")
COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")


class Drawer:
    """Grows pools of nodes by kind; each new node takes operands from what is there."""

    def __init__(self, chance: Random, source: str | None = None, outer: "Drawer | None" = None):
        self.chance, self.source, self.outer = chance, source, outer
        self.lines = outer.lines if outer else iter(range(400))
        self.pools: dict[str, list[Expr]] = {
            kind: list(pool) for kind, pool in (outer.pools if outer else {}).items()
        }
        if source is None:
            self._facts()
        else:
            self._fields(source)

    def span(self):
        return SOURCE.line_span(next(self.lines) + 1)

    def _facts(self):
        groups = {"number": NUMBERS, "bool": BOOLS, "day": DAYS, "time": TIMES, "option": OPTIONS}
        for kind, decls in groups.items():
            self.pools[kind] = [Fact(decl.name, decl.type, self.span()) for decl in decls]
        self.pools["bool"].append(Attribute("role", "牵头", BOOL, self.span()))
        self.pools["option"].append(Attribute("class", "", OPTION, self.span()))
        self.pools["option"].append(Attribute("name", "", TEXT, self.span()))

    def _fields(self, source: str):
        decls = next(one for one in LISTS if one.name == source).type.record.fields
        kinds = {BoolType: "bool", DateType: "day", NumberType: "number"}
        for decl in decls:
            made = Field(source, decl.name, decl.type, self.span())
            self.pools[kinds[type(decl.type)]] += [made] * 3

    def one(self, kind: str) -> Expr:
        return self.chance.choice(self.pools[kind])

    def some(self, kind: str, most: int = 3) -> tuple[Expr, ...]:
        return tuple(self.one(kind) for _ in range(self.chance.randint(1, most)))

    def grow(self, times: int) -> None:
        makers = [self.number, self.number, self.bool, self.bool, self.other, self.case, self.const]
        if self.source is None:
            makers += [self.aggregate, self.aggregate, self.cohort]
        for _ in range(times):
            kind, made = self.chance.choice(makers)()
            self.pools[kind].append(made)

    def const(self):
        kind = self.chance.choice(("number", "number", "bool", "day", "option"))
        special = (NOT_APPLICABLE, None, fault(FaultKind.NO_ROW, "表"))
        values = {
            "number": (0, 1, 10, Fraction(1, 2), Fraction(7, 3), Fraction(-1, 8), 10**13),
            "bool": (True, False),
            "day": (date(2017, 12, 31), date(9999, 12, 31)),
            "option": OPTION.names,
        }
        pool = special if self.chance.randint(0, 9) == 0 else values[kind]
        types = {"number": NUMBER, "bool": BOOL, "day": DAY, "option": OPTION}
        return kind, Const(self.chance.choice(pool), types[kind], self.span())

    def number(self):
        match self.chance.randint(0, 6):
            case 0 | 1:
                operator = self.chance.choice(("add", "mul", "min", "max"))
                operands = self.some("number")
            case 2:
                operator = self.chance.choice(("sub", "div", "div"))
                operands = (self.one("number"), self.one("number"))
            case 3:
                operator = self.chance.choice(("neg", "floor", "ceil", "settle"))
                operands = (self.one("number"),)
            case 4:
                operator, operands = "days_between", (self.one("day"), self.one("day"))
            case 5:
                operator, operands = "hours_between", (self.one("time"), self.one("time"))
            case _:
                return "number", self.rounded()
        return "number", Apply(operator, operands, NUMBER, self.span())

    def rounded(self):
        digits = self.chance.choice((0, 0, 1, 2, 2, 3, 13))
        mode = self.chance.choice(list(RoundingMode))
        return Round(self.one("number"), digits, mode, NUMBER, self.span())

    def bool(self):
        match self.chance.randint(0, 5):
            case 0 | 1:
                kind = self.chance.choice(("number", "number", "day", "time"))
                operator = self.chance.choice(COMPARISONS)
                operands = (self.one(kind), self.one(kind))
            case 2:
                operator = self.chance.choice(("eq", "ne"))
                kind = self.chance.choice(("option", "bool"))
                operands = (self.one(kind), self.one(kind))
            case 3 | 4:
                operator = self.chance.choice(("and", "or"))
                operands = self.some("bool")
            case _:
                operator = self.chance.choice(("not", "is_blank", "is_not_applicable", "settle"))
                anything = self.chance.choice(list(self.pools))
                kind = anything if operator.startswith("is_") else "bool"
                operands = (self.one(kind),)
        return "bool", Apply(operator, operands, BOOL, self.span())

    def other(self):
        match self.chance.randint(0, 3):
            case 0:
                operator = self.chance.choice(("add_workdays", "add_months_rolled"))
                operands = (self.one("day"), self.one("number"))
            case 1:
                operator, operands = "month_end", (self.one("day"),)
            case 2:
                operands = (self.one("day"), self.one("day"))
                made = Apply("workdays_between", operands, WHOLE, self.span())
                return "number", made
            case _:
                operator = self.chance.choice(("add_days", "add_days", "add_months_clipped"))
                operands = (self.one("day"), self.one("number"))
        return "day", Apply(operator, operands, DAY, self.span())

    def case(self):
        kind = self.chance.choice(("number", "number", "number", "bool", "day"))
        branches = tuple((when, self.one(kind)) for when in self.some("bool"))
        types = {"number": NUMBER, "bool": BOOL, "day": DAY}
        return kind, Case(branches, self.one(kind), types[kind], self.span())

    def aggregate(self):
        source = self.chance.choice(LISTS).name
        inner = Drawer(self.chance, source, self.free_of(source))
        inner.grow(self.chance.randint(0, 6))
        operator = self.chance.choice(
            (
                *("count", "sum", "max", "min", "mean", "trimmed_mean", "any", "all"),
                *("sum_of_max", "longest_run"),
            )
        )
        conditioned = operator in ("any", "all", "longest_run") or self.chance.randint(0, 2) > 0
        where = inner.one("bool") if conditioned else None
        value = None if operator in ("count", "any", "all", "longest_run") else inner.one("number")
        kind = "bool" if operator in ("any", "all") else "number"
        types = {"number": NUMBER, "bool": BOOL}
        keys, take = self.keys(operator, source), None
        if operator == "sum_of_max" and self.chance.randint(0, 1):
            keys, take = keys[: self.chance.randint(0, 2)], self.chance.choice((1, 2, 3, -1, -2))
        return kind, Aggregate(operator, source, where, value, types[kind], self.span(), keys, take)

    def keys(self, operator: str, source: str) -> tuple[Field, ...]:
        """Whole numbers for periods; up to two fields of any kind for the same matter."""
        decls = {"longest_run": FIELDS[:1], "sum_of_max": self.chance.sample(FIELDS[:4], 2)}
        chosen = decls.get(operator, ())[: self.chance.randint(1, 2)]
        return tuple(Field(source, decl.name, decl.type, self.span()) for decl in chosen)

    def free_of(self, source: str) -> "Drawer":
        """Me; aggregates over the same list may be nested, as the machine computes them too."""
        return self

    def cohort(self):
        operator = self.chance.choice(tuple(COHORT_AGGREGATES))
        scope = self.chance.choice(("类别", ""))
        takes_part = self.chance.choice((None, None, self.one("bool")))
        operand = self.one("number")
        return "number", Cohort(operator, operand, NUMBER, self.span(), scope, takes_part)


def draw_program(chance: Random) -> tuple[Program, tuple[Expr, ...]]:
    """A program and the expressions to look at."""
    drawer = Drawer(chance)
    drawer.grow(chance.randint(3, 14))
    made = [node for pool in drawer.pools.values() for node in pool[3:]]
    roots = tuple(chance.sample(made, min(len(made), 8)))
    return program(DECLS, *roots, classes=CLASSES, late=chance.randint(0, 1) == 1), roots


def draw_plain(chance: Random, decl: FactDecl) -> Value:
    """A value that the declaration allows."""
    if decl.nullable and chance.randint(0, 3) == 0:
        return None
    if decl.may_not_apply and chance.randint(0, 3) == 0:
        return NOT_APPLICABLE
    match decl.type:
        case NumberType(lower=Fraction() as lower):
            return chance.choice((ceil(lower), 3, 5, 7))
        case NumberType(whole=True):
            return chance.choice((0, 0, 1, 2, 3, 7, -4, 100))
        case NumberType(measure="%"):
            return Fraction(chance.randint(0, 1000), 1000)
        case NumberType(decimals=2):
            return Fraction(chance.choice((0, 50, 100, 125, -25, 1005, 999)), 100)
        case NumberType():
            return chance.choice((0, 2, Fraction(4), Fraction(1, 3), Fraction(-5, 2)))
        case BoolType():
            return chance.choice((True, False))
        case DateType():
            return date(2018, 1, 1) + timedelta(days=chance.randint(-30, 30))
        case DateTimeType():
            return MIDNIGHT + timedelta(minutes=chance.randint(-90, 90))
        case OptionType(names=names):
            return chance.choice(names)
        case _:
            return tuple(draw_record(chance, decl) for _ in range(chance.randint(0, 4)))


def draw_record(chance: Random, decl: FactDecl) -> dict[str, Value]:
    values = {}
    for one in decl.type.record.fields:
        if chance.randint(0, 19) > 0:
            values[one.name] = draw_plain(chance, one)
        if chance.randint(0, 39) == 0:
            values[one.name] = fault(FaultKind.BAD_DATA, f"表 {one.name}")
    return values


def draw_unit(chance: Random, name: str) -> UnitFacts:
    """A unit with some facts 未报 and few 出错."""
    values: dict[str, Value] = {}
    for decl in DECLS:
        if chance.randint(0, 7) > 0:
            values[decl.name] = draw_plain(chance, decl)
        if chance.randint(0, 39) == 0:
            values[decl.name] = fault(FaultKind.BAD_DATA, f"表 {decl.name}")
    roles = frozenset({"牵头"}) if chance.randint(0, 1) else frozenset()
    return UnitFacts(Unit(name, chance.choice((*CLASSES, None)), roles), values)


def draw_units(chance: Random, most: int = 4) -> list[UnitFacts]:
    return [draw_unit(chance, f"单位{i}") for i in range(chance.randint(1, most))]


def filled(chance: Random, facts: UnitFacts) -> UnitFacts:
    """``facts`` with everything that was 未报 reported, stand-ins apart."""
    values = dict(facts.values)
    for decl in DECLS:
        if decl.name not in values and not decl.has_default:
            values[decl.name] = draw_plain(chance, decl)
        if decl in LISTS and isinstance(values[decl.name], tuple):
            values[decl.name] = tuple(filled_record(chance, decl, r) for r in values[decl.name])
    return UnitFacts(facts.unit, values)


def filled_record(chance: Random, decl: FactDecl, record) -> dict[str, Value]:
    gaps = [f for f in decl.type.record.fields if f.name not in record and not f.has_default]
    return {**record, **{one.name: draw_plain(chance, one) for one in gaps}}
