"""What bounds rule out never happens: no cliff, and no 出错, of random scores in all worlds of a few facts.

How much is ruled out is written down here, so that nothing makes it less unseen.
"""

import os
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from rules_engine.analysis.claims import Claim, Mark
from rules_engine.analysis.claims.cliffs import Range, is_cliff
from rules_engine.analysis.claims.guarding import is_guarded
from rules_engine.analysis.claims.plateaus import Plateaus
from rules_engine.backends.interval import State, bounds
from rules_engine.backends.scalar import prepare
from rules_engine.ir import Expr
from rules_engine.ir.fold import walk
from rules_engine.model.types import FactDecl
from rules_engine.model.values import Fault
from tests.backends.making import BOOL, SPAN, apply, case, const, fact, program, unit
from tests.backends.test_interval_branches import Growing, worlds_of
from tests.backends.test_interval_ends import SCHEMA, of, whole

TRIALS = int(os.environ.get("RULED_OUT_TRIALS", "120"))
SEED = os.environ.get("RULED_OUT_SEED", "7")
WITHIN = Range(Fraction(-2), Fraction(3), Fraction(1))
RECORDS = ({"量": 1, "好": True, "缺": None}, {"量": 2, "好": False, "缺": 1})


def draw_score(chance: Random) -> Expr:
    """A score that reads 甲, mostly through conditions; other facts choose and weigh."""
    one, other = of("甲"), of(chance.choice(("乙", "丙", "戊", "己")))
    growing = Growing(chance, [one, one, other, of(chance.choice(("是", "免")))])

    def told() -> Expr:
        pick = chance.random()
        if pick < 0.4:
            read = one if chance.random() < 0.7 else other
            limit = const(chance.choice((-1, 0, 1, 2, Fraction(1, 2))))
            return apply(
                chance.choice(("lt", "le", "gt", "ge", "eq", "ne")), read, limit, kind=BOOL
            )
        if pick < 0.5:
            return apply(chance.choice(("and", "or")), told(), told(), kind=BOOL)
        return apply("not", told(), kind=BOOL) if pick < 0.6 else growing.truth(1)

    def amount(depth: int) -> Expr:
        pick = chance.random()
        if depth == 0 or pick < 0.2:
            return chance.choice((const(chance.randint(-1, 4)), one, other, growing.number(1)))
        if pick < 0.6:
            return case((told(), amount(depth - 1)), otherwise=amount(depth - 1))
        return apply(
            chance.choice(("add", "add", "mul", "div", "min", "sub")),
            amount(depth - 1),
            amount(depth - 1),
        )

    return amount(chance.randint(1, 3))


def names_of(score: Expr) -> list[str]:
    """The facts that it reads, but for 甲."""
    return sorted(
        {n.name for n in walk([score]) if hasattr(n, "name") and n.name in _DECLARED} - {"甲"}
    )


_DECLARED = {decl.name for decl in SCHEMA} - {"清单"}


def profiles(score: Expr) -> Iterator[dict[Fraction, Any]]:
    """What a score comes to by 甲, in every world of the other facts."""
    machine = prepare(program(SCHEMA, score))
    for world in worlds_of(names_of(score)):
        facts = {n: unit(甲=n, 清单=RECORDS, **world) for n in range(-2, 4)}
        yield {Fraction(n): machine.observe_one(one).value(score) for n, one in facts.items()}


def test_where_cliffs_are_ruled_out_there_are_none() -> None:
    ruled_out = 0
    for number in range(TRIALS):
        score = draw_score(Random(f"{SEED} 断崖 {number}"))
        if Plateaus(score, "甲", WITHIN, bounds(program(SCHEMA, score))).rule_out():
            ruled_out += 1
            for found in profiles(score):
                profile = {
                    at: Fraction(value)
                    for at, value in found.items()
                    if isinstance(value, int | Fraction)
                }
                for at, way in product(profile, (1, -1)):
                    assert not is_cliff(profile, at, way, WITHIN), (number, score, profile)
    assert (TRIALS, SEED) != (120, "7") or ruled_out >= 61


def test_where_faults_are_ruled_out_there_are_none() -> None:
    guarded = 0
    for number in range(TRIALS // 2):
        chance = Random(f"{SEED} 除 {number}")
        over, under = draw_score(chance), of(chance.choice(("甲", "乙", "丁")))
        score = case(
            (apply(chance.choice(("eq", "le", "ne", "gt")), under, const(0), kind=BOOL), over),
            otherwise=apply("div", draw_score(chance), under),
        )
        claim = Claim("no-fault", ("项",), "项", score, SPAN, Mark.FAULT)
        if is_guarded(claim, bounds(program(SCHEMA, score))):
            guarded += 1
            for found in profiles(score):
                assert not any(isinstance(one, Fault) for one in found.values()), score
    assert (TRIALS, SEED) != (120, "7") or guarded >= 14


MANY = [FactDecl(f"项{n}", whole(0, 1)) for n in range(250)]
LIMITED = (
    ("eq", 0, False, True),
    ("ne", 0, True, True),
    ("gt", 0, True, True),
    ("lt", 0, True, True),
    ("ge", 0, True, False),
    ("eq", 0, True, False),
    ("ne", 1, True, False),
    ("ge", 1, False, False),
)


def test_a_branch_that_is_too_large_to_be_computed_again_is_followed() -> None:
    """Bounds say that it may be 出错; what its condition says of the divisor says more."""
    schema = (*SCHEMA, *MANY)
    difference = apply("sub", of("甲"), of("乙"))
    for under, own in ((of("甲"), of("甲")), (difference, difference)):
        large = apply("add", apply("div", const(6), under), *(fact(d.name, d.type) for d in MANY))
        for operator, limit, holds, safe in LIMITED:
            told = apply(operator, own, const(limit), kind=BOOL)
            turned = apply("not", told, kind=BOOL)
            for when, there in ((told, holds), (turned, not holds)):
                branches = (large, const(0))[:: 1 if there else -1]
                score = case((when, branches[0]), otherwise=branches[1])
                found = bounds(program(schema, score))
                assert State.FAULT in found.of(score).states
                claim = Claim("no-fault", ("项",), "项", score, SPAN, Mark.FAULT)
                assert is_guarded(claim, found) is safe, (operator, limit, holds)


def test_what_weighs_is_known_to_be_more_or_less_than_nothing() -> None:
    """A step up that counts the other way round is a cliff among what rises."""
    raised = case((apply("ge", of("甲"), const(1), kind=BOOL), const(10)), otherwise=const(0))
    whole_score = apply("add", of("甲"), apply("mul", of("丁"), raised))
    for operator, safe in (("gt", True), ("lt", False)):
        when = apply(operator, of("丁"), const(0), kind=BOOL)
        score = case((when, whole_score), otherwise=of("甲"))
        found = bounds(program(SCHEMA, score))
        assert Plateaus(score, "甲", WITHIN, found).rule_out() is safe
