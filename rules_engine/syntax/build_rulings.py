"""Builds the nodes of 否决, 改判, 等次, 排名 and 统计: one method a grammar rule."""

from typing import Any

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes
from rules_engine.syntax.build_expressions import ExpressionBuilder
from rules_engine.syntax.build_parts import (
    Beats,
    Names,
    all_nodes,
    condition_of,
    expressions_in,
    first_node,
    first_token,
    quoted,
    word,
)


class RulingBuilder(ExpressionBuilder):
    """What acts on finished scores."""

    def outcome_grade(self, meta: Any, children: list[Any]) -> tuple[str, Any]:
        return "结果", children[1]

    def outcome_points(self, meta: Any, children: list[Any]) -> tuple[str, Any]:
        return "记", children[1]

    def outcome_stop(self, meta: Any, children: list[Any]) -> tuple[str, Any]:
        return "停止评分", True

    def outcome_bars(self, meta: Any, children: list[Any]) -> tuple[str, Any]:
        return "不得评", children[1]

    def outcome_move(self, meta: Any, children: list[Any]) -> tuple[str, Any]:
        return "移动", children[0]

    def grade_move(self, meta: Any, children: list[Any]) -> nodes.GradeMove:
        way, number = children[:2]
        together = word(children, "MOVES_TOGETHER")
        count = self.whole_number(number)
        return nodes.GradeMove(str(way), count, together, span=self.span(meta))

    def beats(self, meta: Any, children: list[Any]) -> Beats:
        return Beats(children[1])

    def veto(self, meta: Any, children: list[Any]) -> nodes.Veto:
        outcomes = [c for c in children if type(c) is tuple]
        return nodes.Veto(
            children[1],
            tuple(value for kind, value in outcomes if kind == "结果"),
            tuple(value for kind, value in outcomes if kind == "记"),
            any(kind == "停止评分" for kind, _ in outcomes),
            tuple(name for kind, value in outcomes if kind == "不得评" for name in value),
            tuple(first_node(children, Beats) or ()),
            all_nodes(children, *nodes.RulingItem.__args__),
            tuple(value for kind, value in outcomes if kind == "移动"),
            span=self.span(meta),
        )

    def override(self, meta: Any, children: list[Any]) -> nodes.Override:
        move = next(iter(all_nodes(children, nodes.GradeMove)), None)
        return nodes.Override(
            children[1],
            children[3] if move is None else None,
            tuple(first_node(children, Beats) or ()),
            all_nodes(children, *nodes.RulingItem.__args__),
            move,
            span=self.span(meta),
        )

    def ruling_when(self, meta: Any, children: list[Any]) -> nodes.RulingWhen:
        return nodes.RulingWhen(children[0].condition, span=self.span(meta))

    def grades(self, meta: Any, children: list[Any]) -> nodes.Grades:
        return nodes.Grades(
            all_nodes(children, nodes.Grade),
            all_nodes(children, nodes.Silence),
            all_nodes(children, nodes.Cut),
            all_nodes(children, nodes.Direction),
            span=self.span(meta),
        )

    def grade_name(self, meta: Any, children: list[Any]) -> e.Name:
        """A name, or one of the reserved words that are grades wherever a grade stands."""
        name = children[0]
        return name if isinstance(name, e.Name) else e.Name(str(name), span=self.span(meta))

    def grade_names(self, meta: Any, children: list[Any]) -> Names:
        return Names(children)

    def grade_when(self, meta: Any, children: list[Any]) -> nodes.Grade:
        return nodes.Grade(children[0], "当", children[1].condition, span=self.span(meta))

    def grade_placed(self, meta: Any, children: list[Any]) -> nodes.Grade:
        name, places, *_ = children
        when = condition_of(children)
        return nodes.Grade(name, "前", when, places, span=self.span(meta))

    def places_first(self, meta: Any, children: list[Any]) -> nodes.Places:
        mode = word(children, "ROUNDING_MODE")
        return nodes.Places(str(children[0]), None, children[1], mode, span=self.span(meta))

    def places_range(self, meta: Any, children: list[Any]) -> nodes.Places:
        first, last = (child for child in children if isinstance(child, e.Quantity))
        mode, nth = word(children, "ROUNDING_MODE"), word(children, "NTH")
        return nodes.Places(nth, first, last, mode, span=self.span(meta))

    def grade_rest(self, meta: Any, children: list[Any]) -> nodes.Grade:
        return nodes.Grade(children[0], "其余", None, span=self.span(meta))

    def grade_elsewhere(self, meta: Any, children: list[Any]) -> nodes.Grade:
        return nodes.Grade(children[0], "另定", None, span=self.span(meta))

    def ranking(self, meta: Any, children: list[Any]) -> nodes.Ranking:
        return nodes.Ranking(tuple(children[1:]), span=self.span(meta))

    def rank_key(self, meta: Any, children: list[Any]) -> nodes.RankKey:
        first, value, direction = children
        return nodes.RankKey(first.type == "KW_BY", value, str(direction), span=self.span(meta))

    def ties(self, meta: Any, children: list[Any]) -> nodes.Ties:
        return nodes.Ties(str(children[1]), span=self.span(meta))

    def group_by(self, meta: Any, children: list[Any]) -> nodes.GroupBy:
        return nodes.GroupBy(children[1], span=self.span(meta))

    def exclusion(self, meta: Any, children: list[Any]) -> nodes.Exclusion:
        cite = first_node(children, nodes.Cite)
        return nodes.Exclusion(children[1].condition, cite, span=self.span(meta))

    def statistics(self, meta: Any, children: list[Any]) -> nodes.Statistics:
        return nodes.Statistics(tuple(children[1:]), span=self.span(meta))

    def statistic(self, meta: Any, children: list[Any]) -> nodes.Statistic:
        digits = first_token(children, "NUMBER")
        return nodes.Statistic(
            str(children[0]),
            quoted(children[1]),
            next(iter(expressions_in(children)), None),
            condition_of(children),
            word(children, "ROUNDING_MODE"),
            self.whole_number(digits) if digits else None,
            span=self.span(meta),
        )
