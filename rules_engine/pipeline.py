"""The stages in order: the only place that composes them, and the public Python API.

    compiled = compile_path("scheme.rule")            # Compiled: .program, .diagnostics
    table = read_facts(compiled.program, ["facts.csv"], roster="roster.csv")
    run = score(compiled.program, table.units)        # Run: .evaluation.results, .ledger(result)

Points are ``fractions.Fraction`` in 分; nothing is rounded but by the scheme's own 舍入. None of
these functions raises for what a scheme or a fact file says: findings are data.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from rules_engine.diagnostics import Diagnostic, Severity, Sink, diagnostic
from rules_engine.explain import Evaluation, Evaluator, Ledger, UnitResult
from rules_engine.facts import FactTable, load_facts, load_roster
from rules_engine.ir import Program
from rules_engine.model.units import UnitFacts
from rules_engine.semantics import analyse
from rules_engine.source import Source
from rules_engine.source.decode import Undecodable, decode
from rules_engine.syntax.parse import parse

_SCHEME_BYTES = 2_000_000


@frozen
class Compiled:
    """A compiled scheme: ``program`` is None where errors were found. ``source`` is the text that
    was read, None where it could not be."""

    program: Program | None
    diagnostics: tuple[Diagnostic, ...]
    source: Source | None = None

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that stop scoring."""
        return errors_among(self.diagnostics)


@frozen(eq=False)
class Facts:
    """Facts of all units as read, and what was found wrong with them. Units with bad cells are
    among ``table.units`` (they will be 出错); units that could not be told apart are not."""

    table: FactTable
    diagnostics: tuple[Diagnostic, ...]


@frozen(eq=False)
class Run:
    """An evaluation with the means to explain it."""

    evaluation: Evaluation
    _evaluator: Evaluator

    def ledger(self, result: UnitResult) -> Ledger:
        """The ledger of a unit: lines that add up to its score to the last digit."""
        return self._evaluator.explain(result)


def errors_among(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings that are errors."""
    return tuple(d for d in found if d.severity is Severity.ERROR)


def compile_source(source: Source) -> Compiled:
    """Syntax, then semantics; the second only where the first found no error."""
    sink = Sink()
    file = parse(source, sink)
    program = None
    if file is not None and not sink.has_errors:
        program = analyse(file, sink)
    return Compiled(program, sink.all, source)


def compile_text(text: str, name: str = "<文本>") -> Compiled:
    """Compile the text of a scheme; ``name`` is what messages call it."""
    return compile_source(Source(name, text.replace("\r\n", "\n").replace("\r", "\n")))


def compile_path(path: Path | str) -> Compiled:
    """Compile a ``.rule`` file (UTF-8, UTF-16 with BOM, GB18030)."""
    read = read_scheme(Path(path))
    return Compiled(None, (read,)) if isinstance(read, Diagnostic) else compile_source(read)


def read_scheme(path: Path) -> Source | Diagnostic:
    """The text of a rule file, or why it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(_SCHEME_BYTES + 1)
    except OSError as error:
        return _unreadable(path, error.strerror or "打不开")
    if len(data) > _SCHEME_BYTES:
        return _unreadable(path, f"文件超过 {_SCHEME_BYTES // 1_000_000} MB")
    decoded = decode(data, str(path))
    if isinstance(decoded, Undecodable):
        return _unreadable(path, decoded.reason)
    return decoded.source


def _unreadable(path: Path, reason: str) -> Diagnostic:
    helps = ["核对文件名和路径；另存为 UTF-8 编码的文本再试"]
    return diagnostic("R0001", f"读不出方案文件：{reason}", file=str(path), helps=helps)


def read_facts(
    program: Program,
    paths: Sequence[Path | str],
    roster: Path | str | None = None,
    lists: Mapping[str, Path | str] | None = None,
) -> Facts:
    """Read fact files (TOML, CSV, folders) for a program; every bad cell is found at once."""
    sink = Sink()
    names = None if roster is None else load_roster(roster, program.schema, sink)
    table = load_facts(paths, program.schema, sink, names, lists)
    return Facts(table, sink.all)


def score(program: Program, units: Sequence[UnitFacts]) -> Run:
    """Score units. Their order changes nothing."""
    evaluator = Evaluator.of(program)
    return Run(evaluator.evaluate(units), evaluator)
