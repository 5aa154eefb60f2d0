"""名额 and 名单: what is made of finished ranks."""

from collections.abc import Sequence

from rules_engine import ir
from rules_engine.model.rounding import RoundingMode
from rules_engine.model.types import PLAIN, RATIO, NumberType
from rules_engine.semantics import lines, naming, typed
from rules_engine.semantics.clauses import first_line
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.findings import standing as f
from rules_engine.semantics.ordering import lower_group, lower_key
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes


def lower_quotas(
    context: Context, file: nodes.File, grades: Sequence[ir.Grade]
) -> tuple[ir.Quota, ...]:
    """The quotas, in the order in which they take effect: those of better grades first."""
    order = [grade.name for grade in grades]
    seen: dict[frozenset[str], Span] = {}
    made = []
    for block in lines.of_kind(file.blocks, nodes.Quota):
        wanted = frozenset(name.text for name in block.grades)
        if wanted in seen:
            words = "、".join(name.text for name in block.grades)
            context.report(n.duplicate_name(f"名额 {words}", block.grades[0].span, seen[wanted]))
        seen.setdefault(wanted, block.grades[0].span)
        quota = _quota(context, file, block, order)
        made += [] if quota is None else [quota]
    made.sort(key=lambda quota: (max(map(order.index, quota.grades)), len(quota.grades)))
    return tuple(made)


def _quota(
    context: Context, file: nodes.File, block: nodes.Quota, order: Sequence[str]
) -> ir.Quota | None:
    span = block.grades[0].span
    if not lines.of_kind(file.blocks, nodes.Ranking):
        context.report(f.quota_without_ranking(block.grades[0].text, span))
        return None
    group = lower_group(context, lines.of_kind(block.items, nodes.GroupBy))
    limit = _limit(context, block, group)
    cut = lines.the_one(context, lines.of_kind(block.items, nodes.Cut), "并列")
    beyond = lines.the_one(context, lines.of_kind(block.items, nodes.Regrade), "超出")
    lifted = _lifted(context, file, block)
    if cut is None:
        words = ("并列在名额边上的评不评", "并列 都不评")
        context.report(f.quota_incomplete(block.grades[0].text, *words, span))
    if beyond is None:
        words = ("超出名额的改评什么", "超出 改评 良好")
        context.report(f.quota_incomplete(block.grades[0].text, *words, span))
    known = _known_grades(context, block, beyond, order)
    if limit is None or cut is None or beyond is None or not known:
        return None
    line = lines.of_kind(block.items, nodes.QuotaLimit)[0]
    return ir.Quota(
        grades=tuple(name.text for name in block.grades),
        limit=limit,
        mode=RoundingMode(line.mode) if line.mode is not None else None,
        least=line.least or 0,
        group=group,
        keeps_ties=cut.word == "都评",
        beyond=beyond.grade.text,
        lifted_count=lifted,
        text=first_line(line.span),
        cites=lines.cites(block.items),
        span=span,
    )


def _limit(context: Context, block: nodes.Quota, group: str | None) -> ir.Expr | None:
    """A share of the group with its rounding, or a number of units without one."""
    name, span = block.grades[0].text, block.grades[0].span
    line = lines.the_one(context, lines.of_kind(block.items, nodes.QuotaLimit), "最多")
    if line is None:
        context.report(f.quota_incomplete(name, "最多评多少", "最多 30% 截尾", span))
        return None
    if line.limit.by_class and group is None:
        context.report(f.quota_by_class(line.limit.span))
        return None
    made = naming.quantity(context, line.limit, group or naming.CLASS_WORD)
    if made is None:
        return None
    assert isinstance(made.type, NumberType)
    values = [line.limit.value, *(part.value for part in line.limit.by_class)]
    if made.type.measure == RATIO and max(values) <= 100:
        if line.mode is None:
            context.report(f.quota_rounding_missing(name, line.span))
        return made
    counts = made.type.measure == PLAIN and all(value.denominator == 1 for value in values)
    if not counts or line.mode is not None or line.least is not None:
        context.report(f.quota_not_a_number(line.span))
        return None
    return made


def _lifted(context: Context, file: nodes.File, block: nodes.Quota) -> bool:
    """Whether units that a 改判 gives the grade count; to be said where one can."""
    line = lines.the_one(context, lines.of_kind(block.items, nodes.Lifted), "改判定为的")
    grades = [name.text for name in block.grades]
    overrides = lines.of_kind(file.blocks, nodes.Override)
    lifting = [each for each in overrides if lifts(each, grades)]
    if line is None and lifting:
        places = block.grades[0].span, lifting[0].name.span
        context.report(f.lifted_unstated(block.grades[0].text, lifting[0].name.text, *places))
    return line is None or line.word == "占名额"


