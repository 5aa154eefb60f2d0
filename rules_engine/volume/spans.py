"""What totals that wait for facts can still come to, of units that were scored on columns."""

from collections.abc import Container, Iterator, Mapping
from itertools import islice

from rules_engine.analysis.completions import Completions
from rules_engine.analysis.contenders import Contender, asked_of, settled_contender
from rules_engine.analysis.contests import Contests
from rules_engine.analysis.missing import Found, before_quotas, spans
from rules_engine.backends.columnar import unit_facts
from rules_engine.backends.scalar import prepare
from rules_engine.explain import Evaluation, Status
from rules_engine.ir import Program
from rules_engine.ir.passes.roots import asks_of_others
from rules_engine.model.spans import NO_SPANS, Spans
from rules_engine.model.units import UnitFacts
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar
from rules_engine.volume.evaluation import Gathered

# So many units are looked at together: what all of them have in common is found once for each such lot.
_AT_ONCE = 4096


def spans_among(
    evaluation: Evaluation, found: Gathered, calendar: WorkCalendar | None = None
) -> Spans:
    """The spans of the units that wait, whose facts are those ``found``. Only their facts are made anew,
    and a lot of them at a time, unless totals build on comparisons with others."""
    program = evaluation.program
    results = [r for r in evaluation.results if r.status is Status.PENDING and r.total is None]
    waiting = {result.unit.name for result in results}
    if not waiting:
        return NO_SPANS
    gone_by = calendar or NO_CALENDAR
    machine = prepare(program, gone_by)
    if _is_compared(program):
        return spans(program, machine.observe(list(_units(program, found))), waiting, gone_by)
    settled = _settled(evaluation)
    asked = waiting if settled is None else waiting.union(_names(evaluation) - settled.keys())
    made: dict[str, Found] = {}
    units = _units(program, found, asked)
    while lot := list(islice(units, _AT_ONCE)):
        completions = Completions.of(program, machine.observe(lot), gone_by)
        made |= before_quotas(completions, [each.unit.name for each in lot])
    contests = None if settled is None else _contests(program, settled, made)
    return {unit: made[unit].after(contests, program).span for unit in waiting}


def _names(evaluation: Evaluation) -> set[str]:
    return {result.unit.name for result in evaluation.results}


def _settled(evaluation: Evaluation) -> dict[str, Contender] | None:
    """The units whose stand before quotas is known; None without quotas."""
    program = evaluation.program
    if not any(asked_of(program)):
        return None
    found = {
        result.unit.name: settled_contender(
            program, result.unit, result.observation.value, faulty=result.status is Status.FAULTY
        )
        for result in evaluation.results
    }
    return {name: each for name, each in found.items() if each is not None}


def _contests(
    program: Program, settled: dict[str, Contender], made: Mapping[str, Found]
) -> Contests:
    """The quotas of a run."""
    looked_at = (each.contender for each in made.values())
    found = {each.unit.name: each for each in looked_at if each is not None}
    return Contests.of(program, (settled | found).values())


def _is_compared(program: Program) -> bool:
    """Whether what a total or a grade can come to depends on other units."""
    roots = [one for one in (program.total.score, program.grade) if one is not None]
    return asks_of_others(roots)


def _units(
    program: Program, found: Gathered, names: Container[str] | None = None
) -> Iterator[UnitFacts]:
    """The facts of the units of these names (None: of all)."""
    for one in found.taken:
        said = one.block.columns.units.names
        for row in one.rows:
            if names is None or str(said[row]) in names:
                yield unit_facts(one.block.columns, program.schema, row)
