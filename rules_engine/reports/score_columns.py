"""The columns of the result table, at three widths."""

from collections.abc import Callable
from fractions import Fraction

from rules_engine.explain import NOT_SCORED, Section, Status, UnitResult, state_word
from rules_engine.ir import Program
from rules_engine.model.numbers import decimal_places
from rules_engine.model.spans import NO_SPANS, Spans
from rules_engine.model.values import Fault, number_of
from rules_engine.reports.amounts import MINUS, table_amount
from rules_engine.reports.grouping import Group, is_by_class
from rules_engine.reports.layout import Column
from rules_engine.reports.spans import span_text
from rules_engine.source.sanitize import one_line

_NOTHING = "-"
_TIED = "（并列）"


def all_columns(program: Program, group: Group, spans: Spans = NO_SPANS) -> list[Column]:
    """Every top-level indicator and block has its column. ``spans`` stand where a total cannot."""
    return _framed(program, group, _sections(program, group, 0), spans)


def folded_columns(program: Program, group: Group, spans: Spans = NO_SPANS) -> list[Column]:
    """The indicators are one column, 基本分; blocks keep theirs."""
    indicators = sum(node.kind == "指标" for node in program.total.children)
    base = _numbers(program, group, "基本分", lambda r: _value_of_base(program, r))
    return _framed(program, group, [base, *_sections(program, group, indicators)], spans)


def narrow_columns(program: Program, group: Group, spans: Spans = NO_SPANS) -> list[Column]:
    """Totals only."""
    return _framed(program, group, [], spans)


def _framed(program: Program, group: Group, parts: list[Column], spans: Spans) -> list[Column]:
    def instead(result: UnitResult) -> str:
        text = span_text(spans.get(result.unit.name), program.digits)
        return text.replace("-", MINUS) or _instead(result)

    columns = [] if program.ranking is None else [_ranks(group)]
    columns.append(_words(group, "单位", lambda result: result.unit.name))
    if program.schema.classes and not is_by_class(program):
        columns.append(_words(group, "类别", lambda result: result.unit.kind or _NOTHING))
    grouped_by = None if program.ranking is None else program.ranking.group
    for name, _ in program.schema.groupings:
        if name != grouped_by:
            columns.append(_groups(group, name))
    columns += [*parts, _numbers(program, group, "总分", lambda result: result.total, instead)]
    if program.grade is not None:
        columns.append(_words(group, "等次", _grade))
    return [*columns, _words(group, "状态", state_word)]


def _words(group: Group, title: str, word: Callable[[UnitResult], str]) -> Column:
    return Column(title, tuple(one_line(word(result)) for result in group.results))


def _groups(group: Group, attribute: str) -> Column:
    """What units are by an attribute of theirs."""
    return _words(group, attribute, lambda result: result.unit.group(attribute) or _NOTHING)


def _ranks(group: Group) -> Column:
    """Ranks, with a mark on those that are shared."""
    numbers = [_NOTHING if r.rank is None else str(r.rank) for r in group.results]
    width = max(map(len, numbers), default=1)
    marks = [_TIED if r.unit.name in group.tied else "" for r in group.results]
    cells = (f"{number:>{width}}{mark}" for number, mark in zip(numbers, marks, strict=True))
    return Column("名次", tuple(cells))


def _sections(program: Program, group: Group, start: int) -> list[Column]:
    """The columns of the top level from ``start`` on; what is taken away has a minus sign."""
    return [
        _numbers(program, group, one_line(node.name), _section_value(index), _section_word(index))
        for index, node in enumerate(program.total.children)
        if index >= start
    ]


def _section_value(index: int) -> Callable[[UnitResult], Fraction | None]:
    def value(result: UnitResult) -> Fraction | None:
        section = result.sections[index]
        return None if section.score is None else section.node.sign * section.score

    return value


def _section_word(index: int) -> Callable[[UnitResult], str]:
    def word(result: UnitResult) -> str:
        if _is_silent(result):
            return _instead(result)
        section: Section = result.sections[index]
        if not section.applies:
            return "不适用"
        if result.apart:
            return _NOTHING
        faulty = isinstance(result.observation.value(section.node.score), Fault)
        return Status.FAULTY.value if faulty else Status.PENDING.value

    return word


def _value_of_base(program: Program, result: UnitResult) -> Fraction | None:
    return number_of(result.observation.value(program.total.base))


def _instead(result: UnitResult) -> str:
    """What stands where a number cannot."""
    if result.status is Status.FAULTY or result.apart:
        return _NOTHING
    return NOT_SCORED if result.stopped else Status.PENDING.value


def _numbers(
    program: Program,
    group: Group,
    title: str,
    value: Callable[[UnitResult], Fraction | None],
    instead: Callable[[UnitResult], str] = _instead,
) -> Column:
    """Numbers with one number of decimals; words where a unit has none."""
    stated = [None if _is_silent(result) else value(result) for result in group.results]
    digits = _digits(program, stated)
    cells = (
        instead(result) if number is None else table_amount(number, digits).replace("-", MINUS)
        for result, number in zip(group.results, stated, strict=True)
    )
    return Column(title, tuple(cells), right=True)


def _is_silent(result: UnitResult) -> bool:
    return result.stopped or result.status is Status.FAULTY


def _digits(program: Program, values: list[Fraction | None]) -> int:
    """The declared decimals, or as many as the longest number of the column has."""
    if program.digits is not None:
        return program.digits
    return max((decimal_places(v) or 0 for v in values if v is not None), default=0)


def _grade(result: UnitResult) -> str:
    if result.grade is not None:
        return result.grade
    return Status.PENDING.value if result.status is Status.PENDING else _NOTHING
