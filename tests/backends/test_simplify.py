"""The simplified program: what goes away, what moves, what becomes one, what stays."""

import pytest

from rules_engine.ir import Apply, Case, Const, Expr, Field, Round, walk
from rules_engine.ir.passes.simplify import simplify
from rules_engine.model.rounding import RoundingMode
from tests.backends.declared import (
    AMOUNT,
    BLANK_FACT,
    CENT_FACT,
    COUNT,
    COUNT_FACT,
    FREE,
    QUOTIENT,
    SCHEMA,
    SHARE_FACT,
    VALUE,
    WHOLE_FACT,
    YES,
    F,
)
from tests.backends.making import BOOL, WHOLE, aggregate, apply, case, const, fact, rounded


def simplified(node: Expr) -> Expr:
    return simplify([node], SCHEMA)[id(node)]


def test_a_rounding_on_its_grid_goes_away() -> None:
    assert simplified(rounded(CENT_FACT, 2)) is CENT_FACT
    assert isinstance(simplified(rounded(CENT_FACT, 1)), Round)
    assert isinstance(simplified(rounded(BLANK_FACT, 1)), Round)


def test_a_rounding_moves_to_the_quotients() -> None:
    capped = apply("max", apply("min", case((YES, const(1)), otherwise=QUOTIENT), FREE), const(0))
    made = simplified(rounded(capped, 2))
    assert isinstance(made, Apply)
    roundings = [node for node in walk([made]) if isinstance(node, Round)]
    assert len(roundings) == 2
    assert any(isinstance(node, Case) for node in walk([made]))


def test_a_rounding_shared_by_two_places_is_moved_once() -> None:
    both = apply("min", QUOTIENT, apply("max", QUOTIENT, FREE))
    made = simplified(rounded(both, 2))
    assert len([node for node in walk([made]) if isinstance(node, Round)]) == 2


def test_bounds_that_never_bind_go_away() -> None:
    assert simplified(apply("max", COUNT_FACT, const(0))) is COUNT_FACT
    assert simplified(apply("min", SHARE_FACT, const(1))) is SHARE_FACT
    for kept in (
        apply("min", COUNT_FACT, const(3)),
        apply("max", SHARE_FACT, const(F(1, 2))),
        apply("max", const(1), const(0)),
        apply("max", case((YES, BLANK_FACT), otherwise=const(1)), const(None)),
    ):
        assert len(simplified(kept).operands) == 2
    blank = case((YES, const(None)), otherwise=SHARE_FACT)
    assert len(simplified(apply("min", blank, const(1))).operands) == 2
    lone = rounded(apply("min", apply("div", COUNT_FACT, COUNT_FACT), const(F(1, 3))), 2)
    assert isinstance(simplified(lone), Apply)
    free = rounded(apply("max", apply("div", COUNT_FACT, COUNT_FACT), const(0)), 2)
    assert isinstance(simplified(free), Round)


def test_equal_nodes_without_faults_become_one() -> None:
    one = apply("and", apply("ge", fact("件", COUNT), const(3), kind=BOOL), YES, kind=BOOL)
    two = apply("and", apply("ge", fact("件", COUNT), const(3), kind=BOOL), YES, kind=BOOL)
    made = simplified(apply("or", one, two, kind=BOOL))
    assert made.operands[0] is made.operands[1]
    counts = [aggregate("count", apply("ge", AMOUNT, const(1), kind=BOOL)) for _ in range(2)]
    made = simplified(apply("add", *counts))
    assert made.operands[0] is made.operands[1]
    choices = [case((YES, const(1)), otherwise=const(2)) for _ in range(2)]
    made = simplified(apply("add", *choices))
    assert made.operands[0] is made.operands[1]
    blank = [apply("is_blank", BLANK_FACT, kind=BOOL) for _ in range(2)]
    made = simplified(apply("or", *blank, kind=BOOL))
    assert made.operands[0] is made.operands[1]


@pytest.mark.parametrize(
    "make",
    [
        lambda: apply("div", COUNT_FACT, WHOLE_FACT),
        lambda: apply("add", BLANK_FACT, WHOLE_FACT),
        lambda: aggregate("max", None, AMOUNT),
        lambda: aggregate("sum", None, VALUE),
        lambda: aggregate("count", source="空单"),
        lambda: case((fact("空", WHOLE), const(1)), otherwise=const(2)),
    ],
)
def test_nodes_that_may_fault_stay_apart(make) -> None:
    made = simplified(apply("add", make(), make()))
    assert made.operands[0] is not made.operands[1]


def test_truth_and_number_are_different_constants() -> None:
    made = simplified(case((const(True, BOOL), const(1)), otherwise=const(1)))
    assert made.branches[0][0] is not made.branches[0][1]
    assert made.branches[0][1] is made.otherwise


def test_modes_are_kept_when_roundings_move() -> None:
    made = simplified(rounded(apply("min", QUOTIENT, FREE), 1, RoundingMode.DOWN))
    modes = {(node.mode, node.digits) for node in walk([made]) if isinstance(node, Round)}
    assert modes == {(RoundingMode.DOWN, 1)}


def test_nodes_of_records_are_simplified_too() -> None:
    made = simplified(aggregate("sum", None, apply("max", AMOUNT, const(0))))
    assert isinstance(made.value, Field)
    assert not isinstance(made.value, Const)
