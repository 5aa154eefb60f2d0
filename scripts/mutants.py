"""Changes one small thing in the engine at a time and runs the tests that should see it.

    python scripts/mutants.py interval --count 100 --seed 7 --log mutants-interval.jsonl

Works on a copy of the checkout, never on the checkout itself. A line of the log for each mutant says
where it is, what was changed and which tests saw it; ``--again LOG`` tries only the survivors of a log
once more, ``--list LOG`` prints them. What survives is explained in ``docs/adr``.
"""

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IGNORED = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "dist")

# A room: its files, and the tests that should see a fault in it, the quick ones first. Words are
# arguments of pytest; a round is run only where those before it saw nothing.
FOUND = ["tests/prove", "-k", "fault_is_found"]
ENDS = ["tests/backends/test_interval_lists.py", "tests/backends/test_interval_ends.py"]
SPANS = ["tests/corpus/test_spans.py", "tests/cli/test_missing.py"]
ROOMS: dict[str, tuple[str, list[list[str]]]] = {
    "interval": (
        "rules_engine/backends/interval/*.py",
        [ENDS, SPANS, FOUND, ["tests/properties/test_intervals.py"]],
    ),
    "missing": (
        "rules_engine/analysis/*.py",
        [SPANS, ["tests/properties/test_missing_facts.py"]],
    ),
    "claims": (
        "rules_engine/analysis/claims/*.py",
        [
            ["tests/corpus/test_proofs.py"],
            FOUND,
            ["tests/analysis/test_senses.py", "tests/cli/test_prove.py"],
            ["tests/analysis/test_claims_hold.py"],
        ],
    ),
}

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
}
NAMES = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "floor_of": "ceil_of",
    "ceil_of": "floor_of",
    "floor": "ceil",
    "ceil": "floor",
}


@dataclass(frozen=True)
class Mutant:
    """One change: the file, the line, what it was and what it becomes. ``place`` counts the nodes of
    the file's tree, ``way`` the ways to change that node."""

    path: str
    line: int
    place: int
    way: int
    before: str
    after: str


def ways(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that may stand where this one does."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in COMPARISONS:
            yield _changed(node, ops=[COMPARISONS[type(op)]()])
        case ast.BinOp(op=op) if type(op) in ARITHMETIC and not _is_text(node):
            yield _changed(node, op=ARITHMETIC[type(op)]())
        case ast.BoolOp(op=ast.And()):
            yield _changed(node, op=ast.Or())
        case ast.BoolOp():
            yield _changed(node, op=ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            yield ast.Name(NAMES[name], ast.Load())
        case ast.IfExp(body=body, orelse=orelse):
            yield body
            yield orelse
        case ast.If():
            yield _changed(node, test=ast.Constant(False))
        case ast.Return(value=ast.Call() | ast.BinOp()):
            yield ast.Return(ast.Constant(None))
        case ast.Continue():
            yield ast.Break()
        case _:
            return


def _changed(node: ast.AST, **fields: object) -> ast.AST:
    other = deepcopy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def _is_text(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    return any(
        isinstance(part, ast.JoinedStr)
        or (isinstance(part, ast.Constant) and isinstance(part.value, str))
        for part in sides
    )


def mutants_of(root: Path, path: Path) -> Iterator[Mutant]:
    """Every change to one file."""
    for place, node in enumerate(ast.walk(ast.parse(path.read_text("utf-8")))):
        for way, other in enumerate(ways(node)):
            before, after = (_short(each) for each in (node, other))
            yield Mutant(str(path.relative_to(root)), node.lineno, place, way, before, after)


def _short(node: ast.AST) -> str:
    whole = " ".join(ast.unparse(node).split())
    return whole if len(whole) < 120 else f"{whole[:110]} …"


class _Replacing(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else super().visit(node)


def mutated(text: str, mutant: Mutant) -> str:
    """The text of the file with the change made."""
    tree = ast.parse(text)
    node = list(ast.walk(tree))[mutant.place]
    new = list(ways(node))[mutant.way]
    return ast.unparse(ast.fix_missing_locations(_Replacing(node, new).visit(tree)))


def drawn(root: Path, room: str, count: int, seed: int) -> list[Mutant]:
    """A sample of the changes to the files of a room, in their order."""
    paths = sorted(root.glob(ROOMS[room][0]))
    found = [mutant for path in paths for mutant in mutants_of(root, path)]
    chosen = random.Random(seed).sample(range(len(found)), min(count, len(found)))
    return [found[index] for index in sorted(chosen)]


def seen_by(copy: Path, rounds: Sequence[list[str]], seconds: int) -> str:
    """The first test that fails, ``timeout``, or nothing."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "HYPOTHESIS_PROFILE": "ci"}
    for words in rounds:
        asked = [one for one in words if not one.startswith("tests/") or (copy / one).exists()]
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *asked]
        try:
            ran = subprocess.run(
                command,
                cwd=copy,
                env=environment,
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "timeout"
        if ran.returncode:
            return _first_failure(ran.stdout)
    return ""


def _first_failure(out: str) -> str:
    lines = [line for line in out.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return lines[0][:200] if lines else "error: " + " ".join(out.split())[-160:]


def run(
    rounds: Sequence[list[str]],
    mutants: Sequence[Mutant],
    seconds: int,
    tell: Callable[[str], object],
) -> None:
    """Try the mutants, one after another, on a copy."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "copy"
        shutil.copytree(ROOT, copy, ignore=IGNORED)
        if found := seen_by(copy, rounds, 10 * seconds):
            sys.exit(f"the tests fail as it is: {found}")
        for mutant in mutants:
            path = copy / mutant.path
            text = path.read_text("utf-8")
            path.write_text(mutated(text, mutant), "utf-8")
            seen = seen_by(copy, rounds, seconds)
            path.write_text(text, "utf-8")
            tell(json.dumps({**asdict(mutant), "seen": seen}, ensure_ascii=False))


def survivors(log: Path) -> list[Mutant]:
    """The mutants of a log that no test saw."""
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    left = [line for line in lines if not line["seen"]]
    return [Mutant(**{k: v for k, v in line.items() if k != "seen"}) for line in left]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--timeout", type=int, default=120, help="seconds for a round of tests")
    parser.add_argument("--rounds", type=int, help="only the first of the rounds of tests")
    parser.add_argument("--log", type=Path)
    parser.add_argument("--again", type=Path)
    parser.add_argument("--list", type=Path)
    said = parser.parse_args()
    if said.list:
        for one in survivors(said.list):
            sys.stdout.write(f"{one.path}:{one.line}  {one.before}  →  {one.after}\n")
        return
    mutants = survivors(said.again) if said.again else drawn(ROOT, said.room, said.count, said.seed)
    with said.log.open("a", encoding="utf-8") if said.log else sys.stdout as out:
        rounds = ROOMS[said.room][1][: said.rounds]
        run(rounds, mutants, said.timeout, lambda line: print(line, file=out, flush=True))


if __name__ == "__main__":
    main()
