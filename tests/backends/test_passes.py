"""Passes over the IR: grids, ranges, blanks, levels, roots, simplification."""

import pytest

from rules_engine.ir import (
    Clause,
    Expr,
    Grade,
    Ranking,
    RankKey,
    Ruling,
    ScoreNode,
    Step,
    StepKind,
)
from rules_engine.ir.passes.blanks import blanks
from rules_engine.ir.passes.grid import LARGEST, grids, of_constant, of_type
from rules_engine.ir.passes.levels import lists, ranks
from rules_engine.ir.passes.ranges import Range, ranges
from rules_engine.ir.passes.roots import all_roots, result_roots
from rules_engine.model.types import RATIO, NumberType
from rules_engine.model.values import NOT_APPLICABLE
from tests.backends.declared import (
    AMOUNT,
    BLANK_FACT,
    CENT_FACT,
    COUNT,
    COUNT_FACT,
    DATE,
    FINE_FACT,
    FREE,
    SCHEMA,
    SHARE_FACT,
    VALUE,
    WHOLE_FACT,
    YES,
    F,
)
from tests.backends.making import (
    BOOL,
    SPAN,
    TEXT,
    aggregate,
    apply,
    attribute,
    case,
    cohort,
    const,
    program,
    rounded,
)


@pytest.mark.parametrize(
    ("node", "grid"),
    [
        (WHOLE_FACT, 1),
        (CENT_FACT, 100),
        (FREE, None),
        (YES, None),
        (attribute("name"), None),
        (apply("add", WHOLE_FACT, CENT_FACT, const(F(1, 8))), 1000),
        (apply("add", WHOLE_FACT, FREE), None),
        (apply("mul", CENT_FACT, const(F(1, 2))), 1000),
        (apply("mul", FINE_FACT, CENT_FACT), None),
        (apply("add", FINE_FACT, const(F(1, 7))), None),
        (apply("div", WHOLE_FACT, WHOLE_FACT), None),
        (apply("floor", FREE), 1),
        (apply("days_between", DATE, DATE), 1),
        (apply("settle", CENT_FACT), 100),
        (apply("ge", CENT_FACT, CENT_FACT), None),
        (case((YES, CENT_FACT), otherwise=const(NOT_APPLICABLE)), 100),
        (case((YES, const("甲", TEXT)), otherwise=const("乙", TEXT)), None),
        (rounded(FREE, 2), 100),
        (rounded(WHOLE_FACT, 2), 1),
        (rounded(const(F(1, 3)), 2), 100),
        (rounded(FREE, 13), None),
        (aggregate("count"), 1),
        (aggregate("sum", None, VALUE), 100),
        (aggregate("mean", None, VALUE), None),
        (cohort("max", CENT_FACT), 100),
        (cohort("mean", CENT_FACT), None),
        (cohort("count", FREE), 1),
    ],
)
def test_grids(node: Expr, grid: int | None) -> None:
    assert grids([node], SCHEMA)[id(node)] == grid


def test_grids_of_constants_and_types() -> None:
    assert of_constant(F(18, 25)) == 100
    assert of_constant(F(1, 3)) == 3
    assert of_constant(None) == of_constant(NOT_APPLICABLE) == 1
    assert of_constant(True) is None
    assert of_constant(F(1, LARGEST + 1)) is None
    assert of_type(NumberType(RATIO, decimals=1)) == 1000


@pytest.mark.parametrize(
    ("node", "low", "high"),
    [
        (const(3), 3, 3),
        (const("甲", TEXT), None, None),
        (const(None), None, None),
        (attribute("name"), None, None),
        (SHARE_FACT, 0, 1),
        (AMOUNT, 0, None),
        (YES, None, None),
        (apply("add", SHARE_FACT, const(2)), 2, 3),
        (apply("add", SHARE_FACT, COUNT_FACT), 0, None),
        (apply("sub", const(2), SHARE_FACT), 1, 2),
        (apply("sub", const(2), COUNT_FACT), None, 2),
        (apply("neg", SHARE_FACT), -1, 0),
        (apply("min", SHARE_FACT, COUNT_FACT), 0, 1),
        (apply("min", SHARE_FACT, FREE), None, 1),
        (apply("max", SHARE_FACT, COUNT_FACT), 0, None),
        (apply("max", FREE, const(0)), 0, None),
        (apply("mul", SHARE_FACT, COUNT_FACT), 0, None),
        (apply("mul", SHARE_FACT, FREE), None, None),
        (apply("div", COUNT_FACT, SHARE_FACT), 0, None),
        (apply("settle", SHARE_FACT), 0, 1),
        (apply("add", const(None), const(1)), None, None),
        (apply("ge", COUNT_FACT, const(1)), None, None),
        (case((YES, SHARE_FACT), otherwise=const(F(-1, 2))), F(-1, 2), 1),
        (case((YES, SHARE_FACT), otherwise=const(NOT_APPLICABLE)), 0, 1),
        (case((YES, SHARE_FACT), otherwise=FREE), None, None),
        (case((YES, const(None)), otherwise=const(NOT_APPLICABLE)), None, None),
        (rounded(const(F(5, 4)), 1), F(13, 10), F(13, 10)),
        (rounded(FREE, 1), None, None),
        (rounded(const(None), 1), None, None),
        (aggregate("count"), 0, None),
        (aggregate("sum", None, AMOUNT), 0, None),
        (aggregate("sum", None, VALUE), None, None),
        (aggregate("mean", None, AMOUNT), 0, None),
        (aggregate("any", apply("ge", AMOUNT, const(1), kind=BOOL)), None, None),
        (cohort("max", SHARE_FACT), 0, 1),
        (cohort("sum", const(None)), None, None),
    ],
)
def test_ranges(node: Expr, low: object, high: object) -> None:
    assert ranges([node], SCHEMA)[id(node)] == Range(low, high)


