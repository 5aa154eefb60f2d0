"""Facts to try claims on: the same for the same scheme, within what it declares, at its edges.

``drawn.txt`` has the first of them (``UPDATE_DRAWN=1`` writes it anew): examples of a proof do not change
from day to day.
"""

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from rules_engine.analysis.claims import claims_of
from rules_engine.analysis.claims.drawing import Drawing, Sequential, facts_read
from rules_engine.analysis.claims.pairs import is_less, try_pairs
from rules_engine.analysis.claims.trials import Bench, try_all
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Program
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, NotApplicable, missing
from rules_engine.pipeline import compile_text

LISTED = Path(__file__).with_name("drawn.txt")
SCHEME = """\
方案 抽取
  满分 30 分
  舍入 仅总分 四舍五入 2 位
单位
  类别：县区、部门
  角色：窗口单位
  组别：甲组、乙组
事实
  件数：次数
  起数：次数 3 到 9
  差额：数 -2 到 2 1 位小数
  办结率：百分比 0% 到 100% 可空
  满意率：百分比 越高越好
  已办：是否 可不适用
  级别：国家、省、市
  日：日期
  时：时刻
  网址：文本
  窗口：次数 仅 部门
  问题：清单
    量：次数 可空
    属实：是否
  月报：每月清单 1 到 3
    好：是否
  季报：每季清单 缺期不计
    好：是否
指标 甲 10 分
  得 1 分 × 件数 当 日 > 2020年3月5日 且 网址 = “某网站”
  扣 个数（问题 中 属实） × 1 分
指标 乙 20 分
  分档 满意率
    ≥ 85% 得 20 分
    ≥ 60% 得 10 分
    其余 得 5 分
"""


def program_of(text: str) -> Program:
    program = compile_text(text, "抽.rule").program
    assert program is not None
    return program


def written(facts: UnitFacts) -> Iterator[str]:
    unit = facts.unit
    yield f"{unit.name} {unit.kind} {''.join(sorted(unit.roles))} {dict(unit.groups)}"
    for name, value in facts.values.items():
        yield f"  {name} {_plain(value)}"


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return "；".join("，".join(f"{n} {_plain(v)}" for n, v in one.items()) for one in value)
    return "不适用" if isinstance(value, NotApplicable) else str(value)


def test_the_same_facts_every_time() -> None:
    drawing = Drawing(program_of(SCHEME))
    units = [*drawing.units(12), *drawing.units(4, 12)]
    made = "".join(f"{line}\n" for facts in units for line in written(facts))
    if os.environ.get("UPDATE_DRAWN"):
        LISTED.write_text(made, "utf-8")
    assert LISTED.read_text("utf-8") == made


def test_what_is_drawn_is_within_its_declaration() -> None:
    units = Drawing(program_of(SCHEME)).units(300)
    seen = {
        name: {repr(one.values.get(name)) for one in units} for name in ("起数", "差额", "已办")
    }
    assert seen["起数"] == {str(n) for n in range(3, 10)}
    assert seen["已办"] == {"True", "False", repr(NOT_APPLICABLE)}
    offs = {one.values["差额"] for one in units}
    assert (min(offs), max(offs)) == (-2, 2)
    assert all((10 * Fraction(one)).denominator == 1 for one in offs)
    rates = {one.values["办结率"] for one in units} - {None}
    assert (min(rates), max(rates)) == (0, 1)
    assert all((10000 * Fraction(one)).denominator == 1 for one in rates)
    assert {Fraction(n, 10000) for n in (5999, 6000, 6001, 8499, 8500, 8501)} <= rates
    assert all(("窗口" in one.values) == (one.unit.kind == "部门") for one in units)
    assert {len(one.values["月报"]) for one in units} == {3}
    assert {len(one.values["季报"]) for one in units} == {0, 1, 2, 3, 4}
    assert all(r["季度"] in range(1, 5) for one in units for r in one.values["季报"])
    assert not any(v is None or v is NOT_APPLICABLE for u in units[:2] for v in u.values.values())


def test_a_sequence_goes_through_all_choices() -> None:
    drawn = [Sequential().below(3), *(s.below(3) for s in [Sequential()] for _ in range(99))]
    assert drawn[0] == drawn[1]
    assert set(drawn) == {0, 1, 2}
    sequence = Sequential()
    assert 10 < sum(sequence.once_in(5) for _ in range(100)) < 35


def test_facts_that_are_read() -> None:
    program = program_of(SCHEME)
    first, second = (facts_read([node.score]) for node in program.nodes)
    assert first == {"件数", "日", "网址", "问题"}
    assert second == {"满意率"}


EDGE = """\
方案 成对
  满分 10 分
事实
  数：数 -100000 到 100000 2 位小数 越{better}越好
  开：是否
指标 甲 10 分
  得 10 分 当 开
  扣 10 分 当 数 = 61.73 且 开
"""


def trial(text: str, fact: str) -> Any:
    program = program_of(text)
    claims = [one for one in claims_of(program) if one.slug == "monotone" and one.fact == fact]
    return try_pairs(Bench.of(program, claims, shipped_calendar()), claims[0])


def test_pairs_at_the_numbers_of_the_scheme() -> None:
    """What goes wrong at one number only is found where pairs stand beside it."""
    for better in "高低":
        found = trial(EDGE.format(better=better), "数").found
        one, two = (Fraction(facts.values["数"]) for facts in found)
        assert two == Fraction("61.73")
        assert one < two if better == "高" else one > two
        assert found[0].values["开"] is found[1].values["开"] is True


def test_what_holds_is_tried_and_not_refuted() -> None:
    sound = EDGE.replace("扣 10 分 当 数 = 61.73 且 开", "扣 10 分 当 数 < 61.73 且 开")
    assert not trial(sound.format(better="高"), "数").found
    assert trial(sound.format(better="高"), "数").count > 100
    assert trial(sound.format(better="低"), "数").found


def test_only_numbers_are_less() -> None:
    assert is_less(1, 2)
    assert not is_less(2, 2)
    assert not is_less(2, 1)
    assert not any(is_less(a, b) for a, b in ((None, 1), (1, NOT_APPLICABLE), (missing("甲"), 1)))


def test_as_many_are_tried_as_something_is_left_to_show() -> None:
    program = program_of(SCHEME)
    claims = [one for one in claims_of(program) if one.slug == "clause-fires"]
    bench = Bench.of(program, claims, shipped_calendar())
    trials = try_all(bench, claims)
    assert set(trials.found) == {id(one) for one in claims}
    assert not trials.open
    assert trials.count == len(trials.seen) == 30
    assert all(bench.shows(one, trials.found[id(one)]) for one in claims)
    never = [one for one in claims_of(program) if one.slug == "node-maximum"]
    bench = Bench.of(program, never, shipped_calendar())
    trials = try_all(bench, never)
    assert trials.open == never
    assert trials.count > 300
