"""The work of ``rules check``: compile all, show what was found, sum it up."""

from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from time import perf_counter

import click

from rules_engine.cli.case_files import is_cases, suites_in
from rules_engine.cli.output import FINDINGS, GOOD, USAGE, counts, print_result, say, show
from rules_engine.cli.rule_files import files_within, is_folder
from rules_engine.cli.schemes import STDIN, compiled, has_warnings, is_scheme, unreadable
from rules_engine.compiling import Compiled, errors_among
from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.source.sanitize import one_line


class Repairing(Enum):
    """Whether safe fixes are made, and whether files are written."""

    NONE = "none"
    SHOW = "show"
    WRITE = "write"


def check_all(
    schemes: tuple[str, ...], style: str, repairing: Repairing, *, strict: bool, verbose: bool
) -> int:
    """Check schemes, each once; the exit status. ``verbose`` tells what each takes from where."""
    start = perf_counter()
    whole = verbose or repairing is not Repairing.NONE
    paths = dict.fromkeys(_schemes(schemes))
    results = [_checked(path, repairing, whole=whole) for path in paths]
    found = _each_once(results)
    show(found, style, err=False)
    if verbose and style == "full":
        from rules_engine.cli.origins import origins  # only when asked

        print_result("".join(map(origins, results)))
    if repairing is not Repairing.NONE and style != "json":
        _say_what_is_left(found)
    if style == "full":
        say(_summary(results, counts(found), perf_counter() - start))
    if unreadable(found):
        return USAGE
    return FINDINGS if errors_among(found) or (strict and has_warnings(found)) else GOOD


def _say_what_is_left(found: Iterable[Diagnostic]) -> None:
    """That there are fixes which were not made, and why."""
    left = sum(any(not fix.safe for fix in one.fixes) for one in found)
    if left:
        say(f"有 {left} 处写着“修复”而没有替您改：照它改可能不是原文的意思，请核对原文，自己改")


def _schemes(paths: Iterable[str]) -> Iterator[str]:
    """Schemes as they are named, and those in folders: files of cases and files of shared parts are
    none. Raises UsageError for a folder without any."""
    for path in paths:
        if path == STDIN or not is_folder(Path(path)):
            yield path
            continue
        inside = [str(file) for file in files_within(Path(path)) if is_scheme(file)]
        if not inside:
            raise click.UsageError(f"文件夹“{one_line(path)}”里没有方案（.rule 文件）")
        yield from inside


def _each_once(results: Iterable[Compiled]) -> tuple[Diagnostic, ...]:
    """What was found, once where several schemes take the file that it is in."""
    sink = Sink()
    for result in results:
        for found in result.diagnostics:
            sink.report(found)
    return sink.all


def _checked(path: str, repairing: Repairing, *, whole: bool) -> Compiled:
    if is_cases(Path(path)):
        return _checked_cases(path)
    result = compiled(path, whole=whole)
    if repairing is Repairing.NONE:
        return result
    from rules_engine.cli.fixing import repaired  # only when asked

    return repaired(path, result, diff=repairing is Repairing.SHOW)


def _checked_cases(path: str) -> Compiled:
    """A file of cases, by the scheme beside it; what is wrong with that is not told here."""
    # Schemes need none of these.
    from rules_engine.cli.testing import incomplete
    from rules_engine.pipeline import check_case_files

    (suite,) = suites_in([path])
    if suite.scheme is None:
        return Compiled(None, (incomplete(suite),))
    scheme = compiled(str(suite.scheme))
    if scheme.program is None:
        return scheme
    return Compiled(scheme.program, check_case_files(scheme.program, suite.cases))


def _summary(results: list[Compiled], found: str, seconds: float) -> str:
    nodes = [node for r in results if r.program for node in r.program.nodes]
    clauses = sum(len(node.clauses) for node in nodes)
    size = f"{len(results)} 个方案、{len(nodes)} 个指标、{clauses} 条计分条款"
    broken = sum(result.program is None for result in results)
    if broken:
        size = f"{len(results)} 个方案，其中 {broken} 个有错误"
    return f"{f'发现 {found}' if found else '没有发现问题'}：{size}（{seconds:.2f} 秒）"
