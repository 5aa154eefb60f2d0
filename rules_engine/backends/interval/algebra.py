"""The algebra of abstract values, and how branches are computed under their conditions."""

from collections import ChainMap
from collections.abc import Callable, Collection, Mapping, MutableMapping, Sequence
from functools import partial

from attrs import Factory, evolve, field, frozen

from rules_engine.backends.interval.aggregates import AGGREGATE_KERNELS
from rules_engine.backends.interval.arithmetic import rounded
from rules_engine.backends.interval.cohorts import COHORT_KERNELS, Company
from rules_engine.backends.interval.columns import Columns
from rules_engine.backends.interval.corners import div
from rules_engine.backends.interval.domain import Domain, Listing
from rules_engine.backends.interval.kernels import DAY_KERNELS, FINE, KERNELS
from rules_engine.backends.interval.logic import both, choice, of_condition, truths
from rules_engine.backends.interval.outline import Outline
from rules_engine.backends.interval.peers import Peers
from rules_engine.backends.interval.refine import Narrowing, Narrowings, Refiner, merged, narrowed
from rules_engine.backends.interval.rows import (
    Carrier,
    Rows,
    column,
    one_record,
    refused,
    spread,
    unless_absent,
)
from rules_engine.backends.interval.values import (
    Abstract,
    State,
    exactly,
    mapped,
    under,
    union,
    unknown,
)
from rules_engine.backends.interval.witnesses import ALWAYS, At, Var, join
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
from rules_engine.ir.fold import fold, operands_of
from rules_engine.ir.passes.grid import Grid
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar

# A branch of more different nodes than this is not computed again under its condition.
_CONDITION = 60
# The same by how many conditions a branch already stands under.
_BRANCH = (240, 80, 40)
# What the other units of a comparison may come to: any number of units, or those that there are.
Others = Callable[[Cohort], tuple[Abstract | None, Peers]]


