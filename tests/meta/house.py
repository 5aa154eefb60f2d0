"""The project as the house rules see it: its modules as syntax trees, its committed files."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "rules_engine"

# Where scores are made: nothing inexact, no chance, no clock, no place on earth.
CORE = ("operators", "model", "ir", "semantics", "backends", "syntax", "explain", "facts")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A Python file of the package."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The path from the root of the checkout, as findings name it."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        """The package or top-level module it belongs to: ``syntax``, ``pipeline``."""
        return self.path.relative_to(PACKAGE).parts[0].removesuffix(".py")

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return len(self.text.splitlines())

    def place(self, node: ast.AST) -> str:
        """``path:line`` of a node."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"

    def line(self, node: ast.AST) -> str:
        """The text of the line that a node begins on."""
        return self.text.splitlines()[getattr(node, "lineno", 1) - 1]

    def functions(self) -> Iterator[FunctionNode]:
        """Every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, FunctionNode):
                yield node

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Every call with the dotted text of what is called."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, ast.unparse(node.func)

    def imports(self) -> Iterator[tuple[ast.stmt, str]]:
        """Every import statement with each module it names."""
        for node in ast.walk(self.tree):
            yield from ((node, name) for name in imported_names(node))


def imported_names(node: ast.AST) -> list[str]:
    """The modules that an import statement names; nothing for other nodes."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module)):
            return [module]
        case _:
            return []


def read_module(path: Path) -> Module:
    """Read and parse one file."""
    text = path.read_text("utf-8")
    return Module(path, text, ast.parse(text))


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package, in path order."""
    return tuple(read_module(path) for path in sorted(PACKAGE.rglob("*.py")))


@cache
def core_modules() -> tuple[Module, ...]:
    """The modules of the rooms where scores are made."""
    return tuple(module for module in modules() if module.room in CORE)


def python_files() -> list[Path]:
    """Every Python file of the project: package, tests, benchmarks."""
    parts = ("rules_engine", "tests", "benchmarks")
    return sorted(path for part in parts for path in (ROOT / part).rglob("*.py"))


@cache
def committed_files() -> tuple[Path, ...]:
    """What git tracks, or would once added; nothing outside a checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    names = listed.stdout.decode("utf-8").split("\0")
    paths = (ROOT / name for name in names if name)
    return tuple(path for path in paths if path.is_file())


def function_lines(function: FunctionNode) -> int:
    """Lines of a function's signature and body, its docstring and decorators left out."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is None:
        return whole
    docstring = function.body[0]
    return whole - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)
