"""From expressions to rows: an algebra of ``fold`` whose carriers are numbers and truth values that
know their registers and bounds."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from rules_engine.backends.columnar.amounts import Amount, Amounts, special
from rules_engine.backends.columnar.assumptions import Assumed
from rules_engine.backends.columnar.compared import carrier
from rules_engine.backends.columnar.conclusions import Source
from rules_engine.backends.columnar.days import Workdays
from rules_engine.backends.columnar.ladders import ladder
from rules_engine.backends.columnar.lists import Lists
from rules_engine.backends.columnar.moments import MOMENTS_LOWERED, Moments
from rules_engine.backends.columnar.sources import (
    Carrier,
    Input,
    Sources,
    same_words,
    words_of,
)
from rules_engine.backends.columnar.table import Builder, Unprovable
from rules_engine.backends.columnar.texts import Words
from rules_engine.backends.columnar.truths import (
    BLANK,
    FAULT,
    MISSING,
    NA,
    NONE,
    Byte,
    Truths,
    of_code,
    strict,
)
from rules_engine.backends.columnar.wholes import Wholes
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
from rules_engine.ir.fold import fold
from rules_engine.ir.passes.guards import Guards
from rules_engine.ir.passes.telling import NOT_BLANK, NOT_ZERO
from rules_engine.model.types import FactSchema
from rules_engine.model.values import Fault, Missing, NotApplicable
from rules_engine.model.workdays import NO_CALENDAR
from rules_engine.operators import OPERATORS, Policy


@frozen(eq=False)
class Lowered:
    """A table and what it is for: ``inputs`` to bind, the carrier of every root by ``id``."""

    builder: Builder
    inputs: tuple[Input, ...]
    carriers: Mapping[int, Carrier]
    assumed: Assumed


def lower(
    roots: Sequence[Expr],
    schema: FactSchema,
    assumed: Assumed,
    words: Words,
    compared: Mapping[int, Source] | None = None,
    workdays: Workdays | None = None,
) -> Lowered:
    """The table that computes ``roots``. ``compared`` are comparisons between units, made already,
    ``workdays`` the calendar. Raises Unprovable where an exact integer cannot be proved to hold a number."""
    builder = Builder()
    wholes, truths = Wholes(builder), Truths(builder)
    sources = Sources(schema, assumed, builder, Amounts(wholes, truths), words)
    moments = Moments(sources.amounts, workdays or Workdays(NO_CALENDAR))
    known = compared or {}
    lowering = Lowering(sources, guarded(roots), known, tuple(known), moments)
    made = fold(roots, lowering)
    carriers = {id(root): made[id(root)] for root in roots}
    return Lowered(builder, tuple(sources.inputs.values()), carriers, assumed)


@frozen(eq=False)
class Guarded:
    """What is known where a value matters: quotients whose divisor is not 0 there, by ``id``, and
    operands that are not 空 there, by the ids of user and operand."""

    quotients: frozenset[int]
    present: frozenset[tuple[int, int]]


def guarded(roots: Sequence[Expr]) -> Guarded:
    """What the conditions around every use tell."""
    guards = Guards(roots)
    quotients, present = set(), set()
    for use in guards.uses(_of_interest):
        if _divides(use.user, use.operand) and use.knows(NOT_ZERO, use.operand):
            quotients.add(id(use.user))
        if use.knows(NOT_BLANK, use.operand):
            present.add((id(use.user), id(use.operand)))
    return Guarded(frozenset(quotients), frozenset(present))


def _of_interest(user: Expr, operand: Expr) -> bool:
    return _divides(user, operand) or isinstance(operand, Fact | Field)


def _divides(user: Expr, operand: Expr) -> bool:
    return isinstance(user, Apply) and user.operator == "div" and operand is user.operands[1]


@frozen(eq=False)
class Lowering:
    """The algebra."""

    sources: Sources
    guarded: Guarded
    compared: Mapping[int, Source]
    places: tuple[int, ...]
    moments: Moments

    @property
    def amounts(self) -> Amounts:
        """Rows on numbers."""
        return self.sources.amounts

    @property
    def truths(self) -> Truths:
        """Rows on bytes."""
        return self.sources.truths

    def const(self, node: Const) -> Carrier:
        match node.value:
            case NotApplicable():
                return self.sources.nothing(NA, node.type)
            case Missing():
                return self.sources.nothing(MISSING, node.type)
            case Fault():
                return self.sources.nothing(FAULT, node.type)
            case value:
                return self.sources.constant(value, node.type)

    def fact(self, node: Fact) -> Carrier:
        return self.sources.fact(node.name)

    def attribute(self, node: Attribute) -> Carrier:
        return self.sources.attribute(node)

    def field(self, node: Field) -> Carrier:
        return self.sources.field(node)

    def apply(self, node: Apply, operands: Sequence[Carrier]) -> Carrier:
        taken = operands
        if OPERATORS[node.operator].policy is Policy.STRICT:
            pairs = zip(node.operands, operands, strict=True)
            taken = [self._unblanked(node, operand, made) for operand, made in pairs]
        return LOWERINGS[node.operator](self, node, taken)

    def _unblanked(self, user: Apply, operand: Expr, made: Carrier) -> Carrier:
        """An operand without 空, where it is known not to be 空 wherever the user matters."""
        if isinstance(made, Byte) or (id(user), id(operand)) not in self.guarded.present:
            return made
        if made.state.may <= {BLANK}:
            return evolve(made, state=NONE)
        state = self.truths.looked_up(made.state, lambda code: 0 if code == BLANK else code)
        return evolve(made, state=state)

    def case(
        self, node: Case, branches: Sequence[tuple[Carrier, Carrier]], otherwise: Carrier
    ) -> Carrier:
        values = [*(then for _, then in branches), otherwise]
        whens = [as_byte(when) for when, _ in branches]
        if any(isinstance(value, Byte) for value in values):
            return self._chosen_bytes(whens, [as_byte(value) for value in values])
        taken = [value for value in values if isinstance(value, Amount)]
        return self._chosen(whens, self._same_kind(node, taken))

    def _same_kind(self, node: Case, values: Sequence[Amount]) -> list[Amount]:
        """Values on one scale; words as the node's type numbers them."""
        if words_of(node.type) is None:
            return self.amounts.aligned([evolve(value, words=None) for value in values])
        settled = [_worded(value, node) for value in values]
        return same_words(settled, self.sources.words, self.sources.builder)

    def _chosen(self, whens: Sequence[Byte], values: Sequence[Amount]) -> Amount:
        found = values[-1]
        rungs = ladder(self.sources.builder, whens, values)
        if rungs is not None:
            return evolve(found, at=rungs)
        for when, value in zip(reversed(whens), reversed(values[:-1]), strict=True):
            found = self.amounts.choose(when, value, found)
        return found

    def _chosen_bytes(self, whens: Sequence[Byte], values: Sequence[Byte]) -> Byte:
        found = values[-1]
        for when, value in zip(reversed(whens), reversed(values[:-1]), strict=True):
            found = self.truths.choose(when, value, found)
        return found

    def aggregate(self, node: Aggregate, where: Carrier | None, value: Carrier | None) -> Carrier:
        keys = [self.sources.field(key) for key in node.keys]
        return Lists(self.sources).aggregate(node, where, value, keys)

    def round(self, node: Round, operand: Carrier) -> Carrier:
        return self.amounts.rounded(as_amount(operand), node.digits, node.mode)

    def cohort(self, node: Cohort, _operand: Carrier, _takes_part: Carrier | None) -> Carrier:
        if id(node) not in self.compared:
            raise Unprovable("单位之间的比较要先算出来")
        return carrier(self.sources, self.places.index(id(node)), self.compared[id(node)])


