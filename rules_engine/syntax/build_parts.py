"""What builders pass from rule to rule on the way to a node, and how they pick it out again."""

from typing import Any

from attrs import frozen
from lark import Token

from rules_engine.source import Span
from rules_engine.syntax.expressions import Expr, Literal
from rules_engine.syntax.nodes_clauses import Best, SameMatter
from rules_engine.syntax.nodes_scheme import Cite
from rules_engine.syntax.nodes_time import Period


class When:
    """``当 条件`` on its way into a clause."""

    def __init__(self, condition: Expr) -> None:
        self.condition = condition


class OnlyWhen(When):
    """``仅当 条件``"""


class AtMost(When):
    """``最多 数额``"""


@frozen(eq=False, repr=False)
class Range:
    """``0 到 10``; an end is None for 不限."""

    lower: Literal | None
    upper: Literal | None
    span: Span


class Names(tuple[Any, ...]):
    """Names (in 适用 also texts) on their way into a statement."""

    __slots__ = ()


class Beats(Names):
    """``优先于 …``"""

    __slots__ = ()


def first_node(children: list[Any], *kinds: type) -> Any:
    """The first child of one of these types, or None."""
    return next((child for child in children if isinstance(child, kinds)), None)


def all_nodes(children: list[Any], *kinds: type) -> tuple[Any, ...]:
    """The children of these types."""
    return tuple(child for child in children if isinstance(child, kinds))


def first_token(children: list[Any], *types: str) -> Token | None:
    """The first token of one of these types, or None."""
    return next((c for c in children if isinstance(c, Token) and c.type in types), None)


def word(children: list[Any], kind: str) -> str | None:
    """The text of the first token of a type, or None."""
    token = first_token(children, kind)
    return None if token is None else str(token)


def condition_of(children: list[Any], kind: type[When] = When) -> Expr | None:
    """The expression of a 当, 仅当 or 最多 part, or None."""
    found = next((c for c in children if type(c) is kind), None)
    return found.condition if found else None


def expressions_in(children: list[Any]) -> list[Any]:
    """Children that are expressions or selections, in order."""
    others = (Token, When, Names, Cite, SameMatter, Best, Period)
    return [child for child in children if not isinstance(child, others)]


def quoted(token: Any) -> str:
    """The text inside quotes."""
    return str(token)[1:-1]
