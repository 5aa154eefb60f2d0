"""Questions to the solver: whether some facts make an expression what is asked, and which."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

import z3
from attrs import evolve, field, frozen

from rules_engine.backends.smt.algebra import terms_of
from rules_engine.backends.smt.encoding import Encoding
from rules_engine.backends.smt.outcomes import Outcome
from rules_engine.backends.smt.quantities import Quantity, compared
from rules_engine.backends.smt.reading import Model, unit_of
from rules_engine.backends.smt.slicing import bearing_on
from rules_engine.backends.smt.space import Space
from rules_engine.backends.smt.truths import as_term, both, either, negated, same_truth
from rules_engine.ir.expressions import Expr
from rules_engine.model.types import FactSchema, ListType
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import FaultKind
from rules_engine.source import Span

SEED = 2019


class Answer(StrEnum):
    """What the solver says."""

    NEVER = "unsat"
    SOME = "sat"
    UNKNOWN = "unknown"


@frozen(eq=False)
class Found:
    """An answer. ``units`` are facts that do it, as far as they were asked about (empty where they
    cannot be written as decimals); ``exact``: nothing was known by its bounds only, and lists were
    looked at in full up to ``bound`` records (None: no list was looked at). ``effort`` counts what the
    solver did, the same on every machine. ``final``: it would answer the same for longer lists."""

    answer: Answer
    units: tuple[UnitFacts, ...] = ()
    exact: bool = True
    bound: int | None = None
    effort: int = 0
    final: bool = False


@frozen(eq=False)
class Asking:
    """How to ask. ``cuts``, ``any_length`` and ``linear`` as in Encoding, ``longest``, ``decimals`` and
    ``kind`` as in Space; ``limit``: how much the solver may do before it gives up."""

    schema: FactSchema
    cuts: Mapping[int, Outcome] = field(factory=dict)
    any_length: bool = False
    linear: bool = False
    longest: int = 3
    decimals: int | None = None
    kind: str | None = None
    limit: int = 2_000_000
    forgiven: Collection[tuple[Span, FaultKind]] = ()


def ask(expr: Expr, fault: bool, asking: Asking) -> Found:
    """Whether some facts make ``expr`` 是 (``fault``: 出错, of a kind that is asked about)."""
    space = space_for(asking)
    how = (asking.cuts, asking.any_length, asking.forgiven, asking.linear)
    encoding = Encoding(space, *how, sampled=fault)
    (term,) = terms_of(encoding, [expr])
    wanted = term.grave if fault else term.holds
    if not fault:
        return answered(asking, encoding, (space,), wanted, encoding.asserted)
    # What numbers come to seldom matters to whether they can be had.
    told = [*space.asserted, *bearing_on(wanted, encoding.witnesses.asserted)]
    return answered(asking, encoding, (space,), wanted, told)


def ask_apart(one: Expr, other: Expr, asking: Asking) -> Found:
    """Whether two expressions can come to something different; why they are 出错 is not asked."""
    space = space_for(asking)
    encoding = Encoding(space, asking.cuts, asking.any_length, asking.forgiven, asking.linear)
    left, right = terms_of(encoding, [one, other])
    states = [(left.fault, right.fault), (left.absent, right.absent), (left.blank, right.blank)]
    unlike = [negated(same_truth(a, b)) for a, b in states]
    values = negated(_equal(left.value, right.value))
    wanted = either(*unlike, both(left.present, right.present, values))
    return answered(asking, encoding, (space,), wanted, encoding.asserted)


def _equal(left: Any, right: Any) -> Any:
    if isinstance(left, Quantity):
        return compared("eq", left, right)
    if isinstance(left, bool) or z3.is_bool(left):
        return same_truth(left, right)
    return left == right


def ask_pair(expr: Expr, fact: str, better: int, asking: Asking) -> Found:
    """Whether ``expr`` can be lower for a unit that is like another, but better in one fact."""
    space = space_for(asking)
    other = evolve(space, prefix="乙.", likeness=space, differs=frozenset({fact}))
    # An evolved space starts with what the first has made, so its parts are made anew.
    other = evolve(other, asserted=[], facts={}, lists={}, attributes={})
    one, two = Encoding(space, asking.cuts), Encoding(other, asking.cuts)
    (before,), (after,) = terms_of(one, [expr]), terms_of(two, [expr])
    lower, raised = space.fact(fact), other.fact(fact)
    relation = "gt" if better > 0 else "lt"
    wanted = both(
        lower.present,
        raised.present,
        _compared(relation, raised.value, lower.value),
        before.present,
        after.present,
        compared("lt", after.value, before.value),
    )
    loose = Encoding(space)
    loose.loose.update(one.loose, two.loose)
    return answered(asking, loose, (space, other), wanted, [*one.asserted, *two.asserted])


def _compared(relation: str, left: Any, right: Any) -> Any:
    if isinstance(left, Quantity):
        return compared(relation, left, right)
    if isinstance(left, bool) or z3.is_bool(left):
        raised, low = (left, right) if relation == "gt" else (right, left)
        return both(raised, negated(low))
    return left > right if relation == "gt" else left < right


def space_for(asking: Asking) -> Space:
    """One unit's facts as a question takes them."""
    return Space(asking.schema, longest=asking.longest, decimals=asking.decimals, kind=asking.kind)


def answered(
    asking: Asking,
    encoding: Encoding,
    spaces: Sequence[Space],
    wanted: Any,
    asserted: Sequence[Any],
) -> Found:
    """What the solver says to whether something holds of some units."""
    exact, bound = not encoding.loose, _bound(spaces[0], asking)
    final = not any(space.lists for space in spaces) and not asking.cuts
    if wanted is False:
        return Found(Answer.NEVER, (), exact, bound, 0, final)
    answer, effort, solver, context = _checked(
        [as_term(one) for one in (*asserted, wanted)], asking.limit
    )
    if answer is not Answer.SOME:
        return Found(answer, (), exact, bound, effort, final)
    model = Model(solver.model(), context)
    units = tuple(unit_of(space, model, place) for place, space in enumerate(spaces))
    readable = tuple(unit for unit in units if unit is not None)
    kept = readable if len(readable) == len(units) else ()
    return Found(answer, kept, exact, bound, effort, final)


def _checked(truths: Sequence[Any], limit: int) -> tuple[Answer, int, Any, Any]:
    """The answer, the effort, the solver and its context: one of its own, since what was asked before
    must change neither answer nor effort."""
    context = z3.Context()
    solver = z3.Solver(ctx=context)
    solver.set("random_seed", SEED)
    solver.set("rlimit", limit)
    for one in truths:
        solver.add(one.translate(context))
    answer = Answer(str(solver.check()))
    return answer, _effort(solver), solver, context


def _effort(solver: Any) -> int:
    statistics = solver.statistics()
    keys = statistics.keys()
    return int(statistics.get_key_value("rlimit count")) if "rlimit count" in keys else 0


def _bound(space: Space, asking: Asking) -> int | None:
    """How many records were looked at: of lists that may be of any length."""
    if asking.any_length:
        return None
    kinds = [space.schema.by_name[name].type for name in space.lists]
    free = [kind for kind in kinds if isinstance(kind, ListType) and not kind.period]
    return asking.longest if free else None