def _worded(value: Amount, node: Case) -> Amount:
    """A constant that is never a word takes the node's own numbering."""
    if value.words is None or (value.state.const is not None and value.state.may):
        return evolve(value, words=words_of(node.type))
    return value


def as_byte(carrier: Carrier) -> Byte:
    """A truth value. A constant that is always special may have come as a number."""
    if isinstance(carrier, Byte):
        return carrier
    if carrier.state.const:
        return of_code(carrier.state.const)
    raise Unprovable("条件不是是否")


def as_amount(carrier: Carrier) -> Amount:
    """A number. A constant that is always special may have come as a truth value."""
    if isinstance(carrier, Amount):
        return carrier
    if carrier.const is not None and carrier.may:
        return special(carrier.const)
    raise Unprovable("是否参加了数的计算")


_Kernel = Callable[[Lowering, Apply, Sequence[Carrier]], Carrier]


def _numbers(function: Callable[..., Carrier]) -> _Kernel:
    """A kernel on all operands as numbers."""
    return lambda low, _node, operands: function(low.amounts, [as_amount(x) for x in operands])


def _div(low: Lowering, node: Apply, operands: Sequence[Carrier]) -> Carrier:
    x, y = map(as_amount, operands)
    return low.amounts.div(x, y, guarded=id(node) in low.guarded.quotients)


