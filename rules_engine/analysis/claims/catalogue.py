"""The kinds of claims, by slug: what each says, and whether it asks for facts or rules them out."""

from enum import StrEnum

from attrs import frozen


class Asks(StrEnum):
    """NEVER: no facts do this. SOMETIMES: some facts do this. PAIR: no two facts, one like the other
    but for one thing, do this. STEP: no two that are next to each other in one thing do, with those around them."""

    NEVER = "never"
    SOMETIMES = "sometimes"
    PAIR = "pair"
    STEP = "step"


@frozen
class Kind:
    """A kind of claim: ``title`` is what output calls it, ``words`` what it claims; ``code``: the code that a
    scheme silences where it means what refutes it."""

    slug: str
    title: str
    asks: Asks
    words: str
    code: str = ""


def _table(*kinds: Kind) -> dict[str, Kind]:
    return {kind.slug: kind for kind in kinds}


_NEVER, _SOMETIMES, _PAIR = Asks.NEVER, Asks.SOMETIMES, Asks.PAIR

KINDS: dict[str, Kind] = _table(
    Kind("node-maximum", "不超过分值", _NEVER, "一项的得分不超过它的分值（最多）"),
    Kind("node-floor", "不低于下限", _NEVER, "一项的得分不低于 0 分，或它的保底"),
    Kind("overdraft", "倒扣有度", _NEVER, "可突破的一项，倒扣的分不超过它自己的分值"),
    Kind("sum-within", "下级合计不超", _NEVER, "下级得分合起来（封顶以前）不超过本级的分值"),
    Kind(
        "total-maximum", "总分不超上限", _NEVER, "总分不超过满分、加分的“最多”和总分封顶合成的上限"
    ),
    Kind("total-bounded", "总分有上限", _NEVER, "没有写总分封顶而加分不封顶的方案，总分不超过满分"),
    Kind("total-floor", "总分不低于下限", _NEVER, "总分不低于总分保底（没有写是 0 分）"),
    Kind("no-fault", "算得出", _NEVER, "除数不为 0，空值、不适用都有说法，清单里有要用的记录"),
    Kind("bands-gap", "等次不留空", _NEVER, "每个总分都有等次"),
    Kind("grade-reachable", "等次到得了", _SOMETIMES, "每个等次都有事实能评上"),
    Kind("rulings-conflict", "裁定不打架", _NEVER, "结果不同的两条改判、否决不会同时生效"),
    Kind("ruling-fires", "裁定用得上", _SOMETIMES, "每条改判、否决都有事实使它生效"),
    Kind("clause-fires", "条款用得上", _SOMETIMES, "每条计分条款都有事实使它起作用"),
    Kind("branch-taken", "每档用得上", _SOMETIMES, "分档的每一档都有事实落在里面"),
    Kind("cap-binds", "封顶用得上", _SOMETIMES, "每个写出的封顶、最多、最多扣都有事实达到它"),
    Kind("same", "改写不改义", _NEVER, "同样的事实，两份方案算出一样的结果"),
    Kind("monotone", "越高越好", _PAIR, "写了越高越好（越低越好）的事实改好，总分不降低"),
    Kind(
        "cliff",
        "没有断崖",
        Asks.STEP,
        "别处越多越好（越少越好）的事实，没有一处多一点反而少得分",
        "C0226",
    ),
)
