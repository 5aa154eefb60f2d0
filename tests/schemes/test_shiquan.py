"""石泉 2023: 102 points, whom each is for, their deadlines, and the two remarks."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from rules_engine.model.rounding import RoundingMode, round_exact
from rules_engine.model.types import BoolType, NumberType
from rules_engine.model.units import Unit
from rules_engine.model.values import Value
from tests.schemes.real import (
    SHIQUAN,
    facts_of,
    leaves,
    ledger_of,
    points_of,
    program_of,
    run_of,
    score_one,
)

TOWN = Unit("某镇", "镇")
BAD_NEWS = {
    "年报内容雷同",
    "信息公开复议被纠错",
    "信息公开诉讼败诉",
    "网上答复敷衍",
    "网站发生内容安全问题",
    "网站存在安全漏洞",
    "找错答复敷衍",
    "新媒体发生内容安全问题",
    "因审核不严出现问题",
    "被上级批示",
    "被上级推广",
    "被上级官方选用",
    "出现负面情形",
}


def all_well() -> dict[str, Value]:
    """Facts of a unit with nothing amiss: everything done, on the last day."""
    values: dict[str, Value] = {}
    for fact in program_of(SHIQUAN).schema.facts:
        if isinstance(fact.type, BoolType):
            values[fact.name] = fact.name not in BAD_NEWS
        elif isinstance(fact.type, NumberType):
            values[fact.name] = 1
    values |= {"搜索抽测命中数": 4, "通报级别": "无", "监测日": date(2023, 11, 17)}
    return values | {"子栏目最早更新日": date(2023, 11, 10), "年报发布日": date(2023, 1, 10)}


def applicable(unit: Unit) -> list[tuple[str, ...]]:
    """The points that are for a unit."""
    run = score_one(SHIQUAN, unit, all_well())
    ledger = run.ledger(run.evaluation.results[0])
    return [path for path, entry in leaves(ledger.entries).items() if entry.applies]


def test_five_seventeen_one_hundred_and_two() -> None:
    program = program_of(SHIQUAN)
    tops = program.total.children
    assert len(tops) == 5
    assert sum(len(top.children) for top in tops) == 17
    points = points_of(program)
    assert len(points) == 102
    observation = run_of(SHIQUAN).evaluation.results[0].observation
    assert {observation.value(node.points) for node in points if node.points is not None} == {1}
    sizes = [observation.value(top.points) for top in tops if top.points is not None]
    assert sizes == [41, 19, 10, 22, 10]


def test_every_point_has_its_responsible_units() -> None:
    assert all(node.applicable is not None for node in points_of(program_of(SHIQUAN)))


def test_points_are_numbered_as_in_the_table() -> None:
    cited = [node.cites[0].split("评估点")[1] for node in points_of(program_of(SHIQUAN))]
    assert cited == [str(number) for number in range(1, 103)]


@pytest.mark.parametrize(
    ("unit", "count"),
    [
        (TOWN, 38),
        (Unit("某局", "县政府部门"), 34),
        (Unit("某中心", "直属机构"), 34),
        (Unit("某所", "派驻机构"), 34),
        (Unit("某公司", "驻石单位"), 32),
        (Unit("县政府办", "县政府部门"), 34 + 29),
        (Unit("县行政审批局", "县政府部门"), 34 + 14),
        (Unit("县发改局", "县政府部门"), 34 + 11),
        (Unit("县市场监管局", "县政府部门"), 34 + 3),
        (Unit("县文旅广电局", "县政府部门"), 34 + 4),
        (Unit("县财政局", "县政府部门"), 34 + 3),
        (Unit("县司法局", "县政府部门"), 34 + 2),
        (Unit("县人社局", "县政府部门"), 34 + 2),
        (Unit("县民政局", "县政府部门"), 34 + 1),
        (Unit("县融媒体中心", "直属机构"), 34 + 4),
        (Unit("县生态环境分局", "派驻机构"), 34 + 1),
        (Unit("县委编办", "其他责任单位"), 2),
        (Unit("团县委", "其他责任单位"), 1),
        (Unit("县考核办", "其他责任单位"), 1),
        (Unit("县委办", "其他责任单位"), 1),
        (Unit("某室", "其他责任单位", frozenset(["依申请公开办理单位"])), 3),
    ],
    ids=lambda value: value.name if isinstance(value, Unit) else str(value),
)
def test_points_are_for_whom_the_table_names(unit: Unit, count: int) -> None:
    """Counted by hand in the column of responsible units."""
    assert len(applicable(unit)) == count


def test_a_unit_with_nothing_amiss_has_full_marks_whatever_applies() -> None:
    for unit in (TOWN, Unit("县政府办", "县政府部门"), Unit("团县委", "其他责任单位")):
        assert score_one(SHIQUAN, unit, all_well()).evaluation.results[0].total == 102


def test_a_unit_that_no_point_is_for_has_no_score() -> None:
    result = score_one(SHIQUAN, Unit("某室", "其他责任单位"), all_well()).evaluation.results[0]
    assert result.total is None
    assert result.grade is None


def _timed() -> Iterator[tuple[Unit, str, dict[str, Value], int]]:
    office, hall = Unit("县政府办", "县政府部门"), Unit("县行政审批局", "县政府部门")
    publisher = Unit("某办", "县政府部门", frozenset(["县政府年报发布单位"]))
    last: tuple[tuple[Unit, str, str, Value, Value], ...] = (
        (TOWN, "年报发布", "年报发布日", date(2023, 1, 10), date(2023, 1, 11)),
        (publisher, "年报发布", "年报发布日", date(2023, 1, 25), date(2023, 1, 26)),
        (hall, "决定公示时限", "许可处罚公示最长用时", 7, 8),
        (TOWN, "解读时效", "解读最长用时", 3, 4),
        (TOWN, "回应时效", "权威发布最长用时", 5, Fraction(11, 2)),
        (TOWN, "回应时效", "发布会最长用时", 24, 25),
        (TOWN, "回应时效", "其他舆情最长用时", 48, 49),
        (office, "答复时限", "网上留言最长用时", 5, 6),
        (hall, "答复时限", "热线咨询最长用时", 5, 6),
        (office, "找错留言办理", "找错留言最长用时", 3, 4),
        (office, "搜索入口和结果", "搜索抽测命中数", 4, 3),
        (TOWN, "内容更新", "子栏目最早更新日", date(2023, 11, 10), date(2023, 11, 9)),
    )
    for unit, point, fact, met, missed in last:
        yield unit, point, {fact: met}, 1
        yield unit, point, {fact: missed}, 0
    yield TOWN, "年报发布", {"年报发布日": None}, 0


@pytest.mark.parametrize(("unit", "point", "changes", "expected"), list(_timed()))
def test_deadlines(unit: Unit, point: str, changes: dict[str, Value], expected: int) -> None:
    """Met on the last day, missed after it."""
    run = score_one(SHIQUAN, unit, all_well() | changes)
    found = leaves(ledger_of(run, unit.name).entries)
    scores = [e.score for path, e in found.items() if path[-1] == point and e.applies]
    assert scores == [expected]


@pytest.mark.parametrize(
    ("point", "count_facts"),
    [("解读时效", ["政策解读数"]), ("回应时效", ["重大舆情数", "其他舆情数"])],
)
def test_a_deadline_without_a_case_does_not_apply(point: str, count_facts: list[str]) -> None:
    run = score_one(SHIQUAN, TOWN, all_well() | dict.fromkeys(count_facts, 0))
    found = leaves(ledger_of(run, TOWN.name).entries)
    assert [e.applies for path, e in found.items() if path[-1] == point] == [False]
    assert run.evaluation.results[0].total == 102


@pytest.mark.parametrize(("praised", "criticised"), list(product([False, True], repeat=2)))
def test_the_two_remarks(praised: bool, criticised: bool) -> None:
    """All four combinations; a notice beats praise, and no remark touches the number."""
    values = all_well() | {"被上级推广": praised, "通报级别": "省" if criticised else "无"}
    result = score_one(SHIQUAN, TOWN, values).evaluation.results[0]
    wanted = "待改进" if criticised else "优秀" if praised else "等次未公布"
    assert result.grade == wanted
    assert result.total == 102


@pytest.mark.parametrize("praise", ["被上级批示", "被上级推广", "被上级官方选用"])
def test_any_praise_counts_unless_something_negative_happened(praise: str) -> None:
    values = all_well() | {praise: True}
    assert score_one(SHIQUAN, TOWN, values).evaluation.results[0].grade == "优秀"
    values |= {"出现负面情形": True}
    assert score_one(SHIQUAN, TOWN, values).evaluation.results[0].grade == "等次未公布"


@pytest.mark.parametrize(
    ("level", "grade"),
    [("国家", "待改进"), ("省", "待改进"), ("市", "待改进"), ("县", "等次未公布")],
)
def test_a_notice_counts_from_the_city_up(level: str, grade: str) -> None:
    values = all_well() | {"通报级别": level}
    assert score_one(SHIQUAN, TOWN, values).evaluation.results[0].grade == grade


def test_example_units_are_marked_as_made_up() -> None:
    names = [facts.unit.name for facts in facts_of(SHIQUAN)]
    assert len(names) >= 6
    assert all(name.startswith("虚构") for name in names)


@pytest.mark.parametrize(
    ("unit", "applies", "earned"),
    [
        ("虚构青杠镇", 38, 33),
        ("虚构柳溪镇", 37, 36),
        ("虚构审批服务局", 45, 44),
        ("虚构民生事务局", 37, 33),
        ("虚构综合办公室", 37, 36),
        ("虚构项目服务中心", 36, 33),
        ("虚构驻县监测站", 33, 32),
        ("虚构驻石供能公司", 31, 27),
        ("虚构编制事务室", 2, 1),
    ],
)
def test_examples_by_hand(unit: str, applies: int, earned: int) -> None:
    """满分 × points earned / points that apply, rounded once."""
    ledger = ledger_of(run_of(SHIQUAN), unit)
    found = [entry for entry in leaves(ledger.entries).values() if entry.applies]
    assert len(found) == applies
    assert sum(entry.score for entry in found if entry.score is not None) == earned
    wanted = round_exact(Fraction(102 * earned, applies), 2, RoundingMode.HALF_UP)
    assert ledger.total == wanted
