"""What the solver knows of a value: which state it is in, and what it is when it is a value.

At most one of 出错, 未报, 不适用 and 空 holds; where none does, ``value`` is the value. Where one does,
``value`` is anything and is never looked at. ``grave`` is a 出错 that a question asks about: others,
such as that of a list in which nothing was recorded, are 出错 and nothing more.
"""

from collections.abc import Sequence
from typing import Any

import z3
from attrs import evolve, frozen

from rules_engine.backends.smt.quantities import Quantity, chosen_number
from rules_engine.backends.smt.truths import (
    Truth,
    both,
    chosen_truth,
    chosen_whole,
    either,
    negated,
)


@frozen(eq=False)
class Term:
    """A value: a truth, a ``Quantity``, or an integer for a day, an instant or a name."""

    value: Any
    fault: Truth = False
    missing: Truth = False
    absent: Truth = False
    blank: Truth = False
    grave: Truth = False

    @property
    def special(self) -> Truth:
        """Whether it is 出错, 未报 or 不适用."""
        return either(self.fault, self.missing, self.absent)

    @property
    def present(self) -> Truth:
        """Whether it is a value."""
        return negated(either(self.special, self.blank))

    @property
    def holds(self) -> Truth:
        """Whether it is 是."""
        return both(self.present, self.value)

    @property
    def fails(self) -> Truth:
        """Whether it is 否."""
        return both(self.present, negated(self.value))


@frozen(eq=False)
class Rows:
    """A value for each record of a list, by its place."""

    terms: tuple[Term, ...]


def strict(operands: Sequence[Term], value: Any, forgiven: bool = False) -> Term:
    """``value``, unless an operand is special or 空: 出错 over 未报 over 不适用. ``forgiven``: that 空 is
    used here is not asked about."""
    blanks = [one.blank for one in operands]
    fault = either(*(one.fault for one in operands), *blanks)
    missing = both(negated(fault), either(*(one.missing for one in operands)))
    absent = both(negated(fault), negated(missing), either(*(one.absent for one in operands)))
    grave = either(*(one.grave for one in operands), *(() if forgiven else blanks))
    return Term(value, fault, missing, absent, grave=grave)


def absorbing(operands: Sequence[Term], winner: bool) -> Term:
    """Kleene: ``winner`` wins, then 未报, 出错, 不适用, then the other truth."""
    if winner:
        won = either(*(one.holds for one in operands))
    else:
        won = either(*(one.fails for one in operands))
    open_ = negated(won)
    missing = both(open_, either(*(one.missing for one in operands)))
    faults = either(*(one.fault for one in operands), *(one.blank for one in operands))
    fault = both(open_, negated(missing), faults)
    absents = either(*(one.absent for one in operands))
    absent = both(open_, negated(missing), negated(fault), absents)
    graves = either(*(one.grave for one in operands), *(one.blank for one in operands))
    value = won if winner else negated(won)
    return Term(value, fault, missing, absent, grave=both(fault, graves))


def chosen(when: Truth, then: Term, otherwise: Term) -> Term:
    """``then`` where ``when`` holds, else ``otherwise``, states and all."""
    if isinstance(when, bool):
        return then if when else otherwise
    if then is otherwise:
        return then
    return Term(
        _chosen_value(when, then, otherwise),
        chosen_truth(when, then.fault, otherwise.fault),
        chosen_truth(when, then.missing, otherwise.missing),
        chosen_truth(when, then.absent, otherwise.absent),
        chosen_truth(when, then.blank, otherwise.blank),
        chosen_truth(when, then.grave, otherwise.grave),
    )


def _chosen_value(when: Truth, then: Term, otherwise: Term) -> Any:
    # What is never a value may be of another type, and there is nothing to choose.
    if then.present is False or otherwise.present is False:
        return otherwise.value if then.present is False else then.value
    if isinstance(then.value, Quantity):
        return chosen_number(when, then.value, otherwise.value)
    if isinstance(then.value, bool) or isinstance(otherwise.value, bool) or z3.is_bool(then.value):
        return chosen_truth(when, then.value, otherwise.value)
    return chosen_whole(when, then.value, otherwise.value)


def decided(conditions: Sequence[tuple[Term, Term]], otherwise: Term) -> Term:
    """The value of the first condition that is 是; a special condition met before is the result."""
    result = otherwise
    for when, then in reversed(conditions):
        taken = chosen(when.holds, then, result)
        # A special condition has no value: any of the same type will do.
        any_value = taken.value if otherwise.present is False else otherwise.value
        result = chosen(negated(when.present), _unblank(evolve(when, value=any_value)), taken)
    return result


def _unblank(term: Term) -> Term:
    """空 where a truth is asked for is 出错."""
    grave = either(term.grave, term.blank)
    return evolve(term, fault=either(term.fault, term.blank), blank=False, grave=grave)


def failing(term: Term, where: Truth, grave: bool = True) -> Term:
    """The same, but 出错 where ``where`` holds."""
    asked = either(term.grave, where) if grave else term.grave
    return evolve(term, fault=either(term.fault, where), grave=asked)
