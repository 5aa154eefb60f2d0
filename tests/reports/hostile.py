"""The same evaluation with any text in every name that a user can write."""

from functools import cache

from attrs import evolve

from rules_engine.explain import Evaluation, Evaluator, Ledger, UnitResult, make_ledger
from rules_engine.ir import Program, ScoreNode
from rules_engine.model.units import UnitFacts
from rules_engine.pipeline import compile_text
from tests.reports import world


@cache
def _results() -> Evaluation:
    return world.evaluation()


def evaluation(text: str) -> Evaluation:
    """``world.evaluation()`` with ``text`` in front of every name; indicators are called just so."""
    found = _results()
    program = _program(found.program, text)
    results = tuple(_result(result, program, text) for result in found.results)
    statistics = tuple(evolve(s, label=text + s.label) for s in found.statistics)
    return Evaluation(program, results, statistics)


def ledger(evaluated: Evaluation, result: UnitResult) -> Ledger:
    return make_ledger(evaluated.program, result.observation)


def _program(program: Program, text: str) -> Program:
    children = tuple(_node(node, text) for node in program.total.children)
    return evolve(
        program,
        name=text,
        cites=(text,),
        total=evolve(program.total, children=children),
        rulings=tuple(
            evolve(r, name=text, text=text, cites=(text,), bars=(text,)) for r in program.rulings
        ),
    )


def _node(node: ScoreNode, text: str) -> ScoreNode:
    return evolve(
        node,
        name=text,
        path=(text,),
        cites=(text,),
        clauses=tuple(evolve(c, text=text, cites=(text, "")) for c in node.clauses),
        children=tuple(_node(child, text) for child in node.children),
    )


def _result(result: UnitResult, program: Program, text: str) -> UnitResult:
    nodes = program.total.children
    return evolve(
        result,
        unit=evolve(result.unit, name=text + result.unit.name, kind=result.unit.kind),
        grade=None if result.grade is None else text + result.grade,
        sections=tuple(
            evolve(section, node=node) for section, node in zip(result.sections, nodes, strict=True)
        ),
        missing=tuple(text + name for name in result.missing),
        causes=tuple(evolve(cause, where=text) for cause in result.causes),
    )


def facts_everywhere(text: str) -> Evaluation:
    """Really evaluated: ``text`` in file names, places, records and the unit's name."""
    source = (world.HERE / "whole.rule").read_text("utf-8")
    compiled = compile_text(source, f"{text}.rule").program
    assert compiled is not None
    return Evaluator.of(compiled).evaluate([_facts(text)])


def _facts(text: str) -> UnitFacts:
    record = {"名称": text, "平台": "微信", "最后更新": None}
    usual = world.unit(text, 账号=(record,), 通报级别="市")
    places = dict.fromkeys([*usual.values, "账号[1].名称"], text)
    return UnitFacts(usual.unit, usual.values, places)
