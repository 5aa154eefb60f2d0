"""Sums against sums: what items come to together is no more than what they are worth where they apply.

A bound of a sum by the bounds of its parts is too loose where parts drop out together with their points
(不适用 and 折算). Here a number is bounded by a sum over conditions instead: ``若 甲 则 x 否则 0`` with x at
most 3 is at most 3 [甲], ``若 甲 则 0 否则 3`` is 3 - 3 [甲], and in their sum the condition cancels out. So
``earned / applicable * full`` is at most full, since what is earned is at most what is applicable.

What is said here is said of numbers only. Something that is 不适用, 未报 or 出错 stands for any number
that keeps to the same bounds: where the whole is a number, nothing that it is made of was such.
"""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from attrs import field, frozen

from rules_engine.analysis.claims.catalogue import Asks
from rules_engine.analysis.claims.forms import (
    ALWAYS,
    NOTHING,
    Form,
    covers,
    flat,
    is_flat,
    largest,
    least,
    most,
    plus,
    times,
    total,
)
from rules_engine.analysis.claims.model import Claim, Mark
from rules_engine.ir.expressions import Apply, Attribute, Case, Const, Expr, Round
from rules_engine.ir.passes.ranges import Range, ranges
from rules_engine.ir.passes.sameness import sameness
from rules_engine.ir.program import Program
from rules_engine.model.rounding import round_exact
from rules_engine.model.values import Fault, Missing, NotApplicable

_NO_NUMBER = (NotApplicable, Missing, Fault)


@frozen(eq=False)
class Weighing:
    """Bounds numbers by the conditions ``kept``, for units of one class (None: of any). ``outermost``: of
    conditions inside of each other the outer one is kept, else the inner ones."""

    ranges: Mapping[int, Range]
    numbers: Mapping[int, int]
    kept: Collection[int]
    kind: str | None = None
    outermost: bool = False
    known: dict[tuple[int, int], Form | None] = field(factory=dict)

    def is_at_most(self, left: Expr, right: Expr) -> bool:
        """Whether one number is never more than the other."""
        above, below = self.bound(left, 1), self.bound(right, -1)
        return above is not None and below is not None and most(plus(above, below)) <= 0

    def bound(self, expr: Expr, sign: int) -> Form | None:
        """A form that is never less than the number, or than its opposite where ``sign`` is -1; None
        where there is no bound."""
        stack = [(expr, sign)]
        while stack:
            node, way = stack[-1]
            waiting = [w for w in _wanted(node, way) if (id(w[0]), w[1]) not in self.known]
            if (id(node), way) in self.known or not waiting:
                stack.pop()
                self.known.setdefault((id(node), way), self._made(node, way))
            stack += waiting if (id(node), way) not in self.known else []
        return self.known[id(expr), sign]

    def _made(self, node: Expr, sign: int) -> Form | None:
        found = self._structural(node, sign)
        plain = self._plain(node, sign)
        if found is None or (plain is not None and most(plain) < most(found)):
            return plain
        return found

    def _plain(self, node: Expr, sign: int) -> Form | None:
        """The bound that holds whatever the conditions are."""
        bounds = self.ranges[id(node)]
        value = bounds.high if sign > 0 else bounds.low
        return None if value is None else flat(sign * value)

    def _of(self, node: Expr, sign: int) -> Form | None:
        return self.known.get((id(node), sign))

    def _structural(self, node: Expr, sign: int) -> Form | None:
        match node:
            case Round():
                return self._rounded(node, sign)
            case Case():
                return self._case(node, sign)
            case Apply(operator="add" | "sub" | "neg"):
                return total([self._of(part, way) for part, way in _signed(node, sign)])
            case Apply(operator="settle", operands=(operand,)):
                return self._of(operand, sign)
            case Apply(operator="mul"):
                return self._product(node, sign)
            case Apply(operator="div"):
                return self._quotient(node, sign)
            case Apply(operator="min" | "max"):
                return self._extreme(node, sign)
            case _:
                return None

    def _rounded(self, node: Round, sign: int) -> Form | None:
        form, scale = self._of(node.operand, sign), 10**node.digits
        if form is None:
            return None
        if all((value * scale).denominator == 1 for value in form.values()):
            return form
        return flat(sign * round_exact(sign * most(form), node.digits, node.mode))

    def _product(self, node: Apply, sign: int) -> Form | None:
        """By a constant; of others the plain bound is all there is."""
        for place, one in enumerate(node.operands):
            factor = self._constant(one)
            if factor is not None and len(node.operands) == 2:
                form = self._of(node.operands[1 - place], sign if factor >= 0 else -sign)
                return None if form is None else times(form, abs(factor))
        return None

    def _constant(self, node: Expr) -> Fraction | None:
        high, low = self._of(node, 1), self._of(node, -1)
        if high is None or low is None or not (is_flat(high) and is_flat(low)):
            return None
        return most(high) if most(high) == -most(low) else None

    def _quotient(self, node: Apply, sign: int) -> Form | None:
        """By a constant; or where the divisor is 0 or more: at most k, if the dividend is at most k times
        the divisor."""
        factor = self._constant(node.operands[1])
        if factor:
            form = self._of(node.operands[0], sign if factor > 0 else -sign)
            return None if form is None else times(form, 1 / abs(factor))
        over, under = self._of(node.operands[0], sign), self._of(node.operands[1], -1)
        if over is None or under is None:
            return None
        divisor = times(under, Fraction(-1))
        if least(divisor) < 0 or most(divisor) == 0:
            return None
        share = max(most(over) / most(divisor), Fraction(0))
        return flat(share) if covers(times(divisor, share), over) else None

    def _extreme(self, node: Apply, sign: int) -> Form | None:
        forms = [self._of(operand, sign) for operand in node.operands]
        if (node.operator == "min") != (sign > 0):
            return largest(forms)
        known = [form for form in forms if form is not None]
        # Of two that are as tight on the whole, the one that says more.
        return min(known, key=lambda form: (most(form), -len(form))) if known else None

    def _case(self, node: Case, sign: int) -> Form | None:
        branches, otherwise = self._live(node)
        values = [*(then for _, then in branches), otherwise]
        forms = [self._of(value, sign) for value in values if not _is_no_number(value)]
        if len(branches) == 1 and len(forms) == 2:
            made = self._choice(branches[0][0], forms[0], forms[1])
            if made is not None:
                return made
        return largest(forms)

    def _live(self, node: Case) -> tuple[list[tuple[Expr, Expr]], Expr]:
        """The branches that the class leaves open, and what there is otherwise."""
        kept: list[tuple[Expr, Expr]] = []
        for when, then in node.branches:
            truth = self._truth(when)
            if truth:
                return kept, then
            if truth is None:
                kept.append((when, then))
        return kept, node.otherwise

    def _choice(self, when: Expr, then: Form | None, otherwise: Form | None) -> Form | None:
        """Of two numbers, where the condition is one that is kept; None where it is not said of both
        what they come to at most."""
        number, holds = condition(when, self.numbers)
        if then is None or otherwise is None or number not in self.kept:
            return None
        if not self.outermost and not (is_flat(then) and is_flat(otherwise)):
            return None
        here, there = (then, otherwise) if holds else (otherwise, then)
        step = most(here) - most(there)
        return plus(flat(most(there)), {ALWAYS: Fraction(0), number: step} if step else NOTHING)

    def _truth(self, when: Expr) -> bool | None:
        """Whether a condition holds, where that follows from the class alone."""
        if not (isinstance(when, Apply) and when.operator == "eq" and self.kind is not None):
            return None
        one, other = when.operands
        if isinstance(one, Attribute) and one.which == "class" and isinstance(other, Const):
            return bool(other.value == self.kind)
        return None


