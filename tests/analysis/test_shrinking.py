"""Counterexamples made plain: what is put back, and what has to stay."""

from datetime import date, datetime, time
from typing import Any

import pytest

from rules_engine.analysis.claims import Claim, claims_of
from rules_engine.analysis.claims.shrinking import shrunk
from rules_engine.analysis.claims.trials import Bench
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.pipeline import compile_text

SCHEME = """\
方案 缩小
  满分 10 分
事实
  件数：次数 0 到 900
  不足：数 -5 到 5
  起数：次数 3 到 90
  自由：数
  已办：是否
  级别：国家、省
  日：日期
  时：时刻
  率：百分比 0% 到 100% 可空
  问题：清单
    量：次数
指标 甲 10 分
  得 1 分 × 件数
  加 1 分 当 已办 且 级别 = 省 且 日 > 2018年1月1日 且 率 为空
  加 1 分 × 不足 当 个数（问题 中 量 > 3） > 2 且 起数 > 0
"""


def made() -> tuple[Bench, dict[str, Claim]]:
    program = compile_text(SCHEME, "缩.rule").program
    assert program is not None
    claims = claims_of(program)
    return Bench.of(program, claims, shipped_calendar()), {one.name: one for one in claims}


BENCH, CLAIMS = made()
ODD: dict[str, Any] = {
    "件数": 731,
    "不足": 3,
    "起数": 77,
    "自由": 55,
    "已办": True,
    "级别": "省",
    "日": date(2020, 5, 5),
    "时": datetime.combine(date(2020, 5, 5), time(7, 30)),
    "率": None,
    "问题": ({"量": 4},) * 5,
}
PLAIN: dict[str, Any] = {
    "件数": 0,
    "不足": 0,
    "起数": 3,
    "自由": 0,
    "已办": False,
    "级别": "国家",
    "日": date(2019, 1, 1),
    "时": datetime.combine(date(2019, 1, 1), time()),
    "率": 0,
    "问题": (),
}


def unit(name: str = "甲局", **values: Any) -> UnitFacts:
    return UnitFacts(Unit(name), {**ODD, **values})


@pytest.mark.parametrize(
    ("claim", "kept"),
    [
        ("clause-fires·甲·1", {"件数": 1}),
        (
            "clause-fires·甲·2",
            {"已办": True, "级别": "省", "率": None},
        ),
        ("clause-fires·甲·3", {"问题": ({"量": 4},) * 3}),
    ],
)
def test_everything_else_is_put_back(claim: str, kept: dict[str, Any]) -> None:
    (one,) = shrunk(BENCH, CLAIMS[claim], (unit(),))
    assert dict(one.values) == {**PLAIN, **kept}


def test_what_is_not_reported_stays_so() -> None:
    own = {name: value for name, value in ODD.items() if name != "不足"}
    (one,) = shrunk(BENCH, CLAIMS["clause-fires·甲·1"], (UnitFacts(Unit("甲局"), own),))
    assert "不足" not in one.values
    assert one.values["件数"] == 1


def test_others_go_where_they_are_not_needed() -> None:
    group = (unit(), unit("乙局"), unit("丙局"))
    assert [one.unit.name for one in shrunk(BENCH, CLAIMS["clause-fires·甲·1"], group)] == ["甲局"]


COMPARED = """\
方案 比较
  满分 10 分
事实
  量：次数
指标 甲 10 分
  得 1 分 当 量 < 同类最高（量）
"""


def test_others_that_are_needed_stay_and_are_made_plain() -> None:
    program = compile_text(COMPARED, "比.rule").program
    assert program is not None
    claims = claims_of(program)
    bench = Bench.of(program, claims, shipped_calendar())
    fires = next(one for one in claims if one.slug == "clause-fires")
    group = tuple(UnitFacts(Unit(n), {"量": v}) for n, v in (("甲", 7), ("乙", 99), ("丙", 5)))
    found = shrunk(bench, fires, group)
    assert [(one.unit.name, one.values["量"]) for one in found] == [("甲", 0), ("乙", 0), ("丙", 1)]
    assert bench.shows(fires, found)


def test_what_shows_only_where_it_happens_is_shrunk_all_the_same() -> None:
    """The total of a unit with a faulty cell is none; what happens to the clause happens."""
    faulty = """\
方案 出错
  满分 20 分
  舍入 仅总分 四舍五入 2 位
事实
  量：次数
  分母：次数
指标 甲 10 分
  得 1 分 × 量
指标 乙 10 分
  得 1 分 × （10 / 分母）
"""
    program = compile_text(faulty, "错.rule").program
    assert program is not None
    claims = claims_of(program)
    bench = Bench.of(program, claims, shipped_calendar())
    fires = next(one for one in claims if one.name == "clause-fires·甲·1")
    group = (UnitFacts(Unit("甲"), {"量": 7, "分母": 0}),)
    assert not bench.shows(fires, group)
    assert shrunk(bench, fires, group)[0].values["量"] == 1
