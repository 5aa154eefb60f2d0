"""Builds syntax nodes from Lark's tree: one method a grammar rule, statements only."""

from typing import Any

from lark import Token, v_args

from rules_engine.syntax import nodes
from rules_engine.syntax.build_expressions import ExpressionBuilder, number, quoted
from rules_engine.syntax.expressions import Expr, Name, Quantity, TextLiteral

_TOKENS_TO_NOTHING = frozenset(("KW_TOTAL", "KW_FULL_MARKS", "KW_WORTH"))


def _pick(children: list[Any], *kinds: type) -> Any:
    """The first child of one of these node types, or None."""
    return next((child for child in children if isinstance(child, kinds)), None)


def _nodes(children: list[Any], *kinds: type) -> tuple[Any, ...]:
    return tuple(child for child in children if isinstance(child, kinds))


def _token(children: list[Any], *types: str) -> Token | None:
    """The first token of one of these types, or None."""
    return next((c for c in children if isinstance(c, Token) and c.type in types), None)


class _When:
    """``当 条件`` on its way into a clause."""

    def __init__(self, condition: Expr) -> None:
        self.condition = condition


class _OnlyWhen(_When):
    """``仅当 条件``"""


class _AtMost(_When):
    """``最多 数额``"""


class _Names(tuple[Name, ...]):
    """A list of names on its way into a statement."""


class _Beats(_Names):
    """``优先于 …``"""


def _condition(children: list[Any], kind: type[_When] = _When) -> Expr | None:
    found = next((c for c in children if type(c) is kind), None)
    return found.condition if found else None


def _expressions(children: list[Any]) -> list[Any]:
    """Children that are expressions or selections, in order."""
    carriers = (Token, _When, _Names)
    return [c for c in children if not isinstance(c, carriers)]


