"""Compiles a scheme, scores units and reads values back, for the tests of this folder."""

from fractions import Fraction

from rules_engine.backends.scalar import prepare
from rules_engine.backends.scalar.observation import Observation
from rules_engine.diagnostics.render_terminal import render
from rules_engine.ir import Expr, Program, ScoreNode
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Value
from rules_engine.pipeline import compile_text


def program_of(text: str) -> Program:
    """The program of a scheme that must compile."""
    compiled = compile_text(text, "方案.rule")
    assert compiled.program is not None, render(compiled.diagnostics, colour=False, style="full")
    return compiled.program


def codes(text: str) -> list[str]:
    """The codes of the errors of a scheme."""
    return [found.code for found in compile_text(text, "方案.rule").errors]


class Scored:
    """What was seen of one unit."""

    def __init__(self, program: Program, observation: Observation) -> None:
        self.program = program
        self.observation = observation

    def value(self, expr: Expr | None) -> Value:
        assert expr is not None
        return self.observation.value(expr)

    @property
    def total(self) -> Value:
        return self.value(self.program.total.score)

    @property
    def grade(self) -> Value:
        return self.value(self.program.grade)

    def node(self, name: str) -> ScoreNode:
        return next(node for node in self.program.nodes if node.name == name)

    def score(self, name: str) -> Value:
        return self.value(self.node(name).score)

    def points(self, name: str) -> Value:
        return self.value(self.node(name).points)


def score(
    text: str, kind: str | None = None, roles: frozenset[str] = frozenset(), **facts: Value
) -> Scored:
    """Score one unit by itself. Facts are given by name; what is not given is 未报."""
    program = program_of(text)
    unit = UnitFacts(Unit("测试局", kind, roles), facts)
    return Scored(program, prepare(program).observe_one(unit))


def score_all(text: str, *units: UnitFacts) -> list[Scored]:
    """Score units together."""
    program = program_of(text)
    return [Scored(program, seen) for seen in prepare(program).observe(units)]


def scheme(body: str, full: str = "10", head: str = "  舍入 逐项 四舍五入 2 位\n") -> str:
    """A scheme around facts and indicators."""
    return f"方案 试算\n  满分 {full} 分\n{head}{body}"


def half(text: str) -> Fraction:
    """An exact number."""
    return Fraction(text)
