"""Where a step works: its registers, and what it says when an operand is special.

Steps are written for plain operands; 空 and specials do not support arithmetic, so a step that meets
one falls into ``Site.refuse``, the one place where the strict policy is applied.
"""

from collections.abc import Callable
from typing import Any

from attrs import Factory, field, frozen

from rules_engine.model.values import (
    Fault,
    FaultKind,
    Missing,
    NotApplicable,
    Special,
    fault,
    merge_specials,
)
from rules_engine.records import Shown
from rules_engine.source import Span

Registers = list[Any]
Step = Callable[[Registers], None]

SPECIALS = (Missing, NotApplicable, Fault)
_LONGEST = 60


def where_of(span: Span) -> str:
    """``第 12 行“按时办结数 / 受理数”``: how a fault names its place; blanks are run together. The file
    is named where the scheme takes it from another."""
    text = " ".join(span.text.split())
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    file = f"{span.source.shown} " if span.source.shown else ""
    return f"{file}第 {span.begin.line} 行“{shown}”"


def is_special(value: object) -> bool:
    """Whether ``value`` is 未报, 不适用 or 出错."""
    return isinstance(value, SPECIALS)


@frozen(eq=False, repr=False)
class Site(Shown):
    """A step's place: register of the result, registers of the operands, text for faults.

    ``grid`` is the grid of its operands where all share one (1 where they are plain numbers).
    """

    out: int
    operands: tuple[int, ...]
    span: Span = field(repr=False)
    grid: int = 1
    where: str = field(
        init=False, default=Factory(lambda self: where_of(self.span), takes_self=True)
    )

    def fault(self, kind: FaultKind) -> Fault:
        """A fault that arises here."""
        return fault(kind, self.where)

    def unblank(self, value: Any) -> Any:
        """``value``, or the fault of using 空 here."""
        return self.fault(FaultKind.BLANK_USED) if value is None else value

    def refuse(self, registers: Registers) -> Special:
        """What a strict operator makes of operands some of which are special or 空."""
        return self.merge([registers[operand] for operand in self.operands])

    def merge(self, values: list[Any]) -> Special:
        """The strict result of ``values``. Raises TypeError when none is special: a bug of ours."""
        specials = [value for value in map(self.unblank, values) if is_special(value)]
        if not specials:
            raise TypeError(f"{self.where}: no operator for {values!r}")
        return merge_specials(*specials)
