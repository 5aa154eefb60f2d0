"""Conditions that may come out as 不适用 where nothing is written for that: the unit would be 出错.

What a condition is joined to by 且 and 或, and what it stands under, keeps that away: in
``执法 且 得分（甲） < 6 分`` the score is looked at only for units that 甲 applies to.
"""

from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir.fold import Folding
from rules_engine.ir.passes.sameness import sameness_on_demand
from rules_engine.model.values import NotApplicable
from rules_engine.operators import COHORT_RANKS, OPERATORS
from rules_engine.operators.table import Policy
from rules_engine.semantics.findings import lints as f
from rules_engine.source import Span

# What conditions came out as, by the number of what they say; True of what is known to be a value.
_Known = Mapping[int, bool]
_DEEPEST = 40


def may_not_apply(program: ir.Program, order: Sequence[ir.Expr]) -> Iterator[Diagnostic]:
    """Conditions of 否决, 改判, 等次 and 仅当 that may be 不适用. ``order``: every node."""
    looking = _Looking(program)
    told: set[Span] = set()
    for node in order:
        if isinstance(node, ir.Apply) and node.operator == "settle" and node.span not in told:
            what = looking.reason(node.operands[0], {}, 0)
            if what is not None:
                told.add(node.span)
                yield f.condition_may_not_apply(what, node.span)


@frozen(eq=False)
class _Looking:
    program: ir.Program
    _names: dict[int, str] = field(init=False)
    _may: frozenset[str] = field(init=False)
    _totals: frozenset[int] = field(init=False)
    _same: Folding[int] = field(init=False, factory=sameness_on_demand)

    @_names.default
    def _scores(self) -> dict[int, str]:
        return {id(node.score): node.name for node in self.program.nodes}

    @_may.default
    def _facts(self) -> frozenset[str]:
        facts = self.program.schema.facts
        return frozenset(fact.name for fact in facts if fact.may_not_apply)

    @_totals.default
    def _of_total(self) -> frozenset[int]:
        total = self.program.total
        return frozenset(map(id, (total.base, total.gathered, total.before_veto, total.score)))

    def reason(self, node: ir.Expr, known: _Known, depth: int) -> str | None:
        """What may make an expression 不适用, in the words of the scheme; None where nothing does."""
        if depth > _DEEPEST or id(node) in self._totals or self._same.of(node) in known:
            return None
        if id(node) in self._names:
            lacking = self._lacks_score(node, known)
            return f"得分（{self._names[id(node)]}）" if lacking else None
        match node:
            case ir.Fact(name=name):
                return name if name in self._may else None
            case ir.Apply(operator="and" | "or", operands=operands):
                return self._joined(operands, known, node.operator == "and", depth)
            case ir.Apply(operator=operator) if OPERATORS[operator].policy is Policy.STRICT:
                return self._first(node.operands, known, depth)
            case ir.Case():
                return self._chosen(node, known, depth)
            case ir.Round(operand=operand):
                return self.reason(operand, known, depth + 1)
            case ir.Cohort(operand=operand) if node.operator in COHORT_RANKS:
                return self.reason(operand, known, depth + 1)
            case _:
                return None

    def _first(self, nodes: Sequence[ir.Expr], known: _Known, depth: int) -> str | None:
        found = (self.reason(each, known, depth + 1) for each in nodes)
        return next((each for each in found if each is not None), None)

    def _joined(
        self, operands: Sequence[ir.Expr], known: _Known, holds: bool, depth: int
    ) -> str | None:
        """Each operand matters only where none of the others decides by itself."""
        for each in operands:
            others = dict(known)
            for other in operands:
                if other is not each:
                    others |= self._told(other, holds)
            found = self.reason(each, others, depth + 1)
            if found is not None:
                return found
        return None

    def _chosen(self, node: ir.Case, known: _Known, depth: int) -> str | None:
        for when, then in node.branches:
            truth = self._truth(when, known)
            parts = [(when, known)] if truth is None else []
            if truth is not False:
                parts.append((then, {**known, **self._told(when, True)}))
            for part, under in parts:
                found = self.reason(part, under, depth + 1)
                if found is not None:
                    return found
            if truth:
                return None
            known = {**known, **self._told(when, False)}
        return self.reason(node.otherwise, known, depth + 1)

    def _lacks_score(self, node: ir.Expr, known: _Known) -> bool:
        """Whether an item may have no score: what it comes to inside is looked after by its own checks."""
        match node:
            case ir.Const(value=value):
                return isinstance(value, NotApplicable)
            case ir.Case():
                for when, then in node.branches:
                    truth = self._truth(when, known)
                    if truth is not False and self._lacks_score(then, known):
                        return True
                    if truth:
                        return False
                return self._lacks_score(node.otherwise, known)
            case _:
                return False

    def _told(self, condition: ir.Expr, truth: bool) -> dict[int, bool]:
        """What is known where a condition came out so."""
        found = {self._same.of(condition): truth}
        match condition:
            case ir.Apply(operator="not", operands=(operand,)):
                found |= self._told(operand, not truth)
            case ir.Apply(operator="and" | "or" as joined, operands=operands):
                if (joined == "and") is truth:
                    for operand in operands:
                        found |= self._told(operand, truth)
            case ir.Apply(operator="is_not_applicable", operands=(operand,)) if not truth:
                found[self._same.of(operand)] = True
        return found

    def _truth(self, condition: ir.Expr, known: _Known) -> bool | None:
        """What a condition comes out as, where that follows."""
        if self._same.of(condition) in known:
            return known[self._same.of(condition)]
        match condition:
            case ir.Apply(operator="not", operands=(operand,)):
                inner = self._truth(operand, known)
                return None if inner is None else not inner
            case ir.Apply(operator="and" | "or" as joined, operands=operands):
                truths = [self._truth(operand, known) for operand in operands]
                if (joined == "or") in truths:
                    return joined == "or"
                return None if None in truths else joined == "and"
            case _:
                return None
