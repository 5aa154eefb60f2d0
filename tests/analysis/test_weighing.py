"""A sum over conditions is never less than the number that it bounds, on random expressions and facts."""

import os
from fractions import Fraction
from random import Random

from attrs import evolve

from rules_engine.analysis.claims.forms import ALWAYS, Form
from rules_engine.analysis.claims.trials import watching
from rules_engine.analysis.claims.weighing import Weighing, condition
from rules_engine.backends.scalar import Observation, prepare
from rules_engine.ir import construct as make
from rules_engine.ir.expressions import Apply, Attribute, Case, Const, Expr, Fact
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.ranges import ranges
from rules_engine.ir.passes.sameness import sameness
from rules_engine.model.rounding import RoundingMode
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import NOT_APPLICABLE
from rules_engine.pipeline import compile_text

PROGRAMS = int(os.environ.get("WEIGHED_PROGRAMS", "60"))
PROGRAM = compile_text(
    """方案 试称
  满分 10 分
单位
  类别：山区、平原
事实
  甲：是否
  乙：是否
  丙：是否
  丁：分 0 到 6
  戊：分 0 到 6 可不适用
指标 名称 10 分
  得 丁 当 甲 且 乙 且 丙
  得 若 戊 为 不适用 则 0 分 否则 戊
""",
    "称量.rule",
).program
SPAN = PROGRAM.total.score.span
TRUTHS, AMOUNTS, CLASSES = ("甲", "乙", "丙"), ("丁", "戊"), ("山区", "平原")


def unit(chance: Random) -> UnitFacts:
    values = {name: chance.random() < 0.5 for name in TRUTHS}
    values |= {name: chance.randrange(7) for name in AMOUNTS}
    if chance.random() < 0.2:
        values["戊"] = NOT_APPLICABLE
    return UnitFacts(Unit("一", chance.choice(CLASSES)), values)


def when(chance: Random) -> Expr:
    if chance.random() < 0.2:
        kind = Const(chance.choice(CLASSES), None, SPAN)
        return Apply("eq", (Attribute("class", "", None, SPAN), kind), make.BOOL, SPAN)
    fact = Fact(chance.choice(TRUTHS), make.BOOL, SPAN)
    return make.negate(fact, SPAN) if chance.random() < 0.3 else fact


def amount(chance: Random, deep: int) -> Expr:
    """A random number; choices between something and 0 are the commonest."""
    if deep == 0:
        if chance.random() < 0.5:
            return make.score(chance.randrange(-2, 6), SPAN)
        return Fact(chance.choice(AMOUNTS), make.SCORE, SPAN)
    parts = [amount(chance, deep - 1) for _ in range(chance.randrange(2, 4))]
    zero = make.score(0, SPAN)
    match chance.randrange(9):
        case 0 | 1:
            return make.add(parts, SPAN)
        case 2:
            return make.sub(parts[0], parts[1], SPAN)
        case 3:
            return Apply(chance.choice(("min", "max")), tuple(parts), make.SCORE, SPAN)
        case 4:
            mode = chance.choice(list(RoundingMode))
            return make.rounded(parts[0], chance.randrange(2), mode, SPAN)
        case 5:
            factor = make.score(Fraction(chance.randrange(-3, 5), 2), SPAN)
            return Apply("mul", (parts[0], factor), make.SCORE, SPAN)
        case 6:
            return Apply("div", (parts[0], parts[1]), make.SCORE, SPAN)
        case _:
            values = [(parts[0], zero), (zero, parts[0]), (parts[0], parts[1])]
            then, otherwise = chance.choice(values)
            return Case(((when(chance), then),), otherwise, make.SCORE, SPAN)


def shared(chance: Random) -> list[Expr]:
    """What was gained over what could be, item by item, and random numbers."""
    zero, tests = make.score(0, SPAN), [when(chance) for _ in range(4)]
    worth = [make.score(chance.randrange(1, 4), SPAN) for _ in tests]
    capped = [
        Apply(
            "max",
            (Apply("min", (amount(chance, 1), most), make.SCORE, SPAN), zero),
            make.SCORE,
            SPAN,
        )
        for most in worth
    ]
    pairs = zip(tests, capped, worth, strict=True)
    cases = [
        [Case(((test, then),), zero, make.SCORE, SPAN) for then in (gained, most)]
        for test, gained, most in pairs
    ]
    over, under = (make.add([pair[side] for pair in cases], SPAN) for side in (0, 1))
    return [Apply("div", (over, under), make.SCORE, SPAN), amount(chance, 3), amount(chance, 4)]


def comes_to(form: Form, conditions: dict[int, Expr], seen: Observation) -> Fraction:
    holds = (key for key in form if key != ALWAYS and seen.value(conditions[key]) is True)
    return form[ALWAYS] + sum(form[key] for key in holds)


def weighed(chance: Random) -> list[tuple[Form, bool]]:
    """The forms that bound random numbers, and whether they do."""
    roots, facts = shared(chance), unit(chance)
    found, numbers = ranges(roots, PROGRAM.schema), sameness(roots)
    choices = [node for node in walk(roots) if isinstance(node, Case)]
    tests = {condition(w, numbers)[0]: bare(w) for node in choices for w, _ in node.branches}
    program = watching(evolve(PROGRAM), [*roots, *tests.values()])
    seen = prepare(program).observe([facts])[0]
    made = []
    for outermost, kind in ((False, None), (True, None), (False, facts.unit.kind)):
        weighing = Weighing(found, numbers, frozenset(tests), kind, outermost)
        for root, sign in ((root, sign) for root in roots for sign in (1, -1)):
            value, form = seen.value(root), weighing.bound(root, sign)
            if form is not None and isinstance(value, int | Fraction):
                made.append((form, sign * value <= comes_to(form, tests, seen)))
    return made


def bare(test: Expr) -> Expr:
    return test.operands[0] if isinstance(test, Apply) and test.operator == "not" else test


def test_no_number_is_beyond_its_bound() -> None:
    made = [each for seed in range(PROGRAMS) for each in weighed(Random(seed))]
    assert all(holds for _, holds in made)
    assert sum(len(form) > 1 for form, _ in made) > len(made) // 20
