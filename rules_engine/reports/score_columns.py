"""The columns of the result table, at three widths."""

from collections.abc import Callable
from fractions import Fraction

from rules_engine.explain import Section, Status, UnitResult
from rules_engine.explain.results import number_of
from rules_engine.ir import Program
from rules_engine.reports.amounts import MINUS, amount_text
from rules_engine.reports.grouping import Group
from rules_engine.reports.layout import Column
from rules_engine.reports.words import NOT_SCORED, state_word
from rules_engine.source.sanitize import one_line

_NOTHING = "-"
_TIED = "（并列）"
_Cell = Callable[[Program, UnitResult], str]


def all_columns(program: Program, group: Group) -> list[Column]:
    """Every top-level indicator and block has its column."""
    return _framed(program, group, _sections(program, group, 0))


def folded_columns(program: Program, group: Group) -> list[Column]:
    """The indicators are one column, 基本分; blocks keep theirs."""
    indicators = sum(node.kind == "指标" for node in program.total.children)
    base = _column(program, group, "基本分", _base)
    return _framed(program, group, [base, *_sections(program, group, indicators)])


def narrow_columns(program: Program, group: Group) -> list[Column]:
    """Totals only."""
    return _framed(program, group, [])


def _framed(program: Program, group: Group, parts: list[Column]) -> list[Column]:
    columns = [_column(program, group, "单位", _name, right=False)]
    if program.ranking is not None:
        columns.insert(0, _ranks(group))
    if program.schema.classes and not (program.ranking and program.ranking.by_class):
        columns.append(_column(program, group, "类别", _kind, right=False))
    columns += [*parts, _column(program, group, "总分", _total)]
    if program.grade is not None:
        columns.append(_column(program, group, "等次", _grade, right=False))
    return [*columns, _column(program, group, "状态", _state, right=False)]


def _column(
    program: Program, group: Group, title: str, cell: _Cell, *, right: bool = True
) -> Column:
    return Column(title, tuple(cell(program, result) for result in group.results), right=right)


def _ranks(group: Group) -> Column:
    """Ranks, with a mark on those that are shared."""
    numbers = [_NOTHING if r.rank is None else str(r.rank) for r in group.results]
    width = max(map(len, numbers), default=1)
    marks = [_TIED if r.unit.name in group.tied else "" for r in group.results]
    cells = (f"{number:>{width}}{mark}" for number, mark in zip(numbers, marks, strict=True))
    return Column("名次", tuple(cells))


def _sections(program: Program, group: Group, start: int) -> list[Column]:
    nodes = program.total.children[start:]
    columns = []
    for index, node in enumerate(nodes, start):
        cells = (_section(program, r, r.sections[index]) for r in group.results)
        columns.append(Column(one_line(node.name), tuple(cells), right=True))
    return columns


def _section(program: Program, result: UnitResult, section: Section) -> str:
    if section.score is None and not section.applies and result.status is not Status.FAULTY:
        return "不适用"
    score = None if section.score is None else section.node.sign * section.score
    return _number(program, result, score)


def _number(program: Program, result: UnitResult, value: Fraction | None) -> str:
    """A number, or the word for what stands in its place."""
    if result.status is Status.FAULTY:
        return _NOTHING
    if result.stopped:
        return NOT_SCORED
    if value is None:
        return Status.PENDING.value
    return amount_text(value, program.digits).replace("-", MINUS)


def _name(_program: Program, result: UnitResult) -> str:
    return one_line(result.unit.name)


def _kind(_program: Program, result: UnitResult) -> str:
    return one_line(result.unit.kind or _NOTHING)


def _base(program: Program, result: UnitResult) -> str:
    return _number(program, result, number_of(result.observation.value(program.total.base)))


def _total(program: Program, result: UnitResult) -> str:
    return _number(program, result, result.total)


def _grade(_program: Program, result: UnitResult) -> str:
    if result.grade is not None:
        return one_line(result.grade)
    return Status.PENDING.value if result.status is Status.PENDING else _NOTHING


def _state(_program: Program, result: UnitResult) -> str:
    return state_word(result)
