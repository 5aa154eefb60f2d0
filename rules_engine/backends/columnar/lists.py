"""Aggregates over the records of a list: masks over all records, reduced to one value a unit."""

from collections.abc import Callable, Sequence
from functools import partial

from attrs import evolve, frozen

from rules_engine.backends.columnar.amounts import Amount
from rules_engine.backends.columnar.groups import longest_run, sum_of_max
from rules_engine.backends.columnar.sources import Carrier, Sources
from rules_engine.backends.columnar.table import UNITS, Operand, Reg, Unprovable, Width
from rules_engine.backends.columnar.truths import (
    FAULT,
    MISSING,
    NA,
    NONE,
    Byte,
    Truths,
    of_code,
    strict,
)
from rules_engine.backends.columnar.wholes import ONE, ZERO, Whole, Wholes, whole, width_for
from rules_engine.ir.expressions import Aggregate

# How any and all rank the bytes of records: the largest decides.
_RANK_ANY = {0: 0, 1: 4, NA: 1, FAULT: 2, MISSING: 3}
_RANK_ALL = {1: 0, 0: 4, NA: 1, FAULT: 2, MISSING: 3}
# Whatever holds or not, the weightiest of what is special.
_RANK_OPEN = {0: 0, 1: 0, NA: 1, FAULT: 2, MISSING: 3}


@frozen(eq=False)
class Lists:
    """Makes the rows of aggregates."""

    sources: Sources

    @property
    def truths(self) -> Truths:
        """Rows on bytes."""
        return self.sources.truths

    @property
    def wholes(self) -> Wholes:
        """Rows on integers."""
        return self.sources.amounts.wholes

    def aggregate(
        self,
        node: Aggregate,
        where: Carrier | None,
        value: Carrier | None,
        keys: Sequence[Carrier] = (),
    ) -> Carrier:
        """The value of an aggregate for each unit."""
        listed = self.sources.list_state(node.source)
        if listed.const is not None and listed.may:
            return self.sources.nothing(strict(listed.const), node.type)
        held = Byte(1) if where is None else where
        if not isinstance(held, Byte):
            raise Unprovable("清单的条件不是是否")
        made = AGGREGATES_LOWERED[node.operator](self, _Over(node, held, value, tuple(keys)))
        return self._or_of_list(made, self.truths.strictly(listed))

    def _or_of_list(self, made: Carrier, listed: Byte) -> Carrier:
        if not listed.may:
            return made
        if isinstance(made, Byte):
            return self.truths.looked_up_two(listed, made, lambda a, b: a or b)
        state = self.truths.looked_up_two(listed, made.state, lambda a, b: a or b)
        return evolve(made, state=state)

    def register(self, operand: Operand, width: Width, space: str) -> Reg:
        """An operand as a register of one value a record."""
        taken = self.sources.builder.spread(operand, space)
        if isinstance(taken, Reg):
            return taken
        return self.sources.builder.emit("fill", (taken,), width=width, out=width, space=space)

    def whole(self, x: Whole, space: str) -> Reg:
        """An integer as a register of one value a record."""
        width = width_for(x.low, x.high) if isinstance(x.at, int) else x.at.width
        return self.register(x.at, width, space)

    def reduced(self, operation: str, register: Reg, out: Width, *extra: int) -> Reg:
        """One value a unit."""
        builder = self.sources.builder
        return builder.emit(
            operation, (register,), width=register.width, out=out, space=UNITS, extra=extra
        )

    def worst(self, state: Byte, space: str) -> Byte:
        """The largest byte of the records of a unit; 0 for none."""
        if state.const == 0:
            return NONE
        at = self.reduced("worst", self.register(state.at, Width.BYTE, space), Width.BYTE)
        return Byte(at, state.may)

    def held(self, where: Byte, space: str) -> Whole:
        """How many records of a unit have 1."""
        most = self.sources.assumed.records
        if where.const is not None and where.const != 1:
            return ZERO
        mask = self.register(where.at, Width.BYTE, space)
        return Whole(self.reduced("count", mask, Width.NARROW), 0, most)

    def state_of(self, carrier: Carrier) -> Byte:
        """The state of what a record has."""
        return self.truths.state_of(carrier) if isinstance(carrier, Byte) else carrier.state

    def key(self, carrier: Carrier, space: str) -> Reg:
        """What records are told apart by, as a register."""
        if isinstance(carrier, Byte):
            return self.register(carrier.at, Width.BYTE, space)
        return self.whole(carrier.at, space)

    def used(self, over: "_Over", value: Amount | None) -> Byte:
        """The state of a strict aggregate: of every condition, and of the values of records held."""
        return self.used_state(over, NONE if value is None else value.state)

    def used_state(self, over: "_Over", state: Byte) -> Byte:
        """The same, where this is the state of the values."""
        if not state.may:
            return self.worst(self.truths.strictly(self.truths.state_of(over.where)), over.space)
        both = self.truths.looked_up_two(
            over.where,
            state,
            lambda where, state: strict(state if where == 1 else where if where >= NA else 0),
        )
        return self.worst(both, over.space)


