"""Grades that go by places: how many places there are for a grade, and which one a unit has."""

from collections.abc import Iterator
from fractions import Fraction

from rules_engine.explain import UnitResult
from rules_engine.ir import Expr, Grade, Places, Program
from rules_engine.model.numbers import decimal_text
from rules_engine.model.values import number_of
from rules_engine.reports.explain_details import span_words
from rules_engine.reports.rulings import grade_by_score
from rules_engine.source.sanitize import one_line

Json = dict[str, object]


def place_lines(program: Program, result: UnitResult) -> Iterator[str]:
    """``优秀 前 20% 四舍五入：参评 5 个，即 1 名；本单位排到第 2，不在内``, down to the grade that is got."""
    for grade, places in _looked_at(program, result):
        needed, limit = _values(result, places)
        if needed is None or limit is None:
            continue
        counted = "本单位是" if places.keeps_ties else "连同并列的，本单位排到"
        size = _number(result, places.members)
        of = "" if size is None else f"参评 {decimal_text(size)} 个，即 {decimal_text(limit)} 名；"
        within = "在内" if needed <= limit else "不在内"
        words = f"{one_line(grade.name)} {one_line(places.text)}：{of}"
        yield f"{words}{counted}第 {decimal_text(needed)}，{within}{span_words(grade.span)}"


def places_document(program: Program, result: UnitResult) -> list[Json]:
    """The same as data: ``needed`` places against ``limit``, of ``members`` (null: a number is written)."""
    found: list[Json] = []
    for grade, places in _looked_at(program, result):
        needed, limit = _values(result, places)
        size = _number(result, places.members)
        values = (("needed", needed), ("limit", limit), ("members", size))
        counts = {key: None if value is None else int(value) for key, value in values}
        found.append({"grade": grade.name, "text": places.text, **counts})
    return found


def _looked_at(program: Program, result: UnitResult) -> list[tuple[Grade, Places]]:
    """The grades by places, the best first, to the one that the unit has."""
    last = grade_by_score(program, result)
    found = []
    for grade in program.grades if last is not None else ():
        found += [(grade, grade.places)] if grade.places is not None else []
        if grade.name == last:
            break
    return found


def _values(result: UnitResult, places: Places) -> tuple[Fraction | None, Fraction | None]:
    return _number(result, places.needed), _number(result, places.limit)


def _number(result: UnitResult, expr: Expr | None) -> Fraction | None:
    return None if expr is None else number_of(result.observation.value(expr))
