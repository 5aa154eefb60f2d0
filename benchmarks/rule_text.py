"""The workload's scheme as rule text: what a user would have written."""

from collections.abc import Iterator

from benchmarks.workload import (
    BONUSES,
    CLASSES,
    DAY,
    FLAGS,
    GROUPS,
    LIMITED_TO,
    PLATFORMS,
    RESCALED,
    ZOMBIE_DAYS,
    Filter,
    Item,
    items,
)


def points(hundredths: int) -> str:
    """``0.72 分``"""
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d} 分"


def rule_text(size: int = 100) -> str:
    """The whole scheme."""
    made = items(size)
    return "\n".join([*_head(), *_facts(made), *_groups(made), *_tail()]) + "\n"


def _head() -> Iterator[str]:
    yield "方案 政务新媒体与网站绩效评估"
    yield "  年度 2026"
    yield "  满分 100 分"
    yield "  舍入 逐级 四舍五入 2 位"
    yield "  总分 封顶 105 分"
    yield "  总分 保底 0 分"
    yield "单位"
    yield f"  类别：{'、'.join(CLASSES)}"
    yield f"定义 检查日 为 {DAY.year}年{DAY.month}月{DAY.day}日"


def _facts(made: tuple[Item, ...]) -> Iterator[str]:
    yield "事实"
    for item in made:
        yield from _facts_of(item)
    yield "  账号：清单"
    yield f"    平台：{'、'.join(PLATFORMS)}"
    yield "    最后更新：日期 可空"
    yield "    政府主体：是否"
    yield "    发布数：次数"
    yield from (f"  {name}：次数" for name, _ in BONUSES)
    yield from (f"  {name}：是否" for name in FLAGS)


def _facts_of(item: Item) -> Iterator[str]:
    match item.kind:
        case "yes":
            yield f"  「{item.name}」：是否 未报按 否"
        case "ratio":
            yield f"  「{item.name}分子」：次数"
            yield f"  「{item.name}分母」：次数"
        case "bands":
            worst = 0 if item.at_least else 1000
            yield f"  「{item.name}」：数 0 到 不限 2 位小数 未报按 {worst}"
        case "times":
            yield f"  「{item.name}」：次数"


def _groups(made: tuple[Item, ...]) -> Iterator[str]:
    for group, most in GROUPS:
        yield f"指标 {group} {points(most)}"
        for item in made:
            if item.group == group:
                yield f"  指标 「{item.name}得分」 {_worth(item)}"
                yield from (f"    {line}" for line in _lines(item))


def _worth(item: Item) -> str:
    """Points are the most an item can earn: where more can be earned none are stated, but a cap is."""
    return "分值 未公布" if item.most > item.points else points(item.points)


def _lines(item: Item) -> Iterator[str]:
    match item.kind:
        case "yes":
            if item.limited:
                treatment = "折算" if item.group in RESCALED else "按满分"
                yield f"适用 {'、'.join(LIMITED_TO)} {treatment}"
            yield f"得 {points(item.points)} 当 「{item.name}」"
        case "ratio":
            a, b, most = f"「{item.name}分子」", f"「{item.name}分母」", points(item.points)
            yield f"得 若 {b} = 0 则 {most} 否则 {most} × {a} / {b}"
        case "bands":
            yield from _bands(item)
        case "times":
            yield f"每次 「{item.name}」 扣 {points(item.each)}"
            yield from [f"保底 {points(item.floor)}"] * (item.floor < 0)
        case "accounts":
            yield _accounts(item)


def _bands(item: Item) -> Iterator[str]:
    yield f"分档 「{item.name}」"
    sign = "≥" if item.at_least else "≤"
    for bound, score in item.bounds:
        yield f"  {sign} {bound // 100} 得 {points(score)}"
    yield "  其余 得 0 分"


def _accounts(item: Item) -> str:
    counted, most = selection(item.counted), points(item.points)
    match item.shape:
        case "count":
            return f"每个 {counted} 得 {points(item.each)} 最多 {points(item.most)}"
        case "deduct":
            return f"每个 {counted} 扣 {points(item.each)}"
        case _:
            among = selection(item.among)
            return f"得 若 个数（{among}） = 0 则 {most} 否则 {most} × 个数（{counted}） / 个数（{among}）"


def selection(chosen: Filter) -> str:
    """``账号 中 （政府主体 且 …）``"""
    tests = []
    if chosen.government is not None:
        tests.append("政府主体" if chosen.government else "非 政府主体")
    if chosen.platforms:
        tests.append(f"平台 属于（{'、'.join(chosen.platforms)}）")
    if chosen.fresh is not None:
        tests.append(f"最后更新 不为空 且 检查日 - 最后更新 ≤ {chosen.fresh} 天")
    if chosen.stale is not None:
        tests.append(f"（最后更新 为空 或 检查日 - 最后更新 > {chosen.stale} 天）")
    if chosen.least is not None:
        tests.append(f"发布数 ≥ {chosen.least}")
    if chosen.fewer is not None:
        tests.append(f"发布数 < {chosen.fewer}")
    return f"账号 中 （{' 且 '.join(tests)}）" if tests else "账号"


def _tail() -> Iterator[str]:
    yield "加分 表扬 最多 5 分"
    for name, each in BONUSES:
        yield f"  每次 {name} 加 {points(each)}"
    yield "扣分 新媒体问题 最多 20 分"
    stale = f"（最后更新 为空 或 检查日 - 最后更新 > {ZOMBIE_DAYS} 天）"
    yield f"  扣 10 分 当 账号 中有 （政府主体 且 {stale}）"
    yield "  扣 10 分 当 账号 中无 （政府主体 且 平台 为 微博）"
    yield "否决 网站瘫痪 记 0 分"
    yield "  当 瘫痪"
    yield "等次"
    yield "  优秀 当 总分 ≥ 90"
    yield "  良好 当 总分 ≥ 80"
    yield "  合格 当 总分 ≥ 60"
    yield "  待改进 其余"
    yield "改判 表彰 定为 优秀 优先于 网站瘫痪"
    yield "  当 先进 且 非 负面"
    yield "改判 通报批评 定为 待改进 优先于 表彰、网站瘫痪"
    yield "  当 通报"
