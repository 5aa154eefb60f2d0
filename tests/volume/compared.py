"""A scheme that compares units in every way that scores can build on."""

from decimal import Decimal

from tests.volume.tables import SCHEME, row

ALONE = SCHEME.replace("排名\n  按 总分 从高到低\n  并列 占位\n", "")
COMPARED = (
    ALONE.replace(
        "指标 乙 10 分\n",
        "指标 乙 10 分\n"
        "  扣 0.1 分 当 得票 < 同类平均（得票）\n"
        "  扣 0.1 分 当 投诉 > 全体平均（投诉）\n"
        "  扣 0.2 分 当 同类名次（投诉 从低到高 密集） > 2\n"
        "  扣 0.01 分 × （同类最高（得票） － 得票）\n",
    )
    + """\
等次
  优秀 当 总分 ≥ 10 且 全体名次（总分 从高到低 占位） ≤ 5
  合格 当 总分 ≥ 5 且 总分 ≥ 全体平均（总分）
  不合格 其余
"""
)


def rows(units: int) -> list[dict[str, object]]:
    """Units of two classes, some 出错 or without a value."""
    return [
        row(
            f"单位{number}",
            类别="部门" if number % 3 else "县区",
            投诉=-1 if number % 50 == 20 else number % 7,
            得票=Decimal(number * 37 % 101) / 100,
            更新=None if number % 5 == 0 else row("")["更新"],
            账号=[{"平台": "微博", "粉丝": number % 20}] * (number % 4),
        )
        for number in range(units)
    ]


_RULED = """
否决 差评 不得评 良好
  当 等级 为 差
改判 表扬 定为 优秀
  当 投诉 = 6
等次
  优秀 当 总分 ≥ 14
  良好 当 总分 ≥ 13
  合格 当 总分 ≥ 5
  不合格 其余
排名
"""
QUOTAS = (
    SCHEME.replace("\n排名\n", _RULED)
    + """\
  不参评 当 投诉 = 3
名额 优秀
  最多 20% 四舍五入
  分组 类别
  并列 都评
  超出 改评 良好
  改判定为的 占名额
名额 良好
  最多 4 名
  并列 都不评
  超出 改评 合格
"""
)


def of_one_class_waiting(units: int) -> list[dict[str, object]]:
    """Some units of one class are 待补, some are alike."""
    made = [
        {**each, "等级": "差" if place % 11 == 4 else "优"}
        for place, each in enumerate(rows(units))
    ]
    alike = [{**each, "得票": Decimal(place // 3) / 10} for place, each in enumerate(made)]
    return [
        {**each, "投诉": None} if each["类别"] == "部门" and place % 40 == 1 else each
        for place, each in enumerate(alike)
    ]
