"""What is claimed of a scheme, in full: whom it is about, its words, and the expression it asks about.

The list is in ``claims.txt`` (``UPDATE_CLAIMS=1`` writes it anew; read the diff afterwards).
"""

import os
from pathlib import Path
from typing import Any

from rules_engine.analysis.claims import Claim, claims_of
from rules_engine.ir import Apply, Case, Const, Expr, Fact, Program
from rules_engine.model.values import NotApplicable
from rules_engine.pipeline import compile_text

LISTED = Path(__file__).with_name("claims.txt")
SCHEME = """\
方案 全部种类
  满分 100 分
  基准日 2021年1月1日
  舍入 仅总分 四舍五入 2 位
  不适用 折算

单位
  类别：县区、部门

事实
  件数：次数
  办结率：百分比 0% 到 100% 越高越好
  投诉率：百分比 0% 到 100% 越低越好
  已备案：是否
  被通报：是否
  级别：国家、省、市
  问题：清单
    扣减：分 0 到 5 2 位小数

指标 公开
  指标 目录 30 分
    适用 部门 折算
    每件 件数 得 2 分 最多 20 分
    加 5 分 当 已备案
    每件 件数 得 1 分 最多 4 分 当 已备案
    封顶 28 分
  指标 问题整改 30 分
    先封顶 20 分 当 已备案
    得 30 分
    扣 合计（问题 的 扣减）
    扣 1 分 自 2020年1月1日 起施行
  加分 亮点 最多 5 分
    加 2 分 当 级别 = 国家

指标 服务 40 分
  可突破
  分档 办结率
    ≥ 90% 得 40 分
    ≥ 60% 得 20 分
    其余   得 0 分
  扣 50 分 × 投诉率

加分 示范 不封顶
  加 3 分 当 级别 = 省

扣分 通报 最多 10 分
  扣 4 分 当 被通报

等次
  优秀 当 总分 ≥ 90
  良好 当 60 ≤ 总分 < 90
  较差 当 总分 < 60

否决 造假 结果 较差
  当 被通报 且 非 已备案
否决 停止 停止评分
  当 件数 > 1000
否决 记零 记 0 分 优先于 停止
  当 件数 > 900
否决 不优 不得评 优秀
  当 件数 > 800
改判 表彰 定为 优秀
  当 级别 = 国家
"""
OTHERS = """\
方案 另一些
  满分 100 分
  舍入 仅总分 四舍五入 2 位
  总分 保底 不限

事实
  件数：次数
  错误：次数 0 到 5
  停更：是否
  问题：清单
    扣减：分 0 到 5 2 位小数
    属实：是否

指标 网上
  先封顶 50 分 当 停更
  封顶 55 分
  指标 内容 100 分 权重 70%
    每处 问题 中 属实 扣 0.5 分 最多扣 8 分
    得 30 分
  指标 更新 100 分 权重 30%
    得 较小（50 分，件数 × 1 分）
    每处 问题 扣 扣减 最多扣 9 分
扣分 通报 不封顶
  扣 1 分 × 错误
加分 示范 最多 5 分
  加 2 分

等次
  优秀 当 总分 ≥ 90
  其他 其余
改判 表彰 定为 优秀
  当 件数 > 100
否决 记一 记 1 分 优先于 记二
  当 件数 > 1000
否决 记二 记 1 分
  当 停更
否决 记三 记 3 分 优先于 记一、记二
  当 件数 > 3000
"""
PLAIN = """\
方案 没有等次
  满分 10 分
事实
  件数：次数
指标 内容 10 分
  保底 2 分
  每件 件数 得 1 分
"""


def compiled(text: str) -> Program:
    found = compile_text(text, "方案.rule")
    assert found.program is not None, [one.message for one in found.errors]
    return found.program


def shape(expr: Expr, depth: int = 4) -> str:
    """An expression as far as it tells claims apart."""
    if isinstance(expr, Const):
        return "不适用" if isinstance(expr.value, NotApplicable) else str(expr.value)
    if isinstance(expr, Fact):
        return expr.name
    if not depth:
        return "…"
    if isinstance(expr, Apply):
        return f"{expr.operator}({', '.join(shape(one, depth - 1) for one in expr.operands)})"
    if isinstance(expr, Case):
        parts = [f"{shape(w, depth - 1)}: {shape(v, depth - 1)}" for w, v in expr.branches]
        return f"[{'; '.join(parts)}; {shape(expr.otherwise, depth - 1)}]"
    return f"{type(expr).__name__} {getattr(expr, 'operator', '')}".strip()


def told(claim: Claim) -> str:
    where = claim.span.text.strip().partition("\n")[0][:12]
    more: list[Any] = [claim.mark, f"在“{where}”", len(claim.given), claim.fact, claim.better]
    shown = "、".join(shape(one, 2) for one in claim.shown)
    told_more = " ".join(str(one) for one in more if one)
    return f"{claim.name} | {claim.words} | {shape(claim.expr)} | {shown} | {told_more}"


def test_what_is_claimed() -> None:
    claims = [one for text in (SCHEME, OTHERS, PLAIN) for one in claims_of(compiled(text))]
    made = "".join(f"{told(claim)}\n" for claim in claims)
    if os.environ.get("UPDATE_CLAIMS"):
        LISTED.write_text(made, "utf-8")
    assert LISTED.read_text("utf-8") == made
