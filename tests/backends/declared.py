"""A schema of every kind of fact, and nodes that read it."""

from fractions import Fraction

from rules_engine.model.types import FactSchema, NumberType
from tests.backends.making import (
    BOOL,
    CENTS,
    DAY,
    NUMBER,
    WHOLE,
    FactDecl,
    a_list,
    apply,
    fact,
    field,
)

F = Fraction
FINE = NumberType(decimals=12)
COUNT = NumberType(lower=F(0), whole=True)
SHARE = NumberType(lower=F(0), upper=F(1), decimals=2)
SCHEMA = FactSchema(
    (
        FactDecl("整", WHOLE),
        FactDecl("分", CENTS),
        FactDecl("数", NUMBER),
        FactDecl("细", FINE),
        FactDecl("件", COUNT),
        FactDecl("率", SHARE),
        FactDecl("空", WHOLE, nullable=True),
        FactDecl("是", BOOL),
        FactDecl("日", DAY),
        a_list("清单", FactDecl("量", COUNT), FactDecl("值", CENTS, nullable=True)),
        a_list("空单", FactDecl("量", COUNT), nullable=True),
    )
)
WHOLE_FACT, CENT_FACT, FREE = fact("整", WHOLE), fact("分", CENTS), fact("数")
FINE_FACT, COUNT_FACT, SHARE_FACT = fact("细", FINE), fact("件", COUNT), fact("率", SHARE)
BLANK_FACT, YES, DATE = fact("空", WHOLE), fact("是", BOOL), fact("日", DAY)
AMOUNT, VALUE = field("量", COUNT), field("值", CENTS)
QUOTIENT = apply("div", COUNT_FACT, WHOLE_FACT)
