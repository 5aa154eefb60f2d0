"""Programs as bytes: what comes back is the same, shared nodes shared, and nothing else ever does."""

import pickle
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from attrs import fields, has

from rules_engine.compiling import compile_path, compile_text
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir import Program
from rules_engine.keeping.storage import Unstorable, program_bytes, program_from
from rules_engine.reuse import Folders
from rules_engine.source import Source

ROOT = Path(__file__).resolve().parents[2]
SCHEMES = sorted(ROOT.glob("schemes/*/scheme.rule"))
TEXT = "方案 甲\n  满分 未公布\n  舍入 仅总分 四舍五入 2 位\n事实\n  数：次数\n指标 乙 10 分\n  每处 数 扣 1 分\n"


def described(program: Program, found: tuple[Diagnostic, ...]) -> list[tuple[Any, ...]]:
    """Every record once, in the order it is met: its class, and its fields with numbers for records."""
    numbers: dict[int, int] = {}
    order: list[Any] = []

    def number(part: Any) -> Any:
        if isinstance(part, Source):
            return ("source", part.name, part.text)
        if isinstance(part, tuple):
            return tuple(number(each) for each in part)
        if not has(type(part)):
            return (type(part).__name__, part)
        if id(part) not in numbers:
            numbers[id(part)] = len(order)
            order.append(part)
        return ("#", numbers[id(part)])

    def lines() -> Iterator[tuple[Any, ...]]:
        yield number((program, found))
        at = 0
        while at < len(order):
            part = order[at]
            values = [number(getattr(part, f.name)) for f in fields(type(part)) if f.init]
            yield (type(part).__name__, *values)
            at += 1

    return list(lines())


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.parent.name)
def test_a_program_comes_back_as_it_was(path: Path) -> None:
    result = compile_path(path)
    assert result.program is not None
    assert result.source is not None
    assert result.gathered is not None
    sources = (result.source, *result.gathered.sources)
    data = program_bytes(result.program, result.diagnostics, sources)
    again = program_from(data, sources)
    assert described(*again) == described(result.program, result.diagnostics)
    print(f"{path.parent.name}: {len(data)} bytes")


def test_places_are_in_the_readers_sources() -> None:
    result = compile_text(TEXT)
    assert result.program is not None
    assert result.source is not None
    other = Source("别名.rule", TEXT)
    data = program_bytes(result.program, (), (result.source,))
    program, _ = program_from(data, (other,))
    assert all(node.span.source is other for node in program.nodes)
    with pytest.raises(Unstorable):
        program_bytes(result.program, (), (other,))
    with pytest.raises(Unstorable):
        program_from(data, ())


class _Evil:
    def __init__(self, *call: Any) -> None:
        self.call = call

    def __reduce__(self) -> Any:
        return self.call


@pytest.mark.parametrize(
    "thing",
    [
        _Evil(eval, ("open('written', 'w')",)),
        _Evil(getattr, (str, "mro")),
        _Evil(Path, ("x",)),
        _Evil(compile_path, ("x",)),
        _Evil(Folders.around, ("x",)),
        (1, 2, 3),
        "text",
    ],
)
def test_nothing_else_is_read(
    thing: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unstorable):
        program_from(pickle.dumps(thing), ())
    with pytest.raises(Unstorable):
        program_from(pickle.dumps(((), thing, ())), ())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("keep", [0, 1, 10, 100, -1])
def test_bytes_cut_off_are_no_program(keep: int) -> None:
    result = compile_text(TEXT)
    assert result.program is not None
    assert result.source is not None
    data = program_bytes(result.program, (), (result.source,))
    with pytest.raises(Unstorable):
        program_from(data[:keep], (result.source,))


def test_depth_is_no_matter() -> None:
    """Definitions that use the one before: nothing is written inside of another."""
    names = [f"步{letter}" for letter in "abcdefghijklmno"]
    steps = "".join(f"定义 {b} 为 {a} + 1 + {a} + 1 + {a}\n" for a, b in pairwise(["数", *names]))
    result = compile_text(
        TEXT.replace("指标", f"{steps}指标").replace("每处 数", f"每处 {names[-1]}")
    )
    assert result.program is not None, [d.message for d in result.diagnostics]
    assert result.source is not None
    data = program_bytes(result.program, (), (result.source,))
    again = program_from(data, (result.source,))
    assert described(*again) == described(result.program, ())