@frozen(eq=False)
class _Over:
    """What is aggregated."""

    node: Aggregate
    where: Byte
    value: Carrier | None
    keys: tuple[Carrier, ...] = ()

    @property
    def space(self) -> str:
        return self.node.source

    @property
    def amount(self) -> Amount:
        if not isinstance(self.value, Amount) or self.value.under != ONE:
            raise Unprovable("清单里的数除以了每条记录不同的数")
        return self.value


def _count(lists: Lists, over: _Over) -> Carrier:
    return Amount(lists.held(over.where, over.space), state=lists.used(over, None))


def _masked(lists: Lists, over: _Over, instead: int) -> Whole:
    """The values of records held, ``instead`` for the others."""
    return lists.wholes.choose(over.where.at, over.amount.at, whole(instead))


def _total(lists: Lists, over: _Over) -> Whole:
    masked, most = _masked(lists, over, 0), lists.sources.assumed.records
    low, high = min(0, masked.low * most), max(0, masked.high * most)
    if max(-low, high) > 2**62:
        raise Unprovable("清单里的数加起来可能超过 19 位数")
    register = lists.whole(masked, over.space)
    return Whole(lists.reduced("total", register, Width.WIDE), low, high)


def _sum(lists: Lists, over: _Over) -> Carrier:
    value = over.amount
    return Amount(_total(lists, over), value.scale, state=lists.used(over, value))


def _fewer(lists: Lists, over: _Over, least: int) -> tuple[Whole, Byte]:
    """How many records are held, and the fault where they are fewer than ``least``."""
    count = lists.held(over.where, over.space)
    few = lists.wholes.compare("lt", count, whole(least))
    return count, lists.truths.looked_up(Byte(few), lambda code: FAULT * code)


def _extreme(lists: Lists, over: _Over, *, most: bool) -> Whole:
    value = over.amount.at
    beyond = value.low - 1 if most else value.high + 1
    masked = _masked(lists, over, beyond)
    register = lists.whole(masked, over.space)
    made = lists.reduced("most" if most else "least", register, register.width, beyond)
    bounds = (beyond, value.high) if most else (value.low, beyond)
    found = Whole(made, *bounds)
    bound = whole(value.low if most else value.high)
    return lists.wholes.largest(found, bound) if most else lists.wholes.smallest(found, bound)


def _of_extreme(most: bool) -> Callable[[Lists, _Over], Carrier]:
    def kernel(lists: Lists, over: _Over) -> Carrier:
        value = over.amount
        state = _first(lists, over, _fewer(lists, over, 1)[1])
        return evolve(value, at=_extreme(lists, over, most=most), state=state)

    return kernel


def _first(lists: Lists, over: _Over, state: Byte) -> Byte:
    """The fault of too few records arises only where nothing looked at is special."""
    used = lists.used(over, over.amount)
    if not used.may:
        return state
    return lists.truths.looked_up_two(used, state, lambda a, b: a or b)


def _mean(lists: Lists, over: _Over) -> Carrier:
    value = over.amount
    count, none = _fewer(lists, over, 1)
    under = lists.wholes.largest(count, ONE)
    state = _first(lists, over, none)
    return Amount(_total(lists, over), value.scale, under, state)


