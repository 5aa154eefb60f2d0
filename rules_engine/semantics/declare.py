"""Reads 单位, 事实 and 定义 into the schema and the symbol tables."""

from fractions import Fraction
from types import EllipsisType

from attrs import evolve

from rules_engine.model.types import (
    BoolType,
    DateType,
    FactDecl,
    FactSchema,
    FactType,
    ListType,
    NumberType,
    OptionType,
    RecordType,
    TextType,
)
from rules_engine.model.values import Plain
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.findings import types as t
from rules_engine.semantics.measures import BUILTIN_TYPES, measure_of
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

LIST_WORD = "清单"
MANUAL_WORD = "评分"
BLANK_WORD = "空"


def declare(context: Context, file: nodes.File) -> None:
    """Fill the symbol tables of ``context``."""
    classes, roles = _unit_attributes(context, file)
    facts: list[FactDecl] = []
    for block in file.blocks:
        if isinstance(block, nodes.Facts):
            facts.extend(_facts(context, block.facts, classes, context.spans))
    context.schema = FactSchema(tuple(facts), classes, roles)
    context.lists = {f.name: f for f in facts if isinstance(f.type, ListType)}
    for block in file.blocks:
        if isinstance(block, nodes.Definition) and _claim(
            context, block.name.text, block.name.span, context.spans
        ):
            context.definitions[block.name.text] = block


def _claim(context: Context, name: str, span: Span, taken: dict[str, Span]) -> bool:
    """Take a name; report it where it is taken."""
    if name in taken:
        context.report(n.duplicate_name(name, span, taken[name]))
        return False
    taken[name] = span
    return True


def _unit_attributes(context: Context, file: nodes.File) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {"类别": (), "角色": ()}
    for block in file.blocks:
        if not isinstance(block, nodes.Units):
            continue
        for attribute in block.attributes:
            word = attribute.name.text
            if word not in found:
                context.report(n.unknown_name(word, attribute.name.span, list(found)))
                continue
            found[word] += tuple(
                v.text for v in attribute.values if _claim(context, v.text, v.span, context.spans)
            )
    return found["类别"], found["角色"]


def _facts(
    context: Context,
    facts: tuple[nodes.Fact, ...],
    classes: tuple[str, ...],
    taken: dict[str, Span],
) -> list[FactDecl]:
    made = []
    for fact in facts:
        if not _claim(context, fact.name.text, fact.name.span, taken):
            continue
        type_ = _fact_type(context, fact, classes)
        if type_ is not None:
            made.append(_declaration(context, fact, type_, classes))
    return made


def _fact_type(context: Context, fact: nodes.Fact, classes: tuple[str, ...]) -> FactType | None:
    if isinstance(fact.type, nodes.OptionsType):
        return OptionType(tuple(name.text for name in fact.type.names))
    if fact.type.name in (LIST_WORD, MANUAL_WORD):
        return _list_type(context, fact, classes)
    known = BUILTIN_TYPES.get(fact.type.name)
    if known is None:
        words = [*BUILTIN_TYPES, LIST_WORD, MANUAL_WORD]
        context.report(n.unknown_type(fact.type.name, fact.type.span, words))
        return None
    if fact.fields:
        context.report(t.misplaced_modifier("下面的字段", known, fact.fields[0].span))
    return _ranged(context, fact.type, known)


def _list_type(context: Context, fact: nodes.Fact, classes: tuple[str, ...]) -> ListType:
    fields = _facts(context, fact.fields, classes, dict(context.spans))
    if isinstance(fact.type, nodes.NamedType) and fact.type.name == MANUAL_WORD:
        score = _ranged(context, fact.type, NumberType("分", lower=Fraction(0)))
        fields = [
            FactDecl("分数", score),
            FactDecl("打分人", TextType()),
            FactDecl("评分日期", DateType()),
            FactDecl("理由", TextType()),
            *fields,
        ]
    return ListType(RecordType(tuple(fields)))