@frozen(eq=False)
class Algebra:
    """Makes the abstract value of each node for the facts of ``domain``, under ``narrowings``.

    ``settled`` are the ids of the nodes whose value is known, and is in ``made`` from the start.
    """

    outline: Outline
    domain: Domain
    others: Others
    calendar: WorkCalendar = NO_CALENDAR
    narrowings: Narrowings = Factory(dict)
    depth: int = 0
    made: MutableMapping[int, Carrier] = Factory(dict)
    settled: Collection[int] = ()
    refiner: Refiner = field(init=False)

    @refiner.default
    def _refiner(self) -> Refiner:
        return Refiner(self.outline.number, self.made)

    def const(self, node: Const) -> Carrier:
        return self._keep(node, exactly(node.value))

    def fact(self, node: Fact) -> Carrier:
        return self._keep(node, self.domain.facts[node.name])

    def attribute(self, node: Attribute) -> Carrier:
        return self._keep(node, self.domain.attribute(node.which, node.key))

    def field(self, node: Field) -> Carrier:
        records = self.domain.lists[node.source].records
        return self._keep(node, Rows(node.source, tuple(cells[node.name] for cells in records)))

    def apply(self, node: Apply, operands: Sequence[Carrier]) -> Carrier:
        return self._keep(node, spread(self._kernel(node), operands))

    def _kernel(self, node: Apply) -> Callable[[Sequence[Abstract]], Abstract]:
        plain = KERNELS.get(node.operator)
        if plain is not None and node.operator not in FINE:
            return plain
        if node.operator == "div" and self.narrowings:
            known = self.narrowings.get(self.outline.number[id(node.operands[1])])
            plain = partial(div, guarded=known is not None and known.rules_out_zero)
        fine = [self.outline.grids[id(operand)] for operand in node.operands]
        kernel = plain or partial(_on_days, DAY_KERNELS[node.operator], node, self.calendar)
        return lambda operands: kernel(list(map(_on_grid, operands, fine)))

    def case(
        self, node: Case, branches: Sequence[tuple[Carrier, Carrier]], otherwise: Carrier
    ) -> Carrier:
        flat = [part for branch in branches for part in branch] + [otherwise]
        if any(isinstance(part, Rows) for part in flat):
            return self._keep(node, spread(_choice_of, flat))
        return self._keep(node, self._chosen(node))

    def _chosen(self, node: Case) -> Abstract:
        """The branches, each under what leads to it."""
        parts: list[Abstract] = []
        path: At = ALWAYS
        told: Narrowings = {}
        before: list[Expr] = []
        for when, then in node.branches:
            condition = self._under(when, told)
            truth = truths(condition)
            if not condition.always:
                parts.append(under(of_condition(condition), path))
            if True in truth:
                here = merged([told, self.refiner.told(when, True)])
                value = self._under(then, here)
                parts.append(self._on_path(value, join((path, truth[True])), before, when))
            if False not in truth:
                return _together(parts)
            path = join((path, truth[False]))
            told = merged([told, self.refiner.told(when, False)])
            before.append(when)
        value = self._under(node.otherwise, told)
        parts.append(self._on_path(value, path, before, None))
        return _together(parts)

    def _on_path(
        self, value: Abstract, path: At, denied: Sequence[Expr], held: Expr | None
    ) -> Abstract:
        """The value with witnesses that also lead to it: that of the path if they agree, else the
        value's own where the conditions follow from it."""
        if path is not None and not path:
            return value
        known: dict[int, At] = {}

        def on(at: At) -> At:
            if at is None:
                return None
            both_at = join((path, at))
            if both_at is not None:
                return both_at
            if id(at) not in known:
                known[id(at)] = at if self._leads(at, denied, held) else None
            return known[id(at)]

        return mapped(value, on)

    def _leads(self, at: Mapping[Var, object], denied: Sequence[Expr], held: Expr | None) -> bool:
        wanted = [(one, False) for one in denied] + ([] if held is None else [(held, True)])
        given = self._given(at)
        return all(self._is(one, truth, given) for one, truth in wanted)

    def _given(self, at: Mapping[Var, object]) -> Narrowings:
        found = {}
        for var, value in at.items():
            if var[0] == "fact" and var[1] in self.outline.facts:
                found[self.outline.facts[str(var[1])]] = _fixed(value)
        return found

    def _is(self, condition: Expr, truth: bool, given: Narrowings) -> bool:
        if self.outline.masks[id(condition)].bit_count() > _CONDITION:
            return False
        found = self._again(condition, merged([self.narrowings, given]))
        return found.is_point and found.point is truth

    def _under(self, node: Expr, told: Narrowings) -> Abstract:
        """What a node comes to under narrowings: computed again where that is cheap."""
        plain = self.made[id(node)]
        assert isinstance(plain, Abstract)
        mask = self.outline.masks[id(node)]
        touched = sum(1 << number for number in told) & mask
        if not touched or self.depth >= len(_BRANCH) or mask.bit_count() > _BRANCH[self.depth]:
            own = told.get(self.outline.number[id(node)])
            return plain if own is None else narrowed(plain, own, self.outline.grids[id(node)])
        return self._again(node, merged([self.narrowings, told]))

    def _again(self, node: Expr, narrowings: Narrowings) -> Abstract:
        kept = self._untouched(node, sum(1 << number for number in narrowings))
        # What is not computed again is as it was outside.
        inner = evolve(
            self, narrowings=narrowings, depth=self.depth + 1, made=ChainMap({}, self.made)
        )
        found = fold([node], inner, kept)[id(node)]
        assert isinstance(found, Abstract)
        return found

    def _untouched(self, node: Expr, mask: int) -> dict[int, Carrier]:
        """What is needed for a node and does not depend on what ``mask`` says."""
        found: dict[int, Carrier] = {}
        seen: set[int] = set()
        stack = [node]
        while stack:
            one = stack.pop()
            if id(one) in seen:
                continue
            seen.add(id(one))
            if id(one) in self.settled or not self.outline.masks[id(one)] & mask:
                found[id(one)] = self.made[id(one)]
            else:
                stack.extend(operands_of(one))
        return found

    def aggregate(self, node: Aggregate, where: Carrier | None, value: Carrier | None) -> Carrier:
        listing = self.domain.lists[node.source]
        state = listing.state
        parts = [unknown(refused(state))] if not state.always else []
        if state.may_have_value:
            parts.append(under(self._over_records(node, listing, where, value), state.value_at))
        return self._keep(node, union(parts))

    def _over_records(
        self, node: Aggregate, listing: Listing, where: Carrier | None, value: Carrier | None
    ) -> Abstract:
        size = len(listing.records)
        held = column(where, size)
        if listing.present:
            weighed = unless_absent if node.operator == "all" else both
            held = tuple(weighed(pair) for pair in zip(listing.present, held, strict=True))
        keys = tuple(column(self.made[id(key)], size) for key in node.keys)
        columns = Columns(held, column(value, size), keys, node.take)
        if listing.any_number:
            var = ("list", node.source)
            columns = evolve(
                columns,
                any_number=True,
                none={var: ()},
                one=partial(one_record, node.source),
            )
        return AGGREGATE_KERNELS[node.operator](columns)

    def round(self, node: Round, operand: Carrier) -> Carrier:
        return self._keep(
            node, spread(lambda of: rounded(of[0], node.digits, node.mode), (operand,))
        )

    def cohort(self, node: Cohort, operand: Carrier, takes_part: Carrier | None) -> Carrier:
        assert isinstance(operand, Abstract)
        part = exactly(True) if takes_part is None else takes_part
        assert isinstance(part, Abstract)
        company = Company(operand, part, *self.others(node))
        return self._keep(node, COHORT_KERNELS[node.operator](company))

    def _keep(self, node: Expr, made: Carrier) -> Carrier:
        known = self.narrowings.get(self.outline.number[id(node)]) if self.narrowings else None
        if known is not None and isinstance(made, Abstract):
            made = narrowed(made, known, self.outline.grids[id(node)])
        self.made[id(node)] = made
        return made


_NOTHING = Abstract({})


def _fixed(value: object) -> Narrowing:
    """A fact that is given."""
    state = exactly(value)
    gone = frozenset(one for one in State if one not in state.states)
    if state.choices is not None:
        return Narrowing(choices=frozenset(state.choices), gone=gone)
    return Narrowing(low=state.low, high=state.high, gone=gone)


def _on_grid(value: Abstract, grid: Grid) -> Abstract:
    """A free fact has a grid of its own: the decimals that it may be reported with."""
    return value if value.grid is not None or grid is None else evolve(value, grid=grid)


def _on_days(
    kernel: Callable[[Apply, Sequence[Abstract], WorkCalendar], Abstract],
    node: Apply,
    calendar: WorkCalendar,
    operands: Sequence[Abstract],
) -> Abstract:
    return kernel(node, operands, calendar)


def _choice_of(flat: Sequence[Abstract]) -> Abstract:
    return choice(list(zip(flat[:-1:2], flat[1:-1:2], strict=True)), flat[-1])


def _together(parts: Sequence[Abstract]) -> Abstract:
    kept = [part for part in parts if part.states]
    return union(kept) if kept else _NOTHING