def condition(when: Expr, numbers: Mapping[int, int]) -> tuple[int, bool]:
    """The number of a condition, and whether it is that or its opposite."""
    holds = True
    while isinstance(when, Apply) and when.operator == "not":
        when, holds = when.operands[0], not holds
    return numbers[id(when)], holds


def _signed(node: Apply, sign: int) -> list[tuple[Expr, int]]:
    """The parts of a sum, each with the side on which it is to be bounded."""
    if node.operator == "sub":
        return [(node.operands[0], sign), (node.operands[1], -sign)]
    return [(part, -sign if node.operator == "neg" else sign) for part in node.operands]


def _wanted(node: Expr, sign: int) -> list[tuple[Expr, int]]:
    """What has to be bounded first."""
    match node:
        case Round():
            return [(node.operand, sign)]
        case Case():
            return [(value, sign) for value in _values(node)]
        case Apply(operator="add" | "sub" | "neg"):
            return _signed(node, sign)
        case Apply(operator="mul" | "div"):
            return [(part, way) for part in node.operands for way in (1, -1)]
        case Apply(operator="min" | "max" | "settle"):
            return [(part, sign) for part in node.operands]
        case _:
            return []


def _values(node: Case) -> list[Expr]:
    return [*(then for _, then in node.branches), node.otherwise]


def _is_no_number(value: Expr) -> bool:
    return isinstance(value, Const) and (value.value is None or isinstance(value.value, _NO_NUMBER))


@frozen(eq=False)
class Scales:
    """Weighs the two sides of claims about a program: for any unit, else class by class."""

    ways: tuple[tuple[Weighing, ...], ...]

    @classmethod
    def of(cls, program: Program, claims: Sequence[Claim]) -> "Scales":
        """Scales for what these claims compare. The conditions kept are those on which items apply."""
        applies = [node.applicable for node in program.nodes if node.applicable is not None]
        roots = [*applies, *(claim.expr for claim in claims if _is_weighed(claim))]
        found, numbers = ranges(roots, program.schema), sameness(roots)
        kept = frozenset(condition(one, numbers)[0] for one in applies)
        kinds = [(None,), program.schema.classes] if program.schema.classes else [(None,)]
        return cls(
            tuple(
                tuple(Weighing(found, numbers, kept, kind, outermost) for kind in each)
                for each in kinds
                for outermost in ((False, True) if kept else (False,))
            )
        )

    def rules_out(self, claim: Claim) -> bool:
        """Whether weighing alone rules out what a claim marks."""
        if not _is_weighed(claim) or not isinstance(claim.expr, Apply):
            return False
        left, right = claim.expr.operands
        pair = (left, right) if claim.expr.operator == "gt" else (right, left)
        return any(all(each.is_at_most(*pair) for each in way) for way in self.ways)


def _is_weighed(claim: Claim) -> bool:
    """Whether it says that one number is never above, or below, another."""
    expr = claim.expr
    never = claim.kind.asks is Asks.NEVER and claim.mark is Mark.HOLDS
    return never and isinstance(expr, Apply) and expr.operator in ("gt", "lt")
