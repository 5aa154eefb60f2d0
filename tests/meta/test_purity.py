"""The core is exact and depends on its arguments only: no floats, no chance, no clock, no I/O."""

import ast
from collections.abc import Iterator

import pytest

from tests.meta import house

FORBIDDEN_IMPORTS = {"random", "secrets", "time", "locale", "socket", "subprocess", "uuid"}
CLOCKS = (".now", ".today", ".utcnow", ".fromtimestamp")

# Rooms that compute only. Syntax loads the grammar and facts read files, so they are not here.
SEALED = ("operators", "model", "ir", "semantics", "backends", "explain")
IO_CALLS = {"open", "print", "input", "exec", "eval", "compile", "__import__"}
IO_IMPORTS = {"os", "io", "sys", "pathlib", "shutil", "tempfile", "logging"}


def cutoffs(module: house.Module) -> set[ast.expr]:
    """How near a suggested name must be: the one place for a float, since no score depends on it."""
    calls = (call for call, name in module.calls() if name.endswith("get_close_matches"))
    return {keyword.value for call in calls for keyword in call.keywords if keyword.arg == "cutoff"}


def floats(module: house.Module) -> Iterator[str]:
    allowed = cutoffs(module)
    for node in ast.walk(module.tree):
        if node in allowed:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield f"{module.place(node)}: float literal {node.value}"
    for call, name in module.calls():
        if name == "float":
            yield f"{module.place(call)}: float(...)"


def clocks(module: house.Module) -> Iterator[str]:
    for call, name in module.calls():
        if name.endswith(CLOCKS):
            yield f"{module.place(call)}: {name}() reads the clock"


def imports_of(module: house.Module, banned: set[str]) -> Iterator[str]:
    for node, name in module.imports():
        if name.partition(".")[0] in banned:
            yield f"{module.place(node)}: imports {name}"


def io(module: house.Module) -> Iterator[str]:
    yield from imports_of(module, IO_IMPORTS)
    for call, name in module.calls():
        if name in IO_CALLS:
            yield f"{module.place(call)}: {name}(...)"


def test_no_floats() -> None:
    assert not [finding for module in house.core_modules() for finding in floats(module)]


def test_no_chance_no_clock_no_locale() -> None:
    core = house.core_modules()
    found = [finding for module in core for finding in imports_of(module, FORBIDDEN_IMPORTS)]
    assert not found + [finding for module in core for finding in clocks(module)]


def test_computing_rooms_do_no_io() -> None:
    sealed = [module for module in house.core_modules() if module.room in SEALED]
    assert not [finding for module in sealed for finding in io(module)]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("x = 0.1", floats),
        ("x = float('1')", floats),
        ("import datetime\nx = datetime.datetime.now()", clocks),
        ("from datetime import date\nx = date.today()", clocks),
        ("import os.path", io),
        ("open('a')", io),
    ],
)
def test_the_rules_see_what_they_forbid(text: str, rule: object) -> None:
    module = house.Module(house.PACKAGE / "model" / "sample.py", text, ast.parse(text))
    assert callable(rule)
    assert list(rule(module))
