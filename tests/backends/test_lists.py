"""Aggregates over lists: meanings, specials, what was matched, what stood in."""

from datetime import date
from fractions import Fraction

import pytest

from rules_engine.backends.scalar import prepare
from rules_engine.ir import Expr
from rules_engine.model.values import (
    NOT_APPLICABLE,
    FaultKind,
    fault,
    missing,
)
from rules_engine.operators import AGGREGATES
from tests.backends.making import (
    BOOL,
    CENTS,
    DAY,
    WHERE,
    WHOLE,
    FactDecl,
    a_list,
    aggregate,
    apply,
    case,
    const,
    fact,
    field,
    program,
    unit,
)

BAD = fault(FaultKind.BAD_DATA, "账.csv 第 3 行")
EMPTY = fault(FaultKind.NO_RECORDS, WHERE)
FIELDS = (
    FactDecl("量", WHOLE),
    FactDecl("值", CENTS, nullable=True),
    FactDecl("好", BOOL, nullable=True),
    FactDecl("补", WHOLE, has_default=True, if_missing=7),
    FactDecl("更", DAY, nullable=True),
)
DECLS = (a_list("清单", *FIELDS), a_list("空单", *FIELDS, nullable=True), FactDecl("线", WHOLE))
VALUED = ("sum", "max", "min", "mean", "trimmed_mean")
KEYED = ("sum_of_max", "longest_run")


def rows(*values: int) -> tuple[dict[str, object], ...]:
    return tuple({"量": value, "值": Fraction(value, 4), "好": value > 2} for value in values)


def observe(root: Expr, **values: object):
    return prepare(program(DECLS, root)).observe_one(unit(**values))


def evaluate(root: Expr, **values: object):
    return observe(root, **values).value(root)


GOOD = field("好", BOOL)


@pytest.mark.parametrize(
    ("operator", "of_all", "of_good", "of_none"),
    [
        ("count", 5, 3, 0),
        ("sum", 15, 12, 0),
        ("max", 5, 5, EMPTY),
        ("min", 1, 3, EMPTY),
        ("mean", 3, 4, EMPTY),
        ("trimmed_mean", 3, 4, EMPTY),
        ("any", True, True, False),
        ("all", True, False, True),
    ],
)
def test_meanings(operator: str, of_all, of_good, of_none) -> None:
    value = field("量", WHOLE) if operator in VALUED else None
    conditioned = operator in ("any", "all")
    every = apply("ge", field("量", WHOLE), const(0), kind=BOOL) if conditioned else None
    assert evaluate(aggregate(operator, every, value), 清单=rows(5, 1, 4, 2, 3)) == of_all
    assert evaluate(aggregate(operator, GOOD, value), 清单=rows(5, 1, 4, 2, 3)) == of_good
    assert evaluate(aggregate(operator, every, value), 清单=()) == of_none


def test_every_aggregate_is_tried() -> None:
    assert set(VALUED) | {"count", "any", "all"} | set(KEYED) == set(AGGREGATES)


def test_values_keep_their_grid() -> None:
    value = field("值", CENTS)
    listed = rows(1, 2, 4)
    assert evaluate(aggregate("sum", None, value), 清单=listed) == Fraction(7, 4)
    assert evaluate(aggregate("mean", None, value), 清单=listed) == Fraction(7, 12)
    assert evaluate(aggregate("trimmed_mean", None, value), 清单=listed) == Fraction(1, 2)
    assert evaluate(aggregate("trimmed_mean", None, value), 清单=rows(1, 2)) == fault(
        FaultKind.NOTHING_LEFT, WHERE
    )


def test_dates_have_a_latest() -> None:
    listed = tuple({"更": date(2018, 1, day)} for day in (3, 9, 1))
    latest = aggregate("max", None, field("更", DAY))
    assert evaluate(latest, 清单=listed) == date(2018, 1, 9)


