"""Reads 单位, 事实 and 定义 into the schema and the symbol tables."""

from collections.abc import Mapping
from fractions import Fraction
from types import EllipsisType

from attrs import evolve

from rules_engine.model.types import (
    CLASS,
    RATIO,
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
from rules_engine.semantics import lines
from rules_engine.semantics.calls import FUNCTIONS
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.findings import types as t
from rules_engine.semantics.measures import BUILTIN_TYPES, measure_of
from rules_engine.semantics.naming import BUILT_IN
from rules_engine.semantics.periods import PERIODS, period_field, period_key, without_gaps
from rules_engine.semantics.tables import read_table
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

LIST_WORD = "清单"
MANUAL_WORD = "评分"
_LISTS = (LIST_WORD, MANUAL_WORD, *PERIODS)
BLANK_WORD = "空"
ROLES = "角色"
_HEADS = ("单位", "别名", "角色")


def declare(context: Context, file: nodes.File) -> None:
    """Fill the symbol tables of ``context``."""
    attributes = _unit_attributes(context, file)
    classes, roles = attributes[CLASS], attributes[ROLES]
    facts: list[FactDecl] = []
    for block in file.blocks:
        if isinstance(block, nodes.Facts):
            _check_reserved(context, block.facts)
            facts.extend(_facts(context, block.facts, classes, context.spans))
    others = tuple((k, v) for k, v in attributes.items() if k not in (CLASS, ROLES))
    peers = _peers(context, file, attributes)
    context.schema = FactSchema(tuple(facts), classes, roles, others, peers)
    context.lists = {f.name: f for f in facts if isinstance(f.type, ListType)}
    for block in file.blocks:
        if isinstance(block, nodes.Definition):
            _definition(context, block)
        elif isinstance(block, nodes.Parameter):
            _parameter(context, block)
        elif isinstance(block, nodes.Table):
            _table(context, block)
    for block in file.blocks:
        if isinstance(block, nodes.Facts):
            _check_fields(context, block)


def _table(context: Context, table: nodes.Table) -> None:
    name = table.name
    if name.text in (*FUNCTIONS, *BUILT_IN):
        context.report(n.reserved_name(name.text, name.span))
        context.broken.add(name.text)
    elif _claim(context, name.text, name.span, context.spans):
        context.tables[name.text] = read_table(context, table)


def _parameter(context: Context, parameter: nodes.Parameter) -> None:
    name = parameter.name
    if name.text in (*FUNCTIONS, *BUILT_IN):
        context.report(n.reserved_name(name.text, name.span))
        context.broken.add(name.text)
    elif _claim(context, name.text, name.span, context.spans):
        context.parameters[name.text] = parameter


def _definition(context: Context, definition: nodes.Definition) -> None:
    name = definition.name
    if name.text in (*FUNCTIONS, *BUILT_IN):
        context.report(n.reserved_name(name.text, name.span))
        context.broken.add(name.text)
    elif _claim(context, name.text, name.span, context.spans):
        context.definitions[name.text] = definition
    taken: dict[str, Span] = {}
    for parameter in definition.parameters:
        _claim(context, parameter.text, parameter.span, taken)


def _check_reserved(context: Context, facts: tuple[nodes.Fact, ...]) -> None:
    for fact in facts:
        if fact.name.text in BUILT_IN:
            context.report(n.reserved_name(fact.name.text, fact.name.span))
            context.broken.add(fact.name.text)


def _check_fields(context: Context, block: nodes.Facts) -> None:
    """A field must not be called like something of the unit, wherever that is declared."""
    for fact in block.facts:
        for field in fact.fields:
            if field.name.text in context.spans:
                first = context.spans[field.name.text]
                context.report(n.duplicate_name(field.name.text, field.name.span, first))


def _claim(context: Context, name: str, span: Span, taken: dict[str, Span]) -> bool:
    """Take a name; report it where it is taken."""
    if name in taken:
        context.report(n.duplicate_name(name, span, taken[name]))
        return False
    taken[name] = span
    return True


def _unit_attributes(context: Context, file: nodes.File) -> dict[str, tuple[str, ...]]:
    """类别, 角色 and the other attributes of units, with their values."""
    found: dict[str, tuple[str, ...]] = {CLASS: (), ROLES: ()}
    for block in lines.of_kind(file.blocks, nodes.Units):
        for attribute in block.attributes:
            word = attribute.name.text
            if word not in found and not _new_attribute(context, attribute):
                context.broken |= {value.text for value in attribute.values}
                continue
            found[word] = found.get(word, ()) + tuple(
                v.text for v in attribute.values if _claim(context, v.text, v.span, context.spans)
            )
    return found


def _new_attribute(context: Context, attribute: nodes.UnitAttribute) -> bool:
    """Whether another attribute may have this name; one that begins like 类别 or 角色 is a slip."""
    word, span = attribute.name.text, attribute.name.span
    if word[:1] in (CLASS[:1], ROLES[:1]):
        context.report(n.unknown_attribute(word, span, [CLASS, ROLES]))
        return False
    if word in (*BUILT_IN, *_HEADS):
        context.report(n.reserved_name(word, span))
        return False
    return _claim(context, word, span, context.spans)


def _peers(context: Context, file: nodes.File, attributes: Mapping[str, tuple[str, ...]]) -> str:
    """同类 按 …: the attribute whose units are 同类."""
    written = [line for b in lines.of_kind(file.blocks, nodes.Units) for line in b.peers]
    line = lines.the_one(context, written, "同类 按")
    if line is None:
        return CLASS
    context.used.add(line.name.text)
    known = [name for name, values in attributes.items() if name != ROLES and values]
    if line.name.text not in known:
        context.report(n.unknown_grouping(line.name.text, line.name.span, known))
        return CLASS
    return line.name.text


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
        if type_ is None:
            context.broken.add(fact.name.text)
        else:
            made.append(_declaration(context, fact, type_, classes))
    return made


def _fact_type(context: Context, fact: nodes.Fact, classes: tuple[str, ...]) -> FactType | None:
    if isinstance(fact.type, nodes.OptionsType):
        taken: dict[str, Span] = {}
        names = [v for v in fact.type.names if _claim(context, v.text, v.span, taken)]
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
        report = t.misplaced_modifier(line.span.text, ListType(RecordType(())), line.span)
        context.report(report)
    flat = tuple(field for field in fact.fields if not _is_list(field))
    fields = _facts(context, flat, classes, taken)
    if isinstance(fact.type, nodes.NamedType) and fact.type.name == MANUAL_WORD:
        for word in ("分数", "打分人", "评分日期", "理由"):
            if word in taken:
                context.report(n.duplicate_name(word, taken[word], fact.type.span))
        score = _ranged(context, fact.type, NumberType("分", lower=Fraction(0)))
        fields = [
            FactDecl("分数", score),
            FactDecl("打分人", TextType()),
            FactDecl("评分日期", DateType()),
            FactDecl("理由", TextType()),
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
