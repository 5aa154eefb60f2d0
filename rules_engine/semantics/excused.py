"""Which facts cannot be 不适用 at a place, because 为 不适用 has been asked of them before it.

In ``若 甲 为 不适用 则 乙 否则 丙`` the fact 甲 has a value wherever 丙 is looked at. ``且`` and ``或``
take in what does not decide: ``非 甲 为 不适用 且 甲`` is 否 where 甲 is 不适用, and never 不适用.
"""

from collections.abc import Iterator, Sequence

from rules_engine import ir
from rules_engine.ir.fold import operands_of
from rules_engine.operators import COHORT_RANKS

Key = tuple[str, str]
Excused = frozenset[Key]


def key_of(node: ir.Expr) -> Key | None:
    """What stands for a fact or a field, wherever it is used."""
    match node:
        case ir.Fact():
            return "", node.name
        case ir.Field():
            return node.source, node.name
        case _:
            return None


def parts(node: ir.Expr, excused: Excused) -> Iterator[tuple[ir.Expr, Excused]]:
    """The operands that decide whether ``node`` is 不适用, each with the facts excused in it."""
    match node:
        case ir.Apply("is_not_applicable", (operand,)):
            yield from () if key_of(operand) else [(operand, excused)]
        case ir.Apply("and" | "or", operands):
            yield from _joined(operands, excused, node.operator == "or")
        case ir.Case():
            yield from _chosen(node, excused)
        case ir.Aggregate():
            kept = frozenset(key for key in excused if not key[0])
            yield from ((operand, kept) for operand in operands_of(node))
        case ir.Cohort():
            # A rank is 不适用 where the own value is; the others leave out the units without one.
            if node.operator in COHORT_RANKS:
                yield node.operand, excused
        case _:
            yield from ((operand, excused) for operand in operands_of(node))


def _joined(
    operands: Sequence[ir.Expr], excused: Excused, or_: bool
) -> Iterator[tuple[ir.Expr, Excused]]:
    """What one operand has asked is excused in all the others: where it is 不适用, the one decides."""
    asked = excused | {key for each in operands if (key := _asked(each, or_)) is not None}
    yield from ((operand, asked) for operand in operands)


def _chosen(node: ir.Case, excused: Excused) -> Iterator[tuple[ir.Expr, Excused]]:
    """The branches in order; a condition that is 否 excuses what it has asked in those after it."""
    for condition, value in node.branches:
        yield condition, excused
        has_value = _asked(condition, False)
        yield value, excused | ({has_value} if has_value else frozenset())
        lacks_value = _asked(condition, True)
        excused = excused | ({lacks_value} if lacks_value else frozenset())
    yield node.otherwise, excused


def _asked(condition: ir.Expr, whether: bool) -> Key | None:
    """The fact of 甲 为 不适用 (``whether``) or of 非 甲 为 不适用."""
    match condition:
        case ir.Apply("not", (inner,)):
            return _asked(inner, not whether)
        case ir.Apply("is_not_applicable", (operand,)) if whether:
            return key_of(operand)
        case _:
            return None
