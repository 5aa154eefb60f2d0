"""Aggregates over the records that a list may have."""

from collections.abc import Collection, Sequence
from typing import Any

import z3
from attrs import evolve

from rules_engine.backends.smt import quantities as q
from rules_engine.backends.smt.quantities import ZERO, Quantity, chosen_number, number
from rules_engine.backends.smt.space import ListTerm
from rules_engine.backends.smt.terms import Term, absorbing, failing, strict
from rules_engine.backends.smt.truths import Truth, both, either, negated, same_truth
from rules_engine.ir.expressions import Aggregate
from rules_engine.model.values import FaultKind
from rules_engine.operators import FEWEST_RECORDS

Column = tuple[Term, ...]
_TRUE = Term(True)


def over_records(
    node: Aggregate,
    source: ListTerm,
    where: Column | None,
    value: Column | None,
    keys: Sequence[Column],
    forgiven: Collection[FaultKind] = (),
) -> Term:
    """The term of an aggregate; ``forgiven``: which of its 出错 are not asked about."""
    wheres = where or (_TRUE,) * len(source.present)
    there = [_there(term, here) for term, here in zip(wheres, source.present, strict=True)]
    made = _result(node, source, there, value, keys)
    if node.operator in FEWEST_RECORDS:
        held = _count([one.holds for one in there], [])
        made = of_enough(node.operator, made, held, FaultKind.NO_RECORDS in forgiven)
    if FaultKind.BLANK_USED in forgiven:
        made = evolve(made, grave=both(made.grave, *_without_blanks(source, there, value, keys)))
    # 未报, 不适用, 出错 or 空 as the list itself is: so is all that is made of it.
    return over_list(source.state, made)


def _without_blanks(
    source: ListTerm, where: list[Term], value: Column | None, keys: Sequence[Column]
) -> list[Truth]:
    """That nothing it looks at is 空."""
    held = [one.holds for one in where]
    used = [*where, *_used(held, value), *(one for key in keys for one in _used(held, key))]
    return [negated(one.blank) for one in used]


def of_enough(operator: str, made: Term, held: Quantity, forgiven: bool) -> Term:
    """``made``, unless so few records are held that there is nothing to make it of."""
    few = q.compared("lt", held, number(FEWEST_RECORDS[operator]))
    return failing(made, both(negated(made.special), few), grave=not forgiven)


def over_list(state: Term, made: Term) -> Term:
    """``made``, unless the list itself is special or 空."""
    merged = strict((state,), made.value)
    open_ = negated(merged.special)
    return Term(
        made.value,
        either(merged.fault, both(open_, made.fault)),
        either(merged.missing, both(open_, made.missing)),
        either(merged.absent, both(open_, made.absent)),
        grave=either(merged.grave, both(open_, made.grave)),
    )


def _there(where: Term, present: Truth) -> Term:
    """The condition on a record; 否 for one that is not there."""
    return Term(
        both(present, where.value),
        both(present, where.fault),
        both(present, where.missing),
        both(present, where.absent),
        both(present, where.blank),
        both(present, where.grave),
    )


def _result(
    node: Aggregate,
    source: ListTerm,
    where: list[Term],
    value: Column | None,
    keys: Sequence[Column],
) -> Term:
    operator = node.operator
    if operator in ("any", "all"):
        if operator == "all":
            where = [
                evolve(one, value=either(negated(here), one.value))
                for one, here in zip(where, source.present, strict=True)
            ]
        return absorbing(where, operator == "any") if where else Term(operator == "all")
    if operator == "longest_run":
        return _longest_run(source, where, keys[0])
    held = [one.holds for one in where]
    used = [*where, *_used(held, value), *(one for key in keys for one in _used(held, key))]
    values = [one.value for one in value or ()]
    if operator == "sum_of_max":
        return strict(used, _sum_of_max(held, values, keys, node.take))
    return strict(used, _REDUCTIONS[operator](held, values))


def _used(held: Sequence[Truth], column: Column | None) -> list[Term]:
    """The states of the values of matched records."""
    return [
        Term(
            one.value,
            both(match, one.fault),
            both(match, one.missing),
            both(match, one.absent),
            both(match, one.blank),
            both(match, one.grave),
        )
        for match, one in zip(held, column or (), strict=bool(column))
    ]


def _count(held: Sequence[Truth], _values: Sequence[Quantity]) -> Quantity:
    return _add([chosen_number(match, number(1), ZERO) for match in held])


def _add(parts: Sequence[Quantity]) -> Quantity:
    return q.total(parts) if parts else ZERO


def _sum(held: Sequence[Truth], values: Sequence[Quantity]) -> Quantity:
    return _add([chosen_number(match, one, ZERO) for match, one in zip(held, values, strict=True)])


def _extreme(held: Sequence[Truth], values: Sequence[Quantity], largest: bool) -> Quantity:
    """The largest of those that are held; anything where none is."""
    if not values:
        return ZERO
    best, found = values[0], held[0]
    for match, one in zip(held[1:], values[1:], strict=True):
        better = both(
            match, either(negated(found), q.compared("ge" if largest else "le", one, best))
        )
        best, found = chosen_number(better, one, best), either(found, match)
    return best


