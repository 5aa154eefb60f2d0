"""From what the solver found to facts of units."""

from datetime import date
from fractions import Fraction
from typing import Any

import z3
from attrs import evolve, frozen

from rules_engine.backends.smt.quantities import Quantity
from rules_engine.backends.smt.space import EPOCH, TICK, Space
from rules_engine.backends.smt.terms import Term
from rules_engine.model.numbers import decimal_places
from rules_engine.model.types import DateTimeType, DateType, FactDecl, ListType
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, Plain, Special, Value


class _NoDecimal(Exception):
    """A number of the model that no fact file can say."""


@frozen(eq=False)
class Model:
    """A model of another context."""

    found: Any
    context: Any

    def eval(self, term: Any) -> Any:
        """What a term comes to."""
        return self.found.eval(term.translate(self.context), model_completion=True)


def unit_of(space: Space, model: Model, place: int) -> UnitFacts | None:
    """The facts of a unit in a model; None where one of them is no decimal."""
    try:
        return _Reading(space, model).unit(f"单位{place + 1}")
    except _NoDecimal:
        return None


@frozen(eq=False)
class _Reading:
    space: Space
    model: Model

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
