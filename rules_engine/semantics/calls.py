"""Built-in functions, selections over lists, quantifiers, and calls of definitions."""

import itertools
from collections.abc import Callable, Sequence

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import DateTimeType, DateType, NumberType, ValueType
from rules_engine.semantics import comparing, definitions, naming, tables, typed
from rules_engine.semantics.comparing import COUNT
from rules_engine.semantics.context import Context
from rules_engine.semantics.dates import DATE_FUNCTIONS, date_call
from rules_engine.semantics.environment import Environment
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.findings import types as t
from rules_engine.semantics.periods import RUN_WORD, is_run, run_of
from rules_engine.semantics.precedence import SCORE_WORD, WORTH_WORD, score_circle
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

_AGGREGATES = {"合计": "sum", "最高": "max", "最低": "min", "平均": "mean"}
_OF_DATES = {"最晚": "max", "最早": "min"}
_NUMERIC = {"较大": "max", "较小": "min"}
_SINGLE = {"取整": "floor", "进整": "ceil"}
COUNT_WORD = "个数"
FUNCTIONS = (
    COUNT_WORD,
    RUN_WORD,
    SCORE_WORD,
    WORTH_WORD,
    *_AGGREGATES,
    *_OF_DATES,
    *comparing.COMPARISONS,
    *_NUMERIC,
    *_SINGLE,
    *DATE_FUNCTIONS,
)
_QUANTIFIERS = {"中有": "any", "中都": "all", "中无": "any"}


def call(context: Context, node: e.Call, env: Environment) -> ir.Expr | None:
    """``名称（…）``"""
    name = node.name.text
    if comparing.misplaced_order(context, node):
        return None
    if name in context.definitions:
        return _definition(context, node, env)
    if name in context.tables:
        return tables.look_up(context, node, env)
    if name in (SCORE_WORD, WORTH_WORD):
        return _of_indicator(context, node)
    if name not in FUNCTIONS:
        known = [
            *FUNCTIONS,
            *context.tables,
            *(d for d in context.definitions if context.definitions[d].parameters),
        ]
        context.report(n.unknown_function(name, node.name.span, known))
        return None
    if name in _NUMERIC:
        return _numeric(context, node, env)
    if name in DATE_FUNCTIONS:
        return date_call(context, node, env)
    if len(node.arguments) != 1:
        context.report(t.argument_count(name, "1", len(node.arguments), node.span))
        return None
    return _single(context, node, node.arguments[0], env)


def _single(
    context: Context, node: e.Call, argument: e.Argument, env: Environment
) -> ir.Expr | None:
    """A built-in function of one argument."""
    name = node.name.text
    if name in comparing.COMPARISONS:
        return comparing.compare_units(context, node, argument, env)
    assert not isinstance(argument, e.Ordered)
    if name == COUNT_WORD:
        return count(context, argument, env, node.span)
    if name == RUN_WORD:
        return _run(context, argument, node.span)
    if name in _AGGREGATES or name in _OF_DATES:
        return _aggregate(context, name, argument, env, node.span)
    if not comparing.is_value(argument, context):
        return None
    operand = typed.number(context, argument, env)
    if operand is None:
        return None
    assert isinstance(operand.type, NumberType)
    type_ = NumberType(operand.type.measure, whole=True)
    return ir.Apply(_SINGLE[name], (operand,), type_, node.span)


def _run(context: Context, argument: e.Expr | e.Selection, span: Span) -> ir.Expr | None:
    """连续期数（月报 中 条件）"""
    if not is_run(context, argument, span):
        return None
    assert isinstance(argument, e.Selection)
    made = selection(context, "longest_run", argument, COUNT, span)
    return run_of(context, made) if isinstance(made, ir.Aggregate) else None


def _numeric(context: Context, node: e.Call, env: Environment) -> ir.Expr | None:
    """较大（甲，乙…）, 较小（…）: all of one measure."""
    name = node.name.text
    if len(node.arguments) < 2:
        context.report(t.argument_count(name, "2 项以上，共", len(node.arguments), node.span))
        return None
    sides = []
    for argument in node.arguments:
        if not comparing.is_value(argument, context):
            return None
        made = typed.number(context, argument, env)
        if made is None:
            return None
        sides.append((made, argument))
    unit = ""
    for left, right in itertools.pairwise(sides):
        agreed = typed.agreed_measure(context, left, right, node.span)
        if agreed is None:
            return None
        unit = agreed
    type_ = NumberType(unit, whole=all(typed.whole(made) for made, _ in sides))
    return ir.Apply(_NUMERIC[name], tuple(made for made, _ in sides), type_, node.span)


def _definition(context: Context, node: e.Call, env: Environment) -> ir.Expr | None:
    definition = context.definitions[node.name.text]
    wanted, found = len(definition.parameters), len(node.arguments)
    if wanted != found:
        context.report(t.argument_count(node.name.text, str(wanted), found, node.span))
        return None
    source = definitions.list_parameter(context, definition)
    if source is not None:
        reference = e.Ref(node.name.text, span=node.span)
        return definitions.value_of(context, reference, env)
    arguments = [_plain_argument(context, argument, env) for argument in node.arguments]
    made = [argument for argument in arguments if argument is not None]
    if len(made) < len(arguments):
        return None
    return definitions.applied(context, definition, made, env)


def _plain_argument(context: Context, argument: e.Argument, env: Environment) -> ir.Expr | None:
    return context.elaborate(argument, env) if comparing.is_value(argument, context) else None


def _block_kind(blocks: Sequence[nodes.Block | nodes.IndicatorItem], name: str) -> str | None:
    """加分 or 扣分 where a block at any level has this name."""
    for block in blocks:
        if isinstance(block, nodes.Adjustment) and block.name.text == name:
            return block.kind
        if isinstance(block, nodes.Indicator) and (kind := _block_kind(block.items, name)):
            return kind
    return None


