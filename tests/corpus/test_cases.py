"""Runs the literate cases on every evaluator. ``pytest tests/corpus --update-cases`` rewrites what is
expected by what the first evaluator says, and shows the difference."""

import difflib
import re

import pytest

from rules_engine.diagnostics import Severity, Sink
from rules_engine.facts import read_csv_text, read_roster_text
from rules_engine.pipeline import compile_text
from rules_engine.source import Source
from rules_engine.syntax.parse import parse
from rules_engine.syntax.printing import print_scheme
from tests.corpus import literate, tables
from tests.corpus.evaluators import EVALUATORS, Inputs, Outcomes
from tests.corpus.literate import Block, Case, Round

SCHEME = "方案.rule"
ALL = literate.read_cases()
IN_ORDER, STATISTICS, LEDGER, ROLLS = "依次", "统计", "台账", "名单"
ROSTER = "名录"
_ID = re.compile(r"[0-9]+\.[0-9]+-[0-9]+")


def is_wrong_scheme(case: Case) -> bool:
    return case.errors is not None and not (case.rounds or case.trials or case.proofs)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_a_case_is_well_formed(case: Case) -> None:
    assert case.covers, "needs a line 覆盖："
    assert all(map(_ID.fullmatch, case.covers))
    assert case.prose, "needs a sentence"
    assert case.errors or case.rounds or case.trials or case.proofs, "expects nothing"
    assert all(one.expected for one in (*case.rounds, *case.trials))
    assert set(case.differs) <= {*EVALUATORS, "check", "oracle"}


def test_names_are_unique() -> None:
    ids = [case.id for case in ALL]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("case", [c for c in ALL if c.errors], ids=lambda case: case.id)
def test_wrong_scheme(case: Case, updating: bool, request: pytest.FixtureRequest) -> None:
    expect_failure(case, "check", request)
    assert case.errors is not None
    wanted = case.errors.text.split("\n")
    found = findings_of(case, {line[:5] for line in wanted})
    settle(case, case.errors, "".join(f"{line}\n" for line in found), updating)


def findings_of(case: Case, codes: set[str]) -> list[str]:
    """Every error as ``code line:column``, and the warnings whose codes are asked for."""
    found = compile_text(case.scheme, SCHEME, case.files or None).diagnostics
    chosen = [d for d in found if d.severity is Severity.ERROR or d.code in codes]
    return [
        f"{d.code} {d.primary.span.begin.line}:{d.primary.span.begin.column}"
        for d in chosen
        if d.primary is not None
    ]


@pytest.mark.parametrize("name", EVALUATORS)
@pytest.mark.parametrize("case", [c for c in ALL if c.rounds], ids=lambda case: case.id)
def test_case(case: Case, name: str, updating: bool, request: pytest.FixtureRequest) -> None:
    expect_failure(case, name, request)
    for one in case.rounds:
        inputs, codes = read(case, one)
        outcomes = EVALUATORS[name](inputs)
        for block in one.expected:
            check(case, block, outcomes, codes, updating)


def expect_failure(case: Case, name: str, request: pytest.FixtureRequest) -> None:
    """A difference that is known has a reason and must be one."""
    if name in case.differs:
        mark = pytest.mark.xfail(reason=case.differs[name], strict=True)
        request.applymarker(mark)


def read(case: Case, one: Round) -> tuple[Inputs, list[str]]:
    """The inputs of a round, and the codes of the errors in its facts."""
    compiled = compile_text(case.scheme, SCHEME, case.files or None)
    assert compiled.program is not None, [f"{d.code} {d.message}" for d in compiled.errors]
    text = whole_text(case)
    file = parse(Source(SCHEME, text), Sink())
    assert file is not None
    sink = Sink()
    lists = {
        name: Source(f"{name}.csv", text)
        for name, text in one.facts.items()
        if name and name != ROSTER
    }
    main = Source("事实.csv", one.facts[""])
    schema = compiled.program.schema
    roster = None
    if ROSTER in one.facts:
        roster = read_roster_text(Source("名录.csv", one.facts[ROSTER]), schema, sink)
    table = read_csv_text(main, schema, sink, lists, roster)
    codes = sorted(d.code for d in sink.all if d.severity is Severity.ERROR)
    if not any(block.kind == "expect-findings" for block in one.expected):
        assert not codes, [d.message for d in sink.all]
    return Inputs(text, file, compiled.program, table.units), codes


def whole_text(case: Case) -> str:
    """The scheme; where it takes files, the merged scheme as it is printed. So the other evaluators
    know nothing of 沿用: they show that the merged text means what the merged scheme does."""
    if not case.files:
        return case.scheme
    gathered = compile_text(case.scheme, SCHEME, case.files).gathered
    assert gathered is not None
    assert gathered.file is not None
    text = print_scheme(gathered.file)
    assert parse(Source(SCHEME, text), Sink()) == gathered.file
    return text


def check(case: Case, block: Block, outcomes: Outcomes, codes: list[str], updating: bool) -> None:
    if block.kind in literate.SPAN_BLOCKS:
        return
    if block.kind == "expect-findings":
        settle(case, block, "".join(f"{code}\n" for code in codes), updating)
        return
    header, *expected = tables.read(block.text)
    found = found_of(block, header, outcomes)
    ordered = block.words == IN_ORDER or block.words.startswith(LEDGER)
    if found is None or tables.agree(expected, found, ordered=ordered):
        return
    if not ordered:
        found = tables.in_order_of(expected, found)
    settle(case, block, tables.as_text(header, found), updating)


def found_of(block: Block, header: list[str], outcomes: Outcomes) -> tables.Found | None:
    """What an evaluator says of the things a block is about; None where it says nothing."""
    if block.words == STATISTICS:
        return tables.statistics_table(outcomes)
    if block.words == ROLLS:
        return tables.rolls_table(outcomes)
    if block.words.startswith(LEDGER):
        _, unit, path = block.words.split(" ")
        return tables.ledger_table(outcomes, unit, path)
    return tables.units_table(header, outcomes)


def settle(case: Case, block: Block, found: str, updating: bool) -> None:
    """Fail with the difference, or write what was found."""
    if found == block.text:
        return
    lines = difflib.unified_diff(
        block.text.splitlines(), found.splitlines(), "expected", "found", lineterm=""
    )
    difference = "\n".join(lines)
    if not updating:
        pytest.fail(f"{case.id}\n{difference}", pytrace=False)
    print(f"{case.id}\n{difference}")
    literate.rewrite(case, block, found)
