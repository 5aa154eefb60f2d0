"""The oracle's quotas and rolls: what docs/language/comparison.md 16.4 and 16.5 say."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import takewhile
from typing import Any

from rules_engine.model.values import Fault, Missing, NotApplicable
from rules_engine.syntax import nodes as n
from tests.oracle.clauses import of_type
from tests.oracle.merging import both
from tests.oracle.moving import overrides_that_lift
from tests.oracle.reference import Reference
from tests.oracle.rounding import rounded
from tests.oracle.values import literal

LAST = ((1,), ())


def split(
    reference: Reference, items: Sequence[Any], standings: Sequence[Any]
) -> dict[Any, list[Any]]:
    """The units by group, in the declared order of the groups."""
    lines = of_type(items, n.GroupBy)
    if not lines:
        return {"": list(standings)}
    name = lines[0].name.text
    groups = {value: [] for value in (*reference.groupings[name], None)}
    for one in standings:
        groups[reference.values.group(one.facts, name)].append(one)
    return {value: members for value, members in groups.items() if members}


def ordering(reference: Reference, lines: Sequence[n.RankKey], one: Any) -> tuple[Any, ...]:
    """Sorts the best first; without a place in the order: last."""
    if one.status != "正常" or reference.stopped(one.facts):
        return LAST
    keys = []
    for line in sorted(lines, key=lambda line: not line.first):
        value = reference.values.of(one.facts, line.value)
        if value is None or isinstance(value, Missing | Fault | NotApplicable):
            return LAST
        keys.append(-value if line.direction == "从高到低" else value)
    return ((0,), tuple(keys))


def ranking_lines(reference: Reference) -> list[n.RankKey]:
    return [
        key for r in of_type(reference.blocks, n.Ranking) for key in of_type(r.items, n.RankKey)
    ]


# ── 16.4 ──


def settle_quotas(reference: Reference, standings: Sequence[Any]) -> None:
    """Give every unit the grade that the quotas leave it."""
    names = [grade.name.text for grade in reference.in_order_of_lines()]
    blocks = of_type(reference.blocks, n.Quota)
    for block in sorted(
        blocks, key=lambda b: (max(names.index(g.text) for g in b.grades), len(b.grades))
    ):
        for members in split(reference, block.items, standings).values():
            _settle(reference, block, members, names)


def _may_have(reference: Reference, one: Any, grades: list[str]) -> bool:
    """16.4-9: whether no veto that surely holds bars it from all of these grades."""
    return not all(reference.barred(one.facts, grade) is True for grade in grades)


def _settle(reference: Reference, block: n.Quota, members: list[Any], names: list[str]) -> None:
    grades = [g.text for g in block.grades]
    holders = [m for m in members if m.status == "正常" and m.grade in grades]
    open_ = [
        m
        for m in members
        if m.status == "待补"
        and (m.grade in grades if isinstance(m.grade, str) else _may_have(reference, m, grades))
    ]
    lifted = [m for m in holders if _lifted(reference, m)]
    counted = [line.word for line in of_type(block.items, n.Lifted)] != ["不占名额"]
    competing = [m for m in holders if m not in lifted]
    parts = [reference.takes_part(m.facts) for m in members]
    most = sum(part is not False for part in parts)
    least = most - sum(isinstance(part, Missing) for part in parts)
    used = len(lifted) if counted else 0
    low, high = (_limit(block, members[0], size) - used for size in (least, most))
    keys = {id(m): ordering(reference, ranking_lines(reference), m) for m in competing}
    gaps = {f"{m.facts.unit.name}·{fact}" for m in open_ for fact in m.missing}
    if len(competing) + len(open_) > low:
        for m in open_:
            if isinstance(m.grade, str):
                m.grade, m.missing = Missing(frozenset()), m.missing | gaps
    for m in competing:
        better = sum(k < keys[id(m)] for k in keys.values())
        same = sum(k == keys[id(m)] for k in keys.values())
        for_all = of_type(block.items, n.Cut)[0].word == "都评"
        needed = better + 1 if for_all else better + same
        if needed > high:
            m.grade = _lower(reference, block, m, names)
            if isinstance(m.grade, Missing):
                m.status, m.missing = "待补", m.missing | m.grade.facts
        elif needed + len(open_) > low:
            m.status, m.grade, m.missing = "待补", Missing(frozenset()), m.missing | gaps


def _limit(block: n.Quota, member: Any, size: int) -> int:
    line = of_type(block.items, n.QuotaLimit)[0]
    group = of_type(block.items, n.GroupBy)
    value = literal(line.limit, member.facts.unit.group(group[0].name.text) if group else None)
    if line.mode is None:
        return int(value)
    return max(line.least or 0, int(rounded(Fraction(value * size), line.mode, 0)))


def _lifted(reference: Reference, one: Any) -> bool:
    overrides = overrides_that_lift(reference.rulings, one.grade)
    return any(reference.effective(one.facts, r) is True for r in overrides)


def _lower(reference: Reference, block: n.Quota, one: Any, names: list[str]) -> Any:
    """16.4-5, Missing where it goes by a veto that is not known yet."""
    beyond = of_type(block.items, n.Regrade)[0].grade.text
    scored = [g.name.text for g in reference.in_order_of_lines() if g.kind != "另定"]
    own = [scored.index(g.text) for g in block.grades if g.text in scored]
    further = scored[max(own) + 1 :] if own else []
    below = scored[scored.index(beyond) :] if beyond in scored else [beyond, *further]
    barred = {name: reference.barred(one.facts, name) for name in below}
    free = [name for name in below if barred[name] is not True]
    sure = [name for name in free if not isinstance(barred[name], Missing)]
    doubtful = free[: free.index(sure[0])] if sure else free
    others = {*doubtful, sure[0] if sure else beyond}
    if len(others) == 1:
        return others.pop()
    gaps = (value.facts for name in doubtful if isinstance(value := barred[name], Missing))
    return Missing(frozenset().union(*gaps))


# ── 16.5 ──


def open_in_rolls(reference: Reference, u: Any) -> set[str]:
    """What the lists of 16.5-6 wait for; of a list whose condition does not hold nothing is asked."""
    found: set[str] = set()
    unscored = isinstance(reference.total(u, "final"), NotApplicable)
    graded = not isinstance(reference.grade(u), NotApplicable)
    for roll in of_type(reference.blocks, n.Roll):
        if unscored and not _may_list_unscored(roll, graded=graded):
            continue
        tests = [reference.values.of(u, line.when) for line in of_type(roll.items, n.RulingWhen)]
        keys = [line.value for line in of_type(roll.items, n.RankKey)]
        if all(test is True for test in tests):
            tests += [reference.values.of(u, key) for key in keys]
        found |= {fact for value in tests if isinstance(value, Missing) for fact in value.facts}
    return found


def _may_list_unscored(roll: n.Roll, *, graded: bool) -> bool:
    """16.5-6: whether a unit that is 未评 may be on a list: it has no place in an order, and may have no grade."""
    in_order = of_type(roll.items, n.RankKey) or of_type(roll.items, n.Take)
    return not in_order and (graded or not of_type(roll.items, n.RollGrades))


def rolls(reference: Reference, standings: Sequence[Any]) -> dict[tuple[str, str], str]:
    found = {}
    for roll in of_type(reference.blocks, n.Roll):
        for group, members in split(reference, roll.items, standings).items():
            names, open_ = _listed(reference, roll, members)
            off = sorted(_left_out(reference, roll, members))
            words = "、".join(names)
            words += f"；待定：{'、'.join(sorted(open_))}" if open_ else ""
            words += f"；没有列：{'、'.join(off)}" if off else ""
            found[roll.name.text, group or ""] = words
    return found


def _left_out(reference: Reference, roll: n.Roll, members: list[Any]) -> list[str]:
    """16.5-8"""
    own, take = of_type(roll.items, n.RankKey), of_type(roll.items, n.Take)
    found = []
    for m in members:
        tests = [reference.values.of(m.facts, w.when) for w in of_type(roll.items, n.RulingWhen)]
        broken = isinstance(both(tests), Fault) and _otherwise(reference, roll, m) is True
        placeless = (own or take) and _fits(reference, roll, m) is True
        lost = placeless and _position(reference, roll, m) == LAST
        if m.status == "出错" or broken or lost:
            found.append(m.facts.unit.name)
    return found


def _position(reference: Reference, roll: n.Roll, one: Any) -> Any:
    """The place in the order, the best first; LAST: none; an Open one: known as far as it goes."""
    lines = of_type(roll.items, n.RankKey) or ranking_lines(reference)
    lines = sorted(lines, key=lambda line: not line.first)
    values = [reference.values.of(one.facts, line.value) for line in lines]
    if any(not isinstance(v, int | Fraction | Missing) for v in values) or (
        lines and reference.stopped(one.facts)
    ):
        return LAST
    downward = [line.direction == "从高到低" for line in lines]
    known = list(takewhile(lambda v: not isinstance(v, Missing), values))
    place = tuple(-v if down else v for v, down in zip(known, downward, strict=False))
    return ((0,), place) if len(known) == len(values) else Open(place)


def _listed(reference: Reference, roll: n.Roll, members: list[Any]) -> tuple[list[str], list[str]]:
    """16.5-6: who is on the list whatever is still reported, and who may come onto it."""
    own, take = of_type(roll.items, n.RankKey), of_type(roll.items, n.Take)

    def on_paper(one: Any) -> tuple[Any, ...]:
        kind, classes = one.facts.unit.kind, reference.classes
        return (classes.index(kind) if kind in classes else len(classes), one.facts.unit.name)

    fitting = {id(m): _fits(reference, roll, m) for m in members}
    at = {id(m): _position(reference, roll, m) for m in members}
    chosen = [m for m in members if fitting[id(m)] is True]
    open_ = [m for m in members if isinstance(fitting[id(m)], Missing)]
    if own or take:
        open_ = [m for m in open_ if not reference.stopped(m.facts)]
        open_ += [m for m in chosen if isinstance(at[id(m)], Open)]
        chosen = [m for m in chosen if _is_placed(at[id(m)])]
    chosen.sort(key=lambda m: (_in_print(at[id(m)]), on_paper(m)))
    if take:
        places = [at[id(m)] for m in (*chosen, *open_)]
        # What is not known of a place may turn out to be none, so only those that are known stand ahead.
        placed = list(chosen)

        def others(one: Any) -> list[Any]:
            return [at[id(m)] for m in placed if m is not one]

        sure = [m for m in chosen if _is_in(roll, take[0], at[id(m)], places)]
        may = [m for m in (*open_, *chosen) if _may_come(roll, take[0], at[id(m)], others(m))]
        open_ = [m for m in may if m not in sure]
        chosen = sure
    if of_type(roll.items, n.RosterOrder):
        chosen.sort(key=lambda m: (m.facts.unit.place or 10**9, on_paper(m)))
    return [m.facts.unit.name for m in chosen], [m.facts.unit.name for m in open_]


class Open(tuple[Any, ...]):
    """The values that are known of a place, up to the first that is not."""


def _in_print(at: Any) -> Any:
    """Those whose place is not known come last."""
    return ((2,), ()) if isinstance(at, Open) else at


def _is_placed(at: Any) -> bool:
    return at != LAST and not isinstance(at, Open)


def _values(at: Any) -> tuple[Any, ...]:
    return tuple(at) if isinstance(at, Open) else at[1]


def _is_in(roll: n.Roll, take: n.Take, own: Any, everyone: list[Any]) -> bool:
    """Whether a place that is known is among the first or last of those of everyone, itself among them; those
    that are Open stand where it is worst for it, those of LAST nowhere. None is among the first 0."""
    placed = [at for at in everyone if _is_placed(at)]
    before = sum(_is_ahead(take, at[1], own[1]) for at in placed)
    before += sum(not _is_ahead(take, own[1], at) for at in everyone if isinstance(at, Open))
    all_in = of_type(roll.items, n.Cut)[0].word == "都列"
    return before + (1 if all_in else placed.count(own)) <= int(take.number)


def _may_come(roll: n.Roll, take: n.Take, own: Any, others: list[Any]) -> bool:
    """Whether a place, Open or not, may be among them: behind those alone that surely stand ahead."""
    if own == LAST:
        return int(take.number) > 0
    before = sum(_is_ahead(take, _values(at), _values(own)) for at in others if at != LAST)
    if _is_placed(own) and of_type(roll.items, n.Cut)[0].word != "都列":
        before += sum(at == own for at in others if _is_placed(at))
    return before < int(take.number)


def _is_ahead(take: n.Take, one: Any, other: Any) -> bool:
    """Whether it is so by what is known of both."""
    known = min(len(one), len(other))
    first, second = tuple(one[:known]), tuple(other[:known])
    return bool(first < second if take.end == "前" else first > second)


def _fits(reference: Reference, roll: n.Roll, one: Any) -> Any:
    tests = [reference.values.of(one.facts, w.when) for w in of_type(roll.items, n.RulingWhen)]
    held = both(tests)
    if isinstance(held, Fault | NotApplicable):
        return False
    return both([held, _otherwise(reference, roll, one)])


def _otherwise(reference: Reference, roll: n.Roll, one: Any) -> Any:
    """What is asked besides the conditions."""
    grades = [g.text for line in of_type(roll.items, n.RollGrades) for g in line.grades]
    if one.status in ("出错", "不参评"):
        return False
    of_grade: Any = not grades or one.grade in grades
    if grades and isinstance(one.grade, Missing):
        of_grade = Missing(frozenset())
    return both([of_grade, reference.takes_part(one.facts)])