def _trimmed_mean(lists: Lists, over: _Over) -> Carrier:
    value, wholes = over.amount, lists.wholes
    count, none = _fewer(lists, over, 3)
    ends = wholes.add(_extreme(lists, over, most=True), _extreme(lists, over, most=False))
    kept = wholes.sub(_total(lists, over), ends)
    under = wholes.largest(wholes.add(count, whole(-2)), ONE)
    return Amount(kept, value.scale, under, _first(lists, over, none))


def _ranked(rank: dict[int, int]) -> Callable[[Lists, _Over], Carrier]:
    back = {place: code for code, place in rank.items()}

    def kernel(lists: Lists, over: _Over) -> Carrier:
        truths, where = lists.truths, over.where
        ranks = truths.looked_up(where, lambda code: rank[strict(code) if code < 6 else 0])
        if ranks.const == 0:
            return of_code(back[0])
        at = lists.reduced("worst", lists.register(ranks.at, Width.BYTE, over.space), Width.BYTE)
        may = frozenset(strict(code) for code in where.may)
        found = truths.looked_up(Byte(at, frozenset(range(2, 5))), lambda code: back.get(code, 0))
        return Byte(found.at, may)

    return kernel


def _any(lists: Lists, over: _Over) -> Carrier:
    if over.where.may:
        return _ranked(_RANK_ANY)(lists, over)
    return Byte(lists.wholes.compare("gt", lists.held(over.where, over.space), ZERO))


def _all(lists: Lists, over: _Over) -> Carrier:
    if over.where.may:
        return _ranked(_RANK_ALL)(lists, over)
    others = lists.truths.negation(over.where)
    return Byte(lists.wholes.compare("eq", lists.held(others, over.space), ZERO))


def _sum_of_max(lists: Lists, over: _Over) -> Carrier:
    value, most = over.amount, lists.sources.assumed.records
    low, high = min(0, value.at.low * most), max(0, value.at.high * most)
    if max(-low, high) > 2**62:
        raise Unprovable("清单里的数加起来可能超过 19 位数")
    held = lists.register(over.where.at, Width.BYTE, over.space)
    keys = [lists.key(each, over.space) for each in over.keys]
    registers = [held, lists.whole(value.at, over.space), *keys]
    kernel = partial(sum_of_max, take=over.node.take)
    (found,) = lists.sources.builder.call(kernel, registers, (Width.WIDE,), UNITS)
    states = [value.state, *(lists.state_of(each) for each in over.keys)]
    state = lists.truths.merged([lists.used_state(over, each) for each in states])
    return Amount(Whole(found, low, high), value.scale, state=state)


def _longest_run(lists: Lists, over: _Over) -> Carrier:
    (period,) = over.keys
    if not isinstance(period, Amount) or period.under != ONE:
        raise Unprovable("期次除以了每条记录不同的数")
    number = lists.wholes.floor(period.at, whole(period.scale))
    held = lists.register(over.where.at, Width.BYTE, over.space)
    registers = [held, lists.whole(number, over.space)]
    outs = (Width.NARROW, Width.BYTE)
    found, differs = lists.sources.builder.call(longest_run, registers, outs, UNITS)
    state = lists.worst(lists.truths.strictly(period.state), over.space)
    if over.where.may:
        open_ = lists.state_of(_ranked(_RANK_OPEN)(lists, over))
        waits = lists.truths.choose(Byte(differs), open_, NONE)
        state = lists.truths.looked_up_two(state, waits, lambda a, b: a or b)
    return Amount(Whole(found, 0, lists.sources.assumed.records), state=state)


AGGREGATES_LOWERED: dict[str, Callable[[Lists, _Over], Carrier]] = {
    "count": _count,
    "sum": _sum,
    "max": _of_extreme(True),
    "min": _of_extreme(False),
    "mean": _mean,
    "trimmed_mean": _trimmed_mean,
    "sum_of_max": _sum_of_max,
    "longest_run": _longest_run,
    "any": _any,
    "all": _all,
}