def lifts(override: nodes.Override, grades: Sequence[str]) -> bool:
    """Whether it can give one of these grades to a unit."""
    if override.move is not None:
        return override.move.way == "提高"
    return override.grade is not None and override.grade.text in grades


def _known_grades(
    context: Context, block: nodes.Quota, beyond: nodes.Regrade | None, order: Sequence[str]
) -> bool:
    named = [*block.grades, *([beyond.grade] if beyond is not None else [])]
    for name in named:
        if name.text not in order:
            context.report(n.unknown_grade(name.text, name.span, list(order)))
            return False
    lowest = max(order.index(name.text) for name in block.grades)
    if beyond is not None and order.index(beyond.grade.text) <= lowest:
        grade = beyond.grade
        context.report(f.regraded_upwards(order[lowest], grade.text, grade.span))
        return False
    return True


def lower_rolls(
    context: Context, file: nodes.File, grades: Sequence[ir.Grade]
) -> tuple[ir.Roll, ...]:
    """The rolls, in the order of the text."""
    blocks = lines.of_kind(file.blocks, nodes.Roll)
    seen: dict[str, Span] = {}
    for block in blocks:
        if block.name.text in seen:
            first = seen[block.name.text]
            context.report(n.duplicate_name(block.name.text, block.name.span, first))
        seen.setdefault(block.name.text, block.name.span)
    made = [_roll(context, file, block, [grade.name for grade in grades]) for block in blocks]
    return tuple(roll for roll in made if roll is not None)


def _roll(
    context: Context, file: nodes.File, block: nodes.Roll, order: Sequence[str]
) -> ir.Roll | None:
    items = block.items
    named = lines.the_one(context, lines.of_kind(items, nodes.RollGrades), "等次")
    when = lines.the_one(context, lines.of_kind(items, nodes.RulingWhen), "当")
    take = lines.the_one(context, lines.of_kind(items, nodes.Take), "取")
    cut = lines.the_one(context, lines.of_kind(items, nodes.Cut), "并列")
    roster = lines.the_one(context, lines.of_kind(items, nodes.RosterOrder), "按 名录次序")
    keys = _keys(context, lines.of_kind(items, nodes.RankKey), block)
    ordered = bool(keys) or bool(lines.of_kind(file.blocks, nodes.Ranking))
    _check_roll(context, block, named or when or take, take, cut, ordered=ordered)
    for name in named.grades if named is not None else ():
        if name.text not in order:
            context.report(n.unknown_grade(name.text, name.span, list(order)))
    condition = None
    if when is not None:
        condition = typed.condition(context, when.when, UNIT_LEVEL)
        if condition is None:
            return None
    return ir.Roll(
        name=block.name.text,
        condition=condition,
        grades=tuple(name.text for name in named.grades) if named is not None else (),
        keys=keys,
        take=take.number if take is not None else None,
        from_top=take is None or take.end == "前",
        keeps_ties=cut is not None and cut.word == "都列",
        group=lower_group(context, lines.of_kind(items, nodes.GroupBy)),
        roster_order=roster is not None,
        cites=lines.cites(items),
        notes=lines.notes(items),
        span=block.name.span,
    )


def _check_roll(
    context: Context,
    block: nodes.Roll,
    chosen_by: e.Node | None,
    take: nodes.Take | None,
    cut: nodes.Cut | None,
    *,
    ordered: bool,
) -> None:
    name, span = block.name.text, block.name.span
    if chosen_by is None:
        context.report(f.roll_incomplete(name, "列哪些单位", "等次 优秀；或：取 前 5 名", span))
    if take is not None and cut is None:
        context.report(f.roll_incomplete(name, "并列在末位的列不列", "并列 都列", take.span))
    if cut is not None and take is None:
        context.report(f.roll_incomplete(name, "取几名", "取 前 5 名", cut.span))
    if take is not None and not ordered:
        context.report(f.roll_incomplete(name, "按什么取", "按 总分 从高到低", take.span))


def _keys(
    context: Context, written: list[nodes.RankKey], block: nodes.Roll
) -> tuple[ir.RankKey, ...]:
    firsts = [key for key in written if key.first]
    first = lines.the_one(context, firsts, "按")
    if written and first is None:
        words = ("先按什么排", "按 总分 从高到低")
        context.report(f.roll_incomplete(block.name.text, *words, written[0].span))
    order = [*([first] if first else []), *(key for key in written if not key.first)]
    keys = [lower_key(context, key) for key in order]
    return tuple(key for key in keys if key is not None)
