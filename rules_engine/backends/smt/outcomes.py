"""What an expression is taken for, instead of what it is made of: anything within what is known of it."""

from fractions import Fraction

import z3
from attrs import frozen

from rules_engine.backends.smt.quantities import Quantity, Witnesses, compared, number
from rules_engine.backends.smt.terms import Term
from rules_engine.backends.smt.truths import Truth, both, either, negated
from rules_engine.ir.expressions import Expr


@frozen(eq=False)
class Outcome:
    """A number between bounds, over a grid, or a truth; it may also be 出错 (where ``may_fail`` holds) or
    不适用, and then what stands for it has no bounds. ``most``: what it is never more than, which may
    differ from class to class."""

    low: Fraction | int | None
    high: Fraction | int | None
    grid: int | None
    may_fail: Truth = False
    may_be_absent: bool = False
    is_truth: bool = False
    most: Expr | None = None


def free(name: str, cut: Outcome, witnesses: Witnesses) -> Term:
    """Anything that an outcome allows."""
    fails = False if cut.may_fail is False else both(z3.Bool(f"{name}?出错"), cut.may_fail)
    absent = z3.Bool(f"{name}?不适用") if cut.may_be_absent else False
    value = z3.Bool(name) if cut.is_truth else _between(name, cut, witnesses, either(fails, absent))
    return Term(value, fails, False, both(negated(fails), absent), grave=fails)


def limit(taken: Term, cut: Outcome, most: Term) -> Truth:
    """That it is no more than what it is never more than, where it is a value. One that is taken to be a
    value always may stand for what is none in a class in which that is less than its least."""
    if most.present is not True:
        return True
    unless = negated(taken.present)
    if taken.present is True and cut.low is not None:
        unless = either(unless, compared("lt", most.value, number(cut.low)))
    return either(unless, compared("le", taken.value, most.value))


def _between(name: str, cut: Outcome, witnesses: Witnesses, special: Truth) -> Quantity:
    grid = cut.grid
    value = Quantity(z3.Real(name) if grid is None else z3.Int(name), grid)
    kept = [z3.BoolVal(True)]
    if cut.low is not None:
        kept.append(compared("ge", value, number(cut.low)))
    if cut.high is not None:
        kept.append(compared("le", value, number(cut.high)))
    witnesses.asserted.append(either(special, z3.And(kept)))
    return value
