"""The work of ``rules prove``: decide the claims, write counterexamples and certificates, sum up."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

import click
from attrs import field, frozen

from rules_engine import __version__
from rules_engine.analysis.claims import Proof, Standing, Verdict
from rules_engine.cli.files import check_kind, check_target, unwritable, write_whole
from rules_engine.cli.options import target_of
from rules_engine.cli.output import FINDINGS, GOOD, USAGE, print_result, say, show
from rules_engine.cli.progress import working
from rules_engine.cli.reading import calendar_of, facts_of
from rules_engine.cli.schemes import compiled, unreadable
from rules_engine.cli.terminal import colour_wanted
from rules_engine.facts.writing import toml_of
from rules_engine.ir import Program
from rules_engine.model.units import UnitFacts
from rules_engine.proving import prove, prove_same
from rules_engine.reports.certificate import certificate_text
from rules_engine.reports.proof_json import proof_json
from rules_engine.reports.proof_text import proof_text, refused_words
from rules_engine.source.sanitize import one_line


@frozen
class Wanted:
    """What to write besides the verdicts, and how."""

    certificate: str | None
    examples: str
    facts: tuple[str, ...]
    calendar: str | None
    as_json: bool
    verbose: bool


@frozen
class Stopwatch:
    """When the work on each claim began."""

    began: list[float] = field(factory=list)

    def tick(self, _done: int, _all: int) -> None:
        """Another claim begins."""
        self.began.append(perf_counter())

    def spent(self) -> tuple[int, ...]:
        """Milliseconds of each claim."""
        ends = [*self.began[1:], perf_counter()]
        return tuple(int((e - b) * 1000) for b, e in zip(self.began, ends, strict=False))


def prove_into(schemes: Sequence[str], wanted: Wanted, *, same: bool) -> int:
    """Prove a scheme, or that two are the same; the exit status."""
    if len(schemes) != 1 + same:
        raise click.UsageError("写一份方案；--same 后面写旧、新两份方案")
    if same and wanted.certificate is not None:
        raise click.UsageError("--same 没有证明书；证明书是一份方案的")
    target = target_of(wanted.certificate)
    if target is not None:
        check_kind(target, "--certificate", "JSON")
        others = (wanted.calendar, *wanted.facts)
        check_target(target, [*schemes, *(path for path in others if path is not None)])
    read = [compiled(path, whole=True) for path in schemes]
    for one in read:
        show(one.errors)
    if any(unreadable(one.diagnostics) for one in read):
        return USAGE
    days, watch = calendar_of(wanted.calendar), Stopwatch()
    program = read[0].program
    units = _units(program, wanted.facts) if program is not None else ()
    with working("逐项证明"):
        if same:
            proof = prove_same(read[0], read[1], days, progress=watch.tick, given=units)
        else:
            proof = prove(read[0], days, progress=watch.tick, given=units)
    return _finish(proof, schemes[0], wanted, target, watch)


def _units(program: Program, facts: tuple[str, ...]) -> Sequence[UnitFacts]:
    """The units that are tried too."""
    return facts_of(program, facts, None, ())[0].table.units if facts else ()


def _finish(proof: Proof, path: str, wanted: Wanted, target: Path | None, watch: Stopwatch) -> int:
    """Write what is to be written, print the rest; the exit status."""
    if proof.program is None:
        print_result(refused_words(proof))
        return FINDINGS
    files = dict(_written(proof, proof.program, path, Path(wanted.examples)))
    if target is not None:
        text = certificate_text(proof, path, __version__, watch.spent(), wanted.facts)
        write_whole(target, text.encode())
    _print(proof, path, files, wanted)
    return GOOD if proof.holds else FINDINGS


def _print(proof: Proof, path: str, files: dict[int, str], wanted: Wanted) -> None:
    show(proof.findings)
    if wanted.as_json:
        print_result(proof_json(proof, path, files, __version__))
        return
    colour = colour_wanted(sys.stdout)
    text = proof_text(proof, one_line(path), files, verbose=wanted.verbose)
    print_result(text, colour=colour)
    if proof.solver is None:
        say("没有安装求解器，只用了界和试算；安装：pip install 'rules-engine[prove]'")


def _written(
    proof: Proof, program: Program, scheme: str, folder: Path
) -> Iterator[tuple[int, str]]:
    """Writes the counterexamples; the path of each by the place of its verdict."""
    number = 0
    for place, verdict in enumerate(proof.verdicts):
        if verdict.standing is Standing.REFUTED and verdict.example:
            number += 1
            _make_folder(folder)
            name = f"反例-{number:02}-{verdict.claim.slug}"
            yield place, _write_example(program, verdict, scheme, folder / name)


def _write_example(program: Program, verdict: Verdict, scheme: str, path: Path) -> str:
    """One file for one unit, a folder of files for several."""
    single = len(verdict.example) == 1
    for attempt in range(1, 1000):
        tail = "" if attempt == 1 else f"-{attempt}"
        target = path.with_name(f"{path.name}{tail}{'.toml' if single else ''}")
        files = [(target, verdict.example[0])] if single else _each(target, verdict.example)
        texts = [(file, _text(program, verdict, facts, scheme, target)) for file, facts in files]
        if target.exists() and any(not _is_text(file, text) for file, text in texts):
            continue
        if not single:
            _make_folder(target)
        for file, text in texts:
            write_whole(file, text.encode())
        return str(target)
    raise click.UsageError(
        f"{one_line(str(path.parent))} 里的反例太多了，先清理，或用 --counterexamples 换一个文件夹"
    )


def _each(folder: Path, group: Sequence[UnitFacts]) -> list[tuple[Path, UnitFacts]]:
    return [(folder / f"{place}.toml", facts) for place, facts in enumerate(group, 1)]


def _text(program: Program, verdict: Verdict, facts: UnitFacts, scheme: str, target: Path) -> str:
    notes = (
        f"反例：{one_line(verdict.claim.words)}——不成立。",
        f"重算：rules score {one_line(scheme)} {one_line(target.name)}",
    )
    return toml_of(program.schema, facts, notes)


def _is_text(file: Path, text: str) -> bool:
    """Whether a file is there and says just this."""
    try:
        return file.read_bytes() == text.encode()
    except OSError:
        return False


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True, parents=True)
    except OSError as error:
        raise unwritable(str(folder), error) from None
