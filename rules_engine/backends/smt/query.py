"""Questions to the solver: whether some facts make an expression what is asked, and which."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

import z3
from attrs import evolve, field, frozen

from rules_engine.backends.smt.encoding import Encoding, Outcome
from rules_engine.backends.smt.quantities import Quantity, compared
from rules_engine.backends.smt.space import EPOCH, TICK, Space
from rules_engine.backends.smt.terms import Term
from rules_engine.backends.smt.truths import as_term, both, either, negated, same_truth
from rules_engine.ir.expressions import Expr
from rules_engine.model.numbers import decimal_places
from rules_engine.model.types import DateTimeType, DateType, FactDecl, FactSchema, ListType
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, FaultKind, Plain, Special, Value
from rules_engine.source import Span

SEED = 2019


class Answer(StrEnum):
    """What the solver says."""

    NEVER = "unsat"
    SOME = "sat"
    UNKNOWN = "unknown"


@frozen(eq=False)
class Found:
    """An answer. ``units`` are facts that do it, as far as they were asked about (empty where they
    cannot be written as decimals); ``exact``: nothing was known by its bounds only, and lists were
    looked at in full up to ``bound`` records (None: no list was looked at). ``effort`` counts what the
    solver did, the same on every machine. ``final``: it would answer the same for longer lists."""

    answer: Answer
    units: tuple[UnitFacts, ...] = ()
    exact: bool = True
    bound: int | None = None
    effort: int = 0
    final: bool = False


@frozen(eq=False)
class Asking:
    """How to ask. ``cuts`` as in Encoding; ``limit``: how much the solver may do before it gives up."""

    schema: FactSchema
    cuts: Mapping[int, Outcome] = field(factory=dict)
    any_length: bool = False
    linear: bool = False
    longest: int = 3
    decimals: int | None = None
    limit: int = 2_000_000
    forgiven: Collection[tuple[Span, FaultKind]] = ()


def ask(expr: Expr, fault: bool, asking: Asking) -> Found:
    """Whether some facts make ``expr`` 是 (``fault``: 出错, of a kind that is asked about)."""
    space = _space(asking)
    encoding = Encoding(space, asking.cuts, asking.any_length, asking.forgiven, asking.linear)
    (term,) = encoding.terms([expr])
    wanted = term.grave if fault else term.holds
    return _answer(asking, encoding, (space,), wanted, encoding.asserted)


def ask_apart(one: Expr, other: Expr, asking: Asking) -> Found:
    """Whether two expressions can come to something different; why they are 出错 is not asked."""
    space = _space(asking)
    encoding = Encoding(space, asking.cuts, asking.any_length, asking.forgiven)
    left, right = encoding.terms([one, other])
    states = [(left.fault, right.fault), (left.absent, right.absent), (left.blank, right.blank)]
    unlike = [negated(same_truth(a, b)) for a, b in states]
    values = negated(_equal(left.value, right.value))
    wanted = either(*unlike, both(left.present, right.present, values))
    return _answer(asking, encoding, (space,), wanted, encoding.asserted)


def _equal(left: Any, right: Any) -> Any:
    if isinstance(left, Quantity):
        return compared("eq", left, right)
    if isinstance(left, bool) or z3.is_bool(left):
        return same_truth(left, right)
    return left == right


def ask_pair(expr: Expr, fact: str, better: int, asking: Asking) -> Found:
    """Whether ``expr`` can be lower for a unit that is like another, but better in one fact."""
    space = _space(asking)
    other = evolve(space, prefix="乙.", likeness=space, differs=frozenset({fact}))
    # An evolved space starts with what the first has made, so its parts are made anew.
    other = evolve(other, asserted=[], facts={}, lists={}, attributes={})
    one, two = Encoding(space, asking.cuts), Encoding(other, asking.cuts)
    (before,), (after,) = one.terms([expr]), two.terms([expr])
    lower, raised = space.fact(fact), other.fact(fact)
    relation = "gt" if better > 0 else "lt"
    wanted = both(
        lower.present,
        raised.present,
        _compared(relation, raised.value, lower.value),
        before.present,
        after.present,
        compared("lt", after.value, before.value),
    )
    loose = Encoding(space)
    loose.loose.update(one.loose, two.loose)
    return _answer(asking, loose, (space, other), wanted, [*one.asserted, *two.asserted])


def _compared(relation: str, left: Any, right: Any) -> Any:
    if isinstance(left, Quantity):
        return compared(relation, left, right)
    if isinstance(left, bool) or z3.is_bool(left):
        raised, low = (left, right) if relation == "gt" else (right, left)
        return both(raised, negated(low))
    return left > right if relation == "gt" else left < right


def _space(asking: Asking) -> Space:
    return Space(asking.schema, longest=asking.longest, decimals=asking.decimals)


def _answer(
    asking: Asking,
    encoding: Encoding,
    spaces: Sequence[Space],
    wanted: Any,
    asserted: Sequence[Any],
) -> Found:
    exact, bound = not encoding.loose, _bound(spaces[0], asking)
    final = not any(space.lists for space in spaces) and not asking.cuts
    if wanted is False:
        return Found(Answer.NEVER, (), exact, bound, 0, final)
    answer, effort, solver, context = _checked(
        [as_term(one) for one in (*asserted, wanted)], asking.limit
    )
    if answer is not Answer.SOME:
        return Found(answer, (), exact, bound, effort, final)
    model = _Model(solver.model(), context)
    units = tuple(_unit(space, model, place) for place, space in enumerate(spaces))
    readable = tuple(unit for unit in units if unit is not None)
    kept = readable if len(readable) == len(units) else ()
    return Found(answer, kept, exact, bound, effort, final)


def _checked(truths: Sequence[Any], limit: int) -> tuple[Answer, int, Any, Any]:
    """The answer, the effort, the solver and its context: one of its own, since what was asked before
    must change neither answer nor effort."""
    context = z3.Context()
    solver = z3.Solver(ctx=context)
    solver.set("random_seed", SEED)
    solver.set("rlimit", limit)
    for one in truths:
        solver.add(one.translate(context))
    answer = Answer(str(solver.check()))
    return answer, _effort(solver), solver, context


def _effort(solver: Any) -> int:
    statistics = solver.statistics()
    keys = statistics.keys()
    return int(statistics.get_key_value("rlimit count")) if "rlimit count" in keys else 0


def _bound(space: Space, asking: Asking) -> int | None:
    """How many records were looked at: of lists that may be of any length."""
    if asking.any_length:
        return None
    kinds = [space.schema.by_name[name].type for name in space.lists]
    free = [kind for kind in kinds if isinstance(kind, ListType) and not kind.period]
    return asking.longest if free else None


class _NoDecimal(Exception):
    """A number of the model that no fact file can say."""


@frozen(eq=False)
class _Model:
    """A model of another context."""

    found: Any
    context: Any

    def eval(self, term: Any) -> Any:
        """What a term comes to."""
        return self.found.eval(term.translate(self.context), model_completion=True)


def _unit(space: Space, model: _Model, place: int) -> UnitFacts | None:
    """The facts of a model; None where one of them is no decimal."""
    try:
        return _Reading(space, model).unit(f"单位{place + 1}")
    except _NoDecimal:
        return None


@frozen(eq=False)
class _Reading:
    space: Space
    model: _Model

    def unit(self, name: str) -> UnitFacts:
        """The unit of the model; what was not asked about is left out."""
        root = self.space.likeness or self.space
        attributes = {key: self._plain(term) for key, term in root.attributes.items()}
        names = self.space.names
        kind = attributes.get(("class", ""))
        roles = frozenset(
            key for (which, key), value in attributes.items() if which == "role" and value
        )
        groups = tuple(
            (key, names.text(value))
            for (which, key), value in attributes.items()
            if which == "group"
        )
        own = attributes.get(("name", ""))
        unit = Unit(
            name if own is None else names.text(own),
            None if kind is None else names.text(kind),
            roles,
            groups,
        )
        return UnitFacts(unit, self._values(root))

    def _values(self, root: Space) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for name in (*root.facts, *self.space.facts):
            decl = root.schema.by_name[name]
            self._put(values, decl, self.space.fact(name))
        for name in (*root.lists, *self.space.lists):
            self._put_list(values, root.schema.by_name[name])
        return values

    def _put(self, values: dict[str, Value], decl: FactDecl, term: Term) -> None:
        if self._holds(term.absent):
            # 不适用 by its class is not reported at all.
            if decl.may_not_apply:
                values[decl.name] = NOT_APPLICABLE
            return
        values[decl.name] = None if self._holds(term.blank) else self._value(decl, term)

    def _put_list(self, values: dict[str, Value], decl: FactDecl) -> None:
        held = self.space.list(decl.name)
        self._put(values, decl, evolve(held.state, value=0))
        if decl.name not in values or not isinstance(values[decl.name], int):
            return
        assert isinstance(decl.type, ListType)
        records: list[dict[str, Plain | Special]] = []
        for place, here in enumerate(held.present):
            record: dict[str, Any] = {}
            for part in decl.type.record.fields:
                self._put(record, part, held.fields[part.name][place])
            if self._holds(here):
                records.append(record)
        values[decl.name] = tuple(records)

    def _holds(self, truth: Any) -> bool:
        if isinstance(truth, bool):
            return truth
        return bool(z3.is_true(self.model.eval(truth)))

    def _plain(self, term: Term) -> Any:
        value = term.value
        if isinstance(value, bool) or z3.is_bool(value):
            return self._holds(value)
        return self._number(value)

    def _value(self, decl: FactDecl, term: Term) -> Value:
        value, kind = term.value, decl.type
        if isinstance(value, bool) or z3.is_bool(value):
            return self._holds(value)
        if isinstance(value, Quantity):
            exact = Fraction(self._number(value.over)) / (value.grid or 1)
            if decimal_places(exact) is None:
                raise _NoDecimal
            return exact.numerator if exact.denominator == 1 else exact
        whole = int(self._number(value))
        match kind:
            case DateType():
                return date.fromordinal(whole)
            case DateTimeType():
                return EPOCH + whole * TICK
            case ListType():
                return whole
            case _:
                return self.space.names.text(whole)

    def _number(self, value: Any) -> Fraction:
        if isinstance(value, int | Fraction):
            return Fraction(value)
        found = self.model.eval(value)
        if z3.is_int_value(found):
            return Fraction(found.as_long())
        if z3.is_rational_value(found):
            return Fraction(found.numerator_as_long(), found.denominator_as_long())
        raise _NoDecimal
