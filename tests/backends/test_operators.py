"""Every operator: its plain meaning, and its declared policy for every special operand."""

from datetime import date, datetime
from fractions import Fraction
from itertools import product

import pytest

from rules_engine.backends.scalar import prepare
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Apply, Expr
from rules_engine.model.rounding import RoundingMode
from rules_engine.model.types import DateTimeType
from rules_engine.model.values import (
    NOT_APPLICABLE,
    Fault,
    FaultKind,
    Missing,
    NotApplicable,
    fault,
    merge_specials,
    missing,
)
from rules_engine.operators import OPERATORS, Policy
from tests.backends.making import (
    BOOL,
    CENTS,
    DAY,
    NUMBER,
    TEXT,
    WHERE,
    WHOLE,
    FactDecl,
    apply,
    case,
    const,
    fact,
    program,
    rounded,
    unit,
)

TIME = DateTimeType()
BAD = fault(FaultKind.NO_ROW, "表")
GAP = missing("别处")
SPECIALS = (GAP, NOT_APPLICABLE, BAD)
BLANK = fault(FaultKind.BLANK_USED, WHERE)
D1, D2 = date(2017, 12, 31), date(2018, 1, 10)
T1, T2 = (datetime.fromisoformat(f"2018-01-01T{hour}") for hour in ("08:00", "17:30"))
F = Fraction

KINDS = {
    "number": (NUMBER, "数甲 数乙 数丙"),
    "whole": (WHOLE, "整甲 整乙 整丙"),
    "cents": (CENTS, "分甲 分乙 分丙"),
    "bool": (BOOL, "是甲 是乙 是丙"),
    "text": (TEXT, "文甲 文乙"),
    "day": (DAY, "日甲 日乙"),
    "time": (TIME, "时甲 时乙"),
}
DECLS = [
    FactDecl(name, kind, nullable=True) for kind, names in KINDS.values() for name in names.split()
]


def evaluate(root: Expr, **values: object):
    return prepare(program(DECLS, root), shipped_calendar()).observe_one(unit(**values)).value(root)


def applied(operator: str, kinds: tuple[str, ...], values: tuple, **more: object):
    """An operator on facts of these kinds that have these values."""
    names = [KINDS[kind][1].split()[i] for i, kind in enumerate(kinds)]
    operands = [fact(name, KINDS[kind][0]) for name, kind in zip(names, kinds, strict=True)]
    facts = dict(zip(names, values, strict=True))
    return evaluate(apply(operator, *operands, kind=BOOL), **facts, **more)


UNCOVERED = fault(
    FaultKind.NO_WORK_YEAR,
    f"{WHERE}（用到 2027 年，工作日历有 2004—2026 年；用 --calendar 给出缺的年份）",
)