@pytest.mark.parametrize("operator", AGGREGATES)
@pytest.mark.parametrize(
    ("listed", "wanted"),
    [
        (None, fault(FaultKind.BLANK_USED, WHERE)),
        (BAD, BAD),
        (NOT_APPLICABLE, NOT_APPLICABLE),
        (missing("空单"), missing("空单")),
    ],
)
def test_a_list_that_is_not_there(operator: str, listed, wanted) -> None:
    value = field("量", WHOLE, "空单") if operator in (*VALUED, "sum_of_max") else None
    keys = (field("量", WHOLE, "空单"),) if operator in KEYED else ()
    root = aggregate(operator, field("好", BOOL, "空单"), value, "空单", keys)
    observed = observe(root, 空单=listed)
    assert observed.value(root) == wanted
    assert observed.matches(root) == ()
    listed = tuple(field("量", WHOLE) for _ in keys)
    assert evaluate(aggregate(operator, GOOD, None, keys=listed)) == missing("清单")


@pytest.mark.parametrize("operator", ["count", *VALUED])
def test_strict_aggregates_refuse_special_conditions(operator: str) -> None:
    value = field("量", WHOLE) if operator in VALUED else None
    root = aggregate(operator, GOOD, value)
    gap = ({"量": 1, "好": True}, {"量": 2})
    assert evaluate(root, 清单=gap) == missing("清单[2].好")
    assert evaluate(root, 清单=(*gap, {"量": 3, "好": BAD})) == BAD
    blank = fault(FaultKind.BLANK_USED, WHERE)
    assert evaluate(root, 清单=({"量": 1, "好": None},)) == blank


@pytest.mark.parametrize("operator", VALUED)
def test_only_values_of_matched_records_matter(operator: str) -> None:
    root = aggregate(operator, GOOD, field("量", WHOLE))
    listed = (*rows(3, 4, 5), {"量": BAD, "好": False}, {"好": False})
    assert evaluate(root, 清单=listed) == evaluate(root, 清单=rows(3, 4, 5))
    assert evaluate(root, 清单=(*listed, {"好": True})) == missing("清单[6].量")
    assert evaluate(root, 清单=(*listed, {"好": True}, {"量": BAD, "好": True})) == BAD
    assert evaluate(root, 清单=({"好": True}, {"量": 1})) == missing("清单[1].量", "清单[2].好")


@pytest.mark.parametrize(("operator", "absorbing"), [("any", True), ("all", False)])
def test_quantifiers_absorb(operator: str, absorbing: bool) -> None:
    root = aggregate(operator, GOOD)
    gap, bad = {}, {"好": BAD}
    assert evaluate(root, 清单=(gap, bad, {"好": absorbing})) is absorbing
    assert evaluate(root, 清单=(gap, bad, {"好": not absorbing})) == missing("清单[1].好")
    assert evaluate(root, 清单=(bad, {"好": NOT_APPLICABLE})) == BAD
    assert evaluate(root, 清单=({"好": NOT_APPLICABLE},)) == NOT_APPLICABLE


def test_matches_are_positions() -> None:
    root, every = aggregate("count", GOOD), aggregate("count")
    machine = prepare(program(DECLS, root, every))
    observed = machine.observe_one(unit(清单=rows(5, 1, 4)))
    assert observed.matches(root) == (0, 2)
    assert observed.matches(every) == (0, 1, 2)


def test_conditions_see_the_unit_and_other_aggregates() -> None:
    above = apply("gt", field("量", WHOLE), fact("线", WHOLE), kind=BOOL)
    mean = aggregate("mean", above, field("量", WHOLE))
    better = aggregate("count", apply("gt", field("量", WHOLE), mean, kind=BOOL))
    assert evaluate(better, 清单=rows(1, 2, 3, 4, 9), 线=1) == 1


def test_records_have_choices_and_conversions() -> None:
    chosen = case((GOOD, field("值", CENTS)), otherwise=field("量", WHOLE))
    assert evaluate(aggregate("sum", None, chosen), 清单=rows(1, 4)) == 2


