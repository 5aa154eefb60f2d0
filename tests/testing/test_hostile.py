"""Whatever stands in files of cases, reading them raises nothing, and running what was read neither."""

from collections.abc import Sequence
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine.diagnostics import Sink
from rules_engine.diagnostics.render_terminal import render
from rules_engine.ir import Program
from rules_engine.pipeline import compile_text
from rules_engine.reports.cases_junit import cases_junit
from rules_engine.reports.cases_text import trial_text
from rules_engine.reports.coverage_text import coverage_text
from rules_engine.source import Source
from rules_engine.syntax import nodes
from rules_engine.syntax.printing import print_scheme
from rules_engine.testing import read_cases, run_cases
from rules_engine.testing.coverage import coverage_of
from tests.format import strategies
from tests.testing.test_tables import SCHEME

LINES = (
    "用例 “一”",
    "用例 “二”",
    "  其余同 “一”",
    "  其余同 “二”",
    "  单位 甲局 类别 部门",
    "  单位 乙县 类别 县区 角色 牵头",
    "  事实",
    "    自评 为 8 分",
    "    自评 为 未报",
    "    账号 为 无",
    "    账号",
    "      停更 为 是",
    "  期望",
    "    总分 8",
    "    指标 公开 8",
    "    统计 “均分” 8",
    "    理由 “第三条”",
    "    缺 无",
)


@cache
def program() -> Program:
    made = compile_text(SCHEME).program
    assert made is not None
    return made


def survive(sources: Sequence[Source]) -> None:
    sink = Sink()
    cases = read_cases(sources, program(), sink)
    render(sink.all, colour=False, style="full")
    if not sink.has_errors:
        trial = run_cases(program(), cases)
        assert trial_text(trial, colour=False).isascii() or cases
        assert cases_junit([("scheme.rule", trial)])
        assert coverage_text(coverage_of(trial))


@given(st.lists(strategies.cases, max_size=3))
@settings(max_examples=40, deadline=None)
def test_anything_the_grammar_can_say(cases: list[nodes.Case]) -> None:
    text = print_scheme(nodes.File(tuple(cases), span=strategies.NOWHERE))
    survive([Source("cases.rule", text)])


@given(st.lists(st.sampled_from(LINES), max_size=14))
@settings(max_examples=60, deadline=None)
def test_lines_in_any_order(lines: list[str]) -> None:
    survive([Source("cases.rule", "\n".join(lines) + "\n")])


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_text(text: str) -> None:
    survive([Source("cases.rule", text)])
    survive([Source("cases.csv", text)])
    survive([Source("cases.csv", f"用例,单位,类别,自评,期望：总分,期望：{text}\n{text}")])


def test_a_long_chain_of_cases_needs_no_recursion() -> None:
    first = "用例 “0”\n  单位 甲局 类别 部门\n  事实\n    自评 为 8 分\n    账号 为 无\n  期望\n    总分 8\n"
    rest = "".join(
        f"用例 “{n}”\n  其余同 “{n - 1}”\n  单位 甲局\n  期望\n    总分 8\n" for n in range(1, 1500)
    )
    sink = Sink()
    cases = read_cases([Source("cases.rule", first + rest)], program(), sink)
    assert not sink.all
    assert len(cases) == 1500
