"""Where two evaluators of a scheme differ, in words."""

from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import frozen

from rules_engine.diagnostics import Sink
from rules_engine.ir import Program
from rules_engine.model.units import UnitFacts
from rules_engine.source import Source
from rules_engine.syntax.parse import parse
from tests.corpus.evaluators import Inputs, Outcome, Outcomes, by_scalar
from tests.oracle.reference import Reference
from tests.oracle.results import evaluate

_COMPARED = ("status", "total", "grade", "rank", "causes")


def disagreements(text: str, program: Program, units: Sequence[UnitFacts]) -> list[str]:
    """What the engine and the oracle say differently of these units."""
    file = parse(Source("随机.rule", text), Sink())
    assert file is not None
    return differences(Inputs(text, file, program, tuple(units)))


@frozen
class Agreement:
    """Where the two differ (nowhere, it is hoped), and how many units had each status."""

    differences: list[str]
    statuses: Counter[str]


def differences(inputs: Inputs) -> list[str]:
    """The engine's outcome first, the oracle's second, where they are not the same."""
    return agreement(inputs).differences


def agreement(inputs: Inputs, reference: Reference | None = None) -> Agreement:
    """The two, compared. ``reference`` is the oracle of the scheme, for who has many sets of facts."""
    known = reference if reference is not None else Reference(inputs.file)
    engine, oracle = by_scalar(inputs), evaluate(known, inputs.units)
    found = [*_order(engine, oracle), *_units(engine, oracle), *_statistics(engine, oracle)]
    if engine.rolls != oracle.rolls:
        found.append(f"名单 {engine.rolls} {oracle.rolls}")
    return Agreement(found, Counter(outcome.status for outcome in oracle.units))


def _order(engine: Outcomes, oracle: Outcomes) -> Iterator[str]:
    orders = [[outcome.unit for outcome in each.units] for each in (engine, oracle)]
    if orders[0] != orders[1]:
        yield f"次序 {orders[0]} {orders[1]}"


def _units(engine: Outcomes, oracle: Outcomes) -> Iterator[str]:
    others = {outcome.unit: outcome for outcome in oracle.units}
    for one in engine.units:
        other = others[one.unit]
        for name in _COMPARED:
            if getattr(one, name) != getattr(other, name):
                yield f"{one.unit} {name} {getattr(one, name)} {getattr(other, name)}"
        names = [unit.unit for unit in oracle.units]
        if not _plain(other, names) <= _plain(one, names):
            yield f"{one.unit} missing {one.missing} {other.missing}"
        yield from _scores(one, other)


def _plain(outcome: Outcome, units: Sequence[str]) -> frozenset[str]:
    """What is missing: each fact with the unit that it is of, however many comparisons lead to it, and
    the unit's own without."""
    return frozenset(_owned(name, outcome.unit, units) for name in outcome.missing or ())


def _owned(name: str, unit: str, units: Sequence[str]) -> str:
    *owners, last = name.split("·")
    known = [owner for owner in owners if owner in units]
    return last if not known or known[-1] == unit else f"{known[-1]}·{last}"


def _scores(engine: Outcome, oracle: Outcome) -> Iterator[str]:
    """Scores that are stated: not those of a unit 出错, 不参评 or 未评, nor what is below what has left."""
    for path, score in oracle.scores.items():
        above = path.rpartition("/")[0]
        told = (
            engine.status not in {"出错", "不参评"}
            and engine.total != "未评"
            and oracle.scores.get(above) != "不适用"
        )
        # Nothing is stated of what is 出错 in a unit that may yet turn out not to take part.
        open_ = engine.status == "待补" and "出错" in (score, engine.scores[path])
        if told and not open_ and engine.scores[path] != score:
            yield f"{engine.unit} {path} {engine.scores[path]} {score}"


def _statistics(engine: Outcomes, oracle: Outcomes) -> Iterator[str]:
    if engine.statistics != oracle.statistics:
        yield f"统计 {engine.statistics} {oracle.statistics}"
