"""Truth values of the solver, with everything that Python already knows folded away."""

from collections.abc import Iterable
from typing import Any

import z3

# A ``bool``, or a truth value of the solver.
Truth = Any


def both(*parts: Truth) -> Truth:
    """且."""
    return _joined(parts, False, z3.And)


def either(*parts: Truth) -> Truth:
    """或."""
    return _joined(parts, True, z3.Or)


def _joined(parts: Iterable[Truth], absorbing: bool, join: Any) -> Truth:
    kept: dict[int, Truth] = {}
    for part in parts:
        if part is absorbing:
            return absorbing
        if part is not (not absorbing):
            kept[part.get_id()] = part
    if not kept:
        return not absorbing
    return next(iter(kept.values())) if len(kept) == 1 else join(*kept.values())


def negated(part: Truth) -> Truth:
    """非."""
    return (not part) if isinstance(part, bool) else z3.Not(part)


def same_truth(left: Truth, right: Truth) -> Truth:
    """Whether two truth values are equal."""
    if isinstance(left, bool):
        return right if left else negated(right)
    if isinstance(right, bool):
        return left if right else negated(left)
    return left == right


def chosen_truth(when: Truth, then: Truth, otherwise: Truth) -> Truth:
    """``then`` where ``when`` holds, else ``otherwise``."""
    if isinstance(when, bool):
        return then if when else otherwise
    if isinstance(then, bool):
        return either(when, otherwise) if then else both(negated(when), otherwise)
    if isinstance(otherwise, bool):
        return either(negated(when), then) if otherwise else both(when, then)
    return z3.If(when, then, otherwise)


def as_term(part: Truth) -> Any:
    """As the solver takes it."""
    return z3.BoolVal(part) if isinstance(part, bool) else part


def chosen_whole(when: Truth, then: Any, otherwise: Any) -> Any:
    """The same for whole numbers, days and names, which are ``int`` or the solver's integers."""
    if isinstance(when, bool):
        return then if when else otherwise
    if isinstance(then, int) and isinstance(otherwise, int) and then == otherwise:
        return then
    return z3.If(when, _whole(then), _whole(otherwise))


def _whole(value: Any) -> Any:
    return z3.IntVal(value) if isinstance(value, int) else value
