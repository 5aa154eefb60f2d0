"""What each operator makes of values that are values; states are merged by `terms`."""

from collections.abc import Callable, Collection, Sequence
from fractions import Fraction
from typing import Any

import z3
from attrs import evolve, field, frozen

from rules_engine.backends.smt import quantities as q
from rules_engine.backends.smt.quantities import Quantity, Witnesses
from rules_engine.backends.smt.space import LAST_DAY
from rules_engine.backends.smt.terms import Term, absorbing, failing, strict
from rules_engine.backends.smt.truths import (
    as_term,
    both,
    either,
    negated,
    same_truth,
)
from rules_engine.ir.expressions import Apply, Case, Const, Expr
from rules_engine.model.values import FaultKind
from rules_engine.operators import COMPARED
from rules_engine.source import Span

_HOUR, _DAY = 3600, 86400


@frozen(eq=False)
class Operators:
    """Applies operators. ``loose`` gets a word for what is not encoded exactly, but by what it must
    satisfy: proofs stay right, and a counterexample may turn out to be none. ``forgiven``: which 出错
    at which place is not asked about. ``linear``: quotients and products are known by bounds only.
    ``exact``: the numbers that expressions were found to be, by ``id``."""

    witnesses: Witnesses
    forgiven: Collection[tuple[Span, FaultKind]] = ()
    linear: bool = False
    loose: set[str] = field(factory=set)
    exact: dict[int, Fraction] = field(factory=dict)

    def remember(self, node: Expr, term: Any) -> None:
        """Keep what number an expression is, where it is one already."""
        value = term.value if isinstance(term, Term) else None
        if isinstance(value, Quantity) and value.exact is not None:
            self.exact[id(node)] = value.exact

    def apply(self, node: Apply, operands: Sequence[Term]) -> Term:
        """The term of an operator on terms."""
        operator, forgiven = node.operator, self.forgives(node, FaultKind.BLANK_USED)
        values = [one.value for one in operands]
        if operator in ("and", "or"):
            return absorbing(operands, operator == "or")
        if operator in _STATES:
            return _STATES[operator](operands[0])
        if operator in COMPARED:
            return strict(operands, _compared(operator, values[0], values[1]), forgiven)
        if operator in _NUMERIC:
            return strict(operands, _NUMERIC[operator](values), forgiven)
        if operator in ("min", "max"):
            return strict(operands, self._extreme(values, operator == "max"), forgiven)
        if operator == "mul":
            return strict(operands, self._product(values), forgiven)
        if operator == "div":
            return self._div(node, operands[0], operands[1])
        of: Callable[..., Term] = getattr(self, f"_{operator}")
        return of(*operands)

    def forgives(self, node: Expr, kind: FaultKind) -> bool:
        """Whether this 出错 at this place is not asked about."""
        return (node.span, kind) in self.forgiven

    def _extreme(self, values: Sequence[Quantity], largest: bool) -> Quantity:
        """The largest or smallest. That it is beyond none of them goes without saying, and saves the
        solver from trying which it is."""
        made = q.extreme(values, largest)
        for one in values if made.exact is None else ():
            self.assume(q.compared("ge" if largest else "le", made, one))
        return made

    def assume(self, truth: Any) -> None:
        """Tell the solver what holds in any case."""
        if truth is not True:
            self.witnesses.asserted.append(truth)

    def _product(self, values: Sequence[Quantity]) -> Quantity:
        """The product. Where what is known of it is enough, only that: of two numbers that are 0 or
        more, it is so too, and no more than the one if the other is at most 1."""
        result = values[0]
        for value in values[1:]:
            known = result.exact is not None or value.exact is not None
            result = (
                q.product([result, value])
                if known or not self.linear
                else self._known_product(result, value)
            )
        return result

    def _known_product(self, left: Quantity, right: Quantity) -> Quantity:
        self.loose.add("积")
        made = self._fresh("积")
        natural = both(q.compared("ge", left, q.ZERO), q.compared("ge", right, q.ZERO))
        self.assume(either(negated(natural), q.compared("ge", made, q.ZERO)))
        for one, other in ((left, right), (right, left)):
            small = q.compared("le", one, q.number(1))
            self.assume(either(negated(both(natural, small)), q.compared("le", made, other)))
        return made

    def _fresh(self, why: str) -> Quantity:
        return Quantity(z3.Real(f"{self.witnesses.name}!{why}{len(self.witnesses.asserted)}"), None)

    def _quotient(self, node: Apply, left: Quantity, right: Quantity) -> Quantity:
        """The quotient. Where what is known of it is enough, only that: on which side of 0, 1 and the
        factors of the dividend it lies, if the divisor is above 0."""
        if not self.linear or right.exact is not None:
            return q.quotient(left, right)
        self.loose.add("商")
        made = self._fresh("商")
        above = q.compared("gt", right, q.ZERO)
        for factor in sorted({Fraction(0), Fraction(1), *self._factors(node.operands[0])}):
            bound, at = q.number(factor), q.product([q.number(factor), right])
            for relation in ("le", "ge"):
                same = same_truth(q.compared(relation, made, bound), q.compared(relation, left, at))
                self.assume(either(negated(above), same))
        return made

    def _factors(self, dividend: Expr) -> set[Fraction]:
        """The constants by which a dividend is a multiple of something."""
        operands = dividend.operands if isinstance(dividend, Apply) else ()
        known = {self.exact[id(one)] for one in operands if id(one) in self.exact}
        parts = [part for one in operands for part in _choices(one)]
        values = [part.value for part in parts if isinstance(part, Const)]
        return known | {Fraction(v) for v in values if isinstance(v, int | Fraction)}

    def _div(self, node: Apply, left: Term, right: Term) -> Term:
        made = strict((left, right), self._quotient(node, left.value, right.value))
        zero = both(left.present, right.present, q.compared("eq", right.value, q.ZERO))
        return failing(made, zero, not self.forgives(node, FaultKind.DIVISION_BY_ZERO))

    def _floor(self, operand: Term) -> Term:
        return strict((operand,), Quantity(self.witnesses.whole_below(operand.value), 1))

    def _ceil(self, operand: Term) -> Term:
        return strict((operand,), Quantity(self.witnesses.whole_above(operand.value), 1))

    def _days_between(self, later: Term, earlier: Term) -> Term:
        return strict((later, earlier), Quantity(later.value - earlier.value, 1))

    def _hours_between(self, later: Term, earlier: Term) -> Term:
        return strict((later, earlier), Quantity(later.value - earlier.value, _HOUR))

    def _date_of(self, instant: Term) -> Term:
        value = instant.value
        day = value // _DAY if isinstance(value, int) else value / _DAY
        return strict((instant,), day + 1)

    def _add_days(self, day: Term, count: Term) -> Term:
        days, whole = self._whole(count.value)
        return self._moved(day, count, day.value + days, whole)

    def _add_months_clipped(self, day: Term, count: Term) -> Term:
        return self._by_months(day, count)

    def _add_months_rolled(self, day: Term, count: Term) -> Term:
        return self._by_months(day, count)

    def _by_months(self, day: Term, count: Term) -> Term:
        """Some day as far off as so many months may be."""
        months, whole = self._whole(count.value)
        found, away = self._some("月"), months * 1461
        self.loose.add("按月推算的日期")
        apart = 48 * (found - day.value)
        near = z3.And(apart >= away - 192, apart <= away + 192)
        self.witnesses.asserted.append(near)
        return self._moved(day, count, found, whole)

    def _month_end(self, day: Term) -> Term:
        found = self._some("月末")
        self.loose.add("月末")
        self.witnesses.asserted.append(z3.And(found >= day.value, found <= day.value + 30))
        return strict((day,), found)

    def _workdays_between(self, start: Term, end: Term) -> Term:
        found = self._some("工作日")
        self.loose.add("工作日")
        apart = end.value - start.value
        forward, back = z3.And(found >= 0, found <= apart), z3.And(found <= 0, found >= apart)
        self.witnesses.asserted.append(z3.If(as_term(apart >= 0), forward, back))
        return strict((start, end), Quantity(found, 1))

    def _add_workdays(self, day: Term, count: Term) -> Term:
        days, whole = self._whole(count.value)
        found = self._some("工作日")
        self.loose.add("工作日")
        self.witnesses.asserted.append(z3.Implies(as_term(days >= 0), found >= day.value + days))
        # Beyond the calendar it is 出错 of another kind; there is no last day that it runs into.
        off = both(day.present, count.present, negated(both(whole, days >= 0)))
        return failing(strict((day, count), found), off)

    def _some(self, why: str) -> Any:
        return z3.Int(f"{self.witnesses.name}!{why}{len(self.witnesses.asserted)}")

    def _whole(self, part: Quantity) -> tuple[Any, Any]:
        """As an integer, and whether it is one."""
        below = self.witnesses.whole_below(part)
        return below, q.compared("eq", Quantity(below, 1), part)

    def _moved(self, day: Term, count: Term, value: Any, whole: Any) -> Term:
        """A day that was moved: 出错 where there is no such day."""
        made = strict((day, count), value)
        inside = both(whole, value >= 1, value <= LAST_DAY)
        off = both(day.present, count.present, negated(inside))
        return failing(made, off)


