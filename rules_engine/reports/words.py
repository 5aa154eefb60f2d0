"""What a scheme and its results are called in words: states, rounding, order, statistics."""

from collections.abc import Sequence

from rules_engine.explain import StatisticValue
from rules_engine.ir import Program, Ruling
from rules_engine.model.values import Cause, FaultKind
from rules_engine.model.workdays import WorkCalendar
from rules_engine.reports.amounts import shown_amount
from rules_engine.source.sanitize import one_line

_TIES = {
    "占位": "占位（1、1、3）",
    "密集": "不占位（1、1、2）",
    "顺序": "依次排，按单位名称（1、2、3）",
}
_IN_DATA = (FaultKind.BAD_DATA, FaultKind.OUT_OF_RANGE)


def rounding_words(program: Program) -> str:
    """``四舍五入，保留 2 位，逐项``."""
    if program.rounding is None or program.digits is None:
        return "不舍入"
    kept = f"保留 {program.digits} 位" if program.digits else "取整数"
    return "，".join(part for part in (program.rounding.value, kept, program.stage) if part)


def move_words(ruling: Ruling) -> str:
    """``降低 1 个等次``."""
    return f"{'提高' if ruling.steps > 0 else '降低'} {abs(ruling.steps)} 个等次"


def moves_words(moving: Sequence[Ruling]) -> str:
    """``降低 3 个等次（可累计）``: what several moves the same way come to."""
    adding = [abs(ruling.steps) for ruling in moving if ruling.adds_up]
    furthest = max((abs(r.steps) for r in moving if not r.adds_up), default=0)
    way = "提高" if moving[0].steps > 0 else "降低"
    how = "可累计" if adding else "不累计，按最多的一条"
    return f"{way} {max(sum(adding), furthest)} 个等次（{how}）"


def ranking_words(program: Program) -> str:
    """``按 总分 从高到低，同类单位一起排，并列占位（1、1、3）``; empty where nothing is ranked."""
    ranking = program.ranking
    if ranking is None:
        return ""
    keys = [one_line(key.text) for key in ranking.keys]
    group = [f"按{one_line(ranking.group)}分别排"] if ranking.group else []
    return "，".join((*keys, *group, f"并列{_TIES.get(ranking.ties, ranking.ties)}"))


def scheme_title(program: Program) -> str:
    """The name of the scheme on one line."""
    return one_line(program.name)


def cites_words(cites: tuple[str, ...]) -> str:
    """依据 on one line."""
    return "；".join(map(one_line, cites))


def hash_words(program: Program) -> str:
    """The first twelve digits of the scheme's SHA-256, enough to tell editions apart."""
    return program.content_hash[:12]


def calendar_words(calendar: WorkCalendar | None) -> str:
    """``2004—2026 年，指纹 18d2251762fb``; empty where no working days are counted."""
    if calendar is None:
        return ""
    return f"{calendar.covered} 年，指纹 {calendar.fingerprint[:12]}"


def cause_words(program: Program, cause: Cause) -> str:
    """``除数为 0：scheme.rule 第 12 行“甲 / 乙”``: the cause and the place it arose at."""
    where = one_line(cause.where)
    if cause.kind not in _IN_DATA and not where.startswith(program.reused):
        where = f"{rule_file(program)} {where}"
    return f"{cause.kind.value}：{where}"


def rule_file(program: Program) -> str:
    """The name of the rule file as the user gave it."""
    return one_line(program.file)


def reused_words(program: Program) -> str:
    """``，沿用 ../基础/scheme.rule``; empty where nothing is taken."""
    return f"，沿用 {'、'.join(map(one_line, program.reused))}" if program.reused else ""


def statistic_words(statistic: StatisticValue) -> str:
    """``均分 88.6``; a share in per cent."""
    label = one_line(statistic.label)
    if statistic.value is None:
        return f"{label} 暂缺"
    number = shown_amount(statistic.value, statistic.digits)
    unit = {"个数": " 个", "占比": "%"}.get(statistic.kind, "")
    return f"{label} {number}{unit}"
