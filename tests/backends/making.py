"""Small programs by hand: nodes over one line of text, and a program around any expressions."""

from collections.abc import Iterable

from rules_engine.ir import (
    Aggregate,
    Apply,
    Attribute,
    Case,
    Cohort,
    Const,
    Expr,
    Fact,
    Field,
    Program,
    Round,
    Statistic,
    Step,
    StepKind,
    Total,
)
from rules_engine.model.rounding import RoundingMode
from rules_engine.model.types import (
    BoolType,
    DateType,
    FactDecl,
    FactSchema,
    ListType,
    NumberType,
    RecordType,
    TextType,
    ValueType,
)
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Value
from rules_engine.source import Source, Span

SOURCE = Source("试.rule", "第一行\n  得 按时办结数 / 受理数 × 10 分\n")
SPAN = SOURCE.span(8, 21)
WHERE = "第 2 行“按时办结数 / 受理数 ×”"

NUMBER = NumberType()
WHOLE = NumberType(whole=True)
CENTS = NumberType(decimals=2)
BOOL = BoolType()
TEXT = TextType()
DAY = DateType()


def const(value: object, kind: ValueType = NUMBER) -> Const:
    return Const(value, kind, SPAN)


def fact(name: str, kind: ValueType = NUMBER) -> Fact:
    return Fact(name, kind, SPAN)


def attribute(which: str, key: str = "") -> Attribute:
    return Attribute(which, key, BOOL if which == "role" else TEXT, SPAN)


def field(name: str, kind: ValueType = NUMBER, source: str = "清单") -> Field:
    return Field(source, name, kind, SPAN)


def apply(operator: str, *operands: Expr, kind: ValueType = NUMBER, span: Span = SPAN) -> Apply:
    return Apply(operator, operands, kind, span)


def case(*branches: tuple[Expr, Expr], otherwise: Expr, kind: ValueType = NUMBER) -> Case:
    return Case(branches, otherwise, kind, SPAN)


def aggregate(
    operator: str,
    where: Expr | None = None,
    value: Expr | None = None,
    source: str = "清单",
    keys: tuple[Field, ...] = (),
    take: int | None = None,
) -> Aggregate:
    kind = BOOL if operator in ("any", "all") else NUMBER
    return Aggregate(operator, source, where, value, kind, SPAN, keys, take)


def rounded(operand: Expr, digits: int, mode: RoundingMode = RoundingMode.HALF_UP) -> Round:
    return Round(operand, digits, mode, NUMBER, SPAN)


def cohort(operator: str, operand: Expr) -> Cohort:
    return Cohort(operator, operand, NUMBER, SPAN)


def a_list(name: str, *fields: FactDecl, **modifiers: object) -> FactDecl:
    return FactDecl(name, ListType(RecordType(fields)), **modifiers)


def program(
    decls: Iterable[FactDecl], *roots: Expr, classes: tuple[str, ...] = (), late: bool = False
) -> Program:
    """A program whose statistics are ``roots`` (the steps of its total, where ``late``)."""
    zero = const(0)
    kept = tuple(Statistic("平均", "", r, None, None, None, False, SPAN) for r in roots)
    steps = tuple(Step(StepKind.CAP, root) for root in roots)
    total = Total((), zero, zero, steps if late else (), zero, zero, None, None, None)
    return Program(
        name="试",
        year=None,
        cites=(),
        notes=(),
        schema=FactSchema(tuple(decls), classes),
        total=total,
        grades=(),
        grade_by_score=None,
        grade=None,
        rulings=(),
        ranking=None,
        statistics=() if late else kept,
        digits=None,
        rounding=None,
        stage=None,
        content_hash="",
    )


def unit(name: str = "甲", kind: str | None = None, roles: Iterable[str] = (), **values: Value):
    return UnitFacts(Unit(name, kind, frozenset(roles)), values)
