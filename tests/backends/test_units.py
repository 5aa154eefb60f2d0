"""Facts into registers, attributes, stand-ins, comparisons between units, observations."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.backends.scalar import prepare
from rules_engine.model.types import RATIO, NumberType
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, Fault, FaultKind, Missing, fault, missing
from tests.backends.drawing import draw_program, draw_units, filled
from tests.backends.making import (
    BOOL,
    CENTS,
    WHERE,
    WHOLE,
    FactDecl,
    apply,
    attribute,
    case,
    cohort,
    const,
    fact,
    program,
    unit,
)

CHANCE = st.randoms(use_true_random=False)


def load(decl: FactDecl, kind: str | None = None, **values: object):
    root = apply("settle", fact(decl.name, decl.type))
    return prepare(program([decl], root)).observe_one(unit(kind=kind, **values)).value(root)


@pytest.mark.parametrize(
    ("decl", "value", "wanted"),
    [
        (FactDecl("甲", WHOLE), 3, 3),
        (FactDecl("甲", WHOLE), Fraction(3), 3),
        (FactDecl("甲", WHOLE), Fraction(1, 2), fault(FaultKind.BAD_DATA, "甲")),
        (FactDecl("甲", WHOLE), True, fault(FaultKind.BAD_DATA, "甲")),
        (FactDecl("甲", WHOLE), "三", fault(FaultKind.BAD_DATA, "甲")),
        (FactDecl("甲", WHOLE), None, fault(FaultKind.BAD_DATA, "甲")),
        (FactDecl("甲", WHOLE, nullable=True), None, None),
        (FactDecl("甲", BOOL), None, fault(FaultKind.BAD_DATA, "甲")),
        (FactDecl("甲", BOOL, nullable=True), None, None),
        (FactDecl("甲", CENTS), Fraction(1, 4), Fraction(1, 4)),
        (FactDecl("甲", CENTS), Fraction(1, 8), fault(FaultKind.BAD_DATA, "甲")),
        (FactDecl("甲", NumberType()), Fraction(1, 8), Fraction(1, 8)),
        (FactDecl("甲", NumberType()), Fraction(8), 8),
        (FactDecl("甲", NumberType(RATIO, decimals=1)), Fraction(955, 1000), Fraction(191, 200)),
        (FactDecl("甲", NumberType(lower=Fraction(1, 2))), 0, fault(FaultKind.OUT_OF_RANGE, "甲")),
        (FactDecl("甲", NumberType(upper=Fraction(1, 2))), 1, fault(FaultKind.OUT_OF_RANGE, "甲")),
        (FactDecl("甲", NumberType(upper=Fraction(1, 2))), Fraction(1, 2), Fraction(1, 2)),
        (FactDecl("甲", NumberType(decimals=13)), Fraction(1, 10**13), Fraction(1, 10**13)),
        (FactDecl("甲", WHOLE), missing("乙"), missing("乙")),
        (FactDecl("甲", WHOLE), fault(FaultKind.NO_ROW, "表"), fault(FaultKind.NO_ROW, "表")),
    ],
)
def test_values_of_facts(decl: FactDecl, value: object, wanted: object) -> None:
    assert load(decl, 甲=value) == wanted


def test_a_bad_value_is_named_by_its_place() -> None:
    root = fact("甲", WHOLE)
    machine = prepare(program([FactDecl("甲", WHOLE)], root))
    facts = UnitFacts(unit().unit, {"甲": "三"}, {"甲": "表.csv 第 2 行"})
    assert machine.observe_one(facts).value(root) == fault(FaultKind.BAD_DATA, "表.csv 第 2 行")


def test_facts_for_some_classes_do_not_apply_to_others() -> None:
    decl = FactDecl("甲", WHOLE, classes=("县区",))
    unhandled = fault(FaultKind.NOT_APPLICABLE_UNHANDLED, WHERE)
    assert load(decl, "县区", 甲=3) == 3
    assert load(decl, "县区") == missing("甲")
    assert load(decl, "部门", 甲=3) == unhandled


@pytest.mark.parametrize("kind", [WHOLE, BOOL])
def test_stand_ins(kind) -> None:
    decls = [
        FactDecl("乙", kind, has_default=True, if_missing=None),
        FactDecl("甲", kind, has_default=True, if_missing=True if kind is BOOL else 4),
    ]
    roots = fact("甲", kind), fact("乙", kind)
    machine = prepare(program(decls, *roots))
    observed = machine.observe_one(unit(甲=missing("甲")))
    assert [observed.value(root) for root in roots] == [decls[1].if_missing, None]
    assert observed.defaults_used == ("乙", "甲")
    given = machine.observe_one(unit(甲=decls[1].if_missing, 乙=fault(FaultKind.NO_ROW, "表")))
    assert given.defaults_used == ()
    assert given.value(roots[1]) == fault(FaultKind.NO_ROW, "表")


def test_attributes() -> None:
    roots = (
        attribute("class"),
        attribute("name"),
        attribute("role", "牵头"),
        attribute("role", "协办"),
    )
    machine = prepare(program([], *roots))
    observed = machine.observe_one(unit("甲局", "部门", ["牵头"]))
    assert [observed.value(root) for root in roots] == ["部门", "甲局", True, False]
    unclassed = machine.observe_one(unit("甲局"))
    assert unclassed.value(roots[0]) == fault(FaultKind.BAD_DATA, "类别")


def compared(operator: str, *values: object, kinds: tuple[str, ...] = ()):
    """The result for each unit, of the operator over 甲 of units with these values."""
    root = cohort(operator, fact("甲", CENTS))
    decl = FactDecl("甲", CENTS, nullable=True)
    classes = kinds or ("部门",) * len(values)
    pairs = enumerate(zip(values, classes, strict=True))
    units = [unit(f"单位{i}", kind, 甲=value) for i, (value, kind) in pairs]
    return [one.value(root) for one in prepare(program([decl], root)).observe(units)]


@pytest.mark.parametrize(
    ("operator", "wanted"),
    [
        ("max", 4),
        ("min", Fraction(1, 2)),
        ("mean", Fraction(11, 6)),
        ("sum", Fraction(11, 2)),
        ("count", 3),
    ],
)
def test_units_are_compared_within_their_class(operator: str, wanted: object) -> None:
    bad = fault(FaultKind.NO_ROW, "表")
    values = (4, 1, Fraction(1, 2), bad, NOT_APPLICABLE, None)
    assert compared(operator, *values) == [wanted] * 6
    kinds = ("县区", "县区", "部门", "部门", "部门", "部门")
    alone = {"mean": Fraction(5, 2), "max": 4, "min": 1, "sum": 5, "count": 2}
    assert compared(operator, *values, kinds=kinds)[:2] == [alone[operator]] * 2


@pytest.mark.parametrize("operator", ["max", "min", "mean", "sum", "count"])
def test_a_missing_value_leaves_the_comparison_open(operator: str) -> None:
    assert compared(operator, 1, missing("甲", "乙")) == [missing("单位1·甲", "单位1·乙")] * 2
    empty = {"count": 0, "sum": 0}.get(operator, fault(FaultKind.NO_PEERS, WHERE))
    assert compared(operator, NOT_APPLICABLE) == [empty]


def test_comparisons_of_comparisons() -> None:
    best = cohort("max", fact("甲", WHOLE))
    behind = apply("sub", best, fact("甲", WHOLE))
    worst = cohort("max", behind)
    machine = prepare(program([FactDecl("甲", WHOLE)], worst, late=True))
    units = [unit("一", 甲=3), unit("二", 甲=9), unit("三", 甲=5)]
    assert [one.value(worst) for one in machine.observe(units)] == [6, 6, 6]
    assert machine.observe([]) == []


def test_one_unit_is_a_cohort_of_one() -> None:
    best = cohort("max", fact("甲", WHOLE))
    machine = prepare(program([FactDecl("甲", WHOLE)], best))
    assert machine.observe_one(unit(甲=3)).value(best) == 3


def test_an_unknown_expression_is_refused() -> None:
    root = fact("甲", WHOLE)
    observed = prepare(program([FactDecl("甲", WHOLE)], root)).observe_one(unit(甲=3))
    with pytest.raises(KeyError):
        observed.value(fact("甲", WHOLE))


def test_an_observation_keeps_its_facts() -> None:
    facts = unit(甲=3)
    root = case((apply("gt", fact("甲", WHOLE), const(2), kind=BOOL), const(1)), otherwise=const(0))
    observed = prepare(program([FactDecl("甲", WHOLE)], root)).observe_one(facts)
    assert observed.facts is facts


@given(CHANCE)
def test_the_order_of_units_changes_nothing(chance: Random) -> None:
    scheme, roots = draw_program(chance)
    units = draw_units(chance, 5)
    machine = prepare(scheme)
    there = {one.facts.unit.name: one for one in machine.observe(units)}
    back = {one.facts.unit.name: one for one in machine.observe(units[::-1])}
    for name, root in ((name, root) for name in there for root in roots):
        assert there[name].value(root) == back[name].value(root)


@given(CHANCE)
def test_what_is_stated_with_facts_missing_stays(chance: Random) -> None:
    scheme, roots = draw_program(chance)
    units = draw_units(chance)
    machine = prepare(scheme)
    before = machine.observe(units)
    after = machine.observe([filled(chance, facts) for facts in units])
    for first, second, root in (
        (a, b, r) for a, b in zip(before, after, strict=True) for r in roots
    ):
        assert stays(first.value(root), second.value(root))


def stays(before: object, after: object) -> bool:
    if isinstance(before, Missing):
        return True
    if isinstance(before, Fault):
        return isinstance(after, Fault) and before.causes <= after.causes
    return before == after