def _of_indicator(context: Context, node: e.Call) -> ir.Expr | None:
    """得分（指标名）, 分值（指标名）: the score of an indicator that is already lowered, and its points."""
    asked = node.name.text
    if len(node.arguments) != 1 or not isinstance(node.arguments[0], e.Ref):
        context.report(t.argument_count(asked, "1 个指标名", len(node.arguments), node.span))
        return None
    wanted = node.arguments[0]
    if not _is_one_indicator(context, wanted):
        return None
    if wanted.name not in context.indicator_scores:
        circle = score_circle(context, wanted.name)
        context.report(c.score_cycle(wanted.name, wanted.span, circle))
        return None
    if asked == SCORE_WORD:
        return context.indicator_scores[wanted.name]
    points = context.indicator_points.get(wanted.name)
    if points is None:
        context.report(n.no_points_to_ask(wanted.name, wanted.span))
    return points


def _is_one_indicator(context: Context, wanted: e.Ref) -> bool:
    """Whether a name is that of one indicator; reported where it is not."""
    places = context.indicator_places.get(wanted.name, [])
    kind = None if places else _block_kind(context.blocks, wanted.name)
    if kind is not None:
        context.report(n.score_of_block(wanted.name, kind, wanted.span))
    elif not places:
        known = list(context.indicator_places)
        context.report(n.unknown_indicator(wanted.name, wanted.span, known))
    elif len(places) > 1:
        context.report(n.ambiguous_indicator(wanted.name, wanted.span, places))
    return len(places) == 1


def count(
    context: Context, counted: e.Expr | e.Selection, env: Environment, span: Span | None = None
) -> ir.Expr | None:
    """How many: records of a list or a selection, or a number that already says so. ``span`` is
    that of the function that asks; 每 asks by the selection itself."""
    if isinstance(counted, e.Ref) and counted.name in context.lists:
        counted = e.Selection(
            e.Name(counted.name, span=counted.span), None, None, span=counted.span
        )
    if not isinstance(counted, e.Selection):
        return typed.number(context, counted, env)
    if counted.value is not None:
        wanted = f"{counted.source.text} 或 {counted.source.text} 中 条件"
        context.report(t.type_mismatch(wanted, COUNT, counted.value.span))
        return None
    return selection(context, "count", counted, COUNT, span or counted.span)


def _aggregate(
    context: Context, name: str, argument: e.Expr | e.Selection, env: Environment, span: Span
) -> ir.Expr | None:
    if not isinstance(argument, e.Selection) or argument.value is None:
        example = _example_of(context, name, argument)
        context.report(t.aggregate_of_what(name, argument.span, example))
        return None
    if name in _OF_DATES:
        return selection(context, _OF_DATES[name], argument, None, span, of=_date)
    return selection(context, _AGGREGATES[name], argument, None, span, of=_number)


def _example_of(context: Context, name: str, argument: e.Expr | e.Selection) -> str:
    """The call with the first number of the records; empty where no list is named."""
    source = argument.source.text if isinstance(argument, e.Selection) else argument.span.text
    if source not in context.lists:
        return ""
    fields = context.fields_of(source).values()
    kinds, other = ((DateType, DateTimeType), "日期") if name in _OF_DATES else (NumberType, "1")
    number = next((f.name for f in fields if isinstance(f.type, kinds)), other)
    return f"{name}（{argument.span.text} 的 {number}）"


def _number(context: Context, node: e.Expr, env: Environment) -> ir.Expr | None:
    """What 合计, 平均, 最高 and 最低 are of."""
    made = context.elaborate(node, env)
    if made is None or isinstance(made.type, NumberType):
        return made
    context.report(t.dates_are_late(made.type, node.span))
    return None


def _date(context: Context, node: e.Expr, env: Environment) -> ir.Expr | None:
    """What 最晚 and 最早 are of."""
    made = context.elaborate(node, env)
    if made is None or isinstance(made.type, DateType | DateTimeType):
        return made
    context.report(t.numbers_are_high(made.type, node.span))
    return None


def selection(
    context: Context,
    operator: str,
    node: e.Selection,
    type_: ValueType | None,
    span: Span,
    of: Callable[[Context, e.Expr, Environment], ir.Expr | None] = typed.number,
) -> ir.Expr | None:
    """An aggregate over the records that a selection picks. ``span`` is what it is called by: that
    of the function, which tells 最高 from 最低 of the same records. ``of`` reads what is taken."""
    if not naming.list_named(context, node.source):
        return None
    env = Environment(record=node.source.text)
    where = value = None
    if node.where is not None:
        where = typed.condition(context, node.where, env)
        if where is None:
            return None
    if node.value is not None:
        value = of(context, node.value, env)
        if value is None:
            return None
        type_ = _aggregate_type(operator, value)
    assert type_ is not None
    return ir.Aggregate(operator, node.source.text, where, value, type_, span)


def _aggregate_type(operator: str, value: ir.Expr) -> ValueType:
    if not isinstance(value.type, NumberType):
        return value.type
    return NumberType(value.type.measure, whole=value.type.whole and operator != "mean")


def quantified(context: Context, node: e.Quantified, env: Environment) -> ir.Expr | None:
    """中有, 中都, 中无"""
    if not naming.list_named(context, node.source):
        return None
    where = typed.condition(context, node.where, Environment(record=node.source.text))
    if where is None:
        return None
    made = ir.Aggregate(
        _QUANTIFIERS[node.kind], node.source.text, where, None, make.BOOL, node.span
    )
    return make.negate(made, node.span) if node.kind == "中无" else made
