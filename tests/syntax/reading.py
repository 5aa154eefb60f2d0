"""Reads texts in tests."""

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.source import Source
from rules_engine.syntax import nodes
from rules_engine.syntax.parse import parse

SCHEME = """\
方案 市级部门政务新媒体绩效评估
  年度 2017
  依据 “安政办函〔2018〕50号 附件4”
  满分 100 分
  舍入 逐项 四舍五入 2 位

单位
  类别：县区、市级部门

事实
  开通情况：分 0 到 10 2 位小数 “按月”
  检查日：日期
  账号：清单
    平台：微博、微信
    最后更新：日期 可空              # 空 = 无内容

定义 僵尸（账号） 为 最后更新 为空 或 检查日 - 最后更新 ≥ 14 天

指标 开通情况 10 分（县区 2 分）
  得 若 已开通
    则 10
    否则 开通情况
  每处 账号 中 僵尸 扣 1 分 最多扣 3 分
  每低 1 个百分点 扣 0.5 分 连续
  分档 公开率
    ≥ 95% 得 15 分
    70%（含） 到 80%（不含） 得 3 分
    其余 得 0 分
  不适用 当 非 有对外服务职能 折算

扣分 新媒体扣分项 最多 10 分
  扣10分 当 账号 中有 僵尸
     或 账号 中有 非 政府机构主体

等次
  优秀 当 总分 ≥ 90
  待改进 其余

否决 站点无法访问 结果 不合格 停止评分
  当 打不开次数 / 抽测次数 ≥ 5%

排名
  按 总分 从高到低
  并列 占位                        # 1,1,3
"""


def read(text: str) -> tuple[nodes.File | None, tuple[Diagnostic, ...]]:
    """The nodes of a text and what is wrong with it."""
    sink = Sink()
    return parse(Source("方案.rule", text), sink), sink.all


def good(text: str) -> nodes.File:
    """The nodes of a text without faults."""
    file, found = read(text)
    assert not found, [one.message for one in found]
    assert file is not None
    return file


def codes(text: str) -> list[str]:
    """Codes and lines of what is wrong with a text."""
    return [f"{one.code}:{one.primary.span.begin.line}" for one in read(text)[1] if one.primary]
