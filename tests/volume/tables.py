"""Facts of units as Arrow tables, typed or as texts, and how a table is scored as a whole."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from rules_engine.ir import Program
from rules_engine.model.types import FactSchema, ListType
from rules_engine.model.units import UnitFacts
from rules_engine.pipeline import compile_text
from rules_engine.volume import job
from rules_engine.volume.evaluation import units_of
from rules_engine.volume.expected import arrow_schema

SCHEME = """\
方案 样例
  满分 20 分
  舍入 逐级 四舍五入 2 位
单位
  类别：县区、部门
事实
  开通：是否
  办结率：百分比 0% 到 100%
  得票：数 0 到 不限 2 位小数
  投诉：次数
  更新：日期 可空
  等级：优、良、差
  账号：清单
    平台：微博、微信
    粉丝：次数
    更新日：日期 可空
指标 甲 10 分
  得 4 分 当 开通
  得 6 分 × 办结率
指标 乙 10 分
  每次 投诉 扣 0.5 分
  每个 账号 中 （粉丝 < 10 或 更新日 为空） 扣 1 分
  扣 1 分 当 更新 为空
  扣 1 分 当 等级 为 差
  扣 0.01 分 × 得票
排名
  按 总分 从高到低
  并列 占位
"""
# The same scheme, in which nobody waits for the others.
PLAIN = SCHEME.partition("排名\n")[0]


def program(text: str = SCHEME) -> Program:
    compiled = compile_text(text, "scheme.rule")
    assert compiled.program is not None, [d.message for d in compiled.errors]
    return compiled.program


def row(name: str, **changed: object) -> dict[str, object]:
    """The facts of a unit, as Arrow takes them."""
    plain: dict[str, object] = {
        "单位": name,
        "类别": "县区",
        "开通": True,
        "办结率": Decimal("0.985"),
        "得票": Decimal("3.25"),
        "投诉": 2,
        "更新": date(2026, 9, 1),
        "等级": "优",
        "账号": [{"平台": "微博", "粉丝": 5, "更新日": None}, {"平台": "微信", "粉丝": 50}],
    }
    return {**plain, **changed}


def table(schema: FactSchema, rows: Sequence[dict[str, object]]) -> pa.Table:
    """Rows in the types that the scheme's facts should have."""
    return pa.Table.from_pylist(list(rows), arrow_schema(schema))


def written(path: Path, made: pa.Table, group: int = 3) -> str:
    pq.write_table(made, path, row_group_size=group)
    return str(path)


def read_back(scheme: Program, path: str) -> list[UnitFacts]:
    """The units of a file as the one-unit evaluator takes them."""
    opened = job.open_facts(scheme, [path])
    assert opened.usable, opened.findings
    return units_of(scheme.schema, job.gathered(scheme, opened, None))


def rows_of(schema: FactSchema, units: Sequence[UnitFacts]) -> list[dict[str, object]]:
    """Units as rows of a table; only values that a typed column can hold."""
    rows = []
    for unit in units:
        made: dict[str, object] = {"单位": unit.unit.name, "类别": unit.unit.kind}
        for decl in schema.facts:
            value = unit.values.get(decl.name)
            made[decl.name] = (
                [{k: _plain(v) for k, v in record.items()} for record in value]
                if isinstance(decl.type, ListType) and isinstance(value, tuple)
                else _plain(value)
            )
        rows.append(made)
    return rows


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, bool | int | str | date | datetime | None):
        return value
    raise TypeError(value)
