"""Facts as they are declared: types, ranges, lists with their fields, and what follows the type."""

from fractions import Fraction
from types import EllipsisType

from attrs import evolve

from rules_engine.model.types import (
    RATIO,
    BoolType,
    DateType,
    FactDecl,
    FactType,
    ListType,
    NumberType,
    OptionType,
    RecordType,
    TextType,
)
from rules_engine.model.values import Plain
from rules_engine.semantics.claims import claim
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.findings import types as t
from rules_engine.semantics.measures import BUILTIN_TYPES, measure_of
from rules_engine.semantics.periods import PERIODS, period_field, period_key, without_gaps
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

LIST_WORD = "清单"
MANUAL_WORD = "评分"
_LISTS = (LIST_WORD, MANUAL_WORD, *PERIODS)


def facts_declared(
    context: Context,
    facts: tuple[nodes.Fact, ...],
    classes: tuple[str, ...],
    taken: dict[str, Span],
) -> list[FactDecl]:
    """The declarations of facts, or of the fields of a list."""
    made = []
    for fact in facts:
        if not claim(context, fact.name.text, fact.name.span, taken):
            continue
        type_ = _fact_type(context, fact, classes)
        if type_ is None:
            context.broken.add(fact.name.text)
        else:
            made.append(_declaration(context, fact, type_, classes))
    return made


def _fact_type(context: Context, fact: nodes.Fact, classes: tuple[str, ...]) -> FactType | None:
    if isinstance(fact.type, nodes.OptionsType):
        taken: dict[str, Span] = {}
        names = [v for v in fact.type.names if claim(context, v.text, v.span, taken)]
        return OptionType(tuple(name.text for name in names))
    if fact.type.name in _LISTS:
        return _list_type(context, fact, classes)
    known = BUILTIN_TYPES.get(fact.type.name)
    if known is None:
        words = [*BUILTIN_TYPES, *_LISTS]
        context.report(n.unknown_type(fact.type.name, fact.type.span, words))
        return None
    if fact.fields:
        context.report(t.misplaced_modifier("下面的字段", known, fact.fields[0].span))
    return _ranged(context, fact.type, known)


def _list_type(context: Context, fact: nodes.Fact, classes: tuple[str, ...]) -> ListType:
    taken: dict[str, Span] = {}
    nested = [field for field in fact.fields if _is_list(field)]
    for field in nested:
        context.report(t.nested_list(field.name.text, field.name.span))
        context.broken.add(field.name.text)
    for line in (m for f in fact.fields for m in f.modifiers if isinstance(m, nodes.Direction)):
        context.report(t.modifier_of_field(line.span.text, line.span))
    flat = tuple(field for field in fact.fields if not _is_list(field))
    fields = facts_declared(context, flat, classes, taken)
    if isinstance(fact.type, nodes.NamedType) and fact.type.name == MANUAL_WORD:
        for word in ("分数", "打分人", "评分日期", "理由"):
            if word in taken:
                context.report(n.duplicate_name(word, taken[word], fact.type.span))
        score = _ranged(context, fact.type, NumberType("分", lower=Fraction(0)))
        fields = [
            FactDecl("分数", score),
            FactDecl("打分人", TextType()),
            FactDecl("评分日期", DateType()),
            FactDecl("理由", TextType(), nullable=True),
            *fields,
        ]
    key = period_key(fact)
    if key and isinstance(fact.type, nodes.NamedType):
        if key in taken:
            context.report(n.duplicate_name(key, taken[key], fact.type.span))
        fields = [period_field(context, fact.type), *fields]
    return ListType(RecordType(tuple(fields)), key)


def _is_list(fact: nodes.Fact) -> bool:
    return isinstance(fact.type, nodes.NamedType) and fact.type.name in _LISTS


def _ranged(context: Context, type_: nodes.NamedType, known: FactType) -> FactType:
    if type_.lower is None and type_.upper is None:
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
        if isinstance(literal, e.Quantity) and literal.measure == "" and type_.measure == RATIO:
            context.report(t.bare_percent_range(literal.span))
            return None
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
    _check_modifiers(context, fact, decl)
    return decl


def _check_modifiers(context: Context, fact: nodes.Fact, decl: FactDecl) -> None:
    """Each modifier once; the stand-in, which may stand before the others, within the range."""
    seen: dict[type, Span] = {}
    for modifier in fact.modifiers:
        kind = type(modifier)
        if kind in seen:
            context.report(n.duplicate_line(modifier.span.text, modifier.span, seen[kind]))
        seen.setdefault(kind, modifier.span)
        if isinstance(modifier, nodes.IfMissing) and not _stands_in(decl):
            context.report(t.bad_stand_in(decl.name, modifier.span, decl.type))


def _stands_in(decl: FactDecl) -> bool:
    value, type_ = decl.if_missing, decl.type
    if value is ... or (value is None and decl.has_default and not decl.nullable):
        return False
    if not isinstance(type_, NumberType) or not isinstance(value, (int, Fraction)):
        return True
    above = type_.lower is None or value >= type_.lower
    whole = not type_.whole or Fraction(value).denominator == 1
    return above and whole and (type_.upper is None or value <= type_.upper)


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
        case nodes.GapsLeftOut():
            return without_gaps(context, decl, modifier.span)
        case nodes.Direction():
            return _directed(context, decl, modifier)
        case nodes.Decimals():
            return _with_decimals(context, decl, modifier)
        case nodes.IfMissing():
            return evolve(decl, has_default=True, if_missing=constant(modifier.value, decl.type))


def _known_classes(
    context: Context, wanted: tuple[e.Name, ...], classes: tuple[str, ...]
) -> tuple[str, ...]:
    for name in wanted:
        if name.text not in classes:
            context.report(n.unknown_class(name.text, name.span, classes))
    return tuple(name.text for name in wanted if name.text in classes)


def _directed(context: Context, decl: FactDecl, modifier: nodes.Direction) -> FactDecl:
    """越高越好: of what can be more or less, and of a 是否, where 是 is more."""
    if not isinstance(decl.type, (NumberType, BoolType)):
        context.report(t.misplaced_modifier(modifier.span.text, decl.type, modifier.span))
        return decl
    return evolve(decl, better=1 if modifier.more else -1)


def _with_decimals(context: Context, decl: FactDecl, modifier: nodes.Decimals) -> FactDecl:
    if not isinstance(decl.type, NumberType):
        context.report(t.misplaced_modifier("位小数", decl.type, modifier.span))
        return decl
    digits = modifier.digits + (2 if decl.type.measure == "%" else 0)
    return evolve(decl, type=evolve(decl.type, decimals=digits))
