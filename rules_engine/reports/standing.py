"""名额 and 名单 in words: what a quota did, who is on a list."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rules_engine.explain import Evaluation, QuotaOutcome, QuotaPlace, RollEntry, RollValue, Status
from rules_engine.ir import Cohort, Program, Quota, Roll
from rules_engine.ir.fold import walk
from rules_engine.reports.values import value_words
from rules_engine.reports.words import cause_words
from rules_engine.source.sanitize import one_line


def quota_name(quota: Quota, group: str | None) -> str:
    """``名额 优秀（县区）``"""
    grades = "、".join(map(one_line, quota.grades))
    return f"名额 {grades}" + (f"（{one_line(group)}）" if group is not None else "")


def quota_notes(evaluation: Evaluation) -> Iterator[str]:
    """A line for each quota of each group."""
    for outcome in evaluation.quotas:
        yield f"{quota_name(outcome.quota, outcome.group)}：{'；'.join(_quota_parts(outcome))}"


def place_notes(evaluation: Evaluation) -> Iterator[str]:
    """That what goes by other units may change once units that are 出错 count."""
    faulty = [one.unit.name for one in evaluation.results if one.status is Status.FAULTY]
    if not faulty:
        return
    if _scores_compare(evaluation.program):
        yield f"和别的单位比较：{faulty_words(faulty, '没有算在内，改正以后得分、名次、等次可能变')}"
    elif any(grade.places is not None for grade in evaluation.program.grades):
        yield f"等次按名次定：{faulty_words(faulty)}"


def _scores_compare(program: Program) -> bool:
    """Whether points or rulings build on what other units have."""
    rulings = (ruling.active for ruling in program.rulings)
    return any(isinstance(each, Cohort) for each in walk([program.total.score, *rulings]))


def _quota_parts(outcome: QuotaOutcome) -> Iterator[str]:
    quota = outcome.quota
    share = f"{outcome.base} 个单位参评，" if quota.mode is not None else ""
    limit = "待补齐后才知道几名" if outcome.limit is None else f"{outcome.limit} 名"
    yield f"{share}{one_line(quota.text)}" + (f"，即 {limit}" if quota.mode is not None else "")
    counted = "占名额" if quota.lifted_count else "不占名额"
    lifted = f"（其中改判定为的 {outcome.lifted} 名，{counted}）" if outcome.lifted else ""
    yield f"评了 {outcome.kept} 名{lifted}"
    if outcome.regraded:
        names = "、".join(map(one_line, outcome.regraded))
        yield f"超出的改评 {one_line(quota.beyond)}：{names}"
    if outcome.waiting:
        names = "、".join(map(one_line, outcome.waiting))
        yield f"等待补的单位补齐才能定：{names}"
    if outcome.faulty:
        yield faulty_words(outcome.faulty)


def faulty_words(names: Sequence[str], then: str = "改正以后等次可能变") -> str:
    """``有单位出错，改正以后等次可能变：丙局``"""
    return f"有单位出错，{then}：{'、'.join(map(one_line, names))}"


def place_words(place: QuotaPlace) -> str:
    """``名额 9 名，第 10 名，改评 良好``"""
    limit = "名额还不知道" if place.limit is None else f"名额 {place.limit} 名"
    if place.used:
        limit += f"，改判定为的占了 {place.used} 名，其余的里"
    else:
        limit += "，"
    tied = "（并列）" if place.tied else ""
    change = (
        f"改评 {one_line(place.after)}" if place.after is not None else "等待补的单位补齐才能定"
    )
    if place.after == place.before:
        change = f"仍评 {one_line(place.after or '')}"
    return f"{limit}第 {place.place} 名{tied}，{change}"


def roll_notes(evaluation: Evaluation) -> Iterator[str]:
    """A line for each list of each group."""
    for value in evaluation.rolls:
        yield f"{roll_name(value)}：{_roll_words(value)}"
        yield from (f"  {words}" for words in left_out_words(evaluation.program, value))


def left_out_words(program: Program, value: RollValue) -> Iterator[str]:
    """``没有列：新局（按的式出错：除数为 0，…）``"""
    for one in value.left_out:
        what = {"单位": "", "当": "当的条件", "次序": "按的式"}[one.what]
        what = "" if one.state == "未评" else what
        whys = "；".join(cause_words(program, cause) for cause in one.causes)
        told = f"：{whys}" if whys and one.what != "单位" else ""
        yield f"没有列：{one_line(one.unit)}（{what}{one.state}{told}）"


def roll_name(value: RollValue) -> str:
    """``名单 红榜（县区）``"""
    group = f"（{one_line(value.group)}）" if value.group is not None else ""
    order = "，".join(one_line(key.text) for key in value.roll.keys)
    return f"名单 {one_line(value.roll.name)}{group}" + (f"（{order}）" if order else "")


def _roll_words(value: RollValue) -> str:
    shared = Counter(entry.place for entry in value.entries)
    words = (_entry_words(value.roll, one, shared[one.place] > 1) for one in value.entries)
    parts = ["、".join(words)]
    parts.append(open_words(value))
    return "；".join(part for part in parts if part) or "没有单位"


def open_words(value: RollValue) -> str:
    """Who may still come onto a list; nothing where that is settled."""
    names = "、".join(map(one_line, value.waiting))
    return f"还没有定：{names}（有单位待补，补齐以后再列）" if names else ""


def _entry_words(roll: Roll, entry: RollEntry, tied: bool) -> str:
    place = [] if entry.place is None else [f"名单第 {entry.place}{'（并列）' if tied else ''}"]
    found = "，".join([*place, *sort_values(roll, entry)])
    return one_line(entry.result.unit.name) + (f"（{found}）" if found else "")


def sort_values(roll: Roll, entry: RollEntry) -> list[str]:
    """What a list with an order of its own goes by, of one unit."""
    seen = entry.result.observation
    return [value_words(seen.value(key.value), key.value.type) for key in roll.keys]
