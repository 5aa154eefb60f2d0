"""Cases that were run, as JUnit XML: a suite a scheme, a test case a 用例. Holds no clock and no name of
a machine, so the same cases give the same bytes."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from rules_engine.diagnostics.render_paint import Paint
from rules_engine.reports.cases_text import cell_words, failure_lines, got_words
from rules_engine.source.sanitize import is_safe, one_line
from rules_engine.testing.model import Check, Outcome, Trial


def cases_junit(suites: Sequence[tuple[str, Trial | None]]) -> str:
    """The document. A suite without a trial, because its files have errors, is one error."""
    parts = [line for name, trial in suites for line in _suite(name, trial)]
    count = sum(len(trial.outcomes) if trial else 1 for _, trial in suites)
    head = f'<testsuites name="rules test" tests="{count}" {_sums(trial for _, trial in suites)}>'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head, *parts, "</testsuites>"]
    return "\n".join(lines) + "\n"


def _sums(trials: Iterable[Trial | None]) -> str:
    all_of = list(trials)
    failed = sum(not o.passed for trial in all_of if trial for o in trial.outcomes)
    return f'failures="{failed}" errors="{sum(trial is None for trial in all_of)}"'


def _suite(name: str, trial: Trial | None) -> Iterable[str]:
    count = 1 if trial is None else len(trial.outcomes)
    yield f'  <testsuite name={_attribute(name)} tests="{count}" {_sums([trial])}>'
    if trial is None:
        yield f'    <testcase classname={_attribute(name)} name="读取用例">'
        yield '      <error message="方案或用例有错误，没有运行"/>'
        yield "    </testcase>"
    else:
        for outcome in trial.outcomes:
            yield from _case(name, trial, outcome)
    yield "  </testsuite>"


def _case(name: str, trial: Trial, outcome: Outcome) -> Iterable[str]:
    head = f"    <testcase classname={_attribute(name)} name={_attribute(outcome.case.name)}"
    if outcome.passed:
        yield f"{head}/>"
        return
    message = "；".join(_difference(check, trial.program.digits) for check in outcome.failures)
    details = "\n".join(failure_lines(trial, outcome, Paint(colour=False)))
    yield f"{head}>"
    yield f"      <failure message={_attribute(message)}>{escape(_clean(details))}</failure>"
    yield "    </testcase>"


def _difference(check: Check, digits: int | None) -> str:
    wanted, got = cell_words(check.expected.wanted, digits), got_words(check, digits)
    return f"{check.expected.title}：期望 {wanted}，得到 {got}"


def _attribute(text: str) -> str:
    return quoteattr(one_line(text))


def _clean(text: str) -> str:
    """Without characters that XML cannot hold."""
    return "".join(
        char if char == "\n" or is_safe(char) else "\N{REPLACEMENT CHARACTER}" for char in text
    )
