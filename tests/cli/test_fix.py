"""``rules check --fix`` makes the safe fixes, and nothing else."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from rules_engine.compiling import compile_text
from rules_engine.diagnostics import Sink
from rules_engine.fixing import fixed
from rules_engine.source import Source
from rules_engine.syntax.parse import parse
from tests.cli.conftest import Run
from tests.strategies.schemes import texts

WRONG = Path(__file__).resolve().parents[1] / "diagnostics" / "wrong"
BAD = """方案 试
  满分 10 分
  舍入 逐项 四舍五入 2 位；

事实
  IPv6支持：是否
  错误数：次数
  率：百分比

指标 年度报告 10 分
  忽略 C0213 “无”
  扣 5 分 当 率 大于等于 %98 并且 非 「IPv6支持」。
  每处错误数扣1分
  依据 附件一
"""
GOOD = """方案 试
  满分 10 分
  舍入 逐项 四舍五入 2 位

事实
  「IPv6支持」：是否
  错误数：次数
  率：百分比

指标 年度报告 10 分
  扣 5 分 当 率 ≥ 98% 且 非 「IPv6支持」
  每处 错误数 扣 1 分
  依据 “附件一”
"""


def test_safe_fixes_are_made_and_told(here: Path, run: Run) -> None:
    Path("错.rule").write_text(BAD, "utf-8")
    ran = run("check", "错.rule", "--fix")
    assert (ran.status, ran.out) == (0, "")
    assert Path("错.rule").read_text("utf-8") == GOOD
    assert ran.err.count("已修复：错.rule:") == 9
    assert "没有发现问题" in ran.err


def test_a_difference_is_shown_and_nothing_written(here: Path, run: Run) -> None:
    Path("错.rule").write_text(BAD, "utf-8")
    ran = run("check", "错.rule", "--fix", "--diff")
    assert "+  每处 错误数 扣 1 分" in ran.out
    assert Path("错.rule").read_text("utf-8") == BAD


def test_what_is_no_mistake_of_writing_is_left(here: Path, run: Run) -> None:
    text = BAD.replace("满分 10 分", "满分 20 分")
    Path("错.rule").write_text(text, "utf-8")
    ran = run("check", "错.rule", "--fix")
    assert ran.status == 1
    assert "C0001" in ran.out
    left = GOOD.replace("满分 10 分", "满分 20 分").replace("  扣 5", "  忽略 C0213 “无”\n  扣 5")
    assert Path("错.rule").read_text("utf-8") == left


@pytest.mark.parametrize(
    "path",
    sorted(WRONG.glob("S0200-*.rule")) + sorted(WRONG.glob("S0036-*.rule")),
    ids=lambda p: p.stem,
)
def test_what_may_mean_something_else_is_not_written(path: Path) -> None:
    """扣1分 每处错误 must not become 扣1分 当 每处错误; a limit must not become a comparison."""
    result = fixed(compile_text(path.read_text("utf-8"), path.name))
    assert result is not None
    for wrong in ("当 每", "≤ 5 分", "不得分 当 已备案", "按零分"):
        assert wrong in result.before or wrong not in result.after


def test_what_is_left_is_told_of(here: Path, run: Run) -> None:
    """Brackets around 若 may be meant elsewhere: the fix is shown, not made, and why is said."""
    text = GOOD.replace("每处 错误数 扣 1 分", "扣 1 分 + 若 错误数 > 3 则 1 分 否则 0 分")
    scheme = here / "若.rule"
    scheme.write_text(text, "utf-8")
    ran = run("check", "--fix", "若.rule")
    assert scheme.read_text("utf-8") == text
    assert "S0036" in ran.out
    assert "有 1 处写着“修复”而没有替您改" in ran.err
    assert "没有替您改" not in run("check", "若.rule").err


def test_ways_to_ask_that_make_no_sense(here: Path, run: Run) -> None:
    assert run("check", "例/scheme.rule", "--diff").status == 2
    assert run("check", "-", "--fix", stdin=BAD.encode()).status == 2
    assert run("check", "-", "--fix", "--diff", stdin=BAD.encode()).status == 0


@pytest.mark.parametrize("path", sorted(WRONG.glob("*.rule")), ids=lambda path: path.stem)
def test_a_scheme_that_compiled_says_the_same(path: Path) -> None:
    compiled = compile_text(path.read_text("utf-8"), path.name)
    result = fixed(compiled)
    assert result is not None
    if compiled.program is not None:
        assert result.compiled.program is not None
        assert nodes_of(result.after) == nodes_of(result.before)
    again = fixed(result.compiled)
    assert again is not None
    assert not again.made


def nodes_of(text: str) -> str:
    """The nodes of a text, 忽略 left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("忽略")]
    return repr(parse(Source("文", "\n".join(lines) + "\n"), Sink()))


@settings(max_examples=20)
@given(texts())
def test_a_sound_scheme_is_left_alone(text: str) -> None:
    result = fixed(compile_text(text))
    assert result is not None
    # A 忽略 that silences nothing may be taken out; nothing else may change.
    assert nodes_of(result.after) == nodes_of(text)
