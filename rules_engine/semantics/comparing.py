"""同类…（…） and 全体…（…）: comparisons between units, and the rank of a unit's value among theirs."""

from typing import TypeGuard

from attrs import evolve

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.ir.fold import operands_of
from rules_engine.model.types import PLAIN, NumberType
from rules_engine.semantics import typed
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import Environment
from rules_engine.semantics.findings import comparing as f
from rules_engine.semantics.findings import types as t
from rules_engine.source import Span
from rules_engine.syntax import expressions as e

PEERS, ALL = "同类", "全体"
RANK_WORD = "名次"
COUNT = NumberType(PLAIN, whole=True)

_OPERATORS = {"最高": "max", "最低": "min", "平均": "mean", "合计": "sum", "个数": "count"}
_RANKS = {
    ("从高到低", "占位"): "rank_down",
    ("从高到低", "密集"): "rank_down_dense",
    ("从低到高", "占位"): "rank_up",
    ("从低到高", "密集"): "rank_up_dense",
}
RANKS = (PEERS + RANK_WORD, ALL + RANK_WORD)
COMPARISONS = (*(scope + word for scope in (PEERS, ALL) for word in _OPERATORS), *RANKS)


def cohort(context: Context, operator: str, operand: ir.Expr, span: Span, scope: str) -> ir.Expr:
    """A comparison over the units that take part; ``scope`` is 同类 or 全体."""
    assert isinstance(operand.type, NumberType)
    counts = operator == "count" or operator in _RANKS.values()
    type_ = COUNT if counts else NumberType(operand.type.measure)
    attribute = context.schema.peers if scope == PEERS else ""
    return ir.Cohort(operator, operand, type_, span, attribute, context.takes_part)


def compare_units(
    context: Context, node: e.Call, argument: e.Argument, env: Environment
) -> ir.Expr | None:
    """A comparison as it is written, its one argument apart."""
    name = node.name.text
    value = argument.value if isinstance(argument, e.Ordered) else argument
    if not is_value(value, context):
        return None
    operator = _operator(context, node, argument)
    context.comparing.append(node.span)
    operand = typed.number(context, value, env)
    among = None if node.when is None else typed.condition(context, node.when, env)
    context.comparing.pop()
    if operand is None or operator is None or (among is None) != (node.when is None):
        return None
    source = next(filter(None, (_record_in(one) for one in (operand, among) if one)), None)
    if source is not None:
        context.report(t.record_compared(name, source, node.span))
        return None
    made = cohort(context, operator, operand, node.span, name[: len(PEERS)])
    if among is None:
        return made
    assert isinstance(made, ir.Cohort)
    part = made.takes_part or make.truth(True, node.span)
    return evolve(made, takes_part=make.all_of([part, among], node.span))


def _record_in(operand: ir.Expr) -> str | None:
    """The list of whose record at hand it takes a field: units are compared by values of their own."""
    stack: list[tuple[ir.Expr, frozenset[str]]] = [(operand, frozenset())]
    while stack:
        node, opened = stack.pop()
        if isinstance(node, ir.Field) and node.source not in opened:
            return node.source
        if isinstance(node, ir.Aggregate):
            opened |= {node.source}
        stack += [(each, opened) for each in operands_of(node)]
    return None


def _operator(context: Context, node: e.Call, argument: e.Argument) -> str | None:
    name = node.name.text
    if name not in RANKS:
        return _OPERATORS[name[len(PEERS) :]]
    if not isinstance(argument, e.Ordered) or argument.ties is None:
        context.report(f.rank_unstated(name, argument.span, isinstance(argument, e.Ordered)))
        return None
    if argument.ties == "顺序":
        context.report(f.rank_by_name(name, argument.span))
        return None
    return _RANKS[argument.direction, argument.ties]


def misplaced_order(context: Context, node: e.Call) -> bool:
    """Whether a direction stands in a function that ranks nothing, or a condition in one that compares no
    units; then it is reported."""
    if node.when is not None and node.name.text not in COMPARISONS:
        context.report(f.condition_outside_comparison(node.name.text, node.when.span))
        return True
    ordered = [one for one in node.arguments if isinstance(one, e.Ordered)]
    if not ordered or node.name.text in RANKS:
        return False
    context.report(f.order_outside_rank(node.name.text, ordered[0].direction, ordered[0].span))
    return True


def is_value(argument: e.Argument, context: Context) -> TypeGuard[e.Expr]:
    """Whether an argument is a value of the unit; records of a list are reported."""
    if isinstance(argument, e.Selection):
        context.report(t.list_as_value(argument.source.text, argument.span))
    return not isinstance(argument, e.Selection | e.Ordered)