# Operand kinds, operands, result. Numbers are tried on every grid and off it.
PLAIN = [
    ("add", "number number", (1, 2), 3),
    ("add", "number", (5,), 5),
    ("add", "number number number", (1, 2, -4), -1),
    ("sub", "number number", (1, F(7, 2)), F(-5, 2)),
    ("mul", "number number", (3, F(1, 2)), F(3, 2)),
    ("mul", "number", (3,), 3),
    ("mul", "number number number", (3, F(1, 2), -2), -3),
    ("div", "number number", (1, 4), F(1, 4)),
    ("div", "number number", (6, -3), -2),
    ("div", "number number", (6, 0), fault(FaultKind.DIVISION_BY_ZERO, WHERE)),
    ("neg", "number", (3,), -3),
    ("min", "number number", (3, -2), -2),
    ("min", "number number", (-3, 2), -3),
    ("min", "number", (3,), 3),
    ("min", "number number number", (3, -2, 0), -2),
    ("max", "number number", (3, -2), 3),
    ("max", "number number", (-3, -2), -2),
    ("max", "number", (3,), 3),
    ("max", "number number number", (3, 7, 0), 7),
    ("floor", "number", (F(-5, 4),), -2),
    ("floor", "number", (3,), 3),
    ("ceil", "number", (F(-5, 4),), -1),
    ("ceil", "number", (F(5, 4),), 2),
    ("eq", "number number", (F(1, 2), F(2, 4)), True),
    ("eq", "bool bool", (True, False), False),
    ("eq", "text text", ("甲", "甲"), True),
    ("eq", "day day", (D1, D2), False),
    ("ne", "number number", (1, 2), True),
    ("ne", "text text", ("甲", "甲"), False),
    ("lt", "number number", (1, 2), True),
    ("lt", "day day", (D2, D1), False),
    ("le", "number number", (2, 2), True),
    ("gt", "number number", (2, 2), False),
    ("ge", "number number", (2, 2), True),
    ("ge", "time time", (T1, T2), False),
    ("days_between", "day day", (D2, D1), 10),
    ("days_between", "day day", (D1, D2), -10),
    ("hours_between", "time time", (T2, T1), F(19, 2)),
    ("add_days", "day number", (D1, 10), D2),
    ("add_days", "day number", (D1, F(1, 2)), fault(FaultKind.OUT_OF_RANGE, WHERE)),
    ("add_days", "day number", (D1, 10**7), fault(FaultKind.OUT_OF_RANGE, WHERE)),
    ("workdays_between", "day day", (D1, D2), 7),
    ("workdays_between", "day day", (D2, D1), -7),
    ("workdays_between", "day day", (D1, date(2027, 1, 1)), UNCOVERED),
    ("add_workdays", "day number", (D1, 7), D2),
    ("add_workdays", "day number", (date(2018, 2, 15), 0), date(2018, 2, 22)),
    ("add_workdays", "day number", (D2, 0), D2),
    ("add_workdays", "day number", (D1, -1), fault(FaultKind.OUT_OF_RANGE, WHERE)),
    ("add_workdays", "day number", (D1, F(1, 2)), fault(FaultKind.OUT_OF_RANGE, WHERE)),
    ("add_workdays", "day number", (D1, 10**6), UNCOVERED),
    ("add_workdays", "day number", (date(2026, 12, 31), 1), UNCOVERED),
    ("add_workdays", "day number", (date(2027, 1, 1), 1), UNCOVERED),
    ("add_months_clipped", "day number", (D1, 2), date(2018, 2, 28)),
    ("add_months_clipped", "day number", (D1, -6), date(2017, 6, 30)),
    ("add_months_rolled", "day number", (D1, 2), date(2018, 3, 1)),
    ("add_months_rolled", "day number", (D2, 12), date(2019, 1, 10)),
    ("add_months_rolled", "day number", (D1, 10**6), fault(FaultKind.OUT_OF_RANGE, WHERE)),
    ("add_months_clipped", "day number", (D1, F(1, 2)), fault(FaultKind.OUT_OF_RANGE, WHERE)),
    ("month_end", "day", (date(2020, 2, 3),), date(2020, 2, 29)),
    ("date_of", "time", (T2,), date(2018, 1, 1)),
    ("and", "bool bool", (True, True), True),
    ("and", "bool bool", (True, False), False),
    ("and", "bool", (True,), True),
    ("and", "bool bool bool", (True, True, False), False),
    ("and", "bool bool bool", (True, True, True), True),
    ("or", "bool bool", (False, False), False),
    ("or", "bool bool", (False, True), True),
    ("or", "bool", (False,), False),
    ("or", "bool bool bool", (False, False, True), True),
    ("or", "bool bool bool", (False, False, False), False),
    ("not", "bool", (True,), False),
    ("not", "bool", (False,), True),
    ("is_blank", "number", (0,), False),
    ("is_blank", "number", (None,), True),
    ("is_not_applicable", "number", (0,), False),
    ("is_not_applicable", "number", (None,), False),
    ("settle", "number", (0,), 0),
    ("settle", "number", (None,), None),
]


