"""Canonical lines of what comes after the scores: 否决, 改判, 等次, 排名, 名额, 名单, 统计."""

from typing import Any, assert_never

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from rules_engine.syntax.printing_clauses import indented
from rules_engine.syntax.printing_expressions import (
    condition_text,
    expression_text,
    grade_text,
    name_text,
    names_text,
    quantity_text,
    quoted_text,
)
from rules_engine.syntax.printing_lines import in_order, points_text, reference_text, silence_text
from rules_engine.syntax.printing_standing import grades_text, rank_key_text, standing_line

Judgement = n.Veto | n.Override | n.Grades | n.Ranking | n.Quota | n.Roll | n.Statistics


def judgement_lines(block: Judgement) -> list[str]:
    """The lines of a block that judges by scores and facts."""
    match block:
        case n.Veto():
            return _veto(block)
        case n.Override():
            return _override(block)
        case n.Grades():
            others: list[Any] = [*block.silences, *block.cuts, *block.directions]
            others.sort(key=lambda line: line.span.start)
            return ["等次", *in_order(block.grades, others, _grade)]
        case n.Ranking():
            return ["排名", *indented([_ranking_item(item) for item in block.items])]
        case n.Quota():
            items = indented([standing_line(item) for item in block.items])
            return [f"名额 {grades_text(block.grades)}", *items]
        case n.Roll():
            items = indented([standing_line(item) for item in block.items])
            return [f"名单 {name_text(block.name)}", *items]
        case n.Statistics():
            return ["统计", *indented([_statistics_item(item) for item in block.items])]
        case _:
            assert_never(block)


def _veto(veto: n.Veto) -> list[str]:
    outcomes = [f" 结果 {grade_text(grade)}" for grade in veto.grades]
    outcomes += [f" 记 {points_text(points)}" for points in veto.points]
    outcomes += [" 停止评分"] if veto.stops else []
    outcomes += [f" 不得评 {'、'.join(map(grade_text, veto.bars))}"] if veto.bars else []
    outcomes += [f" {_move(move)}" for move in veto.moves]
    head = f"否决 {name_text(veto.name)}{''.join(outcomes)}{_beats(veto.beats)}"
    return [head, *indented([_ruling(item) for item in veto.items])]


def _override(block: n.Override) -> list[str]:
    head = f"改判 {name_text(block.name)}"
    head += f" {_move(block.move)}" if block.move is not None else ""
    head += f" 定为 {grade_text(block.grade)}" if block.grade is not None else ""
    return [head + _beats(block.beats), *indented([_ruling(item) for item in block.items])]


def _move(move: n.GradeMove) -> str:
    together = f" {move.together}" if move.together is not None else ""
    return f"{move.way} {move.number} 个等次{together}"


def _beats(names: tuple[e.Name, ...]) -> str:
    return f" 优先于 {names_text(names)}" if names else ""


def _ruling(item: n.RulingItem) -> str:
    if isinstance(item, n.RulingWhen):
        return f"当 {expression_text(item.when)}"
    return silence_text(item) if isinstance(item, n.Silence) else reference_text(item)


def _grade(grade: n.Grade) -> list[str]:
    rest = "" if grade.kind == "当" else f" {grade.kind}"
    if grade.places is not None:
        rest = f" {_places(grade.places)}"
    return [f"{grade_text(grade.name)}{rest}{condition_text('当', grade.when)}"]


def _places(places: n.Places) -> str:
    ends = [end for end in (places.first, places.last) if end is not None]
    words = (places.word, " 到 ".join(map(quantity_text, ends)), places.mode)
    return " ".join(word for word in words if word)


def _ranking_item(item: n.RankingItem) -> str:
    match item:
        case n.RankKey():
            return rank_key_text(item)
        case n.Ties():
            return f"并列 {item.style}"
        case n.GroupBy():
            return f"分组 {name_text(item.name)}"
        case n.Silence():
            return silence_text(item)
        case n.Exclusion():
            cite = f" 依据 {quoted_text(item.cite.text)}" if item.cite else ""
            return f"不参评{condition_text('当', item.when)}{cite}"
        case _:
            assert_never(item)


def _statistics_item(item: n.GroupBy | n.Statistic | n.Silence) -> str:
    if isinstance(item, n.Silence):
        return silence_text(item)
    if isinstance(item, n.GroupBy):
        return f"分组 {name_text(item.name)}"
    value = f" {expression_text(item.value)}" if item.value is not None else ""
    mode = f" {item.mode} {item.digits} 位" if item.mode else ""
    return f"{item.kind} {quoted_text(item.label)}{value}{condition_text('当', item.when)}{mode}"