def _compared(operation: str) -> _Kernel:
    def kernel(low: Lowering, _node: Apply, operands: Sequence[Carrier]) -> Carrier:
        if all(isinstance(each, Byte) for each in operands):
            return _alike(low.truths, operation, [as_byte(each) for each in operands])
        taken = [as_amount(each) for each in operands]
        if any(each.words is not None for each in taken):
            settled = [_among(each, taken) for each in taken]
            taken = same_words(settled, low.sources.words, low.sources.builder)
        return low.amounts.compare(operation, *taken)

    return kernel


def _among(x: Amount, others: Sequence[Amount]) -> Amount:
    """A special constant has no words of its own."""
    known = next(each.words for each in others if each.words is not None)
    return x if x.words is not None else evolve(x, words=known)


def _alike(truths: Truths, operation: str, operands: Sequence[Byte]) -> Byte:
    wanted = operation == "eq"

    def of(a: int, b: int) -> int:
        special_code = max(strict(a) if a >= NA else 0, strict(b) if b >= NA else 0)
        return special_code or int((a == b) is wanted)

    return truths.looked_up_two(operands[0], operands[1], of)


def _settle(low: Lowering, _node: Apply, operands: Sequence[Carrier]) -> Carrier:
    def settled(code: int) -> int:
        return FAULT if code == NA else code

    (x,) = operands
    if isinstance(x, Byte):
        return low.truths.looked_up(x, settled)
    return evolve(x, state=low.truths.looked_up(x.state, settled))


def _is_blank(low: Lowering, _node: Apply, operands: Sequence[Carrier]) -> Carrier:
    state = _state(low, operands[0])
    return low.truths.looked_up(state, lambda code: {0: 0, 1: 0, BLANK: 1}.get(code, code))


def _is_not_applicable(low: Lowering, _node: Apply, operands: Sequence[Carrier]) -> Carrier:
    inspected = {0: 0, 1: 0, BLANK: 0, NA: 1}
    return low.truths.looked_up(_state(low, operands[0]), lambda code: inspected.get(code, code))


def _state(low: Lowering, x: Carrier) -> Byte:
    return low.truths.state_of(x) if isinstance(x, Byte) else x.state


def _joined(absorbing: int) -> _Kernel:
    return lambda low, _node, operands: low.truths.joined(
        [as_byte(each) for each in operands], absorbing
    )


def _negation(low: Lowering, _node: Apply, operands: Sequence[Carrier]) -> Carrier:
    return low.truths.negation(as_byte(operands[0]))


def _moment(kernel: Callable[..., Amount]) -> _Kernel:
    """A kernel on dates and times."""
    return lambda low, _node, operands: kernel(low.moments, *map(as_amount, operands))


def _of(method: str, **options: Any) -> _Kernel:
    """A method of ``Amounts`` on a sequence of numbers."""
    return _numbers(lambda amounts, parts: getattr(amounts, method)(parts, **options))


LOWERINGS: dict[str, _Kernel] = {
    "add": _of("add"),
    "mul": _of("mul"),
    "min": _of("extreme", most=False),
    "max": _of("extreme", most=True),
    "sub": _numbers(lambda amounts, parts: amounts.sub(*parts)),
    "neg": _numbers(lambda amounts, parts: amounts.neg(*parts)),
    "floor": _numbers(lambda amounts, parts: amounts.whole_of(*parts, up=False)),
    "ceil": _numbers(lambda amounts, parts: amounts.whole_of(*parts, up=True)),
    "div": _div,
    **{name: _compared(name) for name in ("eq", "ne", "lt", "le", "gt", "ge")},
    **{name: _moment(kernel) for name, kernel in MOMENTS_LOWERED.items()},
    "and": _joined(0),
    "or": _joined(1),
    "not": _negation,
    "is_blank": _is_blank,
    "is_not_applicable": _is_not_applicable,
    "settle": _settle,
}
