"""The parser's table walked without building anything: states only, so that a walk can be copied,
tried and thrown away. What messages and repairs are made with."""

from collections.abc import Iterable, Sequence
from functools import cache

from lark.grammar import Rule
from lark.parsers.lalr_analysis import Shift

from rules_engine.syntax.grammar import parser

END = "$END"


class Automaton:
    """The LALR table of the grammar."""

    def __init__(self) -> None:
        table = parser().parser.parser.parser.parse_table
        self._states = table.states
        self._end = table.end_states["start"]
        self.start: tuple[int, ...] = (table.start_states["start"],)

    def feed(self, stack: Sequence[int], kinds: Iterable[str]) -> tuple[int, ...] | None:
        """The stack after tokens of these types, or None if one of them does not fit."""
        states = list(stack)
        for kind in kinds:
            if not self._feed(states, kind):
                return None
        return tuple(states)

    def _feed(self, states: list[int], kind: str) -> bool:
        while True:
            found = self._states[states[-1]].get(kind)
            if found is None:
                return False
            action, what = found
            if action is Shift:
                states.append(what)
                return True
            if what.expansion:
                del states[-len(what.expansion) :]
            _, state = self._states[states[-1]][what.origin.name]
            states.append(state)
            if kind == END and state == self._end:
                return True

    def settled(self, stack: Sequence[int]) -> int:
        """The state once everything that may be complete is taken as complete.

        Tells where a text stands by what it stands in: after a name in 等次, not after any name.
        """
        states = list(stack)
        while (rule := self._only_reduction(states[-1])) is not None:
            if rule.expansion:
                del states[-len(rule.expansion) :]
            _, state = self._states[states[-1]][rule.origin.name]
            states.append(state)
        return states[-1]

    def _only_reduction(self, state: int) -> Rule | None:
        """The rule that a state completes, if it is one and has an end to it."""
        actions = self._states[state].values()
        rules = {what for action, what in actions if action is not Shift}
        return rules.pop() if len(rules) == 1 else None

    def ends(self, stack: Sequence[int]) -> bool:
        """Whether the text may end here."""
        return self.feed(stack, [END]) is not None

    def accepts(self, stack: Sequence[int]) -> frozenset[str]:
        """The terminals that can come next."""
        kinds = (kind for kind in self._states[stack[-1]] if kind.isupper())
        return frozenset(kind for kind in kinds if self.feed(stack, [kind]) is not None)


@cache
def automaton() -> Automaton:
    """The automaton of the loaded grammar."""
    return Automaton()
