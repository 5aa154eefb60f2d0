"""What a number was made of: the facts that went in, with their values and where they were read, and
the records that a count counted."""

import re
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from rules_engine.backends.scalar import Observation
from rules_engine.ir import (
    Aggregate,
    Apply,
    Attribute,
    Case,
    Clause,
    Cohort,
    Const,
    Expr,
    Fact,
    Program,
    walk,
)
from rules_engine.ir.fold import operands_of
from rules_engine.model.types import FactSchema
from rules_engine.model.values import Missing
from rules_engine.operators import TELLING_OPERATORS
from rules_engine.records import Alike
from rules_engine.reports.comparisons import Comparison, comparison_of
from rules_engine.reports.counted import as_written, counted_words
from rules_engine.reports.matched import Matched, matched
from rules_engine.reports.rule_text import whole_line
from rules_engine.reports.values import value_words

_ASKED = re.compile(r"得分[（(]\s*([^（）()\s]+)\s*[）)]")


@frozen(eq=False, repr=False)
class Evidence(Alike):
    """A value that explains an amount: ``text`` is what it is called in the scheme, ``value`` is in
    words. ``from_default`` says that nothing was reported and a stand-in was declared."""

    text: str
    value: str
    place: str | None
    from_default: bool = False
    records: tuple[Matched, ...] = ()
    is_list: bool = False
    comparison: Comparison | None = None


def gather_evidence(
    roots: Iterable[Expr], schema: FactSchema, seen: Observation
) -> tuple[Evidence, ...]:
    """Evidence for these expressions, each fact once, in the order of the text."""
    return _each_once(_sources(roots), schema, seen)


def _each_once(
    nodes: Iterable[Expr], schema: FactSchema, seen: Observation
) -> tuple[Evidence, ...]:
    found: dict[tuple[str, str], Evidence] = {}
    for expr in nodes:
        made = _evidence(expr, schema, seen)
        found.setdefault((made.text, made.value), made)
    return tuple(found.values())


def condition_evidence(
    condition: Expr, program: Program, seen: Observation
) -> tuple[Evidence, ...]:
    """Evidence for a condition, or a factor: of a score that it goes by, what that came to and no more."""
    scores, own, beyond = _split(condition, _scores(program))
    looked = [node for node in _sources((condition,)) if id(node) in own or id(node) not in beyond]
    told = _told_of_scores(scores, program, seen)
    return (*told, *_each_once(looked, program.schema, seen))


def _told_of_scores(
    scores: Iterable[Expr], program: Program, seen: Observation
) -> Iterator[Evidence]:
    names = _scores(program)
    for score in scores:
        yield Evidence(names[id(score)], value_words(seen.value(score), score.type), None)


def clause_evidence(clause: Clause, program: Program, seen: Observation) -> tuple[Evidence, ...]:
    """Evidence of a clause. Of a score that it goes by (基本分, 得分（…）), what that came to: how it did is
    told where it stands, and not told again."""
    judged = _judged(clause.amount, seen)
    if judged is not None:
        return gather_evidence((judged,), program.schema, seen)
    scores, own, beyond = _split(clause.amount, _scores(program))
    kept = [e for e in clause.evidence if id(e) in own or id(e) not in beyond]
    told = _told_of_scores(scores, program, seen)
    return (*told, *gather_evidence(kept, program.schema, seen))


def _judged(amount: Expr, seen: Observation) -> Aggregate | None:
    """Of 人工评分 that goes by how many judges there are, the mean that it took."""
    if not isinstance(amount, Case) or not isinstance(amount.otherwise, Aggregate):
        return None
    ((few, mean),) = amount.branches if len(amount.branches) == 1 else ((None, None),)
    if not isinstance(mean, Aggregate) or few is None or mean.span is not amount.span:
        return None
    return mean if seen.value(few) is True else amount.otherwise


def _scores(program: Program) -> dict[int, str]:
    """What stands for a score that the scheme asks for, by the identity of its expression."""
    total = program.total
    texts = {id(node.span.source): node.span.source.text for node in program.nodes}.values()
    asked = {name for text in texts for name in _ASKED.findall(text)}
    pairs = [(n.score, f"得分（{n.name}）") for n in program.nodes if n.name in asked]
    pairs += [(total.before_veto, "总分"), (total.score, "总分"), (total.base, "基本分")]
    return {id(expr): name for expr, name in pairs if not isinstance(expr, Const | Fact)}


