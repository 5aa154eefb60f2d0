"""The examples of docs/api.md are one program, and print what stands below them."""

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from rules_engine.pipeline import compile_text, take_facts

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
_EXAMPLE = re.compile(
    r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL
)


def test_the_page_does_what_it_says() -> None:
    space: dict[str, object] = {}
    for code, printed in _EXAMPLE.findall(PAGE.read_text("utf-8")):
        output = io.StringIO()
        with redirect_stdout(output):
            exec(code, space)
        assert output.getvalue() == printed


def test_floats_are_refused() -> None:
    text = "方案 试\n  满分 10 分\n\n事实\n  甲数：数\n\n指标 甲 10 分\n  得 甲数 × 1 分\n"
    program = compile_text(text).program
    assert program is not None
    with pytest.raises(TypeError, match=r"Decimal\('0.1'\)"):
        take_facts(program, [{"单位": "市教育局", "甲数": 0.1}])