def test_stand_ins_are_told() -> None:
    root = aggregate("sum", None, field("补", WHOLE))
    observed = observe(root, 清单=({}, {"补": 1}, {"补": missing("清单[3].补")}))
    assert observed.value(root) == 15
    assert observed.defaults_used == ("清单[1].补", "清单[3].补")


def test_bad_fields_are_faults_at_their_place() -> None:
    root = aggregate("sum", None, field("量", WHOLE))
    assert evaluate(root, 清单=({"量": None},)) == fault(FaultKind.BAD_DATA, "清单[1].量")
    assert evaluate(root, 清单=({"量": Fraction(1, 2)},)) == fault(FaultKind.BAD_DATA, "清单[1].量")


def test_a_value_of_records_is_none_of_the_unit() -> None:
    root = aggregate("sum", None, field("量", WHOLE))
    with pytest.raises(KeyError):
        observe(root, 清单=()).value(root.value)


KEY = (field("补", WHOLE),)


def matters(*pairs: tuple[object, int]) -> tuple[dict[str, object], ...]:
    return tuple({"补": key, "量": amount, "好": True} for key, amount in pairs)


def test_the_largest_of_every_key_is_added_up() -> None:
    root = aggregate("sum_of_max", GOOD, field("量", WHOLE), keys=KEY)
    observed = observe(root, 清单=matters((1, 5), (2, 3), (1, 8), (2, 3)))
    assert observed.value(root) == 11
    assert (observed.matches(root), observed.covered(root)) == ((1, 2), (0, 3))
    assert evaluate(root, 清单=()) == 0


def test_so_many_of_the_largest_are_added_up() -> None:
    amount = field("量", WHOLE)
    roots = [aggregate("sum_of_max", GOOD, amount, keys=k, take=t) for k, t in (((), 2), (KEY, 1))]
    lowest = aggregate("sum_of_max", GOOD, amount, take=-2)
    listed = matters((1, 5), (2, 3), (1, 8), (2, 5))
    observed = [observe(root, 清单=listed) for root in (*roots, lowest)]
    pairs = zip((*roots, lowest), observed, strict=True)
    assert [one.value(root) for root, one in pairs] == [13, 8, 8]
    seen = [
        (one.covered(root), one.beyond(root)) for root, one in zip(roots, observed[:2], strict=True)
    ]
    assert seen == [((), (1, 3)), ((0, 1), (3,))]
    assert evaluate(roots[0], 清单=()) == 0


def test_a_key_that_is_not_known_is_refused_where_it_counts() -> None:
    root = aggregate("sum_of_max", GOOD, field("值", CENTS), keys=(field("更", DAY),))
    known = {"更": date(2018, 1, 1), "值": Fraction(1), "好": True}
    left_out = {"值": Fraction(2), "好": False}
    assert evaluate(root, 清单=(known, left_out)) == 1
    assert evaluate(root, 清单=(known, left_out | {"好": True})) == missing("清单[2].更")
    blank = known | {"更": None}
    assert evaluate(root, 清单=(known, blank)) == fault(FaultKind.BLANK_USED, WHERE)


def months(*held: object) -> tuple[dict[str, object], ...]:
    return tuple(
        {"补": month} | ({} if one is ... else {"好": one}) for month, one in enumerate(held, 1)
    )


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ((), 0),
        ((False, True, True, False, True), 2),
        ((True, ..., True), missing("清单[2].好")),
        ((True, True, False, ..., False), 2),
        ((True, False, NOT_APPLICABLE, True), NOT_APPLICABLE),
        ((..., BAD), missing("清单[1].好")),
        ((BAD,), BAD),
    ],
)
def test_the_longest_run(held, wanted) -> None:
    root = aggregate("longest_run", GOOD, keys=KEY)
    assert evaluate(root, 清单=months(*held)) == wanted


def test_a_run_needs_neighbours() -> None:
    root = aggregate("longest_run", GOOD, keys=KEY)
    assert evaluate(root, 清单=matters((1, 0), (3, 0), (4, 0))) == 2
    assert evaluate(root, 清单=matters((4, 0), (1, 0), (3, 0))) == 2
