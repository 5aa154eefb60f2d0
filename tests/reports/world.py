"""The units that the tests of reports score by ``whole.rule``: each shows one thing."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from rules_engine.explain import Evaluation, Evaluator
from rules_engine.ir import Program
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import FaultKind, Value, fault
from rules_engine.pipeline import compile_text

HERE = Path(__file__).parent
CHECKED = date(2025, 3, 3)
FRESH = {"名称": "样例发布", "平台": "微博", "最后更新": date(2025, 3, 1)}
STALE = {"名称": "样例服务", "平台": "微信", "最后更新": date(2025, 2, 17)}
EMPTY = {"名称": "样例窗口", "平台": "微信", "最后更新": None}
USUAL: Mapping[str, Value] = {
    "公开得分": Fraction(73, 2),
    "受理数": 300,
    "按时办结数": 286,
    "采用数": 12,
    "满意率": Fraction(9, 10),
    "检查日": CHECKED,
    "账号": (FRESH,),
    "首页打不开": False,
    "弄虚作假": False,
    "受表彰": False,
    "通报级别": "无",
    "创新篇数": 1,
}
ABSENT = object()


@cache
def program() -> Program:
    compiled = compile_text((HERE / "whole.rule").read_text("utf-8"), "规则/whole.rule")
    assert compiled.program is not None, compiled.diagnostics
    return compiled.program


@cache
def evaluator() -> Evaluator:
    return Evaluator.of(program())


def unit(
    name: str, kind: str = "县区", roles: Iterable[str] = ("窗口单位",), **changed: object
) -> UnitFacts:
    """A usual unit with some facts changed, or taken away by ``ABSENT``."""
    values = {key: value for key, value in {**USUAL, **changed}.items() if value is not ABSENT}
    places = {key: f"数据.csv 第 2 行“{key}”" for key in values}
    places |= {f"账号[{n}].名称": f"账号.csv 第 {n + 1} 行“名称”" for n in (1, 2, 3)}
    return UnitFacts(Unit(name, kind, frozenset(roles)), values, places)  # type: ignore[arg-type]


def units() -> list[UnitFacts]:
    broken = fault(FaultKind.BAD_DATA, "数据.csv 第 9 行“采用数”")
    return [
        unit("甲县"),
        unit("乙县", 采用数=9),
        unit("丙县", 采用数=9),
        unit("丁县", 受表彰=True, 账号=(FRESH, STALE, EMPTY), 通报级别="市"),
        unit("戊县", 首页打不开=True),
        unit("己县", 弄虚作假=True, 公开得分=40),
        unit("市甲局", "市级部门", 受表彰=True, 采用数=7),
        unit("市乙局", "市级部门", (), 受理数=0, 按时办结数=0, 采用数=ABSENT),
        unit("市丙局", "市级部门", 公开得分=ABSENT, 账号=ABSENT),
        unit("市丁局", "市级部门", 采用数=broken),
        unit("市戊局", "市级部门", 通报级别="省"),
    ]


def evaluation() -> Evaluation:
    return evaluator().evaluate(units())
