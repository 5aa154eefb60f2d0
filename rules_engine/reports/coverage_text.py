"""What cases exercised of a scheme, for people: figures, and every line with what it still lacks."""

from collections.abc import Iterator
from itertools import groupby

from rules_engine.source.sanitize import one_line
from rules_engine.testing.coverage import Coverage, Goal, Part


def coverage_text(coverage: Coverage) -> str:
    """``条款 9/10，分支 17/20，边界 12/15，合计 84.4%`` and the lines that are not covered."""
    parts = "，".join(f"{part.value} {_share(coverage, part)}" for part in Part)
    lines = [f"  覆盖：{parts}，合计 {percent(coverage)}", *_open_lines(coverage)]
    return "".join(f"{line}\n" for line in lines)


def _share(coverage: Coverage, part: Part) -> str:
    met, whole = coverage.count(part)
    return f"{met}/{whole}"


def percent(coverage: Coverage) -> str:
    """The share of all goals that are met, to one decimal, never rounded up."""
    met, whole = coverage.count()
    tenths = 1000 * met // whole if whole else 1000
    return f"{tenths // 10}.{tenths % 10}%"


def reaches(coverage: Coverage, least: int) -> bool:
    """Whether at least so many per cent of the goals are met."""
    met, whole = coverage.count()
    return 100 * met >= least * whole


def _open_lines(coverage: Coverage) -> Iterator[str]:
    places = {goal.span.begin.line for goal in coverage.open}
    width = len(str(max(places, default=0)))
    for file, of_file in groupby(coverage.open, key=lambda goal: goal.span.source.shown):
        if file:
            yield f"  沿用 {one_line(file)}"
        yield from _lines_of_file(list(of_file), width)


def _lines_of_file(open_goals: list[Goal], width: int) -> Iterator[str]:
    in_order = sorted(open_goals, key=lambda goal: goal.span.begin.line)
    for line, goals in groupby(in_order, key=lambda goal: goal.span.begin.line):
        here = list(goals)
        text = one_line(here[0].span.source.line_text(line).strip())
        yield f"  {line:>{width}} │ {text}"
        yield f"  {' ' * width} │   缺：{'；'.join(_wanted(here))}"


def _wanted(goals: list[Goal]) -> list[str]:
    return list(dict.fromkeys(one_line(goal.wanted) for goal in goals))
