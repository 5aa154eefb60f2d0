"""Scoring many units, from files to a file: which way is taken, and why. The face of this package."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from attrs import frozen

from rules_engine.backends.columnar import plan_anyway
from rules_engine.diagnostics import Diagnostic, Severity, Sink
from rules_engine.explain import Evaluation
from rules_engine.explain.states import state_word
from rules_engine.facts import Roster, load_roster
from rules_engine.facts.csv_facts import list_file, list_names
from rules_engine.ir import Program
from rules_engine.ir.passes.roots import compares_units
from rules_engine.model.types import FactSchema
from rules_engine.model.units import UnitFacts
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar
from rules_engine.volume.binding import bind
from rules_engine.volume.comparing import CannotCompare, passes
from rules_engine.volume.evaluation import Gathered, evaluation_of, gather, units_of
from rules_engine.volume.findings import changed_schema
from rules_engine.volume.folder import (
    Bound,
    Stopped,
    about,
    given,
    of_scheme,
    others_in,
    score_folder,
    target_in,
)
from rules_engine.volume.list_files import ListFile, ListFiles
from rules_engine.volume.listing import BadList, list_path
from rules_engine.volume.quotas import why_not as quotas_refused
from rules_engine.volume.ranking import can_rank
from rules_engine.volume.results import layout_of
from rules_engine.volume.run import Outcome, Parts, Target, Tick, bad_list, score_parts
from rules_engine.volume.sources import (
    SUFFIXES,
    Kind,
    Table,
    open_list,
    open_table,
    with_lists,
)
from rules_engine.volume.tables import evaluation_batch
from rules_engine.volume.work import Scorer
from rules_engine.volume.writing import result_file

__all__ = [
    "STREAMED",
    "CannotCompare",
    "Gathered",
    "Opened",
    "Stopped",
    "Way",
    "about",
    "choose",
    "compares",
    "compares_units",
    "evaluated",
    "files_in",
    "gathered",
    "given",
    "list_bad",
    "list_beside",
    "of_scheme",
    "open_facts",
    "others_in",
    "passes_over",
    "roster_of",
    "score_folder",
    "state_words",
    "stream",
    "target_in",
    "units_beside",
    "write_evaluation",
]

STREAMED = ("parquet", "arrow")
Evaluate = Callable[[Sequence[UnitFacts]], Evaluation]


@frozen(eq=False)
class Opened:
    """Files that were looked into; ``usable`` is False where nothing can be scored."""

    bound: tuple[Bound, ...]
    findings: tuple[Diagnostic, ...]
    usable: bool

    @property
    def parts(self) -> Parts:
        """The parts of all files, in the order of the files."""
        return [pair for one in self.bound for pair in one.parts]

    @property
    def rows(self) -> int:
        """How many rows there are; -1 where only reading tells."""
        sizes = [one.table.rows for one in self.bound]
        return -1 if -1 in sizes else sum(sizes)


def files_in(paths: Sequence[str]) -> list[str]:
    """The files of facts among paths; those of a folder in the order of their names."""
    found: list[str] = []
    for path in paths:
        if Path(path).is_dir():
            inside = (p for p in sorted(Path(path).iterdir()) if p.suffix.lower() in SUFFIXES)
            found += [str(p) for p in inside if p.suffix.lower() != ".csv"]
        else:
            found.append(path)
    return found


def open_facts(
    program: Program,
    paths: Sequence[str],
    lists: Mapping[str, str] | None = None,
    roster: Roster | None = None,
) -> Opened:
    """Look into the files, and match their columns with the scheme's facts. ``lists``: files of list facts by
    name, for CSV files that have none beside them; ``roster``: by which their records find their units."""
    bound: list[Bound] = []
    findings: list[Diagnostic] = []
    usable = True
    for path in files_in(paths):
        table = open_table(path)
        if isinstance(table, Diagnostic):
            findings.append(table)
            usable = False
            continue
        if table.kind is Kind.CSV:
            table, said = _with_lists(program.schema, table, lists or {}, roster)
            findings += said
            if said:
                usable = False
                continue
        found = bind(program.schema, table.schema, path)
        known = [one.message for one in findings]
        findings += table.findings
        findings += [one for one in found.findings if _is_new(one, known)]
        findings += _changed(bound, table)
        usable = usable and found.usable
        bound.append(Bound(table, found.columns))
    return Opened(tuple(bound), tuple(findings), usable and bool(bound))


def _with_lists(
    schema: FactSchema, table: Table, given_lists: Mapping[str, str], roster: Roster | None
) -> tuple[Table, list[Diagnostic]]:
    """A CSV table with the list files beside it, or else those that were given; what is wrong with them."""
    beside = {name: str(list_path_of(table.path, name)) for name in list_names(schema)}
    there = {n: p if Path(p).is_file() else given_lists.get(n) for n, p in beside.items()}
    found = [open_list(name, path) for name, path in there.items() if path is not None]
    good = tuple(each for each in found if isinstance(each, ListFile))
    wrong = [each for each in found if isinstance(each, Diagnostic)]
    if not good:
        return table, wrong
    return with_lists(table, ListFiles(schema, roster, good)), wrong


def list_path_of(main: str, name: str) -> Path:
    """The file beside a CSV file that holds a list."""
    return Path(main).with_name(list_file(main, name))


def _is_new(found: Diagnostic, known: Sequence[str]) -> bool:
    """Whether there is more to say than of a file before: what all files of a batch lack is said once."""
    return found.severity is Severity.ERROR or found.message not in known


def _changed(before: Sequence[Bound], table: Table) -> list[Diagnostic]:
    """A word about columns that not all files have."""
    if not before:
        return []
    first = before[0].table
    names = [name for name in [*table.schema.names, *first.schema.names] if name]
    odd = [
        n for n in dict.fromkeys(names) if (n in table.schema.names) != (n in first.schema.names)
    ]
    return [changed_schema(table.path, first=first.path, names=odd)] if odd else []


def roster_of(program: Program, path: str | None) -> tuple[Roster | None, tuple[Diagnostic, ...]]:
    """The roster in a file, and what is wrong with it."""
    if path is None:
        return None, ()
    sink = Sink()
    return load_roster(path, program.schema, sink), sink.all


@frozen(eq=False)
class Way:
    """How units are scored: block by block, by ``scorer``; one by one because of ``reason``, where there
    is one. Without a scorer all units have to be in memory."""

    program: Program
    scorer: Scorer | None
    reason: str = ""


def choose(
    program: Program,
    style: str,
    roster: Roster | None,
    calendar: WorkCalendar | None,
    *,
    reasons: bool = False,
) -> Way:
    """Columns, unless the scheme or the format of the results needs the units one by one. ``reasons``:
    with the clauses that gave or took points."""
    if style not in (*STREAMED, "csv"):
        return Way(program, None, f"{style} 格式要写出每个单位的细节")
    reason = _one_by_one(program)
    if reason:
        return Way(program, None, reason)
    made = plan_anyway(program, calendar or NO_CALENDAR)
    return Way(program, Scorer(made, roster, reasons=reasons), made.alone)


def _one_by_one(program: Program) -> str:
    if why := quotas_refused(program):
        return why
    return "" if can_rank(program) else "排名所用的数不是有限小数"


def compares(program: Program) -> str:
    """Why a unit's row depends on other units; empty where it does not."""
    if compares_units(program):
        return "方案要和别的单位比较"
    if program.quotas:
        return "方案有名额"
    return _one_by_one(program) or ("方案要排名次" if program.ranking is not None else "")


