"""Definitions that use definitions: refused in time where they grow too deep or too often."""

from collections.abc import Callable

import pytest

from rules_engine.pipeline import compile_text

HEAD = "方案 甲\n  满分 10 分\n事实\n  甲：数\n指标 乙 10 分\n  得 10 分 当 {use} > 0\n"


def _chain(length: int) -> str:
    lines = [f"定义 「d{i}」 为 「d{i - 1}」 + 1" for i in range(1, length)]
    return HEAD.format(use=f"「d{length - 1}」") + "\n".join(["定义 「d0」 为 甲", *lines]) + "\n"


def _doubling(length: int) -> str:
    body = "「d{0}」（丙） + 「d{0}」（丙 + 1）"
    lines = [f"定义 「d{i}」（丙） 为 {body.format(i - 1)}" for i in range(1, length)]
    first = "定义 「d0」（丙） 为 丙"
    return HEAD.format(use=f"「d{length - 1}」（甲）") + "\n".join([first, *lines]) + "\n"


@pytest.mark.parametrize("text", [_chain, _doubling])
def test_growth_is_refused(text: Callable[[int], str]) -> None:
    assert [d.code for d in compile_text(text(4)).diagnostics] == []
    found = compile_text(text(1000 if text is _chain else 31)).diagnostics
    assert [d.code for d in found if d.code.startswith("N")] == ["N0015"]
