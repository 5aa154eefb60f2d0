"""What examples are made of: units completed, schemes told apart by what they ask of units."""

from rules_engine.analysis.claims.comparing import differences
from rules_engine.analysis.claims.trials import completed
from rules_engine.model.types import BoolType, FactDecl, FactSchema, NumberType
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.pipeline import compile_text

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
