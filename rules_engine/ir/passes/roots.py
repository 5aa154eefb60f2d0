"""Where a program's expressions begin: what results need, and what only an explanation asks for."""

from collections.abc import Iterable, Iterator, Sequence

from rules_engine.ir import construct as make
from rules_engine.ir.expressions import Apply, Cohort, Expr
from rules_engine.ir.fold import walk
from rules_engine.ir.program import Clause, Program, ScoreNode, Total
from rules_engine.operators import CALENDAR_OPERATORS


def result_roots(program: Program) -> tuple[Expr, ...]:
    """What decides totals, scores, grades, ranks and statistics."""
    return tuple(_present(_results(program)))


def asked_roots(program: Program) -> tuple[Expr, ...]:
    """What is asked of every unit; scores of items are inside, under their conditions, and so is what
    lists go by and statistics are of."""
    counted = [statistic.condition for statistic in program.statistics]
    return tuple(_present([*_asked(program), *counted, *_of_some(program)]))


def all_roots(program: Program) -> tuple[Expr, ...]:
    """Every expression the program holds, results first."""
    return tuple(_present([*_results(program), *_details(program)]))


def counts_workdays(program: Program) -> bool:
    """Whether evaluating the program takes a calendar of working days."""
    nodes = (node for node in walk(all_roots(program)) if isinstance(node, Apply))
    return any(node.operator in CALENDAR_OPERATORS for node in nodes)


def compares_units(program: Program) -> bool:
    """Whether a result builds on what other units have."""
    return asks_of_others(result_roots(program))


def asks_of_others(roots: Sequence[Expr]) -> bool:
    """Whether one of these expressions builds on what other units have."""
    return any(isinstance(node, Cohort) for node in walk(roots))


def _present(expressions: Iterable[Expr | None]) -> Iterator[Expr]:
    return (expression for expression in expressions if expression is not None)


def _results(program: Program) -> Iterator[Expr | None]:
    total = program.total
    yield from _asked(program)
    for statistic in program.statistics:
        yield from (statistic.value, statistic.condition)
    yield from (key.value for roll in program.rolls for key in roll.keys)
    yield from (total.before_veto, total.base, total.unscored, program.grade_by_score)
    for node in program.nodes:
        yield from (node.score, node.applicable)
    yield from (ruling.active for ruling in program.rulings)
    if program.ranking is not None:
        yield from (exclusion.condition for exclusion in program.ranking.exclusions)
    yield from (quota.limit for quota in program.quotas)


def _asked(program: Program) -> Iterator[Expr | None]:
    yield from (program.total.score, program.grade, program.takes_part)
    yield from (ruling.effective for ruling in program.rulings)
    if program.ranking is not None:
        yield from (key.value for key in program.ranking.keys)
    yield from (roll.condition for roll in program.rolls)


def _of_some(program: Program) -> Iterator[Expr]:
    """What a list goes by, and what a statistic is of, is asked of those for which its condition holds."""
    for roll in program.rolls:
        yield from (_where(roll.condition, key.value) for key in roll.keys)
    for statistic in program.statistics:
        if statistic.value is not None:
            yield _where(statistic.condition, statistic.value)


def _where(condition: Expr | None, value: Expr) -> Expr:
    return make.when(condition, value, make.const(0, value.type, value.span), value.span)


def _details(program: Program) -> Iterator[Expr | None]:
    yield from _of_total(program.total)
    for node in program.nodes:
        yield from _of_node(node)
    for grade in program.grades:
        yield grade.condition
        if grade.places is not None:
            yield from (grade.places.needed, grade.places.limit, grade.places.members)
    yield from (ruling.points for ruling in program.rulings)


def _of_total(total: Total) -> Iterator[Expr | None]:
    yield from (total.gathered, total.full_marks, total.maximum, total.floor)
    yield from (step.value for step in total.steps)


def _of_node(node: ScoreNode) -> Iterator[Expr | None]:
    yield from (node.points, node.floor, node.base, node.gathered)
    yield from (step.value for step in node.steps)
    for clause in node.clauses:
        yield from _of_clause(clause)


def _of_clause(clause: Clause) -> Iterator[Expr | None]:
    yield from (clause.amount, clause.condition, clause.possible)
    yield from clause.evidence
    if clause.period is not None:
        yield from (clause.period.as_of, clause.period.holds)
