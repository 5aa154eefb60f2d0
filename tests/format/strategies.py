"""Arbitrary syntax trees: everything the grammar can say, odd names included. For round trips, and
for whoever needs schemes nobody would write by hand."""

from fractions import Fraction

from hypothesis import strategies as st

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from tests.format.words import (
    NOWHERE,
    Strategy,
    at,
    bounds,
    brief,
    by_class,
    dates,
    dates_by_class,
    expressions,
    leaves,
    literals,
    maybe,
    measure_words,
    name_texts,
    names,
    numbers,
    one,
    quantities,
    selections_of,
    shallow,
    small,
    some,
    text_literals,
    texts,
    units,
)

# ── 条款 ──

actions = st.sampled_from(("得", "扣", "加"))
steps = st.tuples(st.just(Fraction(1)), st.just("") | measure_words) | st.tuples(
    numbers, measure_words
)
cites = brief(at(n.Cite, texts))
cited = maybe(cites)
starts = st.tuples(dates, maybe(dates)) | st.tuples(st.none(), dates)
in_force = maybe(brief(starts.map(lambda ends: n.Period(*ends, span=NOWHERE))))
occurrences = st.builds(
    lambda step, *fields: n.PerOccurrence(*step, *fields, span=NOWHERE),
    steps,
    shallow | selections_of(leaves),
    actions,
    shallow,
    maybe(one("STEP")),
    maybe(at(n.SameMatter, some(names, 1), one("SAME_MODE"), st.booleans())),
    maybe(at(n.Best, one("BEST"), small, measure_words)),
    maybe(shallow),
    maybe(shallow),
    cited,
    in_force,
)
bands = st.one_of(
    at(n.CompareBand, st.sampled_from("≥≤<>=≠"), shallow, shallow, actions),
    at(n.RangeBand, shallow, maybe(st.booleans()), shallow, maybe(st.booleans()), shallow, actions),
    at(n.OptionBand, some(names, 1), shallow, actions),
    at(n.RestBand, shallow, actions),
)
clauses = brief(
    st.one_of(
        at(n.Amount, actions, expressions, maybe(expressions), cited, in_force),
        at(n.NoScore, expressions, cited, in_force),
        occurrences,
        at(n.Target, shallow, st.sampled_from("≥≤<>=≠"), shallow, cited),
        at(
            n.Shortfall,
            one("SHORTFALL"),
            at(e.Quantity, numbers, units),
            actions,
            shallow,
            maybe(one("STEP")),
            maybe(shallow),
            maybe(shallow),
            cited,
            in_force,
        ),
        at(n.Bands, shallow, some(bands, 1), cited),
        at(n.Manual, names, one("JUDGES"), cited),
    )
)

# ── 方案、单位、事实 ──

points = brief(
    at(
        n.Points,
        st.builds(
            lambda value, exceptions: e.Quantity(value, "分", exceptions, span=NOWHERE),
            numbers.flatmap(lambda x: st.sampled_from((x, -x))),
            by_class,
        ),
    )
)
notes = at(n.Note, texts)
treatments = one("TREATMENT")
codes = st.from_regex("[A-Z][0-9]{4}", fullmatch=True)
silences = brief(at(n.Silence, codes, texts))
scheme_items = st.one_of(
    st.deferred(lambda: factors_of("总分", "指标合计")),
    silences,
    at(n.Year, small),
    at(n.AsOf, names | dates),
    cites,
    notes,
    at(n.FullMarks, maybe(points)),
    at(n.Rounding, one("ROUNDING_STAGE"), one("ROUNDING_MODE"), small),
    at(n.DefaultTreatment, treatments),
    at(n.TotalLimit, st.sampled_from(("封顶", "保底")), maybe(points)),
    at(n.TotalLimit, st.sampled_from(("封顶", "保底")), points, maybe(expressions), cited),
)
named_types = st.sampled_from(("数", "是否", "清单", "分", "天", "万元"))
types = st.one_of(
    at(n.NamedType, named_types),
    at(n.NamedType, named_types, bounds, maybe(bounds)),
    at(n.NamedType, named_types, st.none(), bounds),
    at(n.OptionsType, some(names, 2)),
)
modifiers = st.one_of(
    at(n.Nullable),
    at(n.MayNotApply),
    at(n.IfMissing, literals),
    at(n.Decimals, small),
    at(n.OnlyFor, some(names, 1)),
    at(n.GapsLeftOut),
    at(n.Direction, st.booleans()),
)


def facts_of(fields: Strategy) -> Strategy:
    """Facts whose fields are these."""
    return at(n.Fact, names, types, some(modifiers), texts, fields, some(silences, most=1))


