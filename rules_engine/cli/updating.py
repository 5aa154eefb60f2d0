"""The part of ``rules test`` that takes what was found for what is expected: shows it, then writes."""

from pathlib import Path

from rules_engine.cli.files import write_whole
from rules_engine.cli.formatting import difference
from rules_engine.cli.output import print_result, say
from rules_engine.diagnostics import Fix
from rules_engine.fixing import with_fixes
from rules_engine.reports.cases_text import place_words
from rules_engine.source import Source
from rules_engine.source.sanitize import one_line
from rules_engine.testing import Trial
from rules_engine.testing.updating import updates


def update_cases(trial: Trial) -> bool:
    """Change what is expected in files of cases to what was found; says whether anything was."""
    found = updates(trial)
    by_file: dict[Source, list[Fix]] = {}
    for edit in found.edits:
        by_file.setdefault(edit.span.source, []).append(edit)
    for source, edits in by_file.items():
        _write(source, edits)
    for left in found.left:
        expected = left.check.expected
        say(f"没有改：{place_words(expected.span)} {one_line(expected.title)}：{left.reason}")
    return bool(by_file)


def _write(source: Source, edits: list[Fix]) -> None:
    name, after = one_line(source.name), with_fixes(source.text, edits)
    print_result(difference(source.text, after, name, "改后"))
    write_whole(Path(source.name), after.encode("utf-8"))
    say(f"已改：{name}，{len(edits)} 处期望")