@pytest.mark.parametrize(
    ("node", "blank"),
    [
        (const(None), True),
        (const(1), False),
        (BLANK_FACT, True),
        (WHOLE_FACT, False),
        (VALUE, True),
        (attribute("class"), False),
        (apply("add", BLANK_FACT, WHOLE_FACT), False),
        (apply("settle", BLANK_FACT), True),
        (case((YES, BLANK_FACT), otherwise=const(1)), True),
        (case((YES, const(2)), otherwise=const(1)), False),
        (rounded(BLANK_FACT, 2), False),
        (aggregate("max", None, VALUE), False),
        (cohort("max", BLANK_FACT), False),
    ],
)
def test_blanks(node: Expr, blank: bool) -> None:
    assert blanks([node], SCHEMA)[id(node)] is blank


def test_levels() -> None:
    inner = aggregate("mean", None, AMOUNT)
    above = apply("gt", AMOUNT, inner, kind=BOOL)
    better = aggregate("count", above)
    best = cohort("max", better)
    chosen = case((YES, rounded(best, 1)), otherwise=attribute("name"))
    reads, rank = lists([chosen]), ranks([chosen])
    assert reads[id(above)] == {"清单"}
    assert not reads[id(better)]
    assert [rank[id(node)] for node in (inner, above, better, best, chosen)] == [
        (0, 1),
        (0, 1),
        (0, 2),
        (1, 0),
        (1, 0),
    ]


def test_fields_are_looked_up_in_lists_only() -> None:
    assert SCHEMA.field_of("清单", "量").type == COUNT
    assert not SCHEMA.by_name["整"].fields
    for source, name in (("整", "量"), ("清单", "无")):
        with pytest.raises(KeyError):
            SCHEMA.field_of(source, name)


def test_roots_hold_every_expression() -> None:
    values = iter(const(number) for number in range(100))
    clause = Clause("", 1, next(values), next(values), next(values), (next(values),), (), SPAN)
    child = score_node(values, (clause,), ())
    parent = score_node(values, (), (child,))
    ruling = Ruling(
        "否决", "", next(values), next(values), None, next(values), False, (), (), (), "", SPAN
    )
    made = program([], const(0))
    evolved = type(made)(
        **{name: getattr(made, name) for name in made.__slots__ if name != "__weakref__"}
        | {
            "total": type(made.total)(
                (parent,),
                *(next(values) for _ in range(2)),
                (Step(StepKind.CAP, next(values)),),
                *(next(values) for _ in range(5)),
            ),
            "rulings": (ruling,),
            "grades": (Grade("优", next(values), False, SPAN), Grade("差", None, False, SPAN)),
            "grade": next(values),
            "ranking": Ranking((RankKey(next(values), True, ""),), "占位", False, SPAN),
        }
    )
    last = next(values).value
    numbers = {root.value for root in all_roots(evolved)}
    assert numbers == set(range(last))
    results = {root.value for root in result_roots(evolved)}
    assert results < numbers


def score_node(values, clauses, children) -> ScoreNode:
    points, floor, applicable, base, gathered, step, score = (next(values) for _ in range(7))
    return ScoreNode(
        "指标",
        "",
        (),
        1,
        points,
        "明示",
        floor,
        applicable,
        None,
        base,
        clauses,
        children,
        gathered,
        (Step(StepKind.CAP, step),),
        score,
        (),
        (),
        SPAN,
    )