def on_grids():
    """Each case, and again with its numbers on the grids that can hold them."""
    for operator, kinds, values, result in PLAIN:
        yield operator, tuple(kinds.split()), values, result
        for kind, grid in (("whole", 1), ("cents", 100)):
            numbers = [value for value in values if type(value) in (int, F)]
            if "number" in kinds and all(F(value * grid).denominator == 1 for value in numbers):
                yield operator, tuple(kinds.replace("number", kind).split()), values, result


@pytest.mark.parametrize(("operator", "kinds", "values", "result"), list(on_grids()))
def test_plain_meaning(operator: str, kinds: tuple[str, ...], values: tuple, result) -> None:
    found = applied(operator, kinds, values)
    assert found == result
    assert type(found) is type(result)


def test_every_operator_is_tried() -> None:
    assert {operator for operator, *_ in PLAIN} == set(OPERATORS)


STRICT = [
    case_ for case_ in PLAIN if OPERATORS[case_[0]].policy is Policy.STRICT and len(case_[2]) < 3
]


@pytest.mark.parametrize(("operator", "kinds", "values", "result"), STRICT)
def test_strict_operators_take_any_mixture_of_specials(operator, kinds, values, result) -> None:
    choices = [(value, *SPECIALS, None) for value in values]
    for mixture in product(*choices):
        found = [BLANK if value is None else value for value in mixture]
        specials = [value for value in found if isinstance(value, Missing | NotApplicable | Fault)]
        if specials:
            assert applied(operator, tuple(kinds.split()), mixture) == merge_specials(*specials)


@pytest.mark.parametrize("operator", ["and", "or"])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_connectives_absorb(operator: str, size: int) -> None:
    absorbing = operator == "or"
    for mixture in product((True, False, None, *SPECIALS), repeat=size):
        specials = {BLANK if one is None else one for one in mixture} - {True, False}
        if absorbing in mixture:
            wanted = absorbing
        elif GAP in specials:
            wanted = GAP
        else:
            wanted = merge_specials(*specials) if specials else not absorbing
        assert applied(operator, ("bool",) * size, mixture) == wanted


@pytest.mark.parametrize(
    ("operator", "results"),
    [
        ("is_blank", (GAP, NOT_APPLICABLE, BAD)),
        ("is_not_applicable", (GAP, True, BAD)),
        ("settle", (GAP, fault(FaultKind.NOT_APPLICABLE_UNHANDLED, WHERE), BAD)),
    ],
)
def test_inspecting_operators(operator: str, results: tuple) -> None:
    found = tuple(applied(operator, ("number",), (special,)) for special in SPECIALS)
    assert found == results


@pytest.mark.parametrize("mode", RoundingMode)
@pytest.mark.parametrize("digits", [0, 1, 2, 13])
@pytest.mark.parametrize("value", [F(5, 4), F(-5, 4), F(1, 2), F(9, 2), F(0), F(-7, 2), F(1, 100)])
def test_rounding_is_the_same_on_every_way(mode: RoundingMode, digits: int, value: F) -> None:
    by_grid = evaluate(rounded(fact("分甲", CENTS), digits, mode), 分甲=value)
    natural = evaluate(rounded(fact("数甲"), digits, mode), 数甲=value)
    quotient = apply("div", fact("分甲", CENTS), fact("整甲", WHOLE))
    halved = evaluate(rounded(quotient, digits, mode), 分甲=value * 2, 整甲=2)
    turned = evaluate(rounded(quotient, digits, mode), 分甲=value * 2, 整甲=-2)
    assert by_grid == natural == halved == -turned


@pytest.mark.parametrize("special", [*SPECIALS, None])
def test_rounding_is_strict(special: object) -> None:
    wanted = BLANK if special is None else special
    quotient = apply("div", fact("整甲", WHOLE), fact("整乙", WHOLE))
    for digits in (0, 2, 13):
        assert evaluate(rounded(fact("分甲", CENTS), digits), 分甲=special) == wanted
        assert evaluate(rounded(fact("数甲"), digits), 数甲=special) == wanted
        assert evaluate(rounded(quotient, digits), 整甲=1, 整乙=special) == wanted
        assert evaluate(rounded(quotient, digits), 整甲=special, 整乙=1) == wanted


