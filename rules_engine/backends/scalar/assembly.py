"""From expressions to steps over registers: an algebra whose carrier is the register of a node."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from attrs import Factory, field, frozen

from rules_engine.backends.scalar import arithmetic, logic
from rules_engine.backends.scalar.aggregates import AGGREGATE_KERNELS, TRACES, counted
from rules_engine.backends.scalar.cohorts import COHORT_KERNELS, Comparing
from rules_engine.backends.scalar.kernels import CALENDAR_KERNELS, KERNELS
from rules_engine.backends.scalar.loading import Load, Loading, load_attribute
from rules_engine.backends.scalar.records import Aggregating
from rules_engine.backends.scalar.site import Site, Step, is_special
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
from rules_engine.ir.passes.grid import Grid, of_constant, wanted
from rules_engine.model.types import FactSchema
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar
from rules_engine.operators import COHORT_RANKS
from rules_engine.records import Shown

RESERVED = 2


@frozen(eq=False, repr=False)
class Assembly(Shown):
    """What the algebra gathers while nodes are folded; each part is keyed by ``id`` of its node.

    ``template`` holds the constants. ``steps`` are those of a node and of the conversions of its
    value, in order.
    """

    schema: FactSchema
    grids: dict[int, Grid]
    calendar: WorkCalendar = NO_CALENDAR
    template: list[Any] = Factory(lambda: [None] * RESERVED)
    registers: dict[int, int] = Factory(dict)
    steps: dict[int, list[Step]] = Factory(dict)
    facts: dict[str, Loading] = Factory(dict)
    fields: dict[int, Loading] = Factory(dict)
    attributes: list[Load] = Factory(list)
    aggregates: dict[int, Aggregating] = Factory(dict)
    cohorts: dict[int, Comparing] = Factory(dict)
    _converted: dict[tuple[int, Grid], int] = field(init=False, factory=dict)

    def reserve(self, value: Any = None) -> int:
        """A new register that starts with ``value``."""
        self.template.append(value)
        return len(self.template) - 1

    def const(self, node: Const) -> int:
        return self.register(node, of_constant(node.value))

    def load(self, name: str) -> int:
        """The register of a fact of the unit, a list too."""
        if name not in self.facts:
            decl = self.schema.by_name[name]
            self.facts[name] = Loading(decl, self.reserve(), (self._position(name),))
        return self.facts[name].out

    def fact(self, node: Fact) -> int:
        return self._settle(node, self.load(node.name))

    def attribute(self, node: Attribute) -> int:
        out = self.reserve()
        self.attributes.append(load_attribute(node, out))
        return self._settle(node, out)

    def field(self, node: Field) -> int:
        out = self.reserve()
        self.fields[id(node)] = self._field_loading(node, out)
        return self._settle(node, out)

    def _field_loading(self, node: Field, out: int) -> Loading:
        parts = self.schema.by_name[node.source].fields
        position = [part.name for part in parts].index(node.name)
        return Loading(parts[position], out, (self._position(node.source), position))

    def _position(self, name: str) -> int:
        return list(self.schema.by_name).index(name)

    def apply(self, node: Apply, _operands: Sequence[int]) -> int:
        of = [self.grids[id(operand)] for operand in node.operands]
        grids = wanted(node, of)
        taken = self._taken(node.operands, grids)
        return self._emit(node, taken, self._kernel(node.operator), grids[0] or 1)

    def _kernel(self, operator: str) -> Callable[[Site], Step]:
        looks = CALENDAR_KERNELS.get(operator)
        if looks is None:
            return KERNELS[operator]
        return lambda site: looks(site, self.calendar)

    def case(self, node: Case, _branches: Sequence[tuple[int, int]], _otherwise: int) -> int:
        values = (*(then for _, then in node.branches), node.otherwise)
        grid = self.grids[id(node)]
        taken = self._taken(values, (grid,) * len(values))
        whens = [self.registers[id(when)] for when, _ in node.branches]
        pairs = (register for pair in zip(whens, taken, strict=False) for register in pair)
        return self._emit(node, (*pairs, taken[-1]), logic.choice)

    def aggregate(self, node: Aggregate, where: int | None, value: int | None) -> int:
        always = self.reserve(True)
        keys = (self.registers[id(key)] for key in node.keys)
        operands = (always if where is None else where, always if value is None else value, *keys)
        grid = 1 if node.value is None else self.grids[id(node.value)] or 1
        site = Site(self.reserve(), operands, node.span, grid)
        self.load(node.source)
        kernel, tracing = AGGREGATE_KERNELS[node.operator], TRACES.get(node.operator)
        if node.take is not None:
            kernel, tracing = partial(kernel, take=node.take), partial(counted, take=node.take)
        self.aggregates[id(node)] = Aggregating(site, kernel, self.reserve(()), tracing)
        return self._settle(node, site.out)

    def round(self, node: Round, operand: int) -> int:
        quotient = fused_quotient(node, self.grids)
        if quotient is not None:
            return self._rounded_quotient(node, quotient)
        grid, digits, mode = self.grids[id(node.operand)], node.digits, node.mode
        if self.grids[id(node)] is None:
            make = arithmetic.rounded_wide
        elif grid is not None and self.grids[id(node)] == grid:
            return self._emit(node, (operand,), arithmetic.add)
        else:
            make = arithmetic.rounded
        return self._emit(node, (operand,), lambda site: make(site, grid, digits, mode))

    def _rounded_quotient(self, node: Round, quotient: Apply) -> int:
        grids = wanted(quotient, [self.grids[id(operand)] for operand in quotient.operands])
        taken = self._taken(quotient.operands, grids)
        out = self.reserve()
        # A fault of the quotient arises at the quotient, not where it is rounded.
        site = Site(out, taken, quotient.span)
        self.steps[id(node)] = [arithmetic.rounded_quotient(site, node.digits, node.mode)]
        return self._settle(node, out)

    def cohort(self, node: Cohort, operand: int, takes_part: int | None) -> int:
        grid = self.grids[id(node.operand)] or 1
        operands = (operand, self.reserve(True) if takes_part is None else takes_part)
        site = Site(self.reserve(), operands, node.span, grid)
        kernel, own = COHORT_KERNELS[node.operator], node.operator in COHORT_RANKS
        self.cohorts[id(node)] = Comparing(site, kernel, node.scope, self.reserve(), own)
        return self._settle(node, site.out)

    def register(self, node: Expr, grid: Grid) -> int:
        """The register that holds the value of ``node`` on ``grid`` (None: natural)."""
        own = of_constant(node.value) if isinstance(node, Const) else self.grids[id(node)]
        key = (id(node), grid)
        if key not in self._converted:
            if isinstance(node, Const):
                self._converted[key] = self.reserve(_on(node.value, grid))
            elif own == grid or (own in (None, 1) and grid is None):
                self._converted[key] = self.registers[id(node)]
            else:
                self._converted[key] = self._convert(node, own or 1, grid)
        if isinstance(node, Const):
            self.registers.setdefault(id(node), self._converted[key])
        return self._converted[key]

    def _convert(self, node: Expr, own: int, grid: Grid) -> int:
        a, out = self.registers[id(node)], self.reserve()
        made = (
            arithmetic.natural(a, out, own) if grid is None else arithmetic.up(a, out, grid // own)
        )
        self.steps.setdefault(id(node), []).append(made)
        return out

    def _taken(self, operands: Sequence[Expr], grids: Sequence[Grid]) -> tuple[int, ...]:
        pairs = zip(operands, grids, strict=True)
        return tuple(self.register(operand, grid) for operand, grid in pairs)

    def _emit(
        self, node: Expr, operands: tuple[int, ...], make: Callable[[Site], Step], grid: int = 1
    ) -> int:
        out = self.reserve()
        self.steps[id(node)] = [make(Site(out, operands, node.span, grid))]
        return self._settle(node, out)

    def _settle(self, node: Expr, out: int) -> int:
        self.registers[id(node)] = out
        return out


def fused_quotient(node: Round, grids: dict[int, Grid]) -> Apply | None:
    """The quotient that is computed and rounded in one step on integers, if ``node`` rounds one."""
    quotient = node.operand
    if not (isinstance(quotient, Apply) and quotient.operator == "div"):
        return None
    of = [grids[id(operand)] for operand in quotient.operands]
    exact = wanted(quotient, of)[0] is not None and grids[id(node)] is not None
    return quotient if exact else None


def _on(value: Any, grid: Grid) -> Any:
    """A constant as registers hold it."""
    if value is None or is_special(value) or isinstance(value, bool):
        return value
    if not isinstance(value, int | Fraction):
        return value
    exact = value * (grid or 1)
    return exact.numerator if exact.denominator == 1 else exact
