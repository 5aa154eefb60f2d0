"""Literate cases about totals that wait for facts: what they can still come to, and by which facts."""

from collections.abc import Iterator
from fractions import Fraction

import pytest

from rules_engine.analysis.missing import Effect, Gaps, gaps
from rules_engine.explain import Evaluation, Status
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.model.spans import Span
from rules_engine.pipeline import score
from rules_engine.reports.amounts import amount_text
from rules_engine.reports.spans import LOOSE, between_text
from tests.corpus import literate
from tests.corpus.evaluators import rolls
from tests.corpus.literate import SPAN_BLOCKS, Block, Case
from tests.corpus.test_cases import read, settle


def _asks(case: Case) -> bool:
    return any(block.kind in SPAN_BLOCKS for one in case.rounds for block in one.expected)


CASES = [case for case in literate.read_cases() if _asks(case)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_span(case: Case, updating: bool) -> None:
    for one in case.rounds:
        inputs, _ = read(case, one)
        evaluation = score(inputs.program, inputs.units).evaluation
        waiting = [r for r in evaluation.results if r.status is Status.PENDING]
        found = gaps(
            inputs.program,
            [result.observation for result in evaluation.results],
            {r.unit.name: r.missing for r in sorted(waiting, key=lambda r: r.unit.name)},
            shipped_calendar(),
        )
        for block in one.expected:
            if block.kind in SPAN_BLOCKS:
                lists = block.kind == "expect-rolls"
                lines = _rolls(evaluation) if lists else _lines(block, found)
                settle(case, block, "".join(f"{line}\n" for line in lines), updating)


def _rolls(evaluation: Evaluation) -> Iterator[str]:
    """``红榜：甲局、乙局；待定：丙局``"""
    for (name, group), words in rolls(evaluation).items():
        yield f"{name}{group and f'（{group}）'}：{words.removeprefix('；')}"


def _lines(block: Block, found: list[Gaps]) -> Iterator[str]:
    """``单位 30–70 非紧 也可能未评 合格、不合格``, or ``事实 30 等次 非紧`` of one unit."""
    for one in found:
        if block.kind == "expect-span":
            yield " ".join(filter(None, [one.unit, *_span(one.found.span)]))
        elif one.unit == block.words:
            yield from map(_effect, one.effects)
            yield from (f"{fact} 都一样" for fact in one.idle)


def _span(span: Span) -> Iterator[str]:
    text = between_text(span.low, span.high, None) if span.valued else ""
    yield text
    yield LOOSE if text and not span.tight else ""
    yield "也可能未评" if span.may_be_unscored else ""
    yield "也可能出错" if span.may_fail else ""
    yield "、".join(span.grades)


def _effect(effect: Effect) -> str:
    by = "不限" if effect.by is None else amount_text(Fraction(effect.by), None)
    words = ["等次" if effect.grade else "", "" if effect.tight else LOOSE]
    return " ".join(filter(None, [effect.fact, by, *words]))
