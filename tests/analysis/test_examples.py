"""What examples are made of: units completed, schemes told apart by what they ask of units."""

import pytest
from attrs import evolve

from rules_engine.analysis.claims import Label, Standing, Verdict
from rules_engine.analysis.claims.comparing import differences
from rules_engine.analysis.claims.inquiry import LIMIT, NO_SOLVER
from rules_engine.analysis.claims.trials import completed
from rules_engine.model.types import BoolType, FactDecl, FactSchema, NumberType
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.pipeline import compile_text
from rules_engine.proving import prove

CLASSES = """\
方案 类别
  满分 20 分
单位
  类别：县区、部门
事实
  件数：次数
  窗口：次数 仅 部门
指标 办件 10 分
  每件 件数 得 1 分
指标 窗口服务 10 分
  适用 部门 按满分
  每个 窗口 得 1 分
"""


def test_facts_that_only_one_scheme_asks_for() -> None:
    one, two = FactDecl("甲", BoolType()), FactDecl("乙", NumberType(whole=True))
    both, first = FactSchema((one, two)), FactSchema((one,))
    assert list(differences(both, first)) == ["事实“乙”只有旧方案有"]
    assert list(differences(first, both)) == ["事实“乙”只有新方案有"]
    assert list(differences(both, FactSchema((one, FactDecl("乙", BoolType()))))) == [
        "事实“乙”的声明不一样"
    ]
    assert not list(differences(both, both))


def test_a_unit_is_completed_as_what_it_is() -> None:
    program = compile_text(CLASSES, "类别.rule").program
    assert program is not None
    base = UnitFacts(Unit("底", "县区"), {"件数": 3})
    said = completed(program, UnitFacts(Unit("甲", "部门"), {"件数": 5}), base)
    assert (said.unit.name, said.unit.kind, said.values["件数"]) == ("甲", "部门", 5)
    assert "窗口" in said.values
    unsaid = completed(program, UnitFacts(Unit("甲"), {}), base)
    assert (unsaid.unit.kind, unsaid.values["件数"]) == ("县区", 3)
    assert "窗口" not in unsaid.values


def test_everything_that_units_are_asked_for_is_compared() -> None:
    same = FactSchema((FactDecl("甲", BoolType()),), ("县区",), ("窗口",), (("组别", ("甲组",)),))
    noted = FactDecl("甲", BoolType(), note="说明", better=1)
    assert not list(differences(same, evolve(same, facts=(noted,))))
    assert list(differences(same, evolve(same, classes=("部门",)))) == ["类别或同类不一样"]
    for other in (evolve(same, roles=()), evolve(same, groupings=())):
        assert list(differences(same, other)) == ["角色或别的分组不一样"]


BOUNDED = """\
方案 界限
  满分 10 分
事实
  量：次数 0 到 100
  率：分 0 到 10 2 位小数
  清：清单
    数：次数 0 到 9
指标 甲 10 分
  得 1 分 × 量
  扣 4 分 当 量 = 97 且 率 = 0.01
  扣 1 分 当 个数（清 中 数 > 3） > 4000
等次
  一等 当 总分 ≥ 9
  其他 其余
"""


def verdicts(limit: int = LIMIT) -> dict[str, Verdict]:
    found = prove(compile_text(BOUNDED, "界.rule"), limit=limit)
    return {v.claim.name: v for v in found.verdicts}


def test_what_is_open_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    found = verdicts()["clause-fires·甲·3"]
    assert (found.standing, found.label) == (Standing.OPEN, Label.UNDECIDED)
    assert found.note == "试了 324 组事实，没有找到"
    assert verdicts()["clause-fires·甲·2"].standing is Standing.HOLDS
    monkeypatch.setattr("rules_engine.proving.solver", lambda: None)
    alone = verdicts()
    for name in ("clause-fires·甲·2", "clause-fires·甲·3"):
        assert (alone[name].standing, alone[name].label) == (Standing.OPEN, Label.UNDECIDED)
        assert alone[name].note == f"试了 324 组事实，没有找到；{NO_SOLVER}"
    assert alone["node-maximum·甲"].label is Label.BOUNDS


TOGETHER = """\
方案 相抵
  满分 10 分
  舍入 仅总分 四舍五入 2 位
  总分 保底 不限
事实
  率：百分比 0% 到 100% 越低越好
指标 甲 10 分
  可突破
  扣 25 分 × 率
  加 20 分 × 率
"""


def test_what_the_solver_is_not_given_time_for_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = compile_text(TOGETHER, "抵.rule")
    names = ("overdraft·甲", "monotone·率")
    found = {v.claim.name: v for v in prove(compiled).verdicts}
    assert [(found[n].standing, found[n].label) for n in names] == [
        (Standing.HOLDS, Label.PROVED)
    ] * 2
    found = {v.claim.name: v for v in prove(compiled, limit=1).verdicts}
    assert {(found[n].standing, found[n].label) for n in names} == {(Standing.OPEN, Label.TRIED)}
    assert found[names[0]].note.endswith(" 组事实，没有反例；求解器到限仍未答出")
    assert found[names[1]].note.endswith(" 组事实，没有反例")
    monkeypatch.setattr("rules_engine.proving.solver", lambda: None)
    found = {v.claim.name: v for v in prove(compiled).verdicts}
    assert all(found[n].note.endswith(f" 组事实，没有反例；{NO_SOLVER}") for n in names)
