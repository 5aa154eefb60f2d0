"""优先于 through another ruling settles a veto and an override without being written again."""

from rules_engine.pipeline import compile_text

SCHEME = """方案 甲
  满分 10 分
事实
  得数：分 0 到 10
  停：是否
  给：是否
  上：是否
指标 乙 10 分
  得 得数
否决 停评 停止评分 优先于 给分
  当 停
否决 给分 记 5 分
  当 给
改判 上调 定为 优秀 优先于 停评
  当 上
等次
  优秀 当 总分 ≥ 9
  其他 其余
"""


def test_implied_priority_is_no_circle() -> None:
    assert [d.code for d in compile_text(SCHEME).diagnostics] == []
