"""Reads 单位, 事实 and 定义 into the schema and the symbol tables."""

from collections.abc import Mapping

from rules_engine.model.types import (
    CLASS,
    FactDecl,
    FactSchema,
    ListType,
)
from rules_engine.semantics import lines
from rules_engine.semantics.claims import claim, claim_for_all
from rules_engine.semantics.context import Context
from rules_engine.semantics.declared_facts import facts_declared
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.naming import BUILT_IN
from rules_engine.semantics.tables import read_table
from rules_engine.source import Span
from rules_engine.syntax import nodes

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
            facts.extend(facts_declared(context, block.facts, classes, context.spans))
    others = tuple((k, v) for k, v in attributes.items() if k not in (CLASS, ROLES))
    peers = _peers(context, file, attributes)
    context.schema = FactSchema(tuple(facts), classes, roles, others, peers)
    context.lists = {f.name: f for f in facts if isinstance(f.type, ListType)}
    for block in file.blocks:
        if isinstance(block, nodes.Definition | nodes.Parameter | nodes.Table):
            _declare_word(context, block)
    for block in file.blocks:
        if isinstance(block, nodes.Facts):
            _check_fields(context, block)


def _declare_word(
    context: Context, block: nodes.Definition | nodes.Parameter | nodes.Table
) -> None:
    name = block.name
    if claim_for_all(context, name):
        match block:
            case nodes.Definition():
                context.definitions[name.text] = block
            case nodes.Parameter():
                context.parameters[name.text] = block
            case nodes.Table():
                context.tables[name.text] = read_table(context, block)
    if isinstance(block, nodes.Definition):
        taken: dict[str, Span] = {}
        for parameter in block.parameters:
            claim(context, parameter.text, parameter.span, taken)


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
                v.text for v in attribute.values if claim(context, v.text, v.span, context.spans)
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
    return claim(context, word, span, context.spans)


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
