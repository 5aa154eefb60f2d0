"""Questions about a claim, put to the solver: what each leaves out, and what is known beforehand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from rules_engine.analysis.claims.cliffs import Range
from rules_engine.analysis.claims.drawing import facts_read
from rules_engine.analysis.claims.model import Claim, Mark, Standing, Verdict
from rules_engine.backends.interval import Bounds, State
from rules_engine.ir.expressions import Attribute, Case, Const, Expr
from rules_engine.ir.fold import operands_of, walk
from rules_engine.ir.passes.grid import grids
from rules_engine.ir.program import Program, ScoreNode
from rules_engine.model.types import BoolType
from rules_engine.model.values import FaultKind, NotApplicable
from rules_engine.source import Span

LONGEST = 6
LIMIT = 2_000_000
_DECIMALS = 2
_PAIR_LONGEST = 3
# A cliff gets so small a part of what the solver may do.
_OF_STEPS = 4
_SUMS = frozenset({"sum-within", "total-maximum", "node-maximum", "total-bounded"})

NO_SOLVER = "要用求解器：pip install 'rules-engine[prove]'"

# The solver backend, or None where z3 is not installed.
Solver = Any
# Parts of one question, such as one for each class: what none of them finds, there is not.
Question = Sequence[Any]
Cuts = dict[int, Any]


@frozen(eq=False)
class Inquiry:
    """Makes questions. ``limit``: how much the solver may do for one; ``stands``: what stands for an
    expression, with nothing in it that never matters; ``alike``: what two programs agree in;
    ``topped``: the items that are known never to be more than their points."""

    program: Program
    bounds: Bounds
    solver: Solver
    limit: int
    forgiven: frozenset[tuple[Span, FaultKind]]
    stands: Mapping[int, Expr]
    alike: Cuts = field(factory=dict)
    topped: set[tuple[str, ...]] = field(factory=set)
    grids: Mapping[int, int | None] = field(init=False)

    @grids.default
    def _grids(self) -> Mapping[int, int | None]:
        return grids([node.score for node in self.program.nodes], self.program.schema)

    def fitting(self, claim: Claim) -> "Inquiry":
        """The inquiry itself, or one without what stands for expressions: that two caps became one may leave no
        place of a part which is given."""
        if claim.given and not self._keeps(claim):
            return evolve(self, stands={})
        return self

    def _keeps(self, claim: Claim) -> bool:
        """Whether the parts that are given, of those not inside of others, are still parts."""
        given = {id(part) for part in claim.given}
        outer = {id(one) for node in walk([claim.expr], given) for one in operands_of(node)} & given
        kept = {id(node) for node in walk([self.plain(claim.expr)])}
        return all(id(self.plain(p)) in kept for p in claim.given if id(p) in outer)

    def questions(self, claim: Claim) -> Iterator[Question]:
        """From the cheapest that may settle it to the one that leaves nothing out."""
        cuts = self._cuts(claim)
        sums = claim.slug in _SUMS
        if cuts:
            yield [self._asking(cuts=cuts, any_length=True, longest=LONGEST)]
        if sums:
            yield self._in_proportion(self._lowest())
        if sums:
            yield from self._by_class(claim, [cuts, self._lowest()])
        if claim.mark is Mark.FAULT:
            yield from self._by_class(claim, [self._applied(claim)])
        yield [self._asking(any_length=True, longest=LONGEST)]
        yield [self._asking(longest=LONGEST)]
        yield [self._asking(longest=LONGEST, decimals=_DECIMALS)]
        yield [self._asking(longest=3 * LONGEST, decimals=_DECIMALS)]

    def _in_proportion(self, cuts: Cuts, kinds: Sequence[str | None] = (None,)) -> Question:
        """With quotients and products known by bounds only."""
        how = {"cuts": cuts, "any_length": True, "longest": LONGEST, "linear": True}
        return [self._asking(kind=kind, **how) for kind in kinds]

    def _by_class(self, claim: Claim, choices: Sequence[Cuts]) -> Iterator[Question]:
        """Class by class: then points that differ by class are plain numbers."""
        kinds: Sequence[str | None] = self.program.schema.classes
        for cuts in choices:
            reads = any(
                isinstance(node, Attribute) and node.which == "class"
                for node in walk([self.plain(claim.expr)], cuts)
            )
            yield self._in_proportion(cuts, kinds if reads and kinds else (None,))

    def put(self, claim: Claim, question: Question) -> Any:
        """What the solver says to the parts of a question: NEVER only where it says so to all."""
        found = self._ask(claim, question[0])
        effort = found.effort
        for asking in question[1:]:
            if found.answer is not self.solver.Answer.NEVER:
                break
            found = self._ask(claim, asking)
            effort += found.effort
        return evolve(found, effort=effort)

    def _ask(self, claim: Claim, asking: Any) -> Any:
        if claim.mark is Mark.DIFFERS:
            one, other = map(self.plain, claim.shown)
            return self.solver.ask_apart(one, other, asking)
        return self.solver.ask(self.plain(claim.asked), claim.mark is Mark.FAULT, asking)

    def put_pair(self, score: Expr, fact: str, better: int) -> Any:
        """What the solver says of the scores of two units that differ in a fact."""
        asking = self._asking(longest=_PAIR_LONGEST)
        return self.solver.ask_pair(self.plain(score), fact, better, asking)

    def put_steps(self, claim: Claim, within: Range, way: int) -> Iterator[Any]:
        """What the solver says of cliffs in a direction, from the cheapest question to the one that leaves
        nothing out: first whether the score falls at all."""
        ends = (within.low, within.high)[::way]
        steps = self.solver.Walk(claim.fact, within.step * way, *ends)
        score, cuts = self.plain(claim.asked), self._staying(claim)
        for how in ({"any_length": True, "cuts": cuts}, {}):
            asking = self._asking(longest=_PAIR_LONGEST, decimals=_DECIMALS, **how)
            for ask in (self.solver.ask_drop, self.solver.ask_cliff):
                found = ask(score, steps, evolve(asking, limit=self.limit // _OF_STEPS))
                if found.answer is self.solver.Answer.NEVER or ask is self.solver.ask_cliff:
                    yield found

    def _staying(self, claim: Claim) -> Cuts:
        """The scores of the other items that do not read a fact: any value, but one."""
        others = [
            node for node in self._others(claim) if claim.fact not in facts_read([node.score])
        ]
        return {id(self.plain(node.score)): self._of_node(node, node.score) for node in others}

    def plain(self, expr: Expr) -> Expr:
        """What stands for an expression, with nothing in it that never matters."""
        return self.stands.get(id(expr), expr)

    def _asking(self, **how: Any) -> Any:
        return self.solver.Asking(
            self.program.schema, limit=self.limit, forgiven=self.forgiven, **how
        )

    def learn(self, verdict: Verdict) -> None:
        """What later questions may take for granted."""
        claim = verdict.claim
        if verdict.standing is not Standing.HOLDS or verdict.bound is not None:
            return
        if claim.slug == "node-maximum":
            self.topped.add(claim.about)
        if claim.mark is Mark.DIFFERS and self.solver is not None:
            # What two programs were found to agree in is one value in all later questions.
            one = self._outcome(claim.shown[0])
            self.alike.update({id(self.plain(expr)): one for expr in claim.shown})

    def _lowest(self) -> Cuts:
        """What items without children come to where they apply, as any real between its bounds. That a
        sum is a number means that none of them is 出错, or that it does not matter."""
        cuts = {}
        for node in self.program.nodes:
            value = _where_it_applies(node.score)
            if not node.children and not isinstance(self.plain(value), Const):
                cut = self._of_node(node, value)
                cuts[id(self.plain(value))] = evolve(cut, grid=None, may_fail=False)
        return cuts

    def _applied(self, claim: Claim) -> Cuts:
        """The scores of the other items where they apply: whether they do is looked into, and what may
        be 不适用 even then is too."""
        cuts, given = {}, {id(part) for part in claim.given}
        for node in self._others(claim):
            value = _where_it_applies(node.score)
            cut = self._of_node(node, value)
            if not cut.may_be_absent and not isinstance(self.plain(value), Const):
                fails = cut.may_fail and id(node.score) not in given
                cuts[id(self.plain(value))] = evolve(cut, may_fail=fails)
        return cuts

    def _others(self, claim: Claim) -> list[ScoreNode]:
        """The items that a claim is not about. (Another may be called like what it is about.)"""
        own = {id(part) for part in (claim.expr, *claim.shown)}
        return [node for node in self.program.nodes if id(node.score) not in own]

    def _cuts(self, claim: Claim) -> Cuts:
        """The scores of the other items, each by its bounds: what is shown with them as anything within
        is shown of what they are."""
        if claim.mark is Mark.DIFFERS:
            own = {id(self.plain(expr)) for expr in claim.shown}
            return {place: cut for place, cut in self.alike.items() if place not in own}
        others = self._others(claim)
        cuts = {id(self.plain(node.score)): self._of_node(node, node.score) for node in others}
        if claim.about != ("总分",):
            total = self.program.total
            for part in (total.score, total.base):
                cuts[id(self.plain(part))] = self._outcome(part)
        for part in claim.given:
            place = id(self.plain(part))
            cuts[place] = evolve(cuts.get(place) or self._outcome(part), may_fail=False)
        for part in (claim.expr, *claim.shown):
            cuts.pop(id(self.plain(part)), None)
        return cuts

    def _of_node(self, node: ScoreNode, value: Expr) -> Any:
        """The outcome of ``value``, which is the score of an item, or that where it applies."""
        most = node.points if node.path in self.topped else None
        return evolve(self._outcome(value), most=None if most is None else self.plain(most))

    def _outcome(self, score: Expr) -> Any:
        found = self.bounds.of(score)
        return self.solver.Outcome(
            found.low,
            found.high,
            self.grids.get(id(score)),
            State.FAULT in found.states,
            State.NOT_APPLICABLE in found.states,
            isinstance(score.type, BoolType),
        )


def _where_it_applies(score: Expr) -> Expr:
    """The score of an item that applies, where it is 不适用 otherwise."""
    if isinstance(score, Case) and len(score.branches) == 1:
        otherwise = score.otherwise
        if isinstance(otherwise, Const) and isinstance(otherwise.value, NotApplicable):
            return score.branches[0][1]
    return score
