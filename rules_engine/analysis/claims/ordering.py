"""Two programs over the same units: what they would have to agree in beyond scores and grades of one unit,
which are ranks, quotas, lists and statistics."""

from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import frozen

from rules_engine.analysis.claims.model import Claim, Label, Mark, Standing, Verdict
from rules_engine.ir import construct as make
from rules_engine.ir.expressions import Expr
from rules_engine.ir.program import Program, Quota, RankKey, Roll, Ruling, Statistic
from rules_engine.source import Span


@frozen(eq=False)
class Part:
    """What a program says of many units: how it is called, what of it must be the same word for word, and
    the expressions that must come to the same."""

    name: str
    said: tuple[object, ...]
    values: tuple[tuple[str, Expr], ...]
    span: Span


def order_claims(old: Program, new: Program) -> Iterator[Claim]:
    """That what parts of both programs go by is the same for each unit."""
    yield from _taking_part(old, new)
    for one, other in _shared(old, new):
        if _alike(one, other):
            for (name, value), (_, in_new) in zip(one.values, other.values, strict=True):
                words = f"{one.name}的{name}一样"
                shown = (value, in_new)
                yield Claim("same", (one.name, name), words, value, one.span, Mark.DIFFERS, shown)


def unlike(old: Program, new: Program) -> Iterator[Verdict]:
    """The parts of which nothing is claimed, as they are said in two ways: what comes of that is not known."""
    for one, other in _shared(old, new):
        if not _alike(one, other):
            yield _unknown(one, f"两份方案的{one.name}写得不一样，没有比较")
    first, second = _parts(old), _parts(new)
    for which, only in (("旧", first.keys() - second.keys()), ("新", second.keys() - first.keys())):
        for name in sorted(only):
            if name in _DECISIVE:
                yield _unknown((first | second)[name], f"{name}只有{which}方案有")


# What changes ranks and grades; a list or a statistic more changes nothing of what both have.
_DECISIVE = ("排名", "名额")


def _unknown(part: Part, note: str) -> Verdict:
    always = make.const(True, make.BOOL, part.span)
    claim = Claim("same", (part.name,), f"{part.name}一样", always, part.span, Mark.DIFFERS)
    return Verdict(claim, Standing.OPEN, Label.UNDECIDED, note)


def _taking_part(old: Program, new: Program) -> Iterator[Claim]:
    if old.takes_part is None and new.takes_part is None:
        return
    span = old.total.score.span
    one, other = (p.takes_part or make.const(True, make.BOOL, span) for p in (old, new))
    yield Claim("same", ("参评",), "参评的单位一样", one, span, Mark.DIFFERS, (one, other))


def _shared(old: Program, new: Program) -> Iterator[tuple[Part, Part]]:
    first, second = _parts(old), _parts(new)
    return ((part, second[name]) for name, part in first.items() if name in second)


def _alike(one: Part, other: Part) -> bool:
    names = ([name for name, _ in part.values] for part in (one, other))
    return one.said == other.said and next(names) == next(names)


def _parts(program: Program) -> dict[str, Part]:
    """The parts by name; of those that are called alike the second has a number."""
    found: dict[str, Part] = {}
    counts: Counter[str] = Counter()
    for part in _all(program):
        counts[part.name] += 1
        again = counts[part.name] > 1
        found[f"{part.name}（{counts[part.name]}）" if again else part.name] = part
    return found


def _all(program: Program) -> Iterator[Part]:
    ranking = program.ranking
    if ranking is not None:
        said = (ranking.ties, ranking.group, *_ways(ranking.keys))
        yield Part("排名", said, tuple(_keys(ranking.keys)), ranking.span)
    if program.quotas:
        yield _quotas(program)
    yield from map(_roll, program.rolls)
    yield from map(_statistic, program.statistics)


def _quotas(program: Program) -> Part:
    """All of them: one comes after the other; with which grades are better, and what rulings bar and lift."""
    grades = tuple((grade.name, grade.elsewhere) for grade in program.grades)
    said = (grades, *map(_limits, program.quotas), *map(_outcome, program.rulings))
    limits = tuple((f"个数（{'、'.join(quota.grades)}）", quota.limit) for quota in program.quotas)
    rulings = tuple(
        (f"{ruling.kind}“{ruling.name}”{which}", value)
        for ruling in program.rulings
        for which, value in (("的条件", ruling.active), ("是否生效", ruling.effective))
    )
    return Part("名额", said, (*limits, *rulings), program.quotas[0].span)


def _limits(quota: Quota) -> tuple[object, ...]:
    who = (quota.grades, quota.group, quota.beyond)
    return (*who, quota.mode, quota.least, quota.keeps_ties, quota.lifted_count)


def _outcome(ruling: Ruling) -> tuple[object, ...]:
    return ruling.kind, ruling.grade, ruling.bars, ruling.steps, ruling.adds_up, ruling.stops


def _roll(roll: Roll) -> Part:
    taken = (roll.take, roll.from_top, roll.keeps_ties, roll.group, roll.roster_order)
    said = (roll.grades, *taken, *_ways(roll.keys))
    values = (*_condition(roll.condition, roll.span), *_keys(roll.keys))
    return Part(f"名单“{roll.name}”", said, values, roll.span)


def _statistic(one: Statistic) -> Part:
    values = _condition(one.condition, one.span)
    if one.value is not None:
        values = (*values, ("式", one.value))
    said = (one.kind, one.digits, one.mode, one.group)
    return Part(f"统计“{one.label}”", said, values, one.span)


def _condition(condition: Expr | None, span: Span) -> tuple[tuple[str, Expr], ...]:
    """A condition; one that always holds where there is none."""
    return (("条件", condition or make.const(True, make.BOOL, span)),)


def _ways(keys: Sequence[RankKey]) -> tuple[object, ...]:
    return tuple(key.descending for key in keys)


def _keys(keys: Sequence[RankKey]) -> Iterator[tuple[str, Expr]]:
    return ((f"第 {place} 式", key.value) for place, key in enumerate(keys, 1))
