"""Proofs of a scheme: claims stated, decided, and every example read back from a fact file."""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec

from attrs import evolve

from rules_engine.analysis.claims import (
    Asks,
    Deciding,
    Label,
    Meant,
    Proof,
    Standing,
    Verdict,
    as_meant,
    claims_of,
    decide,
    idle,
    make_ready,
)
from rules_engine.analysis.claims.comparing import differences, one_has_grades, same_claims
from rules_engine.analysis.claims.inquiry import LIMIT
from rules_engine.analysis.claims.lengthening import Lengthening
from rules_engine.analysis.claims.ordering import unlike
from rules_engine.analysis.claims.pairs import lower
from rules_engine.analysis.claims.stepping import drops
from rules_engine.compiling import Compiled, as_parsed
from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.facts.register import register
from rules_engine.facts.toml_facts import read_document
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.facts.writing import toml_of
from rules_engine.ir import Program
from rules_engine.ir.passes.roots import counts_workdays
from rules_engine.model.units import UnitFacts
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar
from rules_engine.semantics.findings.silences import silences_nothing
from rules_engine.semantics.silences import silences_of
from rules_engine.source import Source

Progress = Callable[[int, int], None]


def prove(
    compiled: Compiled,
    calendar: WorkCalendar | None = None,
    limit: int = LIMIT,
    progress: Progress = lambda _done, _all: None,
    given: Sequence[UnitFacts] = (),
) -> Proof:
    """Decide every claim about a scheme. ``limit``: how much the solver may do for one question; ``given``:
    units that are tried too."""
    # What is meant stands in the text only.
    compiled = as_parsed(compiled)
    program = compiled.program
    if program is None:
        return Proof(None, compiled.errors, (), solver_version(), limit)
    claims = claims_of(program)
    days = _calendar(program, calendar)
    meant = meant_in(compiled)
    ready = make_ready(program, claims, days, solver(), meant, limit, given)
    decided = (*decide(ready, progress), *Lengthening(program, ready.bench).verdicts())
    verdicts = tuple(as_meant(_read_back(ready, one), meant) for one in decided)
    findings = tuple(_idle(compiled, verdicts, meant))
    return Proof(program, (), verdicts, solver_version(), limit, findings=findings)


def prove_same(
    old: Compiled,
    new: Compiled,
    calendar: WorkCalendar | None = None,
    limit: int = LIMIT,
    progress: Progress = lambda _done, _all: None,
    given: Sequence[UnitFacts] = (),
) -> Proof:
    """Decide whether two schemes come to the same for any facts; ``given`` are units that are tried too."""
    if old.program is None or new.program is None:
        return Proof(None, (*old.errors, *new.errors), (), solver_version(), limit)
    apart = [*differences(old.program.schema, new.program.schema)]
    if one_has_grades(old.program, new.program):
        apart.append("只有一份方案有等次")
    if apart:
        return Proof(old.program, (), (), solver_version(), limit, tuple(apart))
    claims = same_claims(old.program, new.program)
    days = _calendar(old.program, calendar or _calendar(new.program, None))
    ready = make_ready(old.program, claims, days, solver(), (), limit, given)
    found = tuple(_read_back(ready, one) for one in decide(ready, progress))
    verdicts = (*found, *unlike(old.program, new.program))
    return Proof(old.program, (), verdicts, solver_version(), limit)


def solver() -> object | None:
    """The solver backend, where z3 is installed."""
    return import_module("rules_engine.backends.smt") if find_spec("z3") else None


def solver_version() -> str | None:
    """The version of z3; None where it is not installed."""
    return str(import_module("z3").get_version_string()) if find_spec("z3") else None


def meant_in(compiled: Compiled) -> tuple[Meant, ...]:
    """The checks that a scheme silences, block by block."""
    file = None if compiled.gathered is None else compiled.gathered.file
    if file is None:
        return ()
    return tuple(
        Meant(one.line.code, one.within, one.line.reason, one.line.span, one.holder, one.facts)
        for one in silences_of(file)
    )


def _idle(
    compiled: Compiled, verdicts: Sequence[Verdict], meant: Sequence[Meant]
) -> Iterator[Diagnostic]:
    """What the file itself (not one that it takes) says is meant of claims, and is not so."""
    for one in idle(verdicts, meant):
        if one.line is not None and one.line.source is compiled.source:
            yield silences_nothing(one.code, one.line)


def _calendar(program: Program, calendar: WorkCalendar | None) -> WorkCalendar:
    if calendar is not None:
        return calendar
    return shipped_calendar() if counts_workdays(program) else NO_CALENDAR


def _read_back(ready: Deciding, found: Verdict) -> Verdict:
    """The same verdict, a counterexample as fact files have it; undecided where it then shows nothing.
    What only shows a claim is not written out, so it need not be read."""
    if not found.example or found.standing is not Standing.REFUTED:
        return found
    units = read_units(ready.program, found.example)
    if units and _shows(ready, found, units):
        seen = ready.bench.observe(units)[0]
        return evolve(
            found, example=units, seen=tuple(seen.value(expr) for expr in found.claim.shown)
        )
    note = "找到的事实写成事实文件以后，重算不成立"
    return evolve(found, standing=Standing.OPEN, label=Label.UNDECIDED, note=note, example=())


def _shows(ready: Deciding, found: Verdict, units: tuple[UnitFacts, ...]) -> bool:
    match found.claim.kind.asks:
        case Asks.PAIR:
            return len(units) == 2 and lower(ready.bench, found.claim, units[0], units[1])
        case Asks.STEP:
            return len(units) == 2 and drops(ready.bench, found.claim.asked, units)
    return ready.bench.happens(found.claim, units)


def read_units(program: Program, units: Sequence[UnitFacts]) -> tuple[UnitFacts, ...]:
    """The units as the readers of fact files take them; none where one of them is refused."""
    sink = Sink()
    texts = [Source(f"{u.unit.name}.toml", toml_of(program.schema, u)) for u in units]
    batches = [read_document(text, program.schema, sink) for text in texts]
    table = register(batches, program.schema, sink, None)
    by_name = {facts.unit.name: facts for facts in table.units}
    if sink.has_errors or len(by_name) != len(units):
        return ()
    return tuple(by_name[facts.unit.name] for facts in units)