facts = brief(facts_of(some(facts_of(some(facts_of(st.just(())), most=1)), most=2)))

given_values = quantities | at(e.Minus, quantities) | dates | dates_by_class
versions = st.builds(
    lambda ends, value, cite: n.Version(*ends, value, cite, span=NOWHERE),
    starts,
    given_values,
    cited,
)
only_versions = at(n.Version, st.none(), st.none(), given_values, cited)
parameters = brief(
    at(n.Parameter, names, some(versions, 1), st.just(True))
    | at(n.Parameter, names, some(only_versions, 1, 1), st.just(False))
)
rows = at(n.TableRow, some(some(names, 1)), quantities | at(e.Minus, quantities))

# ── 指标 ──

weights = at(n.Weight, at(e.Quantity, numbers, st.just("%"), by_class))
worths = st.one_of(
    at(n.Worth, st.sampled_from(("明示", "推定")), points),
    at(n.Worth, st.just("未公布"), st.none()),
)
applies = brief(
    st.one_of(
        at(n.Applies, some(names, 1), some(text_literals), st.none(), maybe(treatments)),
        at(n.Applies, st.just(()), some(text_literals, 1), st.none(), maybe(treatments)),
        at(n.Applies, st.just(()), st.just(()), expressions, maybe(treatments)),
    )
)
adjustment_items = some(cites | notes | applies | silences | clauses)
limits = at(n.Limit, maybe(points))
adjustments = brief(
    st.one_of(
        at(n.Adjustment, st.just("扣分"), names, maybe(limits), st.none(), adjustment_items),
        at(n.Adjustment, st.just("加分"), names, maybe(limits), maybe(shallow), adjustment_items),
    )
)


def factors_of(*words: str) -> Strategy:
    """乘以"""
    return at(n.Factor, st.sampled_from(words), expressions, maybe(shallow), maybe(cites))


indicator_leaves = st.one_of(
    factors_of("本项"),
    cites,
    notes,
    applies,
    at(n.NotApplicableWhen, expressions, maybe(treatments)),
    at(n.Cap, points, st.booleans(), maybe(shallow)),
    at(n.Floor, points),
    at(n.Overdraft, st.booleans()),
    at(n.UntilExhausted),
    silences,
    clauses,
    adjustments,
)


def indicators_of(items: Strategy) -> Strategy:
    """Indicators with these items."""
    return at(n.Indicator, names, maybe(worths), maybe(weights), some(items))


indicators: Strategy = brief(
    st.recursive(
        indicators_of(indicator_leaves),
        lambda inner: indicators_of(inner | indicator_leaves),
        max_leaves=4,
    )
)

# ── 结果 ──

ruling_items = some(cites | notes | silences | at(n.RulingWhen, expressions), 1)
moves = at(
    n.GradeMove,
    st.sampled_from(("降低", "提高")),
    st.integers(0, 9),
    maybe(st.sampled_from(("可累计", "不累计"))),
)
vetoes = brief(
    at(
        n.Veto,
        names,
        some(names),
        some(points, most=1),
        st.booleans(),
        some(names),
        some(names),
        ruling_items,
        some(moves, most=1),
    ).filter(lambda v: bool(v.grades or v.points or v.stops or v.bars or v.moves))
)
first_places = at(n.Places, st.just("前"), st.none(), quantities, maybe(one("ROUNDING_MODE")))
later_places = at(
    n.Places, st.sampled_from(("第", None)), quantities, quantities, maybe(one("ROUNDING_MODE"))
)
grades = st.one_of(
    at(n.Grade, names, st.just("当"), expressions),
    at(n.Grade, names, st.just("前"), maybe(expressions), first_places | later_places),
    at(n.Grade, names, st.sampled_from(("其余", "另定")), st.none()),
)
ranking_items = st.one_of(
    at(n.RankKey, st.booleans(), expressions, one("DIRECTION")),
    at(n.Ties, one("TIE_STYLE")),
    at(n.GroupBy, names),
    silences,
    at(n.Exclusion, expressions, cited),
)
standing_items = st.one_of(cites, notes, silences, at(n.GroupBy, names))
quotas = at(
    n.Quota,
    some(names, 1),
    some(
        standing_items
        | at(n.QuotaLimit, quantities, maybe(one("ROUNDING_MODE")), maybe(small))
        | at(n.Cut, one("QUOTA_CUT"))
        | at(n.Regrade, names)
        | at(n.Lifted, one("COUNTING")),
        1,
    ),
)
rolls = at(
    n.Roll,
    names,
    some(
        standing_items
        | at(n.RulingWhen, expressions)
        | at(n.RollGrades, some(names, 1))
        | at(n.Take, one("ROLL_END"), small, measure_words)
        | at(n.Cut, one("ROLL_CUT"))
        | at(n.RankKey, st.booleans(), expressions, one("DIRECTION"))
        | at(n.RosterOrder),
        1,
    ),
)
roundings = st.tuples(one("ROUNDING_MODE"), small) | st.just((None, None))
statistics = st.builds(
    lambda kind, label, value, when, rounding: n.Statistic(
        kind, label, value, when, *rounding, span=NOWHERE
    ),
    one("STATISTIC"),
    texts,
    maybe(shallow),
    maybe(shallow),
    roundings,
)
# ── 用例 ──

