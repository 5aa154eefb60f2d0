"""Counts nesting before any recursive walk could meet it."""

from collections.abc import Sequence

from attrs import define
from lark import Token, Tree

MAX_DEPTH = 64
# Operators of different strength nest without a bracket, so a tree is deeper than its brackets.
MAX_TREE_DEPTH = 200

_ARITHMETIC = frozenset(("PLUS", "SIGN", "TIMES", "DIVIDE", "COMPARE", "KW_IS", "KW_IS_NOT"))
_OPERAND_ENDS = frozenset(
    (
        *("NUMBER", "PERCENT", "KW_POINTS", "MEASURE", "TEXT", "DATE"),
        *("NAME", "QUOTED_NAME", "KW_TOTAL", "KW_WORTH", "_RPAR"),
    )
)


@define(eq=False, repr=False)
class _Level:
    """What is open inside one bracket: 若, 非 and 中有, and minus signs."""

    conditions: int = 0
    negations: int = 0
    minuses: int = 0

    @property
    def depth(self) -> int:
        return 1 + self.conditions + self.negations + self.minuses

    def meet(self, kind: str, before: str) -> None:
        """Count a token that is no bracket; ``before`` is the type of the one before it."""
        if kind == "KW_IF":
            self.conditions += 1
        elif kind in ("KW_NOT", "QUANTIFIER"):
            self.negations += 1
        elif kind == "SIGN" and before not in _OPERAND_ENDS:
            self.minuses += 1
        elif kind == "_SEP":
            self.conditions = self.negations = self.minuses = 0
        elif kind in _ARITHMETIC:
            self.minuses = 0
        elif kind not in _OPERAND_ENDS:
            self.negations = self.minuses = 0


def first_too_deep(tokens: Sequence[Token]) -> Token | None:
    """The first token of a line that stands deeper than MAX_DEPTH, or None."""
    if len(tokens) <= MAX_DEPTH:
        return None
    levels = [_Level()]
    outer = 0
    before = ""
    for token in tokens:
        kind = token.type
        if kind == "_LPAR":
            outer += levels[-1].depth
            levels.append(_Level())
        elif kind == "_RPAR" and len(levels) > 1:
            levels.pop()
            outer -= levels[-1].depth
        else:
            levels[-1].meet(kind, before)
        if outer + levels[-1].depth - 1 > MAX_DEPTH:
            return token
        before = kind
    return None


def too_deep_tree(tree: Tree[Token]) -> Tree[Token] | None:
    """A subtree at MAX_TREE_DEPTH, or None if the tree is flatter. Walks level by level."""
    level = [tree]
    for _ in range(MAX_TREE_DEPTH):
        level = [child for node in level for child in node.children if isinstance(child, Tree)]
        if not level:
            return None
    return level[0]
