"""What can be done with dates and times, made of rows and of functions on arrays."""

from collections.abc import Callable

from attrs import evolve, frozen

from rules_engine.backends.columnar import days
from rules_engine.backends.columnar.amounts import Amount, Amounts
from rules_engine.backends.columnar.assumptions import DAYS, TICKS_A_DAY
from rules_engine.backends.columnar.table import UNITS, Operand, Reg, Unprovable, Width
from rules_engine.backends.columnar.truths import FAULT, Byte, Truths
from rules_engine.backends.columnar.wholes import ONE, Whole, Wholes, whole

_HOUR = 3_600_000_000


@frozen(eq=False)
class Moments:
    """Makes the rows of dates and times."""

    amounts: Amounts
    workdays: days.Workdays

    @property
    def truths(self) -> Truths:
        """Rows on bytes."""
        return self.amounts.truths

    @property
    def wholes(self) -> Wholes:
        """Rows on integers."""
        return self.amounts.wholes

    def held(self, state: Byte, *good: Operand) -> Byte:
        """The state, or the fault where one of the bytes is not 1."""
        held = self.truths.joined([Byte(each) for each in good], 0)
        none = self.truths.looked_up(held, lambda code: FAULT * (1 - code))
        return self.truths.looked_up_two(state, none, lambda a, b: a or b) if none.may else state

    def counted(self, count: Amount) -> tuple[Whole, Operand]:
        """A number as a whole one, and a byte that is 1 where it is."""
        if count.under != ONE:
            raise Unprovable("日期加的数除以了每个单位不同的数")
        divisor = whole(count.scale)
        found = self.wholes.floor(count.at, divisor)
        return found, self.wholes.compare("eq", self.wholes.mul(found, divisor), count.at)

    def called(
        self, function: Callable[..., None], operands: list[Whole], outs: tuple[Width, ...]
    ) -> tuple[Reg, ...]:
        """The results of a function on arrays, of operands in registers of 64 bits."""
        builder = self.wholes.builder
        wide = builder.together(*(self.wholes.as_wide(each, Width.WIDE) for each in operands))
        spaces = [each.space for each in wide if isinstance(each, Reg)] or [UNITS]
        registers = [
            each
            if isinstance(each, Reg)
            else builder.emit("fill", (each,), width=Width.WIDE, out=Width.WIDE, space=spaces[0])
            for each in wide
        ]
        return builder.call(function, registers, outs)


def _between(moments: Moments, x: Amount, y: Amount) -> Amount:
    return moments.amounts.sub(x, y)


def _hours(moments: Moments, x: Amount, y: Amount) -> Amount:
    return evolve(moments.amounts.sub(x, y), scale=_HOUR)


def _date_of(moments: Moments, x: Amount) -> Amount:
    return moments.amounts.whole_of(evolve(x, scale=TICKS_A_DAY), up=False)


def _add_days(moments: Moments, day: Amount, count: Amount) -> Amount:
    """A date some whole days on; the fault where there is no such date, or the number is not whole."""
    wholes = moments.wholes
    steps, is_whole = moments.counted(count)
    found = wholes.add(day.at, steps)
    good = [
        is_whole,
        wholes.compare("ge", found, whole(DAYS[0])),
        wholes.compare("le", found, whole(DAYS[1])),
    ]
    state = moments.truths.merged([day.state, count.state])
    within = wholes.largest(wholes.smallest(found, whole(DAYS[1])), whole(DAYS[0]))
    return Amount(within, state=moments.held(state, *good))


_Move = Callable[[Moments], Callable[..., None]]


def _moved(function: _Move) -> Callable[[Moments, Amount, Amount], Amount]:
    """A date moved by a whole number; the fault where that leads to no date."""

    def kernel(moments: Moments, day: Amount, count: Amount) -> Amount:
        steps, is_whole = moments.counted(count)
        state = moments.truths.merged([day.state, count.state])
        found, good = moments.called(function(moments), [day.at, steps], (Width.NARROW, Width.BYTE))
        return Amount(Whole(found, *DAYS), state=moments.held(state, is_whole, good))

    return kernel


def _workdays_between(moments: Moments, start: Amount, end: Amount) -> Amount:
    state = moments.truths.merged([start.state, end.state])
    most = len(moments.workdays.working)
    found, good = moments.called(
        moments.workdays.between, [start.at, end.at], (Width.NARROW, Width.BYTE)
    )
    return Amount(Whole(found, -most, most), state=moments.held(state, good))


def _month_end(moments: Moments, day: Amount) -> Amount:
    (found,) = moments.called(days.month_end, [day.at], (Width.NARROW,))
    return Amount(Whole(found, *DAYS), state=moments.truths.merged([day.state]))


MOMENTS_LOWERED: dict[str, Callable[..., Amount]] = {
    "days_between": _between,
    "hours_between": _hours,
    "date_of": _date_of,
    "add_days": _add_days,
    "month_end": _month_end,
    "add_months_clipped": _moved(lambda _: days.add_months_clipped),
    "add_months_rolled": _moved(lambda _: days.add_months_rolled),
    "add_workdays": _moved(lambda moments: moments.workdays.after),
    "workdays_between": _workdays_between,
}