case_values = literals | at(e.Ref, st.sampled_from(("不适用", "不参评", "达标")))
givens = at(n.Given, names, case_values)
given_lists = at(n.GivenList, names, some(at(n.GivenRecord, some(givens, 1)), 1))
expected_words = st.sampled_from(("总分", "等次", "名次", "状态", "理由", "指标", "统计"))
expected = st.one_of(
    st.tuples(expected_words | name_texts, st.none(), st.just(())),
    st.tuples(st.sampled_from(("指标", "扣分", "加分")), st.none(), some(names, 1)),
    st.tuples(st.just("统计"), texts, some(names, most=1)),
)
expectations = st.builds(
    lambda head, values: n.Expectation(*head, values, head=NOWHERE, span=NOWHERE),
    expected,
    some(case_values, 1),
)
case_items = st.one_of(
    cites,
    notes,
    at(n.SameAs, text_literals),
    at(n.CaseUnit, names | text_literals, some(at(n.UnitTrait, names, some(names, 1)))),
    at(n.CaseFacts, some(givens | given_lists, 1)),
    at(n.Expectations, some(expectations, 1)),
)
cases = brief(at(n.Case, text_literals, some(case_items, 1)))
# ── 沿用 ──

removals = st.one_of(
    at(
        n.Removal,
        st.sampled_from(
            ("事实", "定义", "参数", "表", "指标", "扣分", "加分", "否决", "改判", "名单")
        ),
        some(names, 1),
    ),
    at(n.Removal, st.sampled_from(("等次", "排名", "统计")), st.just(())),
    at(n.Removal, st.just("名额"), some(names, 1)),
)
inner_changes = st.one_of(
    at(n.Replacement, indicators | adjustments),
    at(n.Removal, st.sampled_from(("指标", "扣分", "加分")), some(names, 1)),
)


def extensions_of(items: Strategy) -> Strategy:
    """并入 指标 with these lines."""
    nothing = st.none()
    return at(
        n.Extension, st.just("指标"), names, maybe(worths), maybe(weights), nothing, some(items)
    )


extensions: Strategy = brief(
    st.recursive(
        extensions_of(indicator_leaves | inner_changes),
        lambda inner: extensions_of(inner | inner_changes | indicators),
        max_leaves=3,
    )
    | at(
        n.Extension,
        st.sampled_from(("扣分", "加分")),
        names,
        st.none(),
        st.none(),
        maybe(limits),
        some(cites | notes | applies | clauses),
    )
)
parts = brief(
    st.one_of(
        at(
            n.Units,
            some(at(n.UnitAttribute, names, some(names, 1)), 1),
            some(silences),
            some(at(n.Peers, names)),
        ),
        at(n.Facts, some(facts, 1), some(silences)),
        at(n.Definition, names, some(names), expressions, some(silences)),
        parameters,
        at(n.Table, names, some(names, 1), some(rows, 1)),
        indicators,
        adjustments,
        vetoes,
        at(n.Override, names, names, some(names), ruling_items),
        at(n.Override, names, st.none(), some(names), ruling_items, moves),
        at(
            n.Grades,
            some(grades, 1),
            some(silences),
            some(at(n.Cut, one("QUOTA_CUT"))),
            some(at(n.Direction, st.just(False))),
        ),
        at(n.Ranking, some(ranking_items, 1)),
        quotas,
        rolls,
        at(n.Statistics, some(statistics | silences | at(n.GroupBy, names), 1)),
    )
)
reuses = texts.map(lambda path: n.Reuse(path, span=NOWHERE, path_span=NOWHERE))
blocks = brief(
    st.one_of(
        at(n.Scheme, names, some(scheme_items)),
        parts,
        silences,
        cases,
        reuses,
        at(n.Replacement, parts),
        removals,
        extensions,
    )
)
files = brief(at(n.File, some(blocks, most=4)))
