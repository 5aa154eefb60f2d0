"""The schemas of facts that the tests of this folder read by."""

from fractions import Fraction

from rules_engine.model.types import (
    BoolType,
    DateTimeType,
    DateType,
    FactDecl,
    FactSchema,
    ListType,
    NumberType,
    OptionType,
    RecordType,
    TextType,
)

SCORE = FactDecl("传播情况", NumberType("分", Fraction(0), Fraction(20), decimals=1))
RATIO = FactDecl("办结率", NumberType("%", Fraction(0), Fraction(1), decimals=3))
COUNT = FactDecl("采用数", NumberType("", Fraction(0), whole=True))
YES_NO = FactDecl("已设专栏", BoolType())
OPTION = FactDecl("通报级别", OptionType(("国家级", "省级", "市级", "未通报")))
DAY = FactDecl("发布日", DateType(), nullable=True)
MOMENT = FactDecl("首次回应", DateTimeType(), may_not_apply=True)
TEXT = FactDecl("网址", TextType())
DURATION = FactDecl("办理时长", NumberType("小时", Fraction(0)))
ACCOUNTS = FactDecl(
    "账号",
    ListType(
        RecordType(
            (
                FactDecl("平台", OptionType(("微博", "微信"))),
                FactDecl("最后更新", DateType(), nullable=True),
                FactDecl("粉丝数", NumberType("", Fraction(0), whole=True)),
            )
        )
    ),
)
SCALARS = (SCORE, RATIO, COUNT, YES_NO, OPTION, DAY, MOMENT, TEXT, DURATION)

PLAIN = FactSchema((*SCALARS, ACCOUNTS))
ONLY_SCALARS = FactSchema(SCALARS)
CLASSED = FactSchema(
    (
        SCORE,
        FactDecl("乡镇数", NumberType("", Fraction(0), whole=True), classes=("县区",)),
        ACCOUNTS,
    ),
    ("县区", "市级部门"),
    ("牵头部门", "配合部门"),
)
_QUARTERS = NumberType("", Fraction(1), Fraction(4), whole=True)


def periodic(*, gaps_left_out: bool) -> FactSchema:
    """季报: one record a quarter."""
    fields = (FactDecl("季度", _QUARTERS), COUNT, YES_NO)
    kind = ListType(RecordType(fields), "季度", gaps_left_out)
    return FactSchema((SCORE, FactDecl("季报", kind)))


PERIODIC = periodic(gaps_left_out=False)
SCHEMAS = {"plain": PLAIN, "classed": CLASSED, "periodic": PERIODIC}
