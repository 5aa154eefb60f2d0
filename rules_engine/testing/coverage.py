"""What cases exercised of a scheme, from what the backend observed: clauses that had an effect,
conditions seen both ways, numbers seen at their limits.

Nothing is evaluated here. A goal looks at observed values; what is judged once for each record of a
list is observed as the records that matched, and by probes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum

from attrs import define, frozen

from rules_engine.backends.scalar import Observation
from rules_engine.ir import (
    Aggregate,
    Apply,
    Attribute,
    Case,
    Clause,
    Expr,
    Program,
    ScoreNode,
    walk,
)
from rules_engine.ir.expressions import Const
from rules_engine.ir.fold import operands_of
from rules_engine.ir.passes.levels import lists
from rules_engine.ir.passes.roots import all_roots
from rules_engine.model.values import number_of
from rules_engine.records import Shown
from rules_engine.source import Span
from rules_engine.testing.boundaries import Probe, boundaries
from rules_engine.testing.model import Trial


class Part(StrEnum):
    """What is counted apart."""

    CLAUSE = "条款"
    BRANCH = "分支"
    BOUNDARY = "边界"


_TABLE = "分档"
_ROW = "用到这一档"
Test = Callable[[Observation], bool]


@define(eq=False, repr=False)
class Goal(Shown):
    """Something that some case should exercise: ``wanted`` says what is lacking until one does."""

    part: Part
    span: Span
    wanted: str
    test: Test
    met: bool = False


@frozen(eq=False, repr=False)
class Coverage(Shown):
    """The goals of a scheme in the order of its text, each met or not."""

    goals: tuple[Goal, ...]

    def count(self, part: Part | None = None) -> tuple[int, int]:
        """How many goals of a part (None: of all) are met, and how many there are."""
        chosen = [goal for goal in self.goals if part in (None, goal.part)]
        return sum(goal.met for goal in chosen), len(chosen)

    @property
    def open(self) -> tuple[Goal, ...]:
        """The goals that no case met."""
        return tuple(goal for goal in self.goals if not goal.met)


def coverage_of(trial: Trial) -> Coverage:
    """What the cases of a trial exercised."""
    goals = sorted(_goals(trial), key=_order)
    for outcome in trial.outcomes:
        for result in outcome.evaluation.results:
            _meet(goals, result.observation)
    return Coverage(tuple(goals))


def _order(goal: Goal) -> tuple[str, int, Part, str]:
    """The scheme first, then the files that it takes."""
    return goal.span.source.shown, goal.span.start, goal.part, goal.wanted


def _meet(goals: Iterable[Goal], seen: Observation) -> None:
    for goal in goals:
        if not goal.met:
            goal.met = goal.test(seen)


def _goals(trial: Trial) -> list[Goal]:
    """Each goal once: a definition that is used in many places is one text."""
    found: dict[tuple[Part, Span, str], list[Goal]] = {}
    for goal in (*_written(trial.program), *map(_of_probe, trial.probes)):
        key = goal.part, goal.span, goal.wanted
        found.setdefault(key, []).append(goal)
    return [_joined(same) for same in found.values()]


def _of_probe(probe: Probe) -> Goal:
    return Goal(Part.BOUNDARY, probe.span, probe.wanted, lambda seen: seen.value(probe.met) is True)


def _joined(same: Sequence[Goal]) -> Goal:
    tests = [goal.test for goal in same]
    first = same[0]
    return Goal(first.part, first.span, first.wanted, lambda seen: any(t(seen) for t in tests))


def _written(program: Program) -> Iterator[Goal]:
    """The goals of all that is written; what the compiler made up stands at a name."""
    for item in program.nodes:
        yield from _of_item(item)
    for ruling in program.rulings:
        yes, no = f"{ruling.kind}成立", f"{ruling.kind}不成立"
        yield from _both_ways(ruling.active, ruling.span, yes, no)
    for grade in program.grades:
        if program.grade is not None:
            yield _reached(program.grade, grade.name, grade.span)
    yield from _of_expressions(program)


def _of_expressions(program: Program) -> Iterator[Goal]:
    conditions = {id(c.condition) for item in program.nodes for c in item.clauses}
    roots = all_roots(program)
    per_record = lists(roots)
    names = {item.span for item in program.nodes} | {ruling.span for ruling in program.rulings}
    written = [n for n in walk(roots) if n.span not in names and _text(n) != program.name]
    of_unit = [node for node in written if not per_record[id(node)]]
    for node in of_unit:
        if isinstance(node, Case) and id(node.branches[0][0]) not in conditions:
            yield from () if _all_settled(node) else _of_case(node)
        elif isinstance(node, Aggregate) and node.where is not None:
            yield from _of_records(node)
    for boundary in boundaries(program, of_unit):
        yield Goal(Part.BOUNDARY, boundary.span, boundary.wanted, boundary.test)


def _text(node: Expr) -> str:
    return node.span.text.strip("「」")


def _of_item(node: ScoreNode) -> Iterator[Goal]:
    if node.applicable is not None and not isinstance(node.applicable, Const):
        yield from _both_ways(node.applicable, node.span, "适用的单位", "不适用的单位")
    for clause in node.clauses:
        if not _never_acts(clause):
            yield Goal(Part.CLAUSE, clause.span, "起作用的用例", _effect(clause))
        if clause.condition is not None and not _settled(clause.condition):
            yield from _both_ways(clause.condition, clause.span, "条件成立", "条件不成立")


def _settled(condition: Expr) -> bool:
    """Whether a condition is the same for every case, such as what is in force on the as-of day."""
    return all(isinstance(leaf, Const) or operands_of(leaf) for leaf in walk((condition,)))


def _never_acts(clause: Clause) -> bool:
    """Whether a clause is no more than 得 0 分, which no case can make count."""
    zero = isinstance(clause.amount, Const) and clause.amount.value == 0
    return zero and clause.condition is None


def _effect(clause: Clause) -> Test:
    return lambda seen: _acts(clause, seen)


def _all_settled(node: Case) -> bool:
    return all(_settled(when) for when, _ in node.branches)


def _acts(clause: Clause, seen: Observation) -> bool:
    """Whether a clause moved points, or at least its condition held."""
    if clause.condition is not None and seen.value(clause.condition) is True:
        return number_of(seen.value(clause.amount)) is not None
    return bool(number_of(seen.value(clause.amount)))


def _both_ways(condition: Expr, span: Span, yes: str, no: str) -> Iterator[Goal]:
    yield Goal(Part.BRANCH, span, yes, lambda seen: seen.value(condition) is True)
    yield Goal(Part.BRANCH, span, no, lambda seen: seen.value(condition) is False)


def _reached(grade: Expr, name: str, span: Span) -> Goal:
    return Goal(Part.BRANCH, span, "得到这个等次", lambda seen: seen.value(grade) == name)


def _of_case(node: Case) -> Iterator[Goal]:
    """Every branch taken, and none."""
    whens = [when for when, _ in node.branches]
    last = node.otherwise.span
    if not node.span.text.startswith(_TABLE) and len(whens) == 1:
        yes, no = _labels(whens[0])
        yield Goal(Part.BRANCH, whens[0].span, yes, _taken([], whens[0]))
        yield Goal(Part.BRANCH, whens[0].span, no, _taken(whens))
        return
    for place, when in enumerate(whens):
        yield Goal(Part.BRANCH, when.span, _ROW, _taken(whens[:place], when))
    yield Goal(Part.BRANCH, last, _ROW, _taken(whens))


def _labels(when: Expr) -> tuple[str, str]:
    """What the two ways of a condition are called; ``10 分（县区 2 分）`` asks for the class."""
    by_class = _text(when) in _classes_named(when)
    return (f"{when.span.text}的单位", "别的类别") if by_class else ("条件成立", "条件不成立")


def _classes_named(when: Expr) -> frozenset[object]:
    """The class that a condition is about, if it is the bare name of one."""
    parts = when.operands if isinstance(when, Apply) and when.operator == "eq" else ()
    is_class = any(isinstance(part, Attribute) for part in parts)
    return frozenset(p.value for p in parts if isinstance(p, Const)) if is_class else frozenset()


def _taken(before: Sequence[Expr], when: Expr | None = None) -> Test:
    """Whether a branch is taken: those before it are not."""

    def test(seen: Observation) -> bool:
        passed = all(seen.value(other) is False for other in before)
        return passed and (when is None or seen.value(when) is True)

    return test


def _of_records(node: Aggregate) -> Iterator[Goal]:
    assert node.where is not None, "the caller looked"
    span = node.where.span
    yield Goal(Part.BRANCH, span, "有符合的记录", lambda seen: bool(seen.matches(node)))
    yield Goal(Part.BRANCH, span, "有不符合的记录", lambda seen: _some_left_out(node, seen))


def _some_left_out(node: Aggregate, seen: Observation) -> bool:
    records = seen.facts.values.get(node.source)
    return isinstance(records, tuple) and len(seen.matches(node)) < len(records)
