"""Changes one small thing in the engine at a time and looks which tests see it.

    python scripts/mutants.py reach --reach reach.json
    python scripts/mutants.py try interval --each 2 --seed 7 --reach reach.json --log interval.jsonl
    python scripts/mutants.py again interval.jsonl --reach reach.json --log again.jsonl
    python scripts/mutants.py list interval.jsonl

``reach`` notes which test gets to which line, and in what time. ``try`` draws changes to each function
of a room by seed; ``again`` tries those that nothing saw; ``list`` prints them. No file of the checkout
is written to. What is left is explained in ``docs/adr``.
"""

import argparse
import ast
import json
import os
import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
ROOMS = {
    "interval": ["rules_engine/backends/interval/*.py"],
    "analysis": ["rules_engine/analysis/*.py", "rules_engine/analysis/claims/*.py"],
}
# What looks at these rooms. Tests of random schemes are drawn by the profile of CI.
TESTS = [
    *sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("tests/backends/test_interval_*.py")),
    "tests/backends/test_peers.py",
    "tests/analysis",
    "tests/prove",
    "tests/corpus/test_spans.py",
    "tests/corpus/test_proofs.py",
    "tests/cli/test_missing.py",
    "tests/cli/test_prove.py",
    "tests/properties/test_intervals.py",
    "tests/properties/test_missing_facts.py",
    "tests/schemes/test_proved.py",
]

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
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
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
    """One change: the file, the function (or the module itself), the line, what was and what becomes.
    ``nth`` tells changes of one function apart that read the same."""

    path: str
    function: str
    line: int
    before: str
    after: str
    nth: int

    @property
    def name(self) -> tuple[str, str, str, str, int]:
        """What stays the same where lines move."""
        return self.path, self.function, self.before, self.after, self.nth


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
        case ast.comprehension(ifs=[_, *_]):
            yield _changed(node, ifs=[])
        case ast.Return(value=ast.Call() | ast.BinOp()):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()):
            yield _changed(node, value=_emptied(node.value))
        case ast.Continue():
            yield ast.Break()
        case _:
            return


def _emptied(value: ast.expr) -> ast.expr:
    """A statement left out; what yields goes on yielding, but nothing."""
    nothing = ast.Tuple([], ast.Load())
    return nothing if isinstance(value, ast.Call) else ast.YieldFrom(nothing)


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


def _of_functions(
    tree: ast.AST, inside: str = "", line: int = 0
) -> Iterator[tuple[str, int, ast.AST]]:
    """Every node with the function and the line that it stands in; types that are written out mean
    nothing to a run."""
    for field, value in ast.iter_fields(tree):
        for node in value if isinstance(value, list) else [value]:
            if not isinstance(node, ast.AST) or field in ("annotation", "returns"):
                continue
            at = getattr(node, "lineno", line)
            name = inside
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                name = f"{inside}.{node.name}".lstrip(".")
            yield name, at, node
            yield from _of_functions(node, name, at)


def changes_of(
    path: str, root: Path = ROOT
) -> Iterator[tuple[Mutant, ast.Module, ast.AST, ast.AST]]:
    """Every change to one file: the tree, the node of it and what is to stand there."""
    tree = ast.parse((root / path).read_text("utf-8"))
    seen: Counter[tuple[str, str, str]] = Counter()
    for function, line, node in _of_functions(tree):
        for other in ways(node):
            before, after = (_short(each) for each in (node, other))
            key = (function, before, after)
            yield Mutant(path, function, line, before, after, seen[key]), tree, node, other
            seen[key] += 1


def _short(node: ast.AST) -> str:
    whole = " ".join(ast.unparse(node).split())
    return whole if len(whole) < 120 else f"{whole[:110]} …"


