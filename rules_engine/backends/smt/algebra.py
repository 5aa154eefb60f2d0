"""From expressions to terms of the solver: an algebra of the one fold."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import z3
from attrs import evolve, field, frozen

from rules_engine.backends.smt.encoding import Encoding
from rules_engine.backends.smt.outcomes import Outcome
from rules_engine.backends.smt.quantities import Quantity, compared, number
from rules_engine.backends.smt.records import of_enough, over_list, over_records
from rules_engine.backends.smt.samples import said_by_records, spoiled
from rules_engine.backends.smt.sharing import Sharing
from rules_engine.backends.smt.space import ListTerm, coded
from rules_engine.backends.smt.terms import Rows, Term, decided, strict
from rules_engine.backends.smt.truths import both, either, negated, same_truth
from rules_engine.ir.expressions import (
    Aggregate,
    Apply,
    Attribute,
    Case,
    Cohort,
    Const,
    Expr,
    Fact,
    Field,
    Round,
)
from rules_engine.ir.fold import fold, operands_of, walk
from rules_engine.ir.passes.ranges import Range, ranges
from rules_engine.ir.passes.sameness import sameness
from rules_engine.model.types import ListType
from rules_engine.model.values import Fault, FaultKind, Missing, NotApplicable
from rules_engine.operators import COHORT_RANKS, FEWEST_RECORDS

_WHOLE = frozenset({"count", "longest_run"})
_OF_RECORDS = (FaultKind.BLANK_USED, FaultKind.NO_RECORDS)


def terms_of(encoding: Encoding, roots: Sequence[Expr]) -> list[Term]:
    """The term of each expression."""
    cuts = _met(encoding, roots)
    limits = [cut.most for cut in cuts.values() if cut.most is not None]
    whole = [*limits, *roots]
    known, numbers = ranges(whole, encoding.space.schema), sameness(whole)
    sharing = Sharing(encoding.operators, known, numbers, encoding.cuts)
    algebra = _Terms(encoding, known, numbers, sharing)
    made = encoding.made
    made.update(fold(limits, algebra, made))
    for place, cut in cuts.items():
        made.setdefault(place, encoding.taken_for(cut))
    made.update(fold(roots, algebra, made))
    return [made[id(root)] for root in roots]


def _met(encoding: Encoding, roots: Sequence[Expr]) -> dict[int, Outcome]:
    """The cuts that expressions come upon, in their order."""
    below = {id(part) for node in walk(roots, encoding.cuts) for part in operands_of(node)}
    met = below.union(map(id, roots))
    return {place: cut for place, cut in encoding.cuts.items() if place in met}


@frozen(eq=False)
class _Terms:
    """The algebra; inside of a list the carrier is a term for each record."""

    encoding: Encoding
    ranges: Mapping[int, Range]
    numbers: Mapping[int, int]
    sharing: Sharing
    once: dict[int, Any] = field(factory=dict)

    def _once(self, node: Expr, make: Callable[[], Any]) -> Any:
        """What says the same is one term; where 出错 is forgiven by place, only what stands there."""
        if self.encoding.forgiven:
            return make()
        number = self.numbers[id(node)]
        if number not in self.once:
            self.once[number] = make()
        return self.once[number]

    def const(self, node: Const) -> Term:
        value = node.value
        held = coded(value, node.type, self.encoding.space.names)
        return Term(
            held,
            isinstance(value, Fault),
            isinstance(value, Missing),
            isinstance(value, NotApplicable),
            value is None,
            isinstance(value, Fault),
        )

    def fact(self, node: Fact) -> Term:
        return self.encoding.space.fact(node.name)

    def attribute(self, node: Attribute) -> Term:
        return self.encoding.space.attribute(node.which, node.key)

    def field(self, node: Field) -> Rows:
        return Rows(self.encoding.space.list(node.source).fields[node.name])

    def apply(self, node: Apply, operands: Sequence[Any]) -> Any:
        operators = self.encoding.operators
        made = self._once(
            node, lambda: _by_row(lambda parts: operators.apply(node, parts), operands)
        )
        operators.remember(node, made)
        return made

    def case(self, node: Case, branches: Sequence[tuple[Any, Any]], otherwise: Any) -> Any:
        parts = [part for branch in branches for part in branch]

        def of(row: Sequence[Term]) -> Term:
            pairs = list(zip(row[:-1:2], row[1::2], strict=True))
            return decided(pairs, row[-1])

        made = _by_row(of, [*parts, otherwise])
        self.encoding.operators.remember(node, made)
        if isinstance(made, Term) and len(node.branches) == 1:
            self.sharing.say(node, parts[1], otherwise, made)
        return made

    def round(self, node: Round, operand: Any) -> Any:
        sign = _sign(self.ranges[id(node.operand)])

        def of(row: Sequence[Term]) -> Term:
            value = self.encoding.witnesses.rounded(row[0].value, node.digits, node.mode, sign)
            return strict(row, value)

        return self._once(node, lambda: _by_row(of, [operand]))

    def aggregate(self, node: Aggregate, where: Any, value: Any) -> Any:
        return self._once(node, lambda: self._aggregate(node, where, value))

    def _aggregate(self, node: Aggregate, where: Any, value: Any) -> Any:
        source = self.encoding.space.list(node.source)
        columns = [_column(part, len(source.present)) for part in (where, value)]
        keys = [source.fields[key.name] for key in node.keys]
        kind = self.encoding.space.schema.by_name[node.source].type
        if self.encoding.any_length and isinstance(kind, ListType) and not kind.period:
            return self._any_length(node, source, columns[0], [columns[1], *keys])
        forgives = self.encoding.operators.forgives
        forgiven = [kind for kind in _OF_RECORDS if forgives(node, kind)]
        return over_records(node, source, columns[0], columns[1], keys, forgiven)

    def _any_length(
        self,
        node: Aggregate,
        source: ListTerm,
        where: tuple[Term, ...] | None,
        columns: Sequence[tuple[Term, ...] | None],
    ) -> Term:
        """What an aggregate can come to, whatever the records are: those that there are variables of are any
        of them."""
        terms = [term for column in (where, *columns) if column is not None for term in column]
        name = f"{self.encoding.space.prefix}清单!{len(self.encoding.witnesses.asserted)}"
        self.encoding.loose.add("清单")
        # The record that makes the aggregate special, if one does: any there may be. Each aggregate has
        # its own, since it need not be the same one.
        place = self.encoding.next_record(node.source)
        forgiven = self.encoding.operators.forgives(node, FaultKind.BLANK_USED)
        failing_, grave = spoiled(source, place or 0, where, columns, forgiven)
        if place is None:
            failing_, grave = failing_ is not False, grave is not False
        absent = any(term.absent is not False for term in terms)
        bounds = self.ranges[id(node)]
        grid = _grid_of(node, columns[0])
        made = self.encoding.free(name, Outcome(bounds.low, bounds.high, grid, failing_, absent))
        missing = any(term.missing is not False for term in terms)
        gap = z3.Bool(f"{name}?未报") if missing else False
        made = evolve(made, missing=both(negated(either(made.fault, made.absent)), gap))
        if node.operator in ("any", "all"):
            made = evolve(made, value=z3.Bool(f"{name}?"))
        made = evolve(made, grave=both(made.fault, grave))
        if self.encoding.sampled:
            for one in said_by_records(node.operator, source, where, made):
                self.encoding.operators.assume(one)
        return over_list(source.state, self._of_so_many(node, made))

    def _of_so_many(self, node: Aggregate, made: Term) -> Term:
        """``made``, as the number of records for which its condition holds has it."""
        held = self.encoding.fitting(node.source, self._number_of(node.where))
        if node.operator in FEWEST_RECORDS:
            forgiven = self.encoding.operators.forgives(node, FaultKind.NO_RECORDS)
            return of_enough(node.operator, made, held, forgiven)
        if node.operator == "count":
            self.encoding.say(either(made.special, compared("eq", made.value, held)))
        if node.operator == "any":
            some = compared("ge", held, number(1))
            self.encoding.say(either(made.special, same_truth(made.value, some)))
        return made

    def _number_of(self, where: Expr | None) -> int | None:
        return None if where is None else self.numbers[id(where)]

    def cohort(self, node: Cohort, operand: Term, takes_part: Term | None) -> Any:
        return self._once(node, lambda: self._cohort(node, operand, takes_part))

    def _cohort(self, node: Cohort, operand: Term, takes_part: Term | None) -> Term:
        """Any value that a comparison with other units can come to."""
        encoding, bounds = self.encoding, self.ranges[id(node)]
        encoding.loose.add("与别的单位的比较")
        whole = node.operator in COHORT_RANKS or node.operator == "count"
        name = f"{encoding.space.prefix}比较!{len(encoding.witnesses.asserted)}"
        taking = True if takes_part is None else takes_part.holds
        counted = both(taking, operand.present)
        empty = node.operator in FEWEST_RECORDS
        made = encoding.free(name, Outcome(bounds.low, bounds.high, 1 if whole else None, empty))
        own = self.ranges[id(node.operand)]
        natural = own.low is not None and own.low >= 0
        beside = _beside_own(node.operator, made, operand, counted, natural)
        encoding.witnesses.asserted.append(beside)
        # Another unit's fact may be 未报, and then the comparison waits for it.
        gap = z3.Bool(f"{name}?未报") if encoding.space.gaps else False
        fault = both(negated(gap), made.fault)
        made = evolve(made, missing=gap, fault=fault, grave=False)
        return strict((operand, made), made.value) if node.operator in COHORT_RANKS else made


def _beside_own(operator: str, made: Term, own: Term, counted: Any, natural: bool) -> Any:
    """What the unit's own value says of the comparison, where it is one of those compared. ``natural``:
    no value is below 0."""
    facts: list[Any] = [negated(made.fault)]
    if operator == "max" or (operator == "sum" and natural):
        facts.append(compared("ge", made.value, own.value))
    if operator == "min":
        facts.append(compared("le", made.value, own.value))
    if operator == "count":
        facts.append(compared("ge", made.value, number(1)))
    return either(negated(counted), both(*facts)) if counted is not False else z3.BoolVal(True)


def _by_row(of: Any, operands: Sequence[Any]) -> Any:
    """``of`` applied to terms, or to those of each record."""
    count = next((len(part.terms) for part in operands if isinstance(part, Rows)), None)
    if count is None:
        return of(list(operands))
    columns = [_column(part, count) or () for part in operands]
    return Rows(tuple(of(list(row)) for row in zip(*columns, strict=True)))


def _column(part: Any, count: int) -> tuple[Term, ...] | None:
    if part is None:
        return None
    return part.terms if isinstance(part, Rows) else (part,) * count


def _sign(bounds: Range) -> int:
    if bounds.low is not None and bounds.low >= 0:
        return 1
    return -1 if bounds.high is not None and bounds.high <= 0 else 0


def _grid_of(node: Aggregate, column: tuple[Term, ...] | None) -> int | None:
    if node.operator in _WHOLE:
        return 1
    if node.operator in ("mean", "trimmed_mean") or not column:
        return None
    grids = {term.value.grid for term in column if isinstance(term.value, Quantity)}
    return grids.pop() if len(grids) == 1 else None
