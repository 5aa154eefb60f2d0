"""排名 and 统计."""

from rules_engine import ir
from rules_engine.model.rounding import RoundingMode
from rules_engine.semantics import lines, typed
from rules_engine.semantics.clauses import first_line
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.findings import outcomes as o
from rules_engine.semantics.naming import CLASS_WORD
from rules_engine.source import Span
from rules_engine.syntax import nodes


def lower_ranking(
    context: Context, file: nodes.File, exclusions: tuple[ir.Exclusion, ...]
) -> ir.Ranking | None:
    """The order of the units that take part."""
    blocks = lines.of_kind(file.blocks, nodes.Ranking)
    block = lines.the_one(context, blocks, "排名")
    if block is None:
        return None
    firsts = [key for key in lines.of_kind(block.items, nodes.RankKey) if key.first]
    first = lines.the_one(context, firsts, "按")
    if first is None:
        context.report(o.no_rank_key(block.span))
    ties = lines.the_one(context, lines.of_kind(block.items, nodes.Ties), "并列")
    if ties is None:
        context.report(o.ties_unstated(block.span))
    written = [key for key in lines.of_kind(block.items, nodes.RankKey) if key is not first]
    keys = [lower_key(context, key) for key in ([first] if first else []) + written]
    return ir.Ranking(
        tuple(key for key in keys if key is not None),
        ties.style if ties is not None else "占位",
        lower_group(context, lines.of_kind(block.items, nodes.GroupBy)),
        block.span,
        exclusions,
    )


def lower_key(context: Context, key: nodes.RankKey) -> ir.RankKey | None:
    """What units are ordered by."""
    value = typed.number(context, key.value, UNIT_LEVEL)
    if value is None:
        return None
    return ir.RankKey(value, key.direction == "从高到低", first_line(key.span))


def lower_group(context: Context, items: list[nodes.GroupBy]) -> str | None:
    """The attribute whose values are groups; None where all units are one."""
    line = lines.the_one(context, items, "分组")
    if line is None:
        return None
    word = line.name.text
    groupings = [name for name, _ in context.schema.groupings]
    context.used.add(word)
    if word != CLASS_WORD and word not in groupings:
        context.report(n.not_by_class(word, line.name.span, groupings))
    elif word == CLASS_WORD and not context.schema.classes:
        context.report(n.no_classes(line.span))
    return word


def lower_statistics(context: Context, file: nodes.File) -> tuple[ir.Statistic, ...]:
    """What the notice counts and averages."""
    blocks = lines.of_kind(file.blocks, nodes.Statistics)
    block = lines.the_one(context, blocks, "统计")
    if block is None:
        return ()
    group = lower_group(context, lines.of_kind(block.items, nodes.GroupBy))
    labels: dict[str, Span] = {}
    for line in lines.of_kind(block.items, nodes.Statistic):
        if line.label in labels:
            context.report(n.duplicate_name(line.label, line.span, labels[line.label]))
        labels.setdefault(line.label, line.span)
    made = [_statistic(context, s, group) for s in lines.of_kind(block.items, nodes.Statistic)]
    return tuple(statistic for statistic in made if statistic is not None)


def _statistic(context: Context, line: nodes.Statistic, group: str | None) -> ir.Statistic | None:
    if not _complete(line):
        context.report(o.statistic_incomplete(line.kind, line.span))
        return None
    value = condition = None
    if line.value is not None:
        value = typed.number(context, line.value, UNIT_LEVEL)
        if value is None:
            return None
    if line.when is not None:
        condition = typed.condition(context, line.when, UNIT_LEVEL)
        if condition is None:
            return None
    mode = RoundingMode(line.mode) if line.mode is not None else None
    return ir.Statistic(
        line.kind, line.label, value, condition, line.digits, mode, group, line.span
    )


def _complete(line: nodes.Statistic) -> bool:
    """个数 takes a condition, 占比 a condition and a rounding, the others a value and a rounding."""
    if line.kind not in ("个数", "占比"):
        return line.value is not None and line.mode is not None
    stated = line.when is not None and line.value is None
    return stated and (line.kind == "个数" or line.mode is not None)
