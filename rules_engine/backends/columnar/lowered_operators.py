"""What each operator is as rows: a kernel an operator, on numbers and truth values that know their registers."""

from collections.abc import Callable, Sequence
from typing import Any

from attrs import evolve, frozen

from rules_engine.backends.columnar.amounts import Amount, Amounts, special
from rules_engine.backends.columnar.guarded import Guarded
from rules_engine.backends.columnar.moments import MOMENTS_LOWERED, Moments
from rules_engine.backends.columnar.sources import Carrier, Sources, same_words
from rules_engine.backends.columnar.table import Unprovable
from rules_engine.backends.columnar.truths import BLANK, FAULT, NA, Byte, Truths, of_code, strict
from rules_engine.ir.expressions import Apply


@frozen(eq=False)
class Ground:
    """What rows are made of, and what is known where they matter."""

    sources: Sources
    guarded: Guarded
    moments: Moments

    @property
    def amounts(self) -> Amounts:
        """Rows on numbers."""
        return self.sources.amounts

    @property
    def truths(self) -> Truths:
        """Rows on bytes."""
        return self.sources.truths


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


_Kernel = Callable[[Ground, Apply, Sequence[Carrier]], Carrier]


def _numbers(function: Callable[..., Carrier]) -> _Kernel:
    """A kernel on all operands as numbers."""
    return lambda ground, _node, operands: function(
        ground.amounts, [as_amount(x) for x in operands]
    )


def _div(ground: Ground, node: Apply, operands: Sequence[Carrier]) -> Carrier:
    x, y = map(as_amount, operands)
    return ground.amounts.div(x, y, guarded=id(node) in ground.guarded.quotients)


def _compared(operation: str) -> _Kernel:
    def kernel(ground: Ground, _node: Apply, operands: Sequence[Carrier]) -> Carrier:
        if all(isinstance(each, Byte) for each in operands):
            return _alike(ground.truths, operation, [as_byte(each) for each in operands])
        taken = [as_amount(each) for each in operands]
        if any(each.words is not None for each in taken):
            settled = [_among(each, taken) for each in taken]
            taken = same_words(settled, ground.sources.words, ground.sources.builder)
        return ground.amounts.compare(operation, *taken)

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


def _settle(ground: Ground, _node: Apply, operands: Sequence[Carrier]) -> Carrier:
    def settled(code: int) -> int:
        return FAULT if code == NA else code

    (x,) = operands
    if isinstance(x, Byte):
        return ground.truths.looked_up(x, settled)
    return evolve(x, state=ground.truths.looked_up(x.state, settled))


def _is_blank(ground: Ground, _node: Apply, operands: Sequence[Carrier]) -> Carrier:
    state = _state(ground, operands[0])
    return ground.truths.looked_up(state, lambda code: {0: 0, 1: 0, BLANK: 1}.get(code, code))


def _is_not_applicable(ground: Ground, _node: Apply, operands: Sequence[Carrier]) -> Carrier:
    inspected = {0: 0, 1: 0, BLANK: 0, NA: 1}
    return ground.truths.looked_up(
        _state(ground, operands[0]), lambda code: inspected.get(code, code)
    )


def _state(ground: Ground, x: Carrier) -> Byte:
    return ground.truths.state_of(x) if isinstance(x, Byte) else x.state


def _joined(absorbing: int) -> _Kernel:
    return lambda ground, _node, operands: ground.truths.joined(
        [as_byte(each) for each in operands], absorbing
    )


def _negation(ground: Ground, _node: Apply, operands: Sequence[Carrier]) -> Carrier:
    return ground.truths.negation(as_byte(operands[0]))


def _moment(kernel: Callable[..., Amount]) -> _Kernel:
    """A kernel on dates and times."""
    return lambda ground, _node, operands: kernel(ground.moments, *map(as_amount, operands))


def _of(method: str, **options: Any) -> _Kernel:
    """A method of ``Amounts`` on a sequence of numbers."""
    return _numbers(lambda amounts, parts: getattr(amounts, method)(parts, **options))


OPERATORS_LOWERED: dict[str, _Kernel] = {
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