def _choices(node: Expr) -> tuple[Expr, ...]:
    """A node, or what it chooses from: points differ by class."""
    if isinstance(node, Case):
        return (*(then for _, then in node.branches), node.otherwise)
    return (node,)


def _compared(operator: str, left: Any, right: Any) -> Any:
    if isinstance(left, Quantity):
        return q.compared(operator, left, right)
    if _is_truth(left) or _is_truth(right):
        same = same_truth(left, right)
        return same if operator == "eq" else negated(same)
    return COMPARED[operator](left, right)


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool) or z3.is_bool(value)


def _is_blank(operand: Term) -> Term:
    return evolve(operand, value=operand.blank, blank=False)


def _is_not_applicable(operand: Term) -> Term:
    return Term(operand.absent, operand.fault, operand.missing, grave=operand.grave)


def _settled(operand: Term) -> Term:
    return evolve(failing(operand, operand.absent), absent=False)


def _denied(operand: Term) -> Term:
    return strict((operand,), negated(operand.value))


_STATES: dict[str, Callable[[Term], Term]] = {
    "is_blank": _is_blank,
    "is_not_applicable": _is_not_applicable,
    "settle": _settled,
    "not": _denied,
}

_NUMERIC: dict[str, Callable[[Sequence[Quantity]], Quantity]] = {
    "add": q.total,
    "sub": lambda parts: q.difference(parts[0], parts[1]),
    "neg": lambda parts: q.opposite(parts[0]),
}
