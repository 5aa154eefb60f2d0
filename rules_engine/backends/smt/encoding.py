"""What the terms of one question share: the variables, what is not looked into, and what holds of them."""

from collections.abc import Collection, Mapping
from typing import Any

import z3
from attrs import field, frozen

from rules_engine.backends.smt.operators import Operators
from rules_engine.backends.smt.outcomes import Outcome, free, limit
from rules_engine.backends.smt.quantities import Quantity, Witnesses, compared, number
from rules_engine.backends.smt.space import Space
from rules_engine.backends.smt.terms import Term
from rules_engine.backends.smt.truths import as_term
from rules_engine.model.values import FaultKind
from rules_engine.source import Span


@frozen(eq=False)
class Encoding:
    """Terms of expressions over the facts of ``space``. ``cuts`` (by ``id`` of an expression) are not
    looked into, those of one Outcome being one value; with ``any_length`` a list is not looked into
    either, so that what is shown holds for lists of any length. ``loose`` says what is known by bounds only; without it, what the solver
    finds is exactly what happens."""

    space: Space
    cuts: Mapping[int, Outcome] = field(factory=dict)
    any_length: bool = False
    forgiven: Collection[tuple[Span, FaultKind]] = ()
    linear: bool = False
    sampled: bool = False
    witnesses: Witnesses = field(init=False)
    operators: Operators = field(init=False)
    made: dict[int, Any] = field(init=False, factory=dict)
    taken: dict[int, Term] = field(init=False, factory=dict)
    records: dict[str, int] = field(init=False, factory=dict)
    fit: dict[tuple[str, int | None], Quantity] = field(init=False, factory=dict)

    @witnesses.default
    def _witnesses(self) -> Witnesses:
        return Witnesses(f"{self.space.prefix}#", [])

    @operators.default
    def _operators(self) -> Operators:
        return Operators(self.witnesses, self.forgiven, self.linear)

    @property
    def loose(self) -> set[str]:
        """What is not encoded exactly."""
        return self.operators.loose

    @property
    def asserted(self) -> list[Any]:
        """Everything that holds of the variables."""
        return [*self.space.asserted, *self.witnesses.asserted]

    def taken_for(self, cut: Outcome) -> Any:
        """Any value that a cut can come to."""
        self.loose.add("下级得分")
        if id(cut) not in self.taken:
            name = f"{self.space.prefix}分!{len(self.taken)}"
            self.taken[id(cut)] = self.free(name, cut)
            if cut.most is not None:
                self.operators.assume(limit(self.taken[id(cut)], cut, self.made[id(cut.most)]))
        return self.taken[id(cut)]

    def next_record(self, source: str) -> int | None:
        """A record of a list that no other aggregate is about; None where there are no more."""
        place = self.records.get(source, 0)
        self.records[source] = place + 1
        return place if place < len(self.space.list(source).present) else None

    def fitting(self, source: str, where: int | None) -> Quantity:
        """How many records of a list there are for which the condition of this number holds (None:
        how many there are), whatever the records are."""
        if (source, where) not in self.fit:
            held = Quantity(z3.Int(f"{self.space.prefix}条数!{len(self.fit)}"), 1)
            self.fit[source, where] = held
            self.say(compared("ge", held, number(0)))
            if where is not None:
                self.say(compared("le", held, self.fitting(source, None)))
        return self.fit[source, where]

    def say(self, truth: Any) -> None:
        """Something that holds of the variables."""
        self.witnesses.asserted.append(as_term(truth))

    def free(self, name: str, cut: Outcome) -> Term:
        """Anything that an outcome allows."""
        return free(name, cut, self.witnesses)