def passes_over(way: Way) -> int:
    """How many times the facts are read."""
    return 1 + (passes(way.scorer) if way.scorer is not None else 0)


def stream(way: Way, opened: Opened, target: Target, workers: int, tick: Tick) -> Outcome:
    """Score on columns into one file. Raises OSError, Unreadable, CannotCompare."""
    assert way.scorer is not None
    return score_parts(way.scorer, opened.parts, target, workers, tick)


def gathered(program: Program, opened: Opened, roster: Roster | None) -> Gathered:
    """All units in memory. Raises Unreadable."""
    return gather(program.schema, opened.parts, roster)


def evaluated(way: Way, found: Gathered, evaluate: Evaluate) -> Evaluation:
    """The evaluation of units in memory: on columns, or by ``evaluate`` one by one."""
    if way.scorer is not None:
        with suppress(CannotCompare):
            return evaluation_of(way.scorer, found)
    return evaluate(units_of(way.program.schema, found))


def units_beside(program: Program, found: Gathered, own: UnitFacts) -> list[UnitFacts]:
    """All units of a run, ``own`` in the place of the one that has its name."""
    units = units_of(program.schema, found)
    return [own if one.unit.name == own.unit.name else one for one in units]


def write_evaluation(evaluation: Evaluation, target: Target, *, reasons: bool = False) -> None:
    """Write an evaluation as a Parquet or Arrow file. Raises OSError, OverflowError."""
    layout = layout_of(evaluation.program, reasons=reasons)
    with result_file(target.path, target.style, layout.schema, target.about) as sink:
        sink.write_batch(evaluation_batch(layout, evaluation))


def list_bad(found: Gathered, bad: BadList) -> None:
    """Put the bad cells of units in memory on the list."""
    for one in found.bad:
        bad.add(one)


def list_beside(found: Gathered, target: Path | None) -> list[Path]:
    """Write the list of bad cells, if any, beside a result that is written otherwise. Raises OSError."""
    if target is None:
        return []
    with bad_list(list_path(target)) as bad:
        list_bad(found, bad)
    return [list_path(target)] if found.outcome.bad else []


def state_words(evaluation: Evaluation) -> list[str]:
    """The state of each unit."""
    return [state_word(result) for result in evaluation.results]
