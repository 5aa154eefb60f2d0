"""What expressions refuse: functions, lists, definitions, bands, statistics."""

import pytest

from tests.semantics.scoring import codes, scheme, score

FACTS = """
事实
  次数甲：次数
  率：百分比
  备案：是否
  账册：清单
    级别：省、市
    错误数：次数
定义 多（甲，乙） 为 甲 > 乙
定义 双倍（甲） 为 甲 + 甲
定义 重（账册） 为 错误数 > 1
指标 质量 10 分
"""


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("扣 1 分 × 取整（次数甲，率）", ["T0004"]),
        ("扣 1 分 × 取整（账册 中 重）", ["T0006"]),
        ("扣 1 分 × 取整（备案）", ["T0001"]),
        ("扣 1 分 × 较大（次数甲）", ["T0004"]),
        ("扣 1 分 × 较大（次数甲，账册 中 重）", ["T0006"]),
        ("扣 1 分 × 较大（次数甲，备案）", ["T0001"]),
        ("扣 1 分 × 较大（次数甲，率）", ["T0002"]),
        ("扣 1 分 × 合计（次数甲）", ["T0001"]),
        ("扣 1 分 × 合计（账册 的 级别）", ["T0001"]),
        ("扣 1 分 × 合计（账册 中 错误数 的 错误数）", ["T0001"]),
        ("扣 1 分 × 个数（次数甲 中 重）", ["N0006"]),
        ("扣 1 分 当 账册 中有 错误数", ["T0001"]),
        ("扣 1 分 当 多（次数甲，账册 中 重）", ["T0006"]),
        ("扣 1 分 当 多（次数甲，没有）", ["N0001"]),
        ("扣 1 分 × 双倍", ["T0004"]),
        ("扣 1 分 当 重", ["N0001"]),
        ("扣 得分（1）", ["T0004"]),
        ("扣 -备案", ["T0001"]),
        ("扣 1 分 × （备案 + 1）", ["T0001"]),
        ("扣 若 备案 则 1 分 否则 率", ["T0002"]),
        ("扣 1 分 当 备案 属于（省、市）", ["T0001"]),
        ("扣 1 分 当 没有 = 也没有", ["N0001", "N0001"]),
        ("分档 备案\n    ≥ 1 得 5 分\n    其余 得 0 分", ["T0001"]),
        ("分档 率\n    为 省 得 5 分\n    其余 得 0 分", ["T0001"]),
        ("分档 率\n    ≥ 备案 得 5 分\n    其余 得 0 分", ["T0001"]),
        ("分档 率\n    其余 得 5 分", []),
    ],
)
def test_one_finding_for_each_slip(line: str, wanted: list[str]) -> None:
    assert codes(scheme(f"{FACTS}  {line}\n")) == wanted


def test_definitions_with_parameters_and_over_records() -> None:
    lines = (
        "  扣 1 分 × 双倍（次数甲） 当 多（次数甲，1）\n  扣 1 分 × 个数（账册 中 重（账册））\n"
    )
    records = ({"级别": "省", "错误数": 2}, {"级别": "市", "错误数": 1})
    assert score(scheme(FACTS + lines), 次数甲=3, 账册=records).total == 3
    assert score(scheme(FACTS + lines), 次数甲=1, 账册=records).total == 9


RULES = (
    "等次\n  优秀 当 总分 ≥ 9\n  差 其余\n改判 甲 定为 优秀\n  当 {}\n改判 乙 定为 差\n  当 {}\n"
)


@pytest.mark.parametrize(
    ("one", "two", "wanted"),
    [
        ("账册 中有 重", "账册 中无 重", []),
        ("账册 中有 级别 为 省", "账册 中有 级别 为 市", ["C0008"]),
        ("次数甲 > 同类最高（次数甲） / 2", "非 次数甲 > 同类最高（次数甲） / 2", []),
        ("次数甲 > （若 备案 则 1 否则 2）", "非 次数甲 > （若 备案 则 1 否则 2）", []),
        ("得分（质量） > 3", "非 得分（质量） > 3", []),
        (" 且 ".join(f"次数甲 > {n}" for n in range(12)), "非 次数甲 > 0", ["C0008"]),
    ],
)
def test_exclusion_is_decided_over_atoms(one: str, two: str, wanted: list[str]) -> None:
    body = FACTS + "  扣 1 分 当 备案\n" + RULES.format(one, two)
    assert codes(scheme(body)) == wanted


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ("统计\n  平均 “分” 备案 四舍五入 1 位", ["T0001"]),
        ("统计\n  个数 “好” 当 总分", ["T0001"]),
        ("排名\n  按 备案 从高到低\n  并列 占位", ["T0001"]),
        ("等次\n  优秀 当 总分\n  差 其余", ["T0001"]),
        ("等次\n  优秀 当 总分 ≥ 9\n  差 其余\n否决 甲 记 5.001 分\n  当 备案", ["C0006"]),
        ("等次\n  优秀 当 总分 ≥ 9\n  差 其余\n改判 甲 定为 差\n  当 总分", ["T0001"]),
        ("加分 甲 最多 2 分 仅当 总分数 > 1\n  加 1 分 当 备案", ["N0001"]),
    ],
)
def test_what_follows_the_score_is_checked_too(lines: str, wanted: list[str]) -> None:
    assert codes(scheme(f"{FACTS}  扣 1 分 当 备案\n{lines}\n")) == wanted


@pytest.mark.parametrize("joined", [" + ", " × ", " / "])
def test_long_amounts_are_not_deep(joined: str) -> None:
    written = f"  扣 0.001 分 × （{joined.join(['1'] * 1500)}）"
    assert codes(scheme(f"{FACTS}{written}\n")) == []
