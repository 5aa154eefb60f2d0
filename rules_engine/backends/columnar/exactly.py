"""Single units by the exact evaluator. What they are compared with stands as facts in expressions that
know no other units."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import Factory, evolve, field, frozen

from rules_engine.backends.columnar.conclusions import Compared, Conclusion
from rules_engine.ir.expressions import Cohort, Expr, Fact
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.substitute import substitute
from rules_engine.model.columns import Array, State
from rules_engine.model.types import FactDecl, FactSchema, NumberType
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, FaultKind, Value, fault

# From a schema and expressions over it to what observes these, for some units.
Evaluate = Callable[[Sequence[UnitFacts]], Sequence[Callable[[Expr], Value]]]
Prepare = Callable[[FactSchema, Sequence[Expr]], Evaluate]

_NAME = "#{}"


@frozen(eq=False)
class Exactly:
    """Evaluates the expressions of a program for single units. Keeps what it has prepared."""

    schema: FactSchema
    stands: Sequence[Expr] = field(repr=False)
    prepare: Prepare = field(repr=False)
    _known: dict[tuple[int, ...], tuple[dict[int, Expr], Evaluate]] = Factory(dict)

    def values(
        self,
        roots: Sequence[Expr],
        units: Sequence[UnitFacts],
        rows: Array,
        compared: Mapping[int, Compared],
        conclusions: Mapping[int, Conclusion],
    ) -> list[dict[int, Value]]:
        """The values of ``roots``, some of the expressions, for the units of ``rows``, by ``id``."""
        names = {key: _NAME.format(place) for place, key in enumerate(compared)}
        stands, evaluate = self._prepared(names)
        told = []
        for one, row in zip(units, rows, strict=True):
            more = {
                names[key]: _value(each, conclusions[key], int(row))
                for key, each in compared.items()
            }
            said = {name: value for name, value in more.items() if value is not _UNSAID}
            told.append(evolve(one, values={**one.values, **said}))
        pairs = [(root, stands[id(root)]) for root in roots]
        return [{id(root): value(stand) for root, stand in pairs} for value in evaluate(told)]

    def _prepared(self, names: Mapping[int, str]) -> tuple[dict[int, Expr], Evaluate]:
        """What to evaluate for each expression, where comparisons have these names, and with what."""
        key = tuple(names)
        if key not in self._known:
            cohorts = [each for each in walk(self.stands) if isinstance(each, Cohort)]
            facts = {
                id(each): Fact(names[id(each)], each.type, each.span)
                for each in cohorts
                if id(each) in names
            }
            decls = [_declared(each) for each in facts.values()]
            schema = evolve(self.schema, facts=(*self.schema.facts, *decls))
            made = substitute(self.stands, facts)
            by_id = {id(one): other for one, other in zip(self.stands, made, strict=True)}
            self._known[key] = by_id, self.prepare(schema, made)
        return self._known[key]


def _declared(fact: Fact) -> FactDecl:
    assert isinstance(fact.type, NumberType)
    return FactDecl(fact.name, NumberType(fact.type.measure), may_not_apply=True)


_UNSAID: Any = object()


def _value(compared: Compared, conclusion: Conclusion, row: int) -> Any:
    """What a unit is compared with: what nobody knows is a fact that is not reported."""
    state = State.VALUE if compared.states is None else State(int(compared.states[row]))
    match state:
        case State.NOT_APPLICABLE:
            return NOT_APPLICABLE
        case State.MISSING:
            return _UNSAID
        case State.FAULT:
            return fault(FaultKind.NO_PEERS, "比较")
        case _:
            under = 1 if compared.unders is None else int(compared.unders[row])
            exact = Fraction(int(compared.values[row]), conclusion.source.scale * under)
            return exact.numerator if exact.denominator == 1 else exact