def _max(held: Sequence[Truth], values: Sequence[Quantity]) -> Quantity:
    return _extreme(held, values, True)


def _min(held: Sequence[Truth], values: Sequence[Quantity]) -> Quantity:
    return _extreme(held, values, False)


def _mean_of(whole: Quantity, count: Quantity, most: int) -> Quantity:
    """The quotient by a count, case by case: so nothing is divided by a variable."""
    result = ZERO
    for size in range(1, most + 1):
        part = q.quotient(whole, number(size))
        result = chosen_number(q.compared("eq", count, number(size)), part, result)
    return result


def _mean(held: Sequence[Truth], values: Sequence[Quantity]) -> Quantity:
    return _mean_of(_sum(held, values), _count(held, values), len(values))


def _trimmed_mean(held: Sequence[Truth], values: Sequence[Quantity]) -> Quantity:
    kept = q.difference(q.difference(_sum(held, values), _max(held, values)), _min(held, values))
    return _mean_of(kept, q.difference(_count(held, values), number(2)), len(values))


_REDUCTIONS = {
    "count": _count,
    "sum": _sum,
    "max": _max,
    "min": _min,
    "mean": _mean,
    "trimmed_mean": _trimmed_mean,
}


def _sum_of_max(
    held: Sequence[Truth], values: Sequence[Quantity], keys: Sequence[Column], take: int | None
) -> Quantity:
    """A record counts unless another of the same keys is larger, or as large and before it; and unless
    so many that count are, where only those are taken."""
    counts = list(held)
    if keys:
        for i, ahead in enumerate(_ahead(values, held, "gt")):
            same = [[_alike(k[i].value, k[j].value) for k in keys] for j in range(len(values))]
            beaten = [both(one, *same[j]) for j, one in ahead]
            counts[i] = both(held[i], negated(either(*beaten)))
    if take is not None:
        aheads = _ahead(values, counts, "gt" if take > 0 else "lt")
        numbers = [_count([one for _, one in ahead], []) for ahead in aheads]
        free = [q.compared("lt", many, number(abs(take))) for many in numbers]
        counts = [both(one, other) for one, other in zip(counts, free, strict=True)]
    pairs = zip(counts, values, strict=True)
    return _add([chosen_number(counts_, one, ZERO) for counts_, one in pairs])


def _ahead(
    values: Sequence[Quantity], held: Sequence[Truth], order: str
) -> list[list[tuple[int, Truth]]]:
    """Of each record the others by position, and whether they are held and come before it."""
    or_equal = {"gt": "ge", "lt": "le"}[order]
    return [
        [
            (j, both(held[j], q.compared(or_equal if j < i else order, other, one)))
            for j, other in enumerate(values)
            if j != i
        ]
        for i, one in enumerate(values)
    ]


def _alike(left: Any, right: Any) -> Truth:
    if isinstance(left, Quantity):
        return q.compared("eq", left, right)
    if isinstance(left, bool) or z3.is_bool(left):
        return same_truth(left, right)
    return left == right


def _longest_run(source: ListTerm, where: list[Term], periods: Column) -> Term:
    """Known where the most and the least it can be agree; the least with all that is special not
    holding, the most with all of it holding."""
    gone = strict(_used(source.present, periods), ZERO)
    numbers = [one.value for one in periods]
    least = _run([one.holds for one in where], numbers)
    most = _run([negated(one.fails) for one in where], numbers, source.present)
    agree = q.compared("eq", least, most)
    open_ = absorbing([_never(one) for one in where], True) if where else Term(False)
    doubt = both(negated(gone.special), negated(agree))
    return Term(
        least,
        either(gone.fault, both(doubt, open_.fault)),
        either(gone.missing, both(doubt, open_.missing)),
        either(gone.absent, both(doubt, open_.absent)),
        grave=either(gone.grave, both(doubt, open_.grave)),
    )


def _never(term: Term) -> Term:
    """The state of a condition, as if it did not hold."""
    return evolve(term, value=False)


def _run(
    held: Sequence[Truth], periods: Sequence[Quantity], present: Sequence[Truth] | None = None
) -> Quantity:
    """The longest row of periods, each one more than the one before: a record ends a row that is one
    longer than the longest that a record of the period before ends."""
    if present is not None:
        held = [both(one, here) for one, here in zip(held, present, strict=True)]
    size = len(held)
    lengths = [chosen_number(one, number(1), ZERO) for one in held]
    for _ in range(size - 1):
        lengths = [_longer(i, held, periods, lengths) for i in range(size)]
    return q.extreme([ZERO, *lengths], True)


def _longer(
    i: int, held: Sequence[Truth], periods: Sequence[Quantity], lengths: Sequence[Quantity]
) -> Quantity:
    best = chosen_number(held[i], number(1), ZERO)
    for j in range(len(held)):
        if i != j:
            after = q.compared("eq", periods[i], q.total([periods[j], number(1)]))
            longer = q.total([lengths[j], number(1)])
            taken = both(held[i], held[j], after)
            best = chosen_number(taken, q.extreme([best, longer], True), best)
    return best
