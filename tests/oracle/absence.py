"""The oracle's view of what may be 不适用 at all (8.2-1, 8.2-3), read off the syntax.

A fact is excused where ``为 不适用`` has been asked of it before: there it has a value.
"""

from collections.abc import Callable
from typing import Any

from attrs import frozen

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from tests.oracle.clauses import of_type, parts_of
from tests.oracle.values import Values

Excused = frozenset[str]
NOBODY: Excused = frozenset()


@frozen(eq=False)
class Absence:
    """``can_leave`` says whether the score of an indicator may have left the sum."""

    values: Values
    can_leave: Callable[[str], bool]

    def possible(self, node: Any, excused: Excused = NOBODY) -> bool:
        """Whether the value of these nodes may be 不适用."""
        match node:
            case None:
                return False
            case tuple():
                return any(self.possible(part, excused) for part in node)
            case e.And() | e.Or():
                asked = {self.asked(part, isinstance(node, e.Or)) for part in node.operands}
                return self.possible(node.operands, excused | asked)
            case e.Conditional():
                return self._chosen(node, excused)
            case e.IsNotApplicable(operand):
                return not self.fact_in(operand) and self.possible(operand, excused)
            case e.Call():
                return self._call(node, excused)
            case e.Ref() | e.Name():
                return self._named(node, excused)
            case n.Period():
                assert self.values.as_of is not None
                return self.possible(self.values.as_of.day, excused)
        when = getattr(node, "when", None)
        asked = {self.asked(when, False)} if isinstance(node, n.Clause) and when else set()
        # Whether a clause is in force is asked before its condition (17.3-1).
        first = (when, *(part for part in parts_of(node) if isinstance(part, n.Period)))
        others = tuple(part for part in parts_of(node) if part not in first)
        return self.possible(first, excused) or self.possible(others, excused | asked)

    def asked(self, test: Any, whether: bool) -> str:
        """The fact of 甲 为 不适用 (``whether``) or of 非 甲 为 不适用; empty where it is neither."""
        match test:
            case e.Not(operand):
                return self.asked(operand, not whether)
            case e.IsNotApplicable(operand, negated):
                return self.fact_in(operand) if whether != negated else ""
            case e.Ref(name) if name in self.values.definitions:
                return self.asked(self.values.definitions[name].body, whether)
        return ""

    def fact_in(self, node: Any) -> str:
        """The name of the fact or field that a node is, and nothing more."""
        name = node.name if isinstance(node, e.Ref) else ""
        if name in self.values.definitions:
            return self.fact_in(self.values.definitions[name].body)
        return name if name in self.values.facts or self._fields(name) else ""

    def _chosen(self, node: e.Conditional, excused: Excused) -> bool:
        then, otherwise = (excused | {self.asked(node.condition, w)} for w in (False, True))
        parts = ((node.condition, excused), (node.then, then), (node.otherwise, otherwise))
        return any(self.possible(part, known) for part, known in parts)

    def _call(self, call: e.Call, excused: Excused) -> bool:
        name = call.name.text
        if name == "分值":
            return False
        if name == "得分":
            return self.can_leave(call.arguments[0].name)
        if name[:2] in {"同类", "全体"} and not name.endswith("名次"):
            return False  # 3.7-1: units whose value is 不适用 are left out
        return self.possible((call.name, *call.arguments), excused)

    def _named(self, node: e.Ref | e.Name, excused: Excused) -> bool:
        name = node.name if isinstance(node, e.Ref) else node.text
        dated = self.values.parameters.get(name)
        if dated and dated.dated and self.values.as_of:
            return self.possible(self.values.as_of.day, excused)
        if name in self.values.definitions:
            return self.possible(self.values.definitions[name].body, excused)
        fact = self.values.facts.get(name)
        marks = [m for each in ((fact,) if fact else self._fields(name)) for m in each.modifiers]
        return name not in excused and bool(of_type(marks, n.MayNotApply, n.OnlyFor))

    def _fields(self, name: str) -> list[n.Fact]:
        lists = self.values.facts.values()
        return [field for each in lists for field in each.fields if field.name.text == name]
