"""The oracle's results: status, ranks and statistics, as docs/language/ chapters 12–14 say."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import define

from rules_engine.model.units import UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, Fault, Missing, NotApplicable
from rules_engine.syntax import nodes as n
from tests.corpus.evaluators import Cell, Inputs, Outcome, Outcomes
from tests.oracle.clauses import of_type
from tests.oracle.reference import Reference
from tests.oracle.rounding import rounded
from tests.oracle.standing import open_in_rolls, rolls, settle_quotas, split


@define(eq=False)
class Standing:
    """A unit before ranks: its values, and the keys it is ranked by (None: it has no place)."""

    facts: UnitFacts
    status: str
    total: Any
    grade: Any
    keys: tuple[Any, ...] | None
    missing: frozenset[str]
    causes: frozenset[str]
    told: bool


def by_oracle(inputs: Inputs) -> Outcomes:
    """An evaluator of the corpus."""
    return evaluate(Reference(inputs.file), inputs.units)


def evaluate(reference: Reference, units: Sequence[UnitFacts]) -> Outcomes:
    """Every unit of a run, in printed order."""
    reference.run(units)
    standings = [_standing(reference, u) for u in reference.units]
    ranking = of_type(reference.blocks, n.Ranking)
    ordered = _ordered(reference, standings, ranking[0] if ranking else None)
    settle_quotas(reference, standings)  # 12.2-4: after the ranks
    outcomes = tuple(_outcome(reference, standing, rank) for standing, rank in ordered)
    return Outcomes(outcomes, _statistics(reference, standings), rolls(reference, standings))


def _standing(reference: Reference, u: UnitFacts) -> Standing:
    ranking = of_type(reference.blocks, n.Ranking)
    total, grade = reference.total(u, "final"), reference.grade(u)
    lines = of_type(ranking[0].items, n.RankKey) if ranking else []
    lines.sort(key=lambda line: not line.first)
    # 14.1-1: a unit that is 未评 has no rank, whatever ranks would go by.
    unranked = isinstance(total, NotApplicable)
    keys = [] if unranked else [reference.values.of(u, key.value) for key in lines]
    part = reference.takes_part(u)
    later = [grade, *keys]
    if isinstance(total, Missing) and reference.unscored(u) is not False:
        # 14.1-1: it may still be 未评.
        later = [value for value in later if not isinstance(value, Fault)]
    values = () if part is False else (part, total, *later)
    doubtful = isinstance(part, Missing) and any(isinstance(v, Fault) for v in values)
    certain = () if doubtful else values
    causes = {
        c.kind.value for v in (*_cells(u), *certain) if isinstance(v, Fault) for c in v.causes
    }
    missing = {fact for v in values if isinstance(v, Missing) for fact in v.facts}
    missing |= open_in_rolls(reference, u) if part is not False else set()
    usual = "不参评" if part is False else "正常"
    status = "出错" if causes else "待补" if missing else usual
    return Standing(
        u,
        status,
        Missing(frozenset()) if doubtful else total,
        grade,
        _sort_keys(lines, keys) if status == "正常" and not reference.stopped(u) else None,
        frozenset(missing) if status == "待补" else frozenset(),
        frozenset(causes),
        not doubtful and reference.unscored(u) is False,
    )


def _cells(u: UnitFacts) -> list[Any]:
    lists = [value for value in u.values.values() if isinstance(value, tuple)]
    fields = [cell for records in lists for record in records for cell in record.values()]
    return [*u.values.values(), *fields]


def _sort_keys(lines: Sequence[n.RankKey], values: Sequence[Any]) -> tuple[Any, ...] | None:
    """Keys that sort the best first."""
    if any(value is None or isinstance(value, NotApplicable) for value in values):
        return None
    pairs = zip(lines, values, strict=True)
    return tuple(-value if line.direction == "从高到低" else value for line, value in pairs)


def _ordered(
    reference: Reference, standings: list[Standing], ranking: n.Ranking | None
) -> list[tuple[Standing, int | None]]:
    """12.1–12.3"""
    if ranking is None:
        standings.sort(key=lambda s: (_class_place(reference, s), s.facts.unit.name))
        return [(standing, None) for standing in standings]
    groups = split(reference, ranking.items, standings).values()
    return [pair for group in groups for pair in _ranked(ranking, group)]


def _class_place(reference: Reference, standing: Standing) -> int:
    kind = standing.facts.unit.kind
    return reference.classes.index(kind) if kind in reference.classes else 0


def _ranked(ranking: n.Ranking, standings: Sequence[Standing]) -> list[tuple[Standing, int | None]]:
    placed = [s for s in standings if s.keys is not None]
    placed.sort(key=lambda s: (s.keys, s.facts.unit.name))
    others = sorted((s for s in standings if s.keys is None), key=lambda s: s.facts.unit.name)
    style = of_type(ranking.items, n.Ties)[0].style
    open_ = any(s.status == "待补" for s in standings)
    ranks = [None if open_ else _rank(style, placed, s) for s in placed]
    return [*zip(placed, ranks, strict=True), *((s, None) for s in others)]


def _rank(style: str, placed: list[Standing], one: Standing) -> int:
    better = [s.keys for s in placed if s.keys < one.keys]
    match style:
        case "占位":
            return len(better) + 1
        case "密集":
            return len(set(better)) + 1
    return placed.index(one) + 1


def _outcome(reference: Reference, standing: Standing, rank: int | None) -> Outcome:
    u = standing.facts
    faulty = standing.status == "出错"
    stated = not faulty and not isinstance(standing.total, Missing | Fault)
    return Outcome(
        unit=u.unit.name,
        status=standing.status,
        total=_cell(standing.total, "未评") if stated else "",
        grade=standing.grade if not faulty and isinstance(standing.grade, str) else "",
        rank=rank,
        missing=standing.missing,
        causes=standing.causes,
        scores=_scores(reference, standing),
    )


def _scores(reference: Reference, standing: Standing) -> dict[str, Cell]:
    """Scores by path; nothing is scored where scoring has stopped (14.2-1), and the top level not
    stated where that is not known yet (14.2-3)."""
    u = standing.facts
    if reference.stopped(u) and reference.total(u, "before") != NOT_APPLICABLE:
        return {"/".join(path): "未评" for path, _ in reference.nodes}
    found = {
        "/".join(path): _cell(_score(reference, u, node), "不适用")
        for path, node in reference.nodes
    }
    if standing.told or standing.status != "待补":
        return found
    tops = [path for path, score in found.items() if "/" not in path and not isinstance(score, str)]
    return found | dict.fromkeys(tops, "待补")


def _score(reference: Reference, u: UnitFacts, node: n.Indicator | n.Adjustment) -> Any:
    if isinstance(node, n.Indicator):
        return reference.score(u, node)
    outside = reference.stated_applicability(u, node.items) is False
    return NOT_APPLICABLE if outside else reference.block(u, node)


def _cell(value: Any, absent: str) -> Cell:
    if isinstance(value, NotApplicable):
        return absent
    if isinstance(value, Missing):
        return "未报"
    return "出错" if isinstance(value, Fault) else Fraction(value)


# ── 统计 ──


def _statistics(reference: Reference, standings: Sequence[Standing]) -> dict[tuple[str, str], Cell]:
    found: dict[tuple[str, str], Cell] = {}
    for block in of_type(reference.blocks, n.Statistics):
        for group, members in split(reference, block.items, standings).items():
            for line in of_type(block.items, n.Statistic) if members else []:
                found[line.label, group or ""] = _statistic(reference, line, members)
    return found


def _statistic(reference: Reference, line: n.Statistic, members: Sequence[Standing]) -> Cell:
    if any(s.status == "待补" for s in members):
        return ""
    units = [s.facts for s in members if s.status == "正常"]
    tests = [True if line.when is None else reference.values.of(u, line.when) for u in units]
    chosen = [u for u, test in zip(units, tests, strict=True) if test is True]
    values = [reference.values.of(u, line.value) for u in chosen] if line.value else []
    if any(isinstance(value, Missing) for value in (*tests, *values)):
        return ""
    if line.kind == "个数":
        return Fraction(len(chosen))
    known = [v for v in values if v is not None and not isinstance(v, Fault | NotApplicable)]
    shares = ([100] * len(chosen), units) if line.kind == "占比" else (known, known)
    if not shares[1]:
        return ""
    if line.kind in {"最高", "最低", "中位数"}:
        known = sorted(known)
        middle = known[(len(known) - 1) // 2 : len(known) // 2 + 1]
        part = {"最高": known[-1:], "最低": known[:1], "中位数": middle}[line.kind]
        shares = (part, part)
    assert line.mode is not None
    assert line.digits is not None
    return rounded(Fraction(sum(shares[0])) / len(shares[1]), line.mode, line.digits)
