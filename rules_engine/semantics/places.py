"""等次 by places: 前 20% 四舍五入, 第 4 到 10 名. Made of comparisons between units: how many come before
a unit in the order of 排名, against how many places there are."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.rounding import RoundingMode
from rules_engine.model.types import PLAIN, RATIO, NumberType
from rules_engine.records import Alike
from rules_engine.semantics import lines, naming, typed
from rules_engine.semantics.comparing import COUNT
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.findings import places as f
from rules_engine.semantics.findings import standing as s
from rules_engine.semantics.inapplicable import settled
from rules_engine.semantics.thresholds import without_better_ends
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

_OPPOSITE = {"rank_down": "rank_up", "rank_up": "rank_down"}


@frozen(eq=False, repr=False)
class Placed(Alike):
    """A grade by places, its condition, and the condition without the upper ends of 总分."""

    grade: nodes.Grade
    places: ir.Places
    condition: ir.Expr
    above: ir.Expr


def placed_grades(
    context: Context,
    block: nodes.Grades,
    file: nodes.File,
    ranking: ir.Ranking | None,
    *,
    low: bool,
) -> list[Placed]:
    """The grades of a block that go by places, those of fewer places first."""
    wanted = [grade for grade in block.grades if grade.places is not None]
    cut = lines.the_one(context, block.cuts, "并列")
    if not wanted:
        if cut is not None:
            context.report(f.ties_of_nothing(cut.span))
        return []
    if not _is_whole(context, block, wanted, cut, file):
        return []
    in_order = _in_order(context, wanted)
    if in_order is None or ranking is None or not ranking.keys or cut is None:
        return []
    keeps = cut.word == "都评"
    made = [_placed(context, g, ranking, keeps_ties=keeps, low=low) for g in in_order]
    return [one for one in made if one is not None]


def _is_whole(
    context: Context,
    block: nodes.Grades,
    wanted: Sequence[nodes.Grade],
    cut: nodes.Cut | None,
    file: nodes.File,
) -> bool:
    """Whether all is said that places need."""
    name, span = wanted[0].name.text, wanted[0].span
    rankings = lines.of_kind(file.blocks, nodes.Ranking)
    dense = [t for r in rankings for t in lines.of_kind(r.items, nodes.Ties) if t.style == "密集"]
    rest = [grade for grade in block.grades if grade.kind == "其余"]
    found = []
    if not rankings:
        found.append(f.no_ranking(name, span))
    if dense:
        found.append(f.dense_ranking(name, span, dense[0].span))
    if cut is None:
        found.append(f.ties_unstated(name, span))
    if not rest:
        found.append(f.no_rest(block.span))
    for one in found:
        context.report(one)
    return not found


def _in_order(context: Context, wanted: Sequence[nodes.Grade]) -> list[nodes.Grade] | None:
    """Fewer places first; reports what is no place, and what cannot be told apart."""
    wrong = [grade for grade in wanted if not _is_place(context, grade)]
    if wrong:
        return None
    ordered = sorted(wanted, key=lambda grade: _last(grade).value)
    for one, other in pairwise(ordered):
        if not _is_further(_last(one), _last(other)):
            names = other.name.text, one.name.text
            context.report(f.not_further(*names, other.span, one.span))
            return None
    for before, grade in zip([None, *ordered], ordered, strict=False):
        if not _follows(before, grade):
            place = grade if before is None else before
            words = "前一等到这里" if before is not None else "前面没有别的等次"
            context.report(f.does_not_follow(grade.name.text, words, grade.span, place.span))
            return None
    return ordered


def _last(grade: nodes.Grade) -> e.Quantity:
    assert grade.places is not None
    return grade.places.last


def _is_place(context: Context, grade: nodes.Grade) -> bool:
    places = grade.places
    assert places is not None
    if places.word == "后":
        context.report(f.counted_from_the_end(grade.name.text, places.span))
        return False
    ends = [end for end in (places.first, places.last) if end is not None]
    values = [value for end in ends for value in _values(end)]
    shares = [_is_share(end) for end in ends]
    share = all(shares) and max(values) <= 100 and min(values) > 0
    if share and places.mode is None:
        words = places.span.text.strip()
        context.report(f.rounding_missing(grade.name.text, words, places.span))
        return False
    numbers = not any(shares) and all(v.denominator == 1 and v > 0 for v in values)
    plain = all(
        typed.measure(typed.constant(e_.value, e_.measure, e_.span)) == PLAIN for e_ in ends
    )
    if not share and not (numbers and plain and places.mode is None):
        context.report(f.not_a_place(places.span))
        return False
    return True


def _values(end: e.Quantity) -> list[Fraction]:
    return [end.value, *(part.value for part in end.by_class)]


def _is_share(end: e.Quantity) -> bool:
    return typed.measure(typed.constant(end.value, end.measure, end.span)) == RATIO


def _by_name(end: e.Quantity, names: Sequence[str]) -> list[Fraction]:
    own = {part.name.text: part.value for part in end.by_class}
    return [end.value, *(own.get(name, end.value) for name in names)]


def _is_further(one: e.Quantity, other: e.Quantity) -> bool:
    """Whether a place lies behind another one, in every group."""
    names = sorted({part.name.text for end in (one, other) for part in end.by_class})
    pairs = zip(_by_name(one, names), _by_name(other, names), strict=True)
    return _is_share(one) == _is_share(other) and all(near < far for near, far in pairs)


def _follows(before: nodes.Grade | None, grade: nodes.Grade) -> bool:
    """Whether a range begins where the one before it ends."""
    assert grade.places is not None
    first = grade.places.first
    if first is None:
        return True
    step = 0 if _is_share(first) else 1
    ends = [] if before is None else [_last(before)]
    names = sorted({part.name.text for end in (first, *ends) for part in end.by_class})
    wanted = [value + step for value in _by_name(ends[0], names)] if ends else [Fraction(step)]
    return _by_name(first, names) == (wanted if ends else wanted * (len(names) + 1))


def _placed(
    context: Context, grade: nodes.Grade, ranking: ir.Ranking, *, keeps_ties: bool, low: bool
) -> Placed | None:
    places = _places(context, grade, ranking, keeps_ties=keeps_ties)
    if places is None:
        return None
    span = grade.places.span if grade.places is not None else grade.span
    within: ir.Expr = ir.Apply("le", (places.needed, places.limit), make.BOOL, span)
    if len(ranking.keys) > 1 or ranking.keys[0].value is not context.total:
        # A unit without a rank is in no place.
        nowhere = ir.Apply("is_not_applicable", (places.needed,), make.BOOL, span)
        within = make.when(nowhere, make.truth(False, span), within, span)
    if grade.when is None:
        return Placed(grade, places, within, within)
    condition = typed.condition(context, grade.when, UNIT_LEVEL)
    if condition is None:
        return None
    also = settled(context, condition)
    wider = without_better_ends(context, grade.when, low=low)
    above = [within] if wider is None else [within, wider]
    return Placed(
        grade,
        places,
        make.all_of([within, also], grade.span),
        make.all_of(above, grade.span),
    )


def _places(
    context: Context, grade: nodes.Grade, ranking: ir.Ranking, *, keeps_ties: bool
) -> ir.Places | None:
    assert grade.places is not None
    last, mode, span = grade.places.last, grade.places.mode, grade.places.span
    if last.by_class and ranking.group is None:
        context.report(s.quota_by_class(last.span))
        return None
    limit = naming.quantity(context, last, ranking.group or naming.CLASS_WORD)
    if limit is None:
        return None
    order = _Order(ranking.group or "", context.takes_part, span)
    members = None
    if mode is not None:
        members = order.members()
        share = make.mul(limit, members, span, NumberType(PLAIN))
        limit = ir.Round(share, 0, RoundingMode(mode), COUNT, span)
    needed = order.needed(ranking.keys, keeps_ties=keeps_ties)
    return ir.Places(needed, limit, members, _words(grade.places), keeps_ties)


def _words(places: nodes.Places) -> str:
    return " ".join(places.span.text.split())


@frozen(eq=False, repr=False)
class _Order(Alike):
    """The units that share an attribute (empty: all), in the order of keys."""

    scope: str
    takes_part: ir.Expr | None
    span: Span

    def members(self) -> ir.Expr:
        """How many units take part."""
        return self._cohort("count", make.const(1, COUNT, self.span))

    def needed(self, keys: Sequence[ir.RankKey], *, keeps_ties: bool) -> ir.Expr:
        """Which place a unit has; where equal units are not kept, the last one that they have."""
        operator, value = self._one(keys)
        if keeps_ties:
            return self._cohort(operator, value)
        behind = self._cohort(_OPPOSITE[operator], value)
        counted = self._cohort("count", value)
        others = make.sub(counted, behind, self.span, COUNT)
        return make.add([others, make.const(1, COUNT, self.span)], self.span, COUNT)

    def _one(self, keys: Sequence[ir.RankKey]) -> tuple[str, ir.Expr]:
        """One value that orders units as the keys do one after the other: the rank by the first, a step
        of which is more than all ranks by the others."""
        operator = "rank_down" if keys[0].descending else "rank_up"
        if len(keys) == 1:
            return operator, keys[0].value
        one = make.const(1, COUNT, self.span)
        step = make.add([self.members(), one], self.span, COUNT)
        first = make.mul(self._cohort(operator, keys[0].value), step, self.span, COUNT)
        further = self._cohort(*self._one(keys[1:]))
        return "rank_up", make.add([first, further], self.span, COUNT)

    def _cohort(self, operator: str, operand: ir.Expr) -> ir.Expr:
        assert isinstance(operand.type, NumberType)
        return ir.Cohort(operator, operand, COUNT, self.span, self.scope, self.takes_part)
