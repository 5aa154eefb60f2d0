"""How the ledger of a program is laid out: what is the same for every unit, worked out once.

A unit's ledger then only reads its registers: one number a line, all in one go.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from attrs import field, frozen

from rules_engine.backends.scalar import Outline, Reading
from rules_engine.ir import Clause, Program, ScoreNode, Step
from rules_engine.ir.expressions import Expr
from rules_engine.records import Shown

START = "起点"
CLAUSE = "条款"
CHILD = "下级"

# Beyond this, numbers of one common scale would cost more than the fractions they save.
_LARGEST_SCALE = 10**40


@frozen(eq=False, repr=False)
class Form(Shown):
    """What a line says, whatever its amount: ``kind`` is 起点, 条款, 下级 or a step's. Amounts are
    in units of 1/``scale`` point."""

    kind: str
    text: str
    scale: int
    clause: Clause | None = None
    step: Step | None = None


@frozen(eq=False, repr=False)
class StepPlan(Shown):
    """A step that can change the running value, and where the value after it is read."""

    form: Form
    after: int


@frozen(eq=False, repr=False)
class NodePlan(Shown):
    """The lines of a score node. Those of start and clauses are heads of the ledger from ``first``
    to before ``last``; ``gathered`` and ``score`` are where these values are read. ``child`` is the
    line of the node in the ledger of its parent."""

    node: ScoreNode
    scale: int
    first: int
    last: int
    gathered: int
    steps: tuple[StepPlan, ...]
    score: int
    child: Form
    children: tuple["NodePlan", ...]


@frozen(eq=False, repr=False)
class LedgerPlan(Shown):
    """The ledger of a program: its nodes, the lines of the total, and all that is read for them.
    ``heads`` are the lines of starts and clauses of all nodes, whose amounts are read first."""

    program: Program
    scale: int
    reading: Reading
    heads: tuple[Form, ...]
    nodes: tuple[NodePlan, ...]
    gathered: int
    steps: tuple[StepPlan, ...]
    score: int


def plan_of(program: Program, outline: Outline) -> LedgerPlan:
    """The plan of a program's ledgers. Costs far more than one ledger."""
    planner = _Planner(outline, _scale(program, outline))
    total = program.total
    for node in program.nodes:
        planner.head(node)
    nodes = tuple(planner.node(node) for node in total.children)
    gathered = planner.read(total.gathered)
    steps = planner.steps(total.gathered, total.steps)
    score = planner.read(total.score)
    reading = outline.reading(planner.read_values)
    heads = tuple(planner.heads)
    return LedgerPlan(program, planner.scale, reading, heads, nodes, gathered, steps, score)


def _scale(program: Program, outline: Outline) -> int:
    """A scale on which the numbers of all lines are integers, as far as that is known before."""
    scale: int = 10 ** ((program.digits or 0) + 2)
    for expr in _amounts(program):
        wider = lcm(scale, outline.grid(expr))
        scale = wider if wider <= _LARGEST_SCALE else scale
    return scale


def _amounts(program: Program) -> list[Expr]:
    amounts = [program.total.gathered, *(step.value for step in program.total.steps)]
    for node in program.nodes:
        amounts += [clause.amount for clause in node.clauses]
        amounts += [node.gathered, node.score, *(step.value for step in node.steps)]
    return amounts


@frozen(eq=False, repr=False)
class _Planner(Shown):
    outline: Outline
    scale: int
    read_values: list[tuple[Expr, Fraction]] = field(factory=list)
    heads: list[Form] = field(factory=list)
    spans: dict[int, tuple[int, int]] = field(factory=dict)

    def read(self, expr: Expr, sign: int = 1) -> int:
        """Where the value of ``expr`` will be found, times ``sign`` and the scale."""
        self.read_values.append((expr, Fraction(sign * self.scale)))
        return len(self.read_values) - 1

    def head(self, node: ScoreNode) -> None:
        """The lines of a node's start and clauses, before anything else is read."""
        first = len(self.heads)
        if node.base is not None:
            self.read(node.base)
            self.heads.append(Form(START, f"{node.name}满分", self.scale))
        for clause in node.clauses:
            # In a 扣分 block amounts count towards what the block takes away.
            self.read(clause.amount, 1 if clause.sign == node.sign else -1)
            self.heads.append(Form(CLAUSE, clause.text, self.scale, clause=clause))
        self.spans[id(node)] = first, len(self.heads)

    def node(self, node: ScoreNode) -> NodePlan:
        first, last = self.spans[id(node)]
        return NodePlan(
            node=node,
            scale=self.scale,
            first=first,
            last=last,
            gathered=self.read(node.gathered),
            steps=self.steps(node.gathered, node.steps),
            score=self.read(node.score),
            child=Form(CHILD, node.name, self.scale),
            children=tuple(self.node(child) for child in node.children),
        )

    def steps(self, before: Expr, steps: Sequence[Step]) -> tuple[StepPlan, ...]:
        """Those that can change the running value: a bound that never binds shares the register of
        the value before it."""
        kept = []
        for step in steps:
            if not self.outline.same(before, step.value):
                form = Form(step.kind.value, step.kind.value, self.scale, step=step)
                kept.append(StepPlan(form, self.read(step.value)))
            before = step.value
        return tuple(kept)
