"""Lists of any length: what some of their records say of an aggregate over all of them."""

from collections.abc import Iterator, Sequence

from rules_engine.backends.smt.quantities import compared, number
from rules_engine.backends.smt.space import ListTerm
from rules_engine.backends.smt.terms import Term
from rules_engine.backends.smt.truths import Truth, both, either, negated

Column = tuple[Term, ...]


def spoiled(
    source: ListTerm,
    place: int,
    where: Column | None,
    columns: Sequence[Column | None],
    forgiven: bool,
) -> tuple[Truth, Truth]:
    """Whether a record makes an aggregate 出错, and whether in a way that is asked about (``forgiven``: that it
    meets 空 is not): by its condition, and where that holds by what is made of it."""
    here = source.present[place] if source.present else False
    asked, taken = Term(True), here
    if where is not None:
        asked, taken = where[place], both(here, where[place].holds)
    values = [column[place] for column in columns if column is not None]
    blank = [both(here, asked.blank), *(both(taken, one.blank) for one in values)]
    faults = [both(here, asked.fault), *(both(taken, one.fault) for one in values)]
    graves = [both(here, asked.grave), *(both(taken, one.grave) for one in values)]
    return either(*faults, *blank), either(*graves, *(() if forgiven else blank))


def said_by_records(
    operator: str, source: ListTerm, where: Column | None, made: Term
) -> Iterator[Truth]:
    """That one record for which a condition holds is enough for 有, that one for which it does not is for not
    所有, and that a number of records is no less than one of them."""
    wheres = where or (Term(True),) * len(source.present)
    for here, one in zip(source.present, wheres, strict=True):
        held, failed = both(here, one.holds), both(here, one.fails)
        if operator == "any":
            yield either(negated(held), both(made.present, made.value))
        elif operator == "all":
            yield either(negated(failed), both(made.present, negated(made.value)))
        elif operator == "count":
            yield either(
                negated(held), negated(made.present), compared("ge", made.value, number(1))
            )