class _Replacing(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return ast.copy_location(self.new, node) if node is self.old else super().visit(node)


def mutated(mutant: Mutant) -> ast.Module:
    """The tree of the file with the change made; lines stay where they were."""
    for one, tree, old, new in changes_of(mutant.path):
        if one.name == mutant.name:
            return ast.fix_missing_locations(_Replacing(old, new).visit(tree))
    raise LookupError(mutant)


def files_of(room: str, root: Path = ROOT) -> list[str]:
    """The files of a room."""
    return sorted(str(p.relative_to(root)) for glob in ROOMS[room] for p in root.glob(glob))


def drawn(room: str, each: int, seed: int, root: Path = ROOT) -> list[Mutant]:
    """So many changes of each function of a room, in the order of the files. What is drawn of one
    function does not depend on the others."""
    found: dict[tuple[str, str], list[Mutant]] = defaultdict(list)
    for path in files_of(room, root):
        for one, *_ in changes_of(path, root):
            found[path, one.function].append(one)
    return [
        one
        for (path, function), of_it in found.items()
        for one in random.Random(f"{seed} {path} {function}").sample(of_it, min(each, len(of_it)))
    ]


def since(commit: str, mutants: list[Mutant], room: str, each: int, seed: int) -> list[Mutant]:
    """Those that were not drawn at an earlier commit: of functions that were added or changed."""
    with TemporaryDirectory() as place:
        archive = [
            "git",
            "archive",
            "--format=tar",
            commit,
            *(str(Path(g).parent) for g in ROOMS[room]),
        ]
        packed = subprocess.run(archive, cwd=ROOT, capture_output=True, check=True).stdout
        subprocess.run(["tar", "x", "-C", place], input=packed, check=True)
        before = {one.name for one in drawn(room, each, seed, Path(place))}
    return [one for one in mutants if one.name not in before]


def survivors(log: Path) -> list[Mutant]:
    """The changes of a log that no test saw."""
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    fields = Mutant.__dataclass_fields__
    return [
        Mutant(**{k: v for k, v in one.items() if k in fields}) for one in lines if not one["seen"]
    ]


def still_there(mutants: list[Mutant]) -> list[Mutant]:
    """As they stand in the files of today; what was changed since is left out."""
    now = {one.name: one for path in {m.path for m in mutants} for one, *_ in changes_of(path)}
    return [now[one.name] for one in mutants if one.name in now]


def ran(said: argparse.Namespace, job: dict[str, object]) -> int:
    """Run pytest with a plugin that does the job."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "scripts")]),
        "HYPOTHESIS_PROFILE": "ci",
        "PYTHONHASHSEED": "0",
        "SPAN_SCHEMES": "30",
        "MUTANTS": json.dumps(job),
    }
    words = ["-q", "-s", "-p", "no:cacheprovider", "-p", "mutants_seen", *(said.tests or TESTS)]
    command = [sys.executable, "-m", "pytest", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("job", choices=("reach", "try", "again", "list"))
    parser.add_argument("what", nargs="?", help="a room, or a log")
    parser.add_argument("--each", type=int, default=2, help="changes of each function")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--since", help="a commit: only what is drawn anew since")
    parser.add_argument("--seconds", type=float, default=15, help="of tests for one change, in all")
    parser.add_argument("--reach", type=Path, default=ROOT / "reach.json")
    parser.add_argument("--log", type=Path)
    parser.add_argument("--tests", nargs="*")
    said = parser.parse_args()
    if said.job == "reach":
        return ran(said, {"reach": str(said.reach.resolve())})
    if said.job == "list":
        for one in survivors(Path(said.what)):
            print(f"{one.path}:{one.line} {one.function}  {one.before}  →  {one.after}")
        return 0
    mutants = (
        drawn(said.what, said.each, said.seed)
        if said.job == "try"
        else still_there(survivors(Path(said.what)))
    )
    if said.since:
        mutants = since(said.since, mutants, said.what, said.each, said.seed)
    job = {
        "known": str(said.reach.resolve()),
        "log": str(said.log.resolve()),
        "seconds": said.seconds,
        "mutants": [asdict(one) for one in mutants],
    }
    place = said.log.with_suffix(".job")
    place.write_text(json.dumps(job), "utf-8")
    return ran(said, {"job": str(place.resolve())})


if __name__ == "__main__":
    sys.exit(main())
