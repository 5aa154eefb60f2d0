"""What explanations show of a ledger, whatever the format: which entries, with which signs."""

from fractions import Fraction

from rules_engine.explain import Entry, Ledger, Line, Status, UnitResult
from rules_engine.explain.ledger_plan import CHILD
from rules_engine.ir import ScoreNode, Step, StepKind
from rules_engine.model.values import Fault, number_of
from rules_engine.reports.rule_text import written

_NOT_MADE_UP_FOR = ("全案折算", "不计")
_QUOTED = (StepKind.NO_SCORE, StepKind.STAGE, StepKind.CAP_FIRST)


def shown_entries(result: UnitResult, ledger: Ledger) -> tuple[Entry, ...]:
    """All entries; of a unit that is 出错 only those that cannot be had, and none where a veto
    stopped scoring: its items are 未评."""
    if result.stopped:
        return ()
    if result.status is Status.FAULTY:
        return tuple(_faulty(entry) for entry in ledger.entries if isinstance(entry.state, Fault))
    return ledger.entries


def has_losses(result: UnitResult) -> bool:
    """Whether points that were lost can be listed: the items were scored, and without a fault."""
    return not result.stopped and result.status is not Status.FAULTY


def _faulty(entry: Entry) -> Entry:
    children = [_faulty(child) for child in entry.children if isinstance(child.state, Fault)]
    return entry._replace(children=tuple(children))


def signed(node: ScoreNode, amount: Fraction | None) -> Fraction | None:
    """Points towards the parent: what a 扣分 block takes away is negative."""
    return None if amount is None else node.sign * amount


def points_left_out(entry: Entry) -> Fraction:
    """Points of items below that do not apply and that this level does not make up for; at most what
    the level is worth beside the items that are left: of items that stand for each other, one for
    each class, those of another class are not among its points."""
    left = [child for child in entry.children if _has_left(child)]
    stay = [child for child in entry.children if not _has_left(child)]
    own = sum((_worth(c) for c in left if c.node.treatment in _NOT_MADE_UP_FOR), Fraction(0))
    if own and entry.points is not None:
        others = [*stay, *(child for child in left if child.node.treatment == "折算")]
        own = min(own, max(entry.points - sum(map(_worth, others), Fraction(0)), Fraction(0)))
    return own + sum((points_left_out(child) * child.weight for child in stay), Fraction(0))


def _worth(entry: Entry) -> Fraction:
    """The points of an indicator in those of its level."""
    counts = entry.node.kind == "指标" and entry.points is not None
    return (entry.points or Fraction(0)) * entry.weight if counts else Fraction(0)


def _has_left(entry: Entry) -> bool:
    return not entry.applies and entry.score is None


def own_lines(entry: Entry) -> tuple[Line, ...]:
    """The lines of an entry that are not its children."""
    return tuple(line for line in entry.lines if line.kind != CHILD)


def set_to(entry: Entry, line: Line) -> Fraction | None:
    """Points that a step settles whatever came before it: 不得分 over a clause that is 未报. None for
    other lines, whose amounts say what they change."""
    if line.step is None or line.amount is not None or line.state is not None:
        return None
    return signed(entry.node, number_of(entry.observation.value(line.step.value)))


def line_text(line: Line) -> str:
    """What a line is called: the clause, the line that took effect, or the kind of step."""
    return line.text if line.step is None else step_text(line.step)


def step_text(step: Step) -> str:
    """The kind of step, with the line of the scheme that asks for it where there is one."""
    if step.grounds is not None and step.kind is not StepKind.STAGE:
        return written(step.value.span)
    if step.kind not in _QUOTED:
        return step.kind.value
    text = written(step.value.span)
    return text if text.startswith(step.kind.value) else f"{step.kind.value}：{text}"