def test_a_rounded_quotient_by_zero_is_a_fault_of_the_quotient() -> None:
    quotient = apply("div", fact("整甲", WHOLE), fact("整乙", WHOLE))
    wanted = fault(FaultKind.DIVISION_BY_ZERO, WHERE)
    assert evaluate(rounded(quotient, 2), 整甲=1, 整乙=0) == wanted


def test_a_choice_takes_the_first_branch_that_holds() -> None:
    root = case(
        (fact("是甲", BOOL), const(1)), (fact("是乙", BOOL), const(F(1, 2))), otherwise=const(3)
    )
    assert evaluate(root, 是甲=True, 是乙=True) == 1
    assert evaluate(root, 是甲=False, 是乙=True) == F(1, 2)
    assert evaluate(root, 是甲=False, 是乙=False) == 3


def test_branches_that_are_not_taken_do_not_matter() -> None:
    broken = apply("div", const(1), const(0))
    root = case((fact("是甲", BOOL), const(1)), (fact("是乙", BOOL), broken), otherwise=broken)
    assert evaluate(root, 是甲=True) == 1


@pytest.mark.parametrize("branches", [1, 2])
def test_a_special_condition_is_the_result_of_a_choice(branches: int) -> None:
    more = [(fact("是乙", BOOL), fact("数乙"))] * (branches - 1)
    root = case((fact("是甲", BOOL), fact("数甲")), *more, otherwise=fact("数丙"))
    rest = {"数乙", "是乙"} if branches == 2 else set()
    assert evaluate(root) == missing("是甲", "数甲", "数丙", *rest)
    assert evaluate(root, 数甲=BAD, 数丙=1, 是乙=True, 数乙=2) == missing("是甲")
    assert evaluate(root, 是甲=NOT_APPLICABLE) == NOT_APPLICABLE
    assert evaluate(root, 是甲=BAD) == BAD
    assert evaluate(root, 是甲=None) == BLANK


def test_a_special_condition_forgets_what_came_before() -> None:
    root = case(
        (fact("是甲", BOOL), fact("数甲")), (fact("是乙", BOOL), const(1)), otherwise=const(2)
    )
    assert evaluate(root, 是甲=False) == missing("是乙")


def test_choices_and_comparisons_join_grids() -> None:
    root = case((fact("是甲", BOOL), fact("整甲", WHOLE)), otherwise=fact("分甲", CENTS))
    assert evaluate(root, 是甲=True, 整甲=3, 分甲=1) == 3
    assert evaluate(root, 是甲=True, 整甲=None, 分甲=1) is None
    assert evaluate(root, 是甲=True, 整甲=NOT_APPLICABLE) == NOT_APPLICABLE
    mixed = case((fact("是甲", BOOL), fact("数甲")), otherwise=fact("分甲", CENTS))
    assert evaluate(mixed, 是甲=False, 数甲=F(1, 3), 分甲=F(1, 4)) == F(1, 4)
    assert evaluate(mixed, 是甲=False, 数甲=F(1, 3), 分甲=None) is None
    assert evaluate(mixed, 是甲=False, 数甲=F(1, 3)) == missing("分甲")


def test_a_long_place_is_shortened() -> None:
    span = fact("数甲").span.source.span(0, 4)
    made = Apply("div", (const(1), const(0)), NUMBER, span)
    assert evaluate(made) == fault(FaultKind.DIVISION_BY_ZERO, "第 1 行“第一行”")


def test_operands_of_wrong_types_are_a_bug() -> None:
    with pytest.raises(TypeError, match="no operator"):
        applied("add", ("text", "number"), ("甲", 1))
