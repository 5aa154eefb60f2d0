"""参数: named values, in versions by 基准日. A day that no version covers has no value."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from attrs import evolve

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import NumberType, ValueType
from rules_engine.model.values import FaultKind, fault
from rules_engine.semantics import in_force
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.findings import dates as d
from rules_engine.semantics.findings import measures as m
from rules_engine.semantics.findings import types as t
from rules_engine.semantics.known_values import Stage
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

_DAY = timedelta(days=1)


def value_of(context: Context, node: e.Ref) -> ir.Expr | None:
    """What a name of a 参数 stands for."""
    parameter = context.parameters[node.name]
    context.used.add(node.name)
    stages = _stages_once(context, parameter)
    if stages is None:
        return None
    if not parameter.dated:
        return _named(stages[0].value, node.span)
    as_of = in_force.as_of_for(context, "分时段的参数", parameter.name.span)
    return None if as_of is None else _by_day(context, parameter, stages, as_of, node.span)


def fixed_literal(context: Context, node: e.Expr) -> e.Expr:
    """The number that a 参数 of one value was given; another expression as it is."""
    if not isinstance(node, e.Ref) or node.name not in context.parameters:
        return node
    parameter = context.parameters[node.name]
    if not parameter.dated:
        return parameter.versions[0].value
    day = None if context.as_of is None else in_force.fixed_day(context.as_of)
    stages = _stages_once(context, parameter) or ()
    found = [stage.node.value for stage in stages if day is not None and stage.covers(day)]
    return found[0] if found else node


def check_parameters(context: Context) -> None:
    """Read every 参数, so that the errors of those that nothing uses are found too."""
    for parameter in context.parameters.values():
        _stages_once(context, parameter)


def _stages_once(context: Context, parameter: nodes.Parameter) -> tuple[Stage, ...] | None:
    name = parameter.name.text
    if name not in context.stages:
        context.stages[name] = _read(context, parameter)
    return context.stages[name]


def _read(context: Context, parameter: nodes.Parameter) -> tuple[Stage, ...] | None:
    values = [context.elaborate(version.value, UNIT_LEVEL) for version in parameter.versions]
    backwards = [in_force.is_backwards(context, version) for version in parameter.versions]
    made = [value for value in values if value is not None]
    if any(backwards) or len(made) < len(values) or not _one_type(context, parameter, made):
        return None
    pairs = sorted(zip(parameter.versions, made, strict=True), key=_by_start)
    stages = tuple(Stage(v, _day(v.start), _day(v.end), value) for v, value in pairs)
    return _in_turn(context, parameter, stages)


def _by_start(pair: tuple[nodes.Version, ir.Expr]) -> tuple[bool, date]:
    start = pair[0].start
    return (start is not None, date.min if start is None else start.value)


def _day(literal: e.DateLiteral | None) -> date | None:
    return None if literal is None else literal.value


def _one_type(context: Context, parameter: nodes.Parameter, made: Sequence[ir.Expr]) -> bool:
    first = made[0].type
    for version, value in zip(parameter.versions, made, strict=True):
        here = value.type
        if isinstance(first, NumberType) and isinstance(here, NumberType):
            if first.measure != here.measure:
                span = version.value.span
                context.report(m.measure_mismatch(first.measure, here.measure, span))
                return False
        elif type(first) is not type(here):
            context.report(t.type_mismatch(t.type_name(first), here, version.value.span))
            return False
    return True


def _in_turn(
    context: Context, parameter: nodes.Parameter, stages: tuple[Stage, ...]
) -> tuple[Stage, ...] | None:
    """The versions in order of time; one that is open ends where the next open one begins."""
    settled = list(stages)
    for index, (one, other) in enumerate(pairwise(stages)):
        first = other.first
        open_ends = one.node.end is None and other.node.end is None
        if first is None or first == one.first or (_reaches(one, first) and not open_ends):
            context.report(d.versions_overlap(one.node.span, other.node.span))
            return None
        if one.last is None:
            settled[index] = evolve(one, last=first - _DAY)
        elif one.last + _DAY < first:
            days = f"{one.last + _DAY} 至 {first - _DAY}"
            context.report(d.versions_gap(parameter.name.text, days, other.node.span))
    return tuple(settled)


def _reaches(stage: Stage, day: date) -> bool:
    return stage.last is None or day <= stage.last


def _by_day(
    context: Context,
    parameter: nodes.Parameter,
    stages: tuple[Stage, ...],
    as_of: ir.Expr,
    span: Span,
) -> ir.Expr | None:
    day, origin = in_force.fixed_day(as_of), parameter.name.span
    if day is not None:
        chosen = [stage for stage in stages if stage.covers(day)]
        if chosen:
            return _named(chosen[0].value, span)
        words = "、".join(stage.words for stage in stages)
        if parameter.name.text not in context.broken:
            context.broken.add(parameter.name.text)
            context.report(d.no_version(parameter.name.text, str(day), words, origin, as_of.span))
        return None
    branches = tuple(
        (make.all_of(in_force.on_or_between(as_of, s.first, s.last, s.node.span), span), s.value)
        for s in stages
    )
    return ir.Case(branches, _nothing(parameter, stages), _type_of(stages), span, origin)


def _type_of(stages: Sequence[Stage]) -> ValueType:
    first = stages[0].value.type
    if not isinstance(first, NumberType):
        return first
    whole = all(isinstance(s.value.type, NumberType) and s.value.type.whole for s in stages)
    return evolve(first, whole=whole)


def _nothing(parameter: nodes.Parameter, stages: Sequence[Stage]) -> ir.Expr:
    """The fault of a day that no version covers; it names the days that are."""
    name, span = parameter.name, parameter.name.span
    days = "、".join(stage.words for stage in stages)
    where = f"第 {span.begin.line} 行“参数 {name.text}”（有效期：{days}）"
    return ir.Const(fault(FaultKind.NOT_IN_FORCE, where), stages[0].value.type, span)


def _named(value: ir.Expr, span: Span) -> ir.Expr:
    """A value under its name: at the place of the name, and where it comes from."""
    assert isinstance(value, (ir.Const, ir.Case)), "what a 参数 can be given"
    return evolve(value, span=span, origin=value.span)
