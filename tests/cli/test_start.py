"""What a command loads and does before it answers: counts, which are the same on every machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCHEME = "schemes/shiquan-2023/scheme.rule"
SCORED = [
    "score",
    "schemes/ankang-2017-openness/scheme.rule",
    "examples/ankang-2017-openness/facts.csv",
]
# Of a library that is no part of the core, nothing; of the core, only what the command needs.
EXTRAS = {"numpy", "pyarrow", "numba", "polars", "z3", "pyspark", "duckdb"}
HEAVY = {
    *EXTRAS,
    "rich",
    "cattrs",
    "tomli",
    "tomllib",
    "difflib",
    "asyncio",
    "multiprocessing",
}
COMPILER = {"lark", "rules_engine.syntax", "rules_engine.semantics", "rules_engine.reuse"}

LOADED = """
import sys
from rules_engine.cli.main import main
sys.argv = ["rules", *sys.argv[1:]]
try:
    main()
except SystemExit as left:
    assert not left.code, left.code
print(*sorted(sys.modules), sep=",", file=sys.__stderr__)
"""

CALLS = """
import sys
from rules_engine.compiling import compile_path
compile_path("rules_engine/cli/starter/scheme.rule")
calls = 0
def count(frame, event, what):
    global calls
    calls += event == "call"
sys.setprofile(count)
compiled = compile_path(sys.argv[1])
sys.setprofile(None)
assert compiled.program is not None
print(calls)
"""


def output(
    program: str, *words: str, cache: Path | None = None
) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
    if cache is not None:
        env |= {"XDG_CACHE_HOME": str(cache), "RULES_CACHE": "on"}
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )


def loaded(*words: str, cache: Path | None = None) -> set[str]:
    """The modules that a command has loaded at its end."""
    return set(output(LOADED, *words, cache=cache).stderr.splitlines()[-1].split(","))


def own(modules: set[str]) -> set[str]:
    return {name for name in modules if name.partition(".")[0] == "rules_engine"}


def test_check_loads_no_more_than_the_compiler() -> None:
    modules = loaded("check", SCHEME)
    assert not modules & HEAVY
    rooms = {name.split(".")[1] for name in own(modules) if "." in name}
    assert not rooms & {
        "backends",
        "explain",
        "facts",
        "testing",
        "reports",
        "analysis",
        "pipeline",
    }
    print(f"rules check: {len(modules)} modules, {len(own(modules))} of them ours")
    assert len(own(modules)) <= 205
    assert len(modules) <= 395


def test_a_clean_scheme_loads_nothing_that_only_findings_need() -> None:
    needless = {"diagnose", "recovery", "repairs", "colloquial", "trouble", "wording", "glued"}
    assert not {f"rules_engine.syntax.{name}" for name in needless} & loaded("check", SCHEME)
    assert "rules_engine.diagnostics.render_terminal" not in loaded("check", SCHEME)


def test_a_kept_scheme_is_scored_without_the_compiler(tmp_path: Path) -> None:
    first, second = (loaded(*SCORED, cache=tmp_path) for _ in range(2))
    assert first >= COMPILER
    assert not second & COMPILER
    assert not second & HEAVY
    print(f"rules score, kept: {len(second)} modules, {len(own(second))} of them ours")
    assert len(own(second)) <= 170
    assert len(second) <= 350


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"]])
def test_help_loads_next_to_nothing(words: list[str]) -> None:
    modules = loaded(*words)
    assert not modules & {*HEAVY, *COMPILER, "attrs"}
    assert len(own(modules)) <= 8


def test_the_work_of_checking_is_bounded() -> None:
    """Python calls to compile the largest scheme: the same on every run."""
    counts = {int(output(CALLS, SCHEME).stdout) for _ in range(2)}
    print(f"calls to compile the largest scheme: {counts}")
    assert len(counts) == 1
    assert counts.pop() <= 320_000