def _split(root: Expr, named: Mapping[int, str]) -> tuple[list[Expr], set[int], set[int]]:
    """The scores that an expression goes by, what else it looks at, and what only they look at."""
    scores: list[Expr] = []
    own: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) not in own:
            own.add(id(node))
            if id(node) in named and node is not root:
                scores.append(node)
            else:
                stack.extend(reversed(operands_of(node)))
    beyond = {id(node) for node in walk(scores)} - own if scores else set[int]()
    return scores, own, beyond


def _sources(roots: Iterable[Expr]) -> Iterator[Expr]:
    """Facts, attributes and aggregates under the roots; after an aggregate the facts inside it."""
    for root in roots:
        nodes = _looked_at(root)
        inside = {id(n) for a in nodes if isinstance(a, Aggregate) for n in walk([a])}
        kinds = (Fact, Attribute, Aggregate, Cohort)
        chosen = [n for n in nodes if isinstance(n, kinds) and not _is_name(n)]
        yield from (n for n in chosen if isinstance(n, Aggregate) or id(n) not in inside)
        yield from (n for n in nodes if _is_telling(n) and (id(n) not in inside or _is_given(n)))
        yield from (n for n in chosen if not isinstance(n, Aggregate) and id(n) in inside)


def _is_telling(expr: Expr) -> bool:
    """A value that nobody sees from the text: a 参数, a count of working days."""
    if isinstance(expr, (Const, Case)):
        return expr.origin is not None
    return isinstance(expr, Apply) and expr.operator in TELLING_OPERATORS


def _looked_at(root: Expr) -> list[Expr]:
    """The nodes under a root. What a comparison compares is told by it, not by all it is made of."""
    reached: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) not in reached:
            reached.add(id(node))
            plain = isinstance(node, Cohort) and isinstance(node.operand, Fact | Aggregate)
            inner = operands_of(node) if not isinstance(node, Cohort) else ()
            stack.extend((node.operand,) if plain and isinstance(node, Cohort) else inner)
    return [node for node in walk([root]) if id(node) in reached]


def _is_given(expr: Expr) -> bool:
    """A 参数, which has one value for the unit wherever it stands."""
    return isinstance(expr, (Const, Case))


def _is_name(expr: Expr) -> bool:
    """The unit's own name explains nothing: it is in the head."""
    return isinstance(expr, Attribute) and expr.which == "name"


def _evidence(expr: Expr, schema: FactSchema, seen: Observation) -> Evidence:
    match expr:
        case Fact():
            return _fact(expr, seen)
        case Aggregate():
            return _aggregate(expr, schema, seen)
        case Attribute():
            text = "类别" if expr.which == "class" else expr.key
            return Evidence(text, value_words(seen.value(expr), expr.type), None)
        case Cohort():
            words = value_words(seen.value(expr), expr.type)
            return Evidence(as_written(expr), words, None, comparison=comparison_of(expr, seen))
        case Const() | Case():
            place = _given_place(expr, seen)
            return Evidence(as_written(expr), value_words(seen.value(expr), expr.type), place)
        case _:
            return Evidence(as_written(expr), value_words(seen.value(expr), expr.type), None)


def _given_place(expr: Const | Case, seen: Observation) -> str | None:
    """The line of the version of a 参数 that was taken."""
    span = expr.origin
    if isinstance(expr, Case):
        taken = (then.span for when, then in expr.branches if seen.value(when) is True)
        span = next(taken, span)
    if span is None:
        return None
    return f"{span.source.name} 第 {span.begin.line} 行“{whole_line(span)}”"


def _fact(fact: Fact, seen: Observation) -> Evidence:
    value = seen.value(fact)
    return Evidence(
        fact.name,
        "未报" if isinstance(value, Missing) else value_words(value, fact.type),
        seen.facts.places.get(fact.name),
        fact.name in seen.defaults_used,
    )


def _aggregate(aggregate: Aggregate, schema: FactSchema, seen: Observation) -> Evidence:
    return Evidence(
        *counted_words(aggregate, seen.value(aggregate)),
        seen.facts.places.get(aggregate.source),
        any(d.startswith(f"{aggregate.source}[") for d in seen.defaults_used),
        matched(aggregate, schema, seen),
        is_list=True,
    )


def condition_holds(expr: Expr | None, seen: Observation) -> bool | None:
    """Whether a condition holds; None where there is none or it is not known."""
    if expr is None:
        return None
    value = seen.value(expr)
    return value if isinstance(value, bool) else None
