"""The oracle's expressions: what docs/language/ chapters 2–5 say, evaluated on syntax nodes.

Written from the pages, not from the engine. Shares with it only syntax nodes and the model's types.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any

from attrs import Factory, evolve, frozen

from rules_engine.model.units import UnitFacts
from rules_engine.model.values import (
    NOT_APPLICABLE,
    Fault,
    FaultKind,
    Missing,
    NotApplicable,
    Special,
)
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from tests.oracle.dates import DATE_FUNCTIONS, version_on, within
from tests.oracle.merging import both, choose, decided, either, faulty, merged, negate, strict

_MEASURES = {"%": Fraction(1, 100), "百分点": Fraction(1, 100), "万元": Fraction(10000)}
_JUDGED = ("分数", "打分人", "评分日期", "理由")
_PERIOD_KEYS = {"每月清单": "月份", "每季清单": "季度"}
_BUILT_IN = ("类别", "单位名称", "总分", "基本分", "分值", "是", "否")


def divide(a: Any, b: Any) -> Any:
    return faulty(FaultKind.DIVISION_BY_ZERO) if b == 0 else Fraction(a) / b


def add(a: Any, b: Any) -> Any:
    if isinstance(a, date):
        return a + timedelta(days=int(b))
    return b + timedelta(days=int(a)) if isinstance(b, date) else a + b


def subtract(a: Any, b: Any) -> Any:
    if isinstance(a, datetime):
        return Fraction((a - b) // timedelta(microseconds=1), 3_600_000_000)
    if isinstance(a, date):
        return (a - b).days if isinstance(b, date) else a - timedelta(days=int(b))
    return a - b


_ARITHMETIC = {"+": add, "-": subtract, "×": lambda a, b: a * b, "/": divide}
ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "≥": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "≤": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    "=": lambda a, b: a == b,
    "≠": lambda a, b: a != b,
}


def literal(quantity: e.Quantity, kind: str | None = None) -> Fraction:
    """2.2-1, 1.4-4: the value of a literal for a class."""
    for part in quantity.by_class:
        if part.name.text == kind:
            return part.value * _MEASURES.get(part.measure.removeprefix("个"), 1)
    return quantity.value * measure_unit(quantity.measure)


def measure_unit(measure: str) -> Fraction:
    return _MEASURES.get(measure.removeprefix("个"), Fraction(1))


@frozen(eq=False)
class Scope:
    """Where an expression stands: the record it looks at, parameters by name, 分值, which 总分."""

    record: tuple[str, Mapping[str, Any], int] | None = None
    bindings: Mapping[str, tuple[Any, "Scope"]] = {}
    worth: Any = None
    total: str = "final"


UNIT = Scope()


@frozen(eq=False)
class Values:
    """Facts and definitions of a scheme, and how to ask for scores and for other units."""

    facts: Mapping[str, n.Fact]
    definitions: Mapping[str, n.Definition]
    tables: Mapping[str, n.Table]
    parameters: Mapping[str, n.Parameter]
    as_of: n.AsOf | None
    roles: tuple[str, ...]
    units: Callable[[], tuple[UnitFacts, ...]]
    score_of: Callable[[UnitFacts, str], Any]
    points_of: Callable[[UnitFacts, str], Any]
    total_of: Callable[[UnitFacts, str], Any]
    takes_part: Callable[[UnitFacts], Any]
    peers: str = "类别"
    known_fields: dict[str, dict[str, n.Fact]] = Factory(dict)

    def of(self, u: UnitFacts, expr: e.Expr, at: Scope = UNIT) -> Any:
        """The value of an expression for a unit."""
        match expr:
            case e.Quantity():
                return literal(expr, u.unit.kind)
            case e.TextLiteral():
                return expr.text
            case e.DateLiteral():
                kinds = {part.name.text: part.value for part in expr.by_class}
                return kinds.get(u.unit.kind or "", expr.value)
            case e.Ref():
                return self.name(u, expr.name, at)
            case e.Call():
                return self.call(u, expr, at)
            case e.Compare():
                operands = [expr.first, *(operand for _, operand in expr.rest)]
                values = [self.of(u, operand, at) for operand in operands]
                signs = [ORDER[sign] for sign, _ in expr.rest]
                pairs = zip(signs, pairwise(values), strict=True)
                tests = [strict(sign, *pair) for sign, pair in pairs]
                return tests[0] if len(tests) == 1 else both(tests)
            case e.IsBlank():
                value = self.of(u, expr.operand, at)
                return value if isinstance(value, Special) else (value is None) != expr.negated
            case e.IsNotApplicable():
                value = self.of(u, expr.operand, at)
                if isinstance(value, Missing | Fault):
                    return value
                return (value == NOT_APPLICABLE) != expr.negated
            case e.Membership():
                options = [option.text for option in expr.options]
                return strict(lambda v: v in options, self.of(u, expr.operand, at))
            case e.Quantified():
                return self.quantified(u, expr, at)
            case e.Not():
                return negate(self.of(u, expr.operand, at))
            case e.And():
                return both(self.of(u, operand, at) for operand in expr.operands)
            case e.Or():
                return either(self.of(u, operand, at) for operand in expr.operands)
            case e.Minus():
                return strict(lambda v: -v, self.of(u, expr.operand, at))
            case e.Sum() | e.Product():
                value = self.of(u, expr.first, at)
                for sign, operand in expr.rest:
                    value = strict(_ARITHMETIC[sign], value, self.of(u, operand, at))
                return value
            case e.Conditional():
                branches = [lambda b=b: self.of(u, b, at) for b in (expr.then, expr.otherwise)]
                return choose(self.of(u, expr.condition, at), *branches)
        raise TypeError(expr)

    # ── 4.2 names ──

    def name(self, u: UnitFacts, name: str, at: Scope) -> Any:
        if name in at.bindings:
            bound, outside = at.bindings[name]
            return self.of(u, bound, outside)
        if at.record and name in self.fields(at.record[0]):
            return self.field(name, at.record)
        if name in _BUILT_IN:
            return self.built_in(u, name, at)
        if name in self.facts:
            return self.fact(u, name)
        if name in self.roles:
            return name in u.unit.roles
        if name in dict(u.unit.groups):
            return self.group(u, name)
        if name in self.definitions:
            definition = self.definitions[name]
            about_records = bool(definition.parameters)
            return self.of(
                u, definition.body, Scope(at.record if about_records else None, total=at.total)
            )
        if name in self.parameters:
            return self.parameter(u, self.parameters[name])
        return name  # 2.5-3: an option

    # ── 17.1–17.3 what is in force ──

    def day(self, u: UnitFacts) -> Any:
        """基准日."""
        assert self.as_of is not None
        named = self.as_of.day
        return self.fact(u, named.text) if isinstance(named, e.Name) else named.value

    def parameter(self, u: UnitFacts, made: n.Parameter) -> Any:
        if not made.dated:
            return self.of(u, made.versions[0].value)
        chosen = strict(lambda day: version_on(day, made), self.day(u))
        return self.of(u, chosen.value) if isinstance(chosen, n.Version) else chosen

    def in_force(self, u: UnitFacts, period: n.Period | None) -> Any:
        """17.3-1"""
        if period is None:
            return True
        return strict(lambda day: within(day, period), self.day(u))

    def built_in(self, u: UnitFacts, name: str, at: Scope) -> Any:
        match name:
            case "类别":
                return u.unit.kind
            case "单位名称":
                return u.unit.name
            case "总分" | "基本分":
                return self.total_of(u, "base" if name == "基本分" else at.total)
            case "分值":
                return at.worth
        return name == "是"

    def fields(self, source: str) -> dict[str, n.Fact]:
        """The fields of a list, those of every 评分 (5.2-6) among them."""
        if source not in self.known_fields:
            self.known_fields[source] = self.fields_of(source)
        return self.known_fields[source]

    def fields_of(self, source: str) -> dict[str, n.Fact]:
        fact = self.facts.get(source)
        fields = {field.name.text: field for field in fact.fields} if fact else {}
        judged = fact and isinstance(fact.type, n.NamedType) and fact.type.name == "评分"
        given = (
            {name: evolve(fact, name=e.Name(name, span=fact.span)) for name in _JUDGED}
            if judged
            else {}
        )
        return given | self.period_field(fact) | fields

    def period_field(self, fact: n.Fact | None) -> dict[str, n.Fact]:
        """15.3-1: the field that says which month or quarter a record is about."""
        word = fact.type.name if fact and isinstance(fact.type, n.NamedType) else ""
        key = _PERIOD_KEYS.get(word)
        if fact is None or key is None:
            return {}
        return {key: evolve(fact, name=e.Name(key, span=fact.span), modifiers=())}

    def fact(self, u: UnitFacts, name: str) -> Any:
        return reported(self.facts[name], u.values, name, u.unit.kind)

    def field(self, name: str, record: tuple[str, Mapping[str, Any], int]) -> Any:
        source, values, place = record
        return reported(self.fields(source)[name], values, f"{source}[{place}].{name}", None)

    # ── 3.6, 4.3 lists ──

    def records(self, u: UnitFacts, source: str, at: Scope) -> Any:
        """A scope for every record of a list; a special value where the list is one."""
        values = self.fact(u, source)
        if not isinstance(values, tuple):
            return merged([values])
        return [
            evolve(at, record=(source, record, place)) for place, record in enumerate(values, 1)
        ]

    def selected(self, u: UnitFacts, selection: e.Selection | e.Expr, at: Scope) -> Any:
        """Scopes of the chosen records, or a special value."""
        return self.taken(u, selection, at, lambda record: record)

    def listed(self, u: UnitFacts, selection: e.Selection, at: Scope) -> Any:
        """The values of the chosen records, or a special value."""
        assert selection.value is not None
        value = selection.value
        return self.taken(u, selection, at, lambda record: self.of(u, value, record))

    def taken(
        self, u: UnitFacts, chosen: e.Selection | e.Expr, at: Scope, take: Callable[[Scope], Any]
    ) -> Any:
        """3.6-2: something of each chosen record; what is special in any condition, or in what is
        taken where the condition holds, comes together."""
        source = chosen.source.text if isinstance(chosen, e.Selection) else chosen.name
        found = self.records(u, source, at)
        if isinstance(found, Special):
            return found
        where = chosen.where if isinstance(chosen, e.Selection) else None
        tests = [True if where is None else self.of(u, where, record) for record in found]
        values = [take(r) for r, test in zip(found, tests, strict=True) if test is True]
        return merged([*tests, *values]) or values

    def quantified(self, u: UnitFacts, expr: e.Quantified, at: Scope) -> Any:
        found = self.records(u, expr.source.text, at)
        if isinstance(found, Special):
            return found
        tests = [self.of(u, expr.where, record) for record in found]
        if expr.kind == "中都":
            return both(tests)
        return either(tests) if expr.kind == "中有" else negate(either(tests))

    # ── 4.4 functions, 3.7 other units ──

    def call(self, u: UnitFacts, call: e.Call, at: Scope) -> Any:
        name, arguments = call.name.text, call.arguments
        first: Any = arguments[0]
        if name in self.definitions:
            return self.defined(u, self.definitions[name], arguments, at)
        if name in self.tables:
            keys = [self.of(u, argument, at) for argument in arguments]
            return self.looked_up(u, self.tables[name], keys)
        if name == "得分":
            return self.score_of(u, first.name)
        if name == "分值":
            return self.points_of(u, first.name)
        if name[:2] in {"同类", "全体"}:
            return self.cohort(u, name, first, at, call.when)
        if name == "个数":
            return strict(len, self.selected(u, first, at))
        if name == "连续期数":
            return self.run(u, first, at)
        if name in {"合计", "最高", "最低", "平均", "最晚", "最早"}:
            return strict(lambda values: aggregate(name, values), self.listed(u, first, at))
        if name in DATE_FUNCTIONS:
            last = arguments[-1]
            rule = last.name if isinstance(last, e.Ref) else ""
            values = [self.of(u, argument, at) for argument in arguments[:2]]
            return strict(lambda *known: DATE_FUNCTIONS[name](rule, *known), *values)
        values = [self.of(u, argument, at) for argument in arguments]
        functions: dict[str, Callable[..., Any]] = {
            "较大": max,
            "较小": min,
            "取整": floor,
            "进整": ceil,
        }
        return strict(functions[name], *values)

    def run(self, u: UnitFacts, chosen: e.Selection, at: Scope) -> Any:
        """15.4: the longest row of periods that hold, where every completion agrees."""
        assert chosen.where is not None
        found = self.records(u, chosen.source.text, at)
        if isinstance(found, Special):
            return found
        tests = [self.of(u, chosen.where, record) for record in found]
        (key,) = self.period_field(self.facts[chosen.source.text])
        periods = [self.name(u, key, record) for record in found]
        lengths = [
            longest([p for p, test in zip(periods, tests, strict=True) if keeps(test)])
            for keeps in (lambda test: test is True, lambda test: test is not False)
        ]
        return (
            lengths[0]
            if lengths[0] == lengths[1]
            else decided([test for test in tests if not isinstance(test, bool)], True)
        )

    def looked_up(self, u: UnitFacts, table: n.Table, keys: list[Any]) -> Any:
        """15.1: the row whose options are those of every key; 其余 where no row can be it."""
        met = []
        for row in table.rows:
            pairs = zip(keys, row.cells, strict=False)
            tests = [strict(lambda v, c=c: v in [o.text for o in c], key) for key, c in pairs]
            met.append(both(tests) if row.cells else False)
        rests = [self.of(u, row.value) for row in table.rows if not row.cells]
        special = merged(one for one in met if not isinstance(one, bool))
        if special is not None:
            return special
        return self.of(u, table.rows[met.index(True)].value) if True in met else rests[0]

    def defined(self, u: UnitFacts, made: n.Definition, arguments: Any, at: Scope) -> Any:
        names = [parameter.text for parameter in made.parameters]
        if len(names) == 1 and self.fields(names[0]):
            return self.name(u, made.name.text, at)
        bindings = {name: (bound, at) for name, bound in zip(names, arguments, strict=True)}
        return self.of(u, made.body, Scope(bindings=bindings, total=at.total))

    def cohort(self, u: UnitFacts, name: str, expr: Any, at: Scope, when: Any = None) -> Any:
        """3.7, 16.1–16.3: who does not take part is not looked at."""
        value = expr.value if isinstance(expr, e.Ordered) else expr
        peers = [peer for peer in self.units() if name[:2] == "全体" or self.alike(u, peer)]
        parts = [(peer, self.takes_part(peer)) for peer in peers]
        if when is not None:  # 16.1-7
            parts = [(peer, both([part, self.of(peer, when, at)])) for peer, part in parts]
        rows = [
            (peer.unit.name, merged([part]) or self.of(peer, value, at))
            for peer, part in parts
            if part is True or isinstance(part, Missing)
        ]
        open_ = [
            (peer.unit.name, self.of(peer, value, at))
            for peer, part in parts
            if isinstance(part, Missing)
        ]
        if not isinstance(expr, e.Ordered):
            return compared(name[2:], [*rows, *open_])
        own = self.of(u, value, at)
        if own is None or isinstance(own, Fault | NotApplicable):
            return merged([own])
        return compared("名次", [*rows, *open_], placing(expr, own))

    def alike(self, u: UnitFacts, peer: UnitFacts) -> bool:
        return self.group(peer, self.peers) == self.group(u, self.peers)

    def group(self, u: UnitFacts, attribute: str) -> str | None:
        """16.1"""
        return u.unit.kind if attribute == "类别" else dict(u.unit.groups).get(attribute)


def placing(order: e.Ordered, own: Any) -> Callable[[list[Any]], Any]:
    """16.2-1"""

    def place(known: list[Any]) -> Any:
        if isinstance(own, Missing):
            return own
        better = [v for v in known if (v > own if order.direction == "从高到低" else v < own)]
        return 1 + len(set(better) if order.ties == "密集" else better)

    return place


def compared(
    name: str, values: list[tuple[str, Any]], place: Callable[[list[Any]], Any] | None = None
) -> Any:
    """3.7: a comparison of named values."""
    gaps = {f"{who}·{fact}" for who, v in values if isinstance(v, Missing) for fact in v.facts}
    if gaps:
        return Missing(frozenset(gaps))
    known = [v for _, v in values if v is not None and not isinstance(v, Special)]
    if place is not None:
        return place(known)
    if not known and name in ("平均", "最高", "最低"):
        return faulty(FaultKind.NO_PEERS)
    return len(known) if name == "个数" else aggregate(name, known)


def longest(periods: list[int]) -> int:
    runs = [sum(all(p + k in periods for k in range(m + 1)) for m in range(12)) for p in periods]
    return max(runs, default=0)


def aggregate(name: str, values: list[Any]) -> Any:
    if name == "合计":
        return sum(values, Fraction(0))
    if not values:
        return faulty(FaultKind.NO_RECORDS)
    if name == "平均":
        return Fraction(sum(values)) / len(values)
    return max(values) if name in {"最高", "最晚"} else min(values)


def reported(decl: n.Fact, values: Mapping[str, Any], key: str, kind: str | None) -> Any:
    """5.3: a fact or field as it counts."""
    name = decl.name.text
    if name in values:
        return values[name]
    for part in decl.modifiers:
        if isinstance(part, n.OnlyFor) and kind not in [c.text for c in part.classes]:
            return NOT_APPLICABLE
    for part in decl.modifiers:
        if isinstance(part, n.IfMissing):
            return stand_in(decl, part.value)
    return Missing(frozenset([key]))


def stand_in(decl: n.Fact, value: e.Literal) -> Any:
    if isinstance(value, e.Quantity):
        return literal(value)
    if isinstance(value, e.Ref):
        if isinstance(decl.type, n.OptionsType):
            return value.name
        return None if value.name == "空" else value.name == "是"
    return value.value if isinstance(value, e.DateLiteral) else value.text
