"""Each rule of a well-formed program, broken once."""

import pytest

from rules_engine.ir import Case, Expr
from rules_engine.ir.passes.verify import verify
from tests.backends.making import (
    BOOL,
    DAY,
    NUMBER,
    SPAN,
    WHOLE,
    FactDecl,
    a_list,
    aggregate,
    apply,
    attribute,
    case,
    cohort,
    const,
    fact,
    field,
    program,
    rounded,
)

DECLS = (
    FactDecl("数", NUMBER),
    FactDecl("是", BOOL),
    FactDecl("日", DAY),
    a_list("清单", FactDecl("量", WHOLE), FactDecl("好", BOOL)),
    a_list("别单", FactDecl("量", WHOLE)),
)
AMOUNT, GOOD, OTHER = field("量", WHOLE), field("好", BOOL), field("量", WHOLE, "别单")
YES = fact("是", BOOL)

SOUND = [
    const(1),
    fact("数"),
    attribute("role", "牵头"),
    apply("add", fact("数"), const(1)),
    apply("and", YES, YES, kind=BOOL),
    case((YES, const(1)), otherwise=const(2)),
    aggregate("count"),
    aggregate("sum", GOOD, AMOUNT),
    aggregate("any", GOOD),
    rounded(fact("数"), 0),
    cohort("max", aggregate("sum", None, AMOUNT)),
]

BROKEN = [
    (AMOUNT, "reads records outside of a list"),
    (aggregate("sum", None, apply("add", AMOUNT, OTHER)), "reads records of two lists"),
    (aggregate("sum", None, OTHER), "reads records of another list"),
    (aggregate("sum", None, aggregate("count", source="清单")), "nested over one list"),
    (attribute("size"), "unknown attribute size"),
    (fact("无"), "undeclared fact 无"),
    (fact("清单"), "is a list"),
    (aggregate("sum", None, field("无")), "undeclared field 清单.无"),
    (aggregate("sum", None, field("量", WHOLE, "数"), "数"), "undeclared list 数"),
    (aggregate("count", source="无"), "undeclared list 无"),
    (apply("plus", const(1)), "unknown operator plus"),
    (apply("sub", const(1)), "1 operands for sub"),
    (apply("add"), "0 operands for add"),
    (apply("and", const(1), kind=BOOL), "condition is no truth"),
    (case((const(1), const(1)), otherwise=const(2)), "condition is no truth"),
    (Case((), const(1), NUMBER, SPAN), "choice without a branch"),
    (aggregate("median", None, AMOUNT), "unknown aggregate median"),
    (aggregate("any"), "no condition"),
    (aggregate("sum"), "value is amiss"),
    (aggregate("count", None, AMOUNT), "value is amiss"),
    (aggregate("count", AMOUNT), "condition is no truth"),
    (rounded(fact("数"), -1), "rounds to a negative number of decimals"),
    (cohort("median", fact("数")), "unknown comparison median"),
    (aggregate("sum", None, cohort("max", AMOUNT)), "compares records of units"),
]


@pytest.mark.parametrize("root", SOUND)
def test_sound_programs_pass(root: Expr) -> None:
    assert not verify(program(DECLS, root))


@pytest.mark.parametrize(("root", "rule"), BROKEN)
def test_each_rule_is_seen(root: Expr, rule: str) -> None:
    assert rule in {violation.rule for violation in verify(program(DECLS, root))}
