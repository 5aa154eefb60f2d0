"""The work of ``rules check``: compile all, show what was found, sum it up."""

from enum import Enum
from time import perf_counter

from rules_engine.cli.fixing import repaired
from rules_engine.cli.origins import origins
from rules_engine.cli.output import FINDINGS, GOOD, USAGE, counts, print_result, say, show
from rules_engine.cli.schemes import compiled, unreadable
from rules_engine.compiling import Compiled, errors_among
from rules_engine.diagnostics import Severity


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
    results = [_checked(path, repairing) for path in dict.fromkeys(schemes)]
    found = tuple(diagnostic for result in results for diagnostic in result.diagnostics)
    show(found, style, err=False)
    if verbose and style == "full":
        print_result("".join(map(origins, results)))
    if style == "full":
        say(_summary(results, counts(found), perf_counter() - start))
    if unreadable(found):
        return USAGE
    warned = any(diagnostic.severity is Severity.WARNING for diagnostic in found)
    return FINDINGS if errors_among(found) or (strict and warned) else GOOD


def _checked(path: str, repairing: Repairing) -> Compiled:
    result = compiled(path)
    if repairing is Repairing.NONE:
        return result
    return repaired(path, result, diff=repairing is Repairing.SHOW)


def _summary(results: list[Compiled], found: str, seconds: float) -> str:
    nodes = [node for r in results if r.program for node in r.program.nodes]
    clauses = sum(len(node.clauses) for node in nodes)
    size = f"{len(results)} 个方案、{len(nodes)} 个指标、{clauses} 条计分条款"
    broken = sum(result.program is None for result in results)
    if broken:
        size = f"{len(results)} 个方案，其中 {broken} 个有错误"
    return f"{f'发现 {found}' if found else '没有发现问题'}：{size}（{seconds:.2f} 秒）"