def _ranged(context: Context, type_: nodes.NamedType, known: FactType) -> FactType:
    if type_.lower is None:
        return known
    if not isinstance(known, NumberType):
        context.report(t.misplaced_modifier("… 到 …", known, type_.span))
        return known
    lower = _bound(context, type_.lower, known)
    upper = _bound(context, type_.upper, known)
    if lower is not None and upper is not None and lower > upper:
        context.report(t.bad_range("范围的下限比上限大", type_.span))
    return evolve(known, lower=lower, upper=upper)


def _bound(context: Context, literal: e.Literal | None, type_: NumberType) -> Fraction | None:
    if literal is None:
        return None
    value = constant(literal, type_)
    if not isinstance(value, (int, Fraction)) or isinstance(value, bool):
        context.report(t.bad_range("范围的两端要写这种类型的数", literal.span))
        return None
    return Fraction(value)


def constant(literal: e.Literal, type_: FactType) -> Plain | EllipsisType:
    """The value of a literal as a value of ``type_``; Ellipsis where it is none."""
    match literal, type_:
        case e.Ref(name=name), OptionType(names=names) if name in names:
            return name
        case e.Ref(name=("是" | "否") as word), BoolType():
            return word == "是"
        case e.Ref(name="空"), _:
            return None
        case e.TextLiteral(text=text), TextType():
            return text
        case e.DateLiteral(value=value), DateType():
            return value
        case e.Quantity(), NumberType():
            return _number(literal, type_)
        case _:
            return ...


def _number(literal: e.Quantity, type_: NumberType) -> Plain | EllipsisType:
    measure = measure_of(literal.measure)
    bare = literal.measure == ""
    if not bare and measure.unit != type_.measure:
        return ...
    if bare and type_.measure == "%" and literal.value != 0:
        return ...
    value = literal.value * measure.factor
    return value.numerator if value.denominator == 1 else value


def _declaration(
    context: Context, fact: nodes.Fact, type_: FactType, classes: tuple[str, ...]
) -> FactDecl:
    decl = FactDecl(fact.name.text, type_, note=fact.note)
    for modifier in fact.modifiers:
        decl = _modified(context, decl, modifier, classes)
    return decl


def _modified(
    context: Context, decl: FactDecl, modifier: nodes.FactModifier, classes: tuple[str, ...]
) -> FactDecl:
    match modifier:
        case nodes.Nullable():
            return evolve(decl, nullable=True)
        case nodes.MayNotApply():
            return evolve(decl, may_not_apply=True)
        case nodes.OnlyFor():
            return evolve(decl, classes=_known_classes(context, modifier.classes, classes))
        case nodes.Decimals():
            return _with_decimals(context, decl, modifier)
        case nodes.IfMissing():
            return _with_stand_in(context, decl, modifier)


def _known_classes(
    context: Context, wanted: tuple[e.Name, ...], classes: tuple[str, ...]
) -> tuple[str, ...]:
    for name in wanted:
        if name.text not in classes:
            context.report(n.unknown_class(name.text, name.span, classes))
    return tuple(name.text for name in wanted if name.text in classes)


def _with_decimals(context: Context, decl: FactDecl, modifier: nodes.Decimals) -> FactDecl:
    if not isinstance(decl.type, NumberType):
        context.report(t.misplaced_modifier("位小数", decl.type, modifier.span))
        return decl
    digits = modifier.digits + (2 if decl.type.measure == "%" else 0)
    return evolve(decl, type=evolve(decl.type, decimals=digits))


def _with_stand_in(context: Context, decl: FactDecl, modifier: nodes.IfMissing) -> FactDecl:
    value = constant(modifier.value, decl.type)
    if value is ... or (value is None and not decl.nullable):
        context.report(t.bad_stand_in(decl.name, modifier.span, decl.type))
        return decl
    return evolve(decl, has_default=True, if_missing=value)
