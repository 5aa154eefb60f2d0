"""Formats the files that ``rules fmt`` is given."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from rules_engine.cli.files import write_whole
from rules_engine.cli.output import FINDINGS, GOOD, USAGE, counts, print_result, say, show
from rules_engine.cli.rule_files import rule_files
from rules_engine.cli.schemes import unreadable
from rules_engine.compiling import read_bytes, source_of
from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.source.sanitize import one_line
from rules_engine.syntax.formatting import formatted


@frozen
class Outcome:
    """A file: what is wrong with it, or its text before and after (the same where nothing is to do)."""

    path: Path
    found: tuple[Diagnostic, ...] = ()
    before: str = ""
    after: str = ""

    @property
    def changes(self) -> bool:
        """Whether there is something to do."""
        return self.before != self.after


def format_all(paths: Iterable[str], *, check: bool, diff: bool) -> int:
    """Format files and what is in folders; ``check`` and ``diff`` only say what there is to do."""
    outcomes = [_outcome(path) for path in rule_files(paths)]
    for outcome in outcomes:
        if outcome.changes:
            _act(outcome, check=check, diff=diff)
    found = tuple(diagnostic for outcome in outcomes for diagnostic in outcome.found)
    show(found)
    say(_summary(outcomes, found, written=not (check or diff)))
    return _status(outcomes, found, check=check)


def _status(outcomes: list[Outcome], found: tuple[Diagnostic, ...], *, check: bool) -> int:
    if unreadable(found):
        return USAGE
    changes = any(outcome.changes for outcome in outcomes)
    return FINDINGS if found or (check and changes) else GOOD


def _outcome(path: Path) -> Outcome:
    data = read_bytes(path)
    if isinstance(data, Diagnostic):
        return Outcome(path, (data,))
    source = source_of(data, str(path))
    if isinstance(source, Diagnostic):
        return Outcome(path, (source,))
    sink = Sink()
    after = formatted(source, sink)
    if after is None:
        return Outcome(path, sink.all)
    # Another encoding, a BOM and CRLF are things to do too.
    return Outcome(path, (), data.decode("utf-8", "backslashreplace"), after)


def _act(outcome: Outcome, *, check: bool, diff: bool) -> None:
    name = one_line(str(outcome.path))
    if diff:
        print_result(difference(outcome.before, outcome.after, name, "排版后"))
    elif check:
        say(f"要排版：{name}")
    else:
        write_whole(outcome.path, outcome.after.encode("utf-8"))
        say(f"已排版：{name}")


def difference(before: str, after: str, name: str, what: str) -> str:
    """What changes between two texts of a file; ``what`` says what was done to it."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"{name}（现在）",
        f"{name}（{what}）",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _summary(outcomes: list[Outcome], found: tuple[Diagnostic, ...], *, written: bool) -> str:
    changed = sum(outcome.changes for outcome in outcomes)
    wrong = sum(bool(outcome.found) for outcome in outcomes)
    same = len(outcomes) - changed - wrong
    parts = [
        f"{changed} 个文件{'已排版' if written else '要排版'}" if changed else "",
        f"{same} 个文件不用改" if same else "",
        f"{wrong} 个文件有错误，没有动：发现 {counts(found)}" if wrong else "",
    ]
    return "，".join(filter(None, parts)) or "没有找到 .rule 文件"
