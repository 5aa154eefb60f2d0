"""How a value compares with those of other units: with how many, which is best, who was left out."""

from collections.abc import Iterator

from attrs import frozen

from rules_engine.backends.scalar import Compared, Observation
from rules_engine.ir import Cohort
from rules_engine.model.types import CLASS
from rules_engine.model.values import Fault, Number, Value
from rules_engine.records import Alike
from rules_engine.reports.values import value_words
from rules_engine.source.sanitize import one_line

_NAMED = 5
_LOW_IS_BEST = frozenset(("min", "rank_up", "rank_up_dense"))


@frozen(eq=False, repr=False)
class Comparison(Alike):
    """``scope`` says among whom; ``best`` are the units with the ``best_value``, which ``best_word``
    names; ``left_out`` are units and why; ``own`` is the value of the unit itself, in words; ``units`` are
    those compared."""

    scope: str
    count: int
    own: str
    best_word: str
    best_value: str
    best: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    units: tuple[str, ...] = ()


def comparison_of(cohort: Cohort, seen: Observation) -> Comparison:
    """What a comparison looked at, for one of its units."""
    compared, type_ = seen.compared(cohort), cohort.operand.type
    low = cohort.operator in _LOW_IS_BEST
    value, names = _best(compared, low=low)
    return Comparison(
        scope=_scope(cohort, seen),
        count=len(compared.known()),
        own=value_words(seen.value(cohort.operand), type_),
        best_word="最低" if low else "最高",
        best_value="" if value is None else value_words(value, type_),
        best=names,
        left_out=tuple((name, _reason(why, cohort)) for name, why in compared.left_out()),
        units=tuple(name for name, _ in compared.known()),
    )


def _scope(cohort: Cohort, seen: Observation) -> str:
    """``全体``, or what the units compared have in common."""
    group = seen.facts.unit.group(cohort.scope) if cohort.scope else None
    if group is None:
        return "全体"
    return one_line(group if cohort.scope == CLASS else f"{cohort.scope}为{group}的")


def _best(compared: Compared, *, low: bool) -> tuple[Number | None, tuple[str, ...]]:
    values = compared.values()
    if not values:
        return None, ()
    best = (min if low else max)(value for _, value in values)
    return best, tuple(name for name, value in values if value == best)


def _reason(why: Value, cohort: Cohort) -> str:
    if why is False:
        part = cohort.takes_part
        return "不参评" if part is None or part.span is not cohort.span else "条件不成立"
    if why is None:
        return "空"
    if not isinstance(why, Fault):
        return "不适用"
    return "、".join(sorted({cause.kind.value for cause in why.causes}))


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """``比较：县区 3 个单位，最高 50（体育局）；本单位 30``, and who was left out."""
    best = f"，{comparison.best_word} {comparison.best_value}（{_listed(comparison.best)}）"
    found = best if comparison.best else ""
    among = "、".join(map(one_line, comparison.units[:_NAMED]))
    more = " 等" if len(comparison.units) > _NAMED else ""
    whom = f"（{among}{more}）" if among else ""
    yield f"比较：{comparison.scope} {comparison.count} 个单位{whom}{found}；本单位 {comparison.own}"
    if comparison.left_out:
        rows = [f"{one_line(name)}（{why}）" for name, why in comparison.left_out]
        yield f"没有参加比较：{'、'.join(rows)}"


def _listed(names: tuple[str, ...]) -> str:
    shown = "、".join(map(one_line, names[:_NAMED]))
    return shown if len(names) <= _NAMED else f"{shown} 等 {len(names)} 个"
