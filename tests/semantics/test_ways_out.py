"""The way out that a warning offers may stand where it is offered, and takes the warning away."""

import re

import pytest

from rules_engine.pipeline import compile_text

HEAD = """方案 评估
  满分 10 分
  舍入 逐项 四舍五入 2 位
  依据 “办法”
事实
  甲：数 0 到 不限
  乙：数 0 到 不限
  好：是否
  评议：评分 0 到 100
"""
ITEM = "指标 一 10 分\n  得 10 分 当 好\n"
# Where the way out is written: @.
PLACES = {
    "指标": "指标 一 10 分\n  @\n  得 若 {} > 2 则 10 分 否则 5 分\n",
    "定义": "定义 比 为 {}\n指标 一 10 分\n  @\n  得 若 比 > 2 则 10 分 否则 5 分\n",
    "加分": ITEM + "加分 二 最多 2 分\n  加 若 {} > 2 则 2 分 否则 1 分 @\n",
    "加分 当": ITEM + "加分 二 最多 2 分\n  加 若 {} > 2 则 2 分 否则 1 分 当 @ 好\n",
    "扣分": ITEM + "扣分 二 最多 2 分\n  扣 若 {} > 2 则 2 分 否则 1 分 @\n",
    "否决": ITEM + "否决 三 记 0 分\n  当 @ {} > 2\n",
    "等次": ITEM + "等次\n  优秀 当 总分 ≥ 9 且 @ {} > 2\n  其他 其余\n",
    "排名": ITEM + "排名\n  @\n  按 {} 从高到低\n  并列 占位\n",
    "名单": ITEM + "名单 红榜\n  @\n  按 {} 从高到低\n  取 前 3 名\n  并列 都列\n",
}
VALUES = {"C0213": "（甲 / 乙）", "C0224": "（平均（评议 的 分数） / 10 分）"}
WAY = re.compile(r"(?:写  |谁算在里面：)(.+?)(?:\n|$| ；| （已有|，或者)")
MORE = re.compile(r"已有“当”的写  当 (.+) …")
CASES = [(code, place) for code in VALUES for place in PLACES]


def _found(text: str) -> dict[str, str]:
    """The helps of each finding, by its code."""
    return {one.code: "\n".join(one.helps) for one in compile_text(HEAD + text).diagnostics}


@pytest.mark.parametrize(("code", "place"), CASES)
def test_the_way_out_is_one(code: str, place: str) -> None:
    text = PLACES[place].format(VALUES[code])
    empty = re.sub(r"\n +@(?=\n)| ?@", "", text)
    helps = _found(empty)[code]
    found = (MORE if "当 @ 好" in text else WAY).search(
        helps.replace("写  若", "写 若").replace("写  忽略", "写 忽略")
    )
    assert found is not None, helps
    way = found[1].removesuffix(" …")
    assert code not in _found(text.replace("@", way)), way


def test_none_is_offered_where_no_condition_can_be() -> None:
    """分档 in 加分, and what is asked of each record."""
    bands = ITEM + "加分 二 最多 2 分\n  分档 甲 / 乙\n    ≥ 2 加 1 分\n    其余 加 0 分\n"
    helps = _found(bands)["C0213"]
    assert "若 乙 = 0" in helps
    assert "或者" not in helps