@v_args(meta=True)
class Builder(ExpressionBuilder):
    """Lark transformer: tree → ``nodes.File``."""

    def start(self, meta: Any, children: list[Any]) -> nodes.File:
        return nodes.File(tuple(children), span=self.whole())

    # ── 方案 ──

    def scheme(self, meta: Any, children: list[Any]) -> nodes.Scheme:
        return nodes.Scheme(children[1], tuple(children[2:]), span=self.span(meta))

    def year(self, meta: Any, children: list[Any]) -> nodes.Year:
        return nodes.Year(int(number(children[1])), span=self.span(meta))

    def cite(self, meta: Any, children: list[Any]) -> nodes.Cite:
        return nodes.Cite(quoted(children[1]), span=self.span(meta))

    def note(self, meta: Any, children: list[Any]) -> nodes.Note:
        return nodes.Note(quoted(children[1]), span=self.span(meta))

    def full_marks(self, meta: Any, children: list[Any]) -> nodes.FullMarks:
        return nodes.FullMarks(_pick(children, nodes.Points), span=self.span(meta))

    def rounding(self, meta: Any, children: list[Any]) -> nodes.Rounding:
        _, stage, mode, digits, _ = children
        return nodes.Rounding(str(stage), str(mode), int(number(digits)), span=self.span(meta))

    def default_treatment(self, meta: Any, children: list[Any]) -> nodes.DefaultTreatment:
        return nodes.DefaultTreatment(str(children[1]), span=self.span(meta))

    def total_limit(self, meta: Any, children: list[Any]) -> nodes.TotalLimit:
        return nodes.TotalLimit(
            str(children[1]), _pick(children, nodes.Points), span=self.span(meta)
        )

    def points(self, meta: Any, children: list[Any]) -> nodes.Points:
        sign = -1 if _token(children, "SIGN") else 1
        value = sign * number(_token(children, "NUMBER"))
        by_class = children[-1] if isinstance(children[-1], tuple) else ()
        amount = Quantity(value, "分", by_class, span=self.span(meta))
        return nodes.Points(amount, span=self.span(meta))

    # ── 单位、事实、定义 ──

    def units(self, meta: Any, children: list[Any]) -> nodes.Units:
        return nodes.Units(_nodes(children, nodes.UnitAttribute), span=self.span(meta))

    def unit_attribute(self, meta: Any, children: list[Any]) -> nodes.UnitAttribute:
        return nodes.UnitAttribute(children[0], tuple(children[1]), span=self.span(meta))

    def names(self, meta: Any, children: list[Any]) -> _Names:
        return _Names(children)

    def facts(self, meta: Any, children: list[Any]) -> nodes.Facts:
        return nodes.Facts(_nodes(children, nodes.Fact), span=self.span(meta))

    def fact(self, meta: Any, children: list[Any]) -> nodes.Fact:
        text = _token(children, "TEXT")
        return nodes.Fact(
            children[0],
            children[1],
            _nodes(children, *nodes.FactModifier.__args__),
            quoted(text) if text else "",
            _nodes(children, nodes.Fact),
            span=self.span(meta),
        )

    def type_name(self, meta: Any, children: list[Any]) -> nodes.NamedType:
        lower = children[1] if len(children) > 1 else None
        upper = children[3] if len(children) > 3 and not isinstance(children[3], Token) else None
        return nodes.NamedType(children[0], lower, upper, span=self.span(meta))

    def type_word(self, meta: Any, children: list[Any]) -> str:
        return str(children[0])

    def options(self, meta: Any, children: list[Any]) -> nodes.OptionsType:
        return nodes.OptionsType(tuple(children), span=self.span(meta))

    def nullable(self, meta: Any, children: list[Any]) -> nodes.Nullable:
        return nodes.Nullable(span=self.span(meta))

    def may_not_apply(self, meta: Any, children: list[Any]) -> nodes.MayNotApply:
        return nodes.MayNotApply(span=self.span(meta))

    def if_missing(self, meta: Any, children: list[Any]) -> nodes.IfMissing:
        return nodes.IfMissing(children[1], span=self.span(meta))

    def decimals(self, meta: Any, children: list[Any]) -> nodes.Decimals:
        return nodes.Decimals(int(number(children[0])), span=self.span(meta))

    def only_for(self, meta: Any, children: list[Any]) -> nodes.OnlyFor:
        return nodes.OnlyFor(tuple(children[1]), span=self.span(meta))

    def definition(self, meta: Any, children: list[Any]) -> nodes.Definition:
        parameters = tuple(_pick(children, _Names) or ())
        return nodes.Definition(children[1], parameters, children[-1], span=self.span(meta))

    # ── 指标、扣分、加分 ──

    def indicator(self, meta: Any, children: list[Any]) -> nodes.Indicator:
        return nodes.Indicator(
            children[1],
            _pick(children, nodes.Worth),
            _pick(children, nodes.Weight),
            tuple(c for c in children[2:] if not isinstance(c, (nodes.Worth, nodes.Weight))),
            span=self.span(meta),
        )

    def worth_stated(self, meta: Any, children: list[Any]) -> nodes.Worth:
        return nodes.Worth("明示", children[-1], span=self.span(meta))

    def worth_inferred(self, meta: Any, children: list[Any]) -> nodes.Worth:
        return nodes.Worth("推定", children[-1], span=self.span(meta))

    def worth_unpublished(self, meta: Any, children: list[Any]) -> nodes.Worth:
        return nodes.Worth("未公布", None, span=self.span(meta))

    def weight(self, meta: Any, children: list[Any]) -> nodes.Weight:
        return nodes.Weight(number(children[1]), span=self.span(meta))

    def deduction(self, meta: Any, children: list[Any]) -> nodes.Adjustment:
        return self._adjustment("扣分", meta, children)

    def bonus(self, meta: Any, children: list[Any]) -> nodes.Adjustment:
        return self._adjustment("加分", meta, children)

    def _adjustment(self, kind: str, meta: Any, children: list[Any]) -> nodes.Adjustment:
        return nodes.Adjustment(
            kind,
            children[1],
            _pick(children, nodes.Limit),
            _condition(children, _OnlyWhen),
            tuple(c for c in children[2:] if not isinstance(c, (nodes.Limit, _When))),
            span=self.span(meta),
        )

    def limit_capped(self, meta: Any, children: list[Any]) -> nodes.Limit:
        return nodes.Limit(children[1], span=self.span(meta))

    def limit_none(self, meta: Any, children: list[Any]) -> nodes.Limit:
        return nodes.Limit(None, span=self.span(meta))

    def only_when(self, meta: Any, children: list[Any]) -> _OnlyWhen:
        return _OnlyWhen(children[1])

    def applies(self, meta: Any, children: list[Any]) -> nodes.Applies:
        targets = _pick(children, _Names) or ()
        treatment = _token(children, "TREATMENT")
        return nodes.Applies(
            _nodes(list(targets), Name),
            _nodes(list(targets), TextLiteral),
            _condition(children),
            str(treatment) if treatment else None,
            span=self.span(meta),
        )

    def targets(self, meta: Any, children: list[Any]) -> _Names:
        return _Names(self.text_token(c) if isinstance(c, Token) else c for c in children)

    def not_applicable(self, meta: Any, children: list[Any]) -> nodes.NotApplicableWhen:
        treatment = _token(children, "TREATMENT")
        return nodes.NotApplicableWhen(
            children[1].condition, str(treatment) if treatment else None, span=self.span(meta)
        )

    def cap(self, meta: Any, children: list[Any]) -> nodes.Cap:
        first = children[0].type == "KW_CAP_FIRST"
        return nodes.Cap(children[1], first, _condition(children), span=self.span(meta))

    def floor(self, meta: Any, children: list[Any]) -> nodes.Floor:
        return nodes.Floor(children[1], span=self.span(meta))

    def overdraft(self, meta: Any, children: list[Any]) -> nodes.Overdraft:
        return nodes.Overdraft(children[0].type == "KW_OVERDRAFT", span=self.span(meta))

    def until_exhausted(self, meta: Any, children: list[Any]) -> nodes.UntilExhausted:
        return nodes.UntilExhausted(span=self.span(meta))

    # ── 计分条款 ──

    def action(self, meta: Any, children: list[Any]) -> Token:
        return Token("ACTION", str(children[0]))

    def when(self, meta: Any, children: list[Any]) -> _When:
        return _When(children[1])

    def at_most(self, meta: Any, children: list[Any]) -> _AtMost:
        return _AtMost(children[1])

    def counted(self, meta: Any, children: list[Any]) -> Any:
        return children[0]

    def amount(self, meta: Any, children: list[Any]) -> nodes.Amount:
        return nodes.Amount(
            str(children[0]), children[1], _condition(children), span=self.span(meta)
        )

    def no_score(self, meta: Any, children: list[Any]) -> nodes.NoScore:
        return nodes.NoScore(children[1].condition, span=self.span(meta))

    def per_occurrence(self, meta: Any, children: list[Any]) -> nodes.PerOccurrence:
        counted, amount = _expressions(children)
        step = _token(children, "NUMBER")
        return nodes.PerOccurrence(
            number(step) if step else number("1"),
            _measure_of(children),
            counted,
            str(_token(children, "ACTION")),
            amount,
            _condition(children, _AtMost),
            _condition(children),
            span=self.span(meta),
        )

    def target(self, meta: Any, children: list[Any]) -> nodes.Target:
        _, value, operator, threshold = children
        return nodes.Target(value, self.operator(operator), threshold, span=self.span(meta))

    def shortfall(self, meta: Any, children: list[Any]) -> nodes.Shortfall:
        word, step_number, measure = children[:3]
        step = Quantity(number(step_number), self.measure(measure), span=self.span(meta))
        rounding = _token(children, "STEP")
        return nodes.Shortfall(
            str(word),
            step,
            str(_token(children, "ACTION")),
            _expressions(children)[0],
            str(rounding) if rounding else None,
            _condition(children, _AtMost),
            _condition(children),
            span=self.span(meta),
        )

    def bands(self, meta: Any, children: list[Any]) -> nodes.Bands:
        return nodes.Bands(children[1], tuple(children[2:]), span=self.span(meta))

    def band_compare(self, meta: Any, children: list[Any]) -> nodes.CompareBand:
        operator, bound, _, amount = children
        return nodes.CompareBand(self.operator(operator), bound, amount, span=self.span(meta))

    def band_range(self, meta: Any, children: list[Any]) -> nodes.RangeBand:
        middle = next(i for i, c in enumerate(children) if getattr(c, "type", "") == "KW_TO")
        lower, upper = children[:middle], children[middle + 1 :]
        return nodes.RangeBand(
            lower[0],
            _closed(lower),
            upper[0],
            _closed(upper),
            children[-1],
            span=self.span(meta),
        )

    def band_options(self, meta: Any, children: list[Any]) -> nodes.OptionBand:
        return nodes.OptionBand(tuple(children[1]), children[-1], span=self.span(meta))

    def band_rest(self, meta: Any, children: list[Any]) -> nodes.RestBand:
        return nodes.RestBand(children[-1], span=self.span(meta))

    def manual(self, meta: Any, children: list[Any]) -> nodes.Manual:
        judges = _token(children, "JUDGES")
        return nodes.Manual(
            children[1], str(judges) if judges else "取平均", span=self.span(meta)
        )

    # ── 否决、改判、等次、排名、统计 ──

    def outcome_grade(self, meta: Any, children: list[Any]) -> tuple[str, Any]:
        return "结果", children[1]

    def outcome_points(self, meta: Any, children: list[Any]) -> tuple[str, Any]:
        return "记", children[1]

    def outcome_stop(self, meta: Any, children: list[Any]) -> tuple[str, Any]:
        return "停止评分", True

    def outcome_bars(self, meta: Any, children: list[Any]) -> tuple[str, Any]:
        return "不得评", children[1]

    def beats(self, meta: Any, children: list[Any]) -> _Beats:
        return _Beats(children[1])

    def veto(self, meta: Any, children: list[Any]) -> nodes.Veto:
        outcomes = [c for c in children if type(c) is tuple]
        return nodes.Veto(
            children[1],
            tuple(value for kind, value in outcomes if kind == "结果"),
            tuple(value for kind, value in outcomes if kind == "记"),
            any(kind == "停止评分" for kind, _ in outcomes),
            tuple(name for kind, value in outcomes if kind == "不得评" for name in value),
            tuple(_pick(children, _Beats) or ()),
            _nodes(children, *nodes.RulingItem.__args__),
            span=self.span(meta),
        )

    def override(self, meta: Any, children: list[Any]) -> nodes.Override:
        return nodes.Override(
            children[1],
            children[3],
            tuple(_pick(children, _Beats) or ()),
            _nodes(children, *nodes.RulingItem.__args__),
            span=self.span(meta),
        )

    def ruling_when(self, meta: Any, children: list[Any]) -> nodes.RulingWhen:
        return nodes.RulingWhen(children[0].condition, span=self.span(meta))

    def grades(self, meta: Any, children: list[Any]) -> nodes.Grades:
        return nodes.Grades(tuple(children[1:]), span=self.span(meta))

    def grade_when(self, meta: Any, children: list[Any]) -> nodes.Grade:
        return nodes.Grade(children[0], "当", children[1].condition, span=self.span(meta))

    def grade_rest(self, meta: Any, children: list[Any]) -> nodes.Grade:
        return nodes.Grade(children[0], "其余", None, span=self.span(meta))

    def grade_elsewhere(self, meta: Any, children: list[Any]) -> nodes.Grade:
        return nodes.Grade(children[0], "另定", None, span=self.span(meta))

    def ranking(self, meta: Any, children: list[Any]) -> nodes.Ranking:
        return nodes.Ranking(tuple(children[1:]), span=self.span(meta))

    def rank_key(self, meta: Any, children: list[Any]) -> nodes.RankKey:
        first, value, direction = children
        return nodes.RankKey(
            first.type == "KW_BY", value, str(direction), span=self.span(meta)
        )

    def ties(self, meta: Any, children: list[Any]) -> nodes.Ties:
        return nodes.Ties(str(children[1]), span=self.span(meta))

    def group_by(self, meta: Any, children: list[Any]) -> nodes.GroupBy:
        return nodes.GroupBy(children[1], span=self.span(meta))

    def statistics(self, meta: Any, children: list[Any]) -> nodes.Statistics:
        return nodes.Statistics(tuple(children[1:]), span=self.span(meta))

    def statistic(self, meta: Any, children: list[Any]) -> nodes.Statistic:
        mode, digits = _token(children, "ROUNDING_MODE"), _token(children, "NUMBER")
        return nodes.Statistic(
            str(children[0]),
            quoted(children[1]),
            next(iter(_expressions(children)), None),
            _condition(children),
            str(mode) if mode else None,
            int(number(digits)) if digits else None,
            span=self.span(meta),
        )


def _closed(side: list[Any]) -> bool | None:
    """Whether a band's end was written （含） or （不含）; None when neither."""
    end = _token(side, "BAND_END")
    return None if end is None else "不" not in end


def _measure_of(children: list[Any]) -> str:
    token = _token(children, "MEASURE", "EVERY_ONE")
    return str(token).removeprefix("每") if token else ""
