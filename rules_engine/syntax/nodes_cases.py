"""Syntax nodes of 用例."""

from attrs import frozen

from rules_engine.source import Span
from rules_engine.syntax.expressions import Literal, Name, Node, TextLiteral, place
from rules_engine.syntax.nodes_scheme import Cite, Note

CaseValue = Literal
"""A value as a cell of a fact table has it; 不适用 is a name here."""


@frozen(eq=False, repr=False)
class SameAs(Node):
    """其余同 “另一用例”"""

    case: TextLiteral
    span: Span = place()


@frozen(eq=False, repr=False)
class UnitTrait(Node):
    """``类别 县区``, ``角色 甲、乙``"""

    word: Name
    values: tuple[Name, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class CaseUnit(Node):
    """``单位 市教育局 类别 市级部门 角色 双公示单位``"""

    name: Name | TextLiteral
    traits: tuple[UnitTrait, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Given(Node):
    """``微博已开通 为 否``: a fact, or a field of a record."""

    name: Name
    value: CaseValue
    span: Span = place()


@frozen(eq=False, repr=False)
class GivenRecord(Node):
    """``平台 为 微博，政府机构主体 为 是``: one record."""

    fields: tuple[Given, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class GivenList(Node):
    """A list fact with its records."""

    name: Name
    records: tuple[GivenRecord, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class CaseFacts(Node):
    """事实, of the unit above."""

    facts: tuple[Given | GivenList, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Expectation(Node):
    """``总分 88.5``, ``指标 甲 / 乙 10``, ``名次 1``, ``统计 “平均得分” 县区 88.6``.

    ``word`` is the word that it begins with, ``path`` the names behind 指标, 扣分 and 加分, or the
    class behind a statistic. ``label`` is that of a statistic, else None.
    """

    word: str
    label: str | None
    path: tuple[Name, ...]
    values: tuple[CaseValue, ...]
    head: Span = place()
    span: Span = place()


@frozen(eq=False, repr=False)
class Expectations(Node):
    """期望, of the unit above."""

    items: tuple[Expectation, ...]
    span: Span = place()


CaseItem = Cite | Note | SameAs | CaseUnit | CaseFacts | Expectations


@frozen(eq=False, repr=False)
class Case(Node):
    """``用例 “…”``: its lines in the order of the text."""

    name: TextLiteral
    items: tuple[CaseItem, ...]
    span: Span = place()
