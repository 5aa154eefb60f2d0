"""Schemes that score every unit alike and differ in one thing about many units are never said to mean the same."""

import pytest

from rules_engine.pipeline import compile_text
from rules_engine.proving import prove_same

# Many schemes for what few lines say: measuring them would cost more than running them.
pytestmark = pytest.mark.no_cover

SCHEME = """\
方案 评估
  满分 20 分
单位
  类别：县区、部门
事实
  得数：分 0 到 20
  诉求：次数
指标 甲 20 分
  得 得数
否决 泄密 不得评 优秀
  当 诉求 = 77
改判 立功 定为 优秀
  当 诉求 = 7
等次
  优秀 当 总分 ≥ 18
  良好 当 总分 ≥ 12
  合格 其余
排名
  按 总分 从高到低
  再按 诉求 从低到高
  并列 占位
  分组 类别
  不参评 当 诉求 = 0
名额 优秀
  分组 类别
  最多 30% 截尾 至少 1 名
  并列 都评
  超出 改评 良好
  改判定为的 占名额
名单 靠前
  当 诉求 > 2
  取 前 3 名
  并列 都列
统计
  分组 类别
  个数 “十八分以上” 当 总分 ≥ 18
  平均 “平均分” 总分 四舍五入 1 位
"""
CHANGES = {
    "the way a rank goes": ("总分 从高到低", "总分 从低到高"),
    "what orders ties": ("再按 诉求", "再按 得数"),
    "how ties are ranked": ("并列 占位", "并列 密集"),
    "among whom a rank is": ("  并列 占位\n  分组 类别\n", "  并列 占位\n"),
    "who takes part": ("不参评 当 诉求 = 0", "不参评 当 诉求 < 2"),
    "how a quota is rounded": ("30% 截尾", "30% 进一"),
    "how large a quota is": ("最多 30%", "最多 20%"),
    "the least of a quota": (" 至少 1 名", " 至少 2 名"),
    "ties at a quota": ("都评", "都不评"),
    "what is beyond a quota": ("改评 良好", "改评 合格"),
    "whom a ruling lifts": ("占名额", "不占名额"),
    "whom a veto bars": ("诉求 = 77", "诉求 = 78"),
    "how many are on a list": ("前 3 名", "前 4 名"),
    "which end of a list": ("取 前", "取 后"),
    "who is on a list": ("诉求 > 2", "诉求 > 3"),
    "what is counted": ("当 总分 ≥ 18\n  平均", "当 总分 > 18\n  平均"),
    "how a mean is rounded": ("总分 四舍五入", "总分 截尾"),
    "without a quota": (SCHEME[SCHEME.index("名额") : SCHEME.index("名单")], ""),
}


def same(new: str) -> bool:
    return prove_same(
        compile_text(SCHEME, "旧.rule"), compile_text(new, "新.rule"), limit=20_000
    ).holds


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_one_change_is_not_passed_over(change: tuple[str, str]) -> None:
    old, new = change
    assert SCHEME.count(old) == 1
    assert compile_text(SCHEME.replace(old, new), "新.rule").program is not None
    assert not same(SCHEME.replace(old, new))


def test_the_same_in_other_words_is_the_same() -> None:
    assert same(
        SCHEME.replace("再按 诉求", "再按 诉求 + 诉求 - 诉求").replace("诉求 > 2", "诉求 ≥ 3")
    )
