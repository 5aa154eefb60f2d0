"""Which clauses gave or took points for one unit, by their numbers (``ir.passes.reasons``)."""

from collections.abc import Sequence

from rules_engine.backends.scalar import Observation
from rules_engine.explain.results import applies
from rules_engine.ir.passes.reasons import Reason
from rules_engine.model.values import Fault, Missing, Value, number_of


def reasons_for(reasons: Sequence[Reason], observation: Observation) -> tuple[list[int], list[int]]:
    """The numbers of what is a reason, and of what 未报 or 出错 leaves open."""
    listed = [each for each in reasons if _is_listed(each, observation)]
    values = [(each.number, observation.value(each.expr)) for each in listed]
    return (
        [number for number, value in values if _is_given(value)],
        [number for number, value in values if isinstance(value, Missing | Fault)],
    )


def _is_given(value: Value) -> bool:
    return value is True or bool(number_of(value))


def _is_listed(reason: Reason, observation: Observation) -> bool:
    """Whether the ledger lists the clause."""
    node = reason.node
    if node is None or applies(node, observation):
        return True
    return number_of(observation.value(node.score)) is not None
