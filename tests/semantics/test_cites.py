"""Each clause has the 依据 written on its line, else that of what it stands in."""

from rules_engine.pipeline import compile_text

SCHEME = """方案 评估
  满分 30 分
  舍入 逐项 四舍五入 2 位
事实
  未备案：是否
  办结率：百分比
指标 公开 10 分
  依据 “第三条”
  扣 2 分 当 未备案 依据 “第三条（一）”  # “附件”
  扣 3 分 当 未备案
  不得分 当 办结率 < 1% 依据 “第三条（二）”
指标 办结 20 分
  依据 “第四条”
  达标 办结率 ≥ 98% 依据 “第四条（一）”
  每低 1 个百分点 扣 1 分 连续
  每低 2 个百分点 扣 1 分 连续 依据 “第四条（二）”
"""


def test_a_clause_has_its_own_cite_or_that_of_its_block() -> None:
    program = compile_text(SCHEME).program
    assert program is not None
    first, second = program.nodes
    assert [(clause.text, clause.cites) for clause in first.clauses] == [
        ("扣 2 分 当 未备案", ("第三条（一）",)),
        ("扣 3 分 当 未备案", ("第三条",)),
    ]
    assert first.cites == ("第三条", "第三条（二）")
    assert [clause.cites for clause in second.clauses] == [("第四条（一）",), ("第四条（二）",)]


def test_a_clause_is_quoted_to_its_comment_and_no_further() -> None:
    text = (
        "方案 评估\n  满分 10 分\n指标 公开 10 分\n  扣 2 分 当 单位名称 = “一#楼” 且 是  ＃ 试\n"
    )
    program = compile_text(text).program
    assert program is not None
    (clause,) = program.nodes[0].clauses
    assert clause.text == "扣 2 分 当 单位名称 = “一#楼” 且 是"
