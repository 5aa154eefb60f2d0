"""The plugin of pytest that ``mutants.py`` runs: tests are collected once, each change meets them in a
child of this process, so that a change costs no more than the tests that get to its line.

In the child the code of functions is exchanged where they are; a change of what runs when a module is
loaded (a table, a class) is tried by a pytest of its own instead, which loads the changed text.
"""

import gc
import json
import os
import resource
import signal
import subprocess
import sys
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from mutants import ROOMS, ROOT, Mutant, files_of, mutated

JOB: dict[str, Any] = json.loads(os.environ["MUTANTS"])
MEMORY = 8 << 30
# Codes that no function object has.
_PARTS = frozenset({"<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>"})


class _Changed(MetaPathFinder):
    """Finds the one module that is to be loaded changed."""

    def __init__(self, mutant: Mutant) -> None:
        self.name = mutant.path.removesuffix(".py").replace("/", ".")
        self.code = compiled(mutant)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Where the module is, with a loader of the changed code."""
        spec = PathFinder.find_spec(name, path, target) if name == self.name else None
        if spec is not None:
            spec.loader = _Loader(name, str(spec.origin), self.code)
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self.code = code

    def get_code(self, fullname: str) -> CodeType:
        """The code that was changed."""
        assert fullname == self.name
        return self.code


def compiled(mutant: Mutant) -> CodeType:
    """The code of the changed file."""
    return compile(mutated(mutant), str(ROOT / mutant.path), "exec", dont_inherit=True)


if "load" in JOB:
    sys.meta_path.insert(0, _Changed(Mutant(**JOB["load"])))


# ------------------------------------------------------------------ changing what is loaded


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _is_function(code: CodeType) -> bool:
    return bool(code.co_flags & 0x02)  # CO_NEWLOCALS: neither a module nor the body of a class


def _own(code: CodeType) -> tuple[Any, ...]:
    """What a code does itself, without the functions that are defined in it."""
    consts = [_own_constant(one) for one in code.co_consts]
    return code.co_code, code.co_names, consts


def _own_constant(one: Any) -> Any:
    if not isinstance(one, CodeType):
        return type(one), one
    return _own(one) if one.co_name in _PARTS else _key(one)


def _changes(mutant: Mutant) -> dict[CodeType, CodeType] | None:
    """The code of each function as it is and as it is to be; None where more than functions change."""
    path = ROOT / mutant.path
    now = list(_codes(compile(path.read_text("utf-8"), str(path), "exec", dont_inherit=True)))
    then = list(_codes(compiled(mutant)))
    if [_key(code) for code in now] != [_key(code) for code in then]:
        now, then = (
            [code for code in codes if code.co_name not in _PARTS] for codes in (now, then)
        )
    if [_key(code) for code in now] != [_key(code) for code in then]:
        return None
    pairs = list(zip(now, then, strict=True))
    loaded = any(not _is_function(old) and _own(old) != _own(new) for old, new in pairs)
    return None if loaded else dict(pairs)


def exchange(mutant: Mutant) -> bool:
    """Give functions that are loaded their changed code; ``False`` where that is not enough."""
    pairs = _changes(mutant)
    if pairs is None:
        return False
    path = str(ROOT / mutant.path)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == path:
            fresh = pairs.get(one.__code__)
            if fresh is None or fresh.co_freevars != one.__code__.co_freevars:
                return False
            one.__code__ = fresh
    return True


# ------------------------------------------------------------------ running tests


class Failures:
    """What fails."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note it."""
        if report.failed:
            self.found.append(report.nodeid)


def apart(work: Callable[[], object], seconds: float) -> Any:
    """What a child of this process says; ``None`` where it ran out of time or memory."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        _silence(read)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        try:
            with os.fdopen(write, "w", encoding="utf-8") as out:
                out.write(json.dumps(work(), ensure_ascii=False))
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as told:
        text = told.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


def _silence(read: int) -> None:
    os.close(read)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)


def first_failure(session: pytest.Session, items: list[pytest.Item]) -> str:
    """The first of these tests that fails."""
    failures = Failures()
    session.config.pluginmanager.register(failures)
    for item in items:
        item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
        if failures.found:
            return failures.found[0]
    return ""


def timed(session: pytest.Session, item: pytest.Item) -> float:
    """The time that a test takes where nobody looks."""
    started = time.process_time()
    first_failure(session, [item])
    return time.process_time() - started


def reached(session: pytest.Session, item: pytest.Item) -> dict[str, Any]:
    """Which lines of the rooms a test gets to."""
    from coverage import Coverage  # noqa: PLC0415

    globs = [str(ROOT / glob) for room in ROOMS.values() for glob in room]
    cover = Coverage(data_file=None, include=globs, config_file=False)
    cover.start()
    failed = first_failure(session, [item])
    cover.stop()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a test that gets to no line of the rooms
        lines = cover.get_data()
    found = {path: sorted(lines.lines(path) or ()) for path in lines.measured_files()}
    return {
        "failed": failed,
        "lines": {str(Path(path).relative_to(ROOT)): at for path, at in found.items()},
    }


def note_reach(session: pytest.Session) -> None:
    """Write down what every test reaches."""
    found = {}
    for item in session.items:
        told = apart(lambda item=item: reached(session, item), 300)
        if told is None or told["failed"]:
            print(f"left out: {item.nodeid}", flush=True)
        elif told["lines"]:
            spent = apart(lambda item=item: timed(session, item), 300)
            found[item.nodeid] = {**told, "seconds": spent}
    Path(JOB["reach"]).write_text(json.dumps(found, ensure_ascii=False), "utf-8")


class Choosing:
    """Which tests a change meets: those that get to its line, those first that see much in little time."""

    def __init__(self, known: dict[str, Any], seconds: float) -> None:
        self.seconds = seconds
        self.spent = {name: one["seconds"] for name, one in known.items()}
        self.on: dict[tuple[str, int], list[str]] = defaultdict(list)
        self.seen: Counter[tuple[str, str]] = Counter()
        for name, one in known.items():
            for path, lines in one["lines"].items():
                for line in lines:
                    self.on[path, line].append(name)

    def of(self, mutant: Mutant) -> list[str]:
        """The tests, as many as the time is enough for."""
        path = mutant.path
        names = self.on.get((path, mutant.line)) or self._of_file(path)
        left, chosen = self.seconds, []
        for name in sorted(names, key=lambda n: (self.spent[n] / (1 + self.seen[path, n]), n)):
            if self.spent[name] <= left:
                left -= self.spent[name]
                chosen.append(name)
        return chosen

    def runs(self, mutant: Mutant) -> bool:
        """Whether any test gets to it; else it runs when the module is loaded, if at all."""
        return (mutant.path, mutant.line) in self.on

    def _of_file(self, path: str) -> list[str]:
        """For a line that runs when the module is loaded: any test that uses the module."""
        return sorted({n for (at, _), names in self.on.items() if at == path for n in names})

    def note(self, mutant: Mutant, seen: str) -> None:
        """A test that saw a change may see another of the same file."""
        self.seen[mutant.path, seen] += 1


def try_all(session: pytest.Session) -> None:
    """Each change in turn; a line of the log for each."""
    job = json.loads(Path(JOB["job"]).read_text("utf-8"))
    choosing = Choosing(json.loads(Path(job["known"]).read_text("utf-8")), job["seconds"])
    items = {item.nodeid: item for item in session.items}
    place = Path(job["log"])
    done = place.read_text("utf-8").splitlines() if place.exists() else []
    tried = {
        tuple(json.loads(line)[f] for f in ("path", "function", "before", "after", "nth"))
        for line in done
    }
    with place.open("a", encoding="utf-8") as log:
        for mutant in (Mutant(**one) for one in job["mutants"]):
            if mutant.name in tried:
                continue
            names = [name for name in choosing.of(mutant) if name in items]
            started = time.monotonic()
            chosen = [items[name] for name in names]
            try_it = _seen if choosing.runs(mutant) else _loaded
            seen = try_it(session, mutant, chosen, job["seconds"]) if chosen else ""
            choosing.note(mutant, seen)
            told = {"seen": seen, "tests": len(names), "in": round(time.monotonic() - started, 1)}
            log.write(json.dumps({**mutant.__dict__, **told}, ensure_ascii=False) + "\n")
            log.flush()


def _seen(session: pytest.Session, mutant: Mutant, items: list[pytest.Item], seconds: float) -> str:
    def work() -> str | bool:
        return first_failure(session, items) if exchange(mutant) else False

    told = apart(work, 3 * seconds + 10)
    if told is None:
        return "time"
    return told if isinstance(told, str) else _loaded(session, mutant, items, seconds)


def _loaded(
    _session: pytest.Session, mutant: Mutant, items: list[pytest.Item], seconds: float
) -> str:
    """By a pytest of its own, which loads the changed file."""
    job = json.dumps({"load": mutant.__dict__, "only": [item.nodeid for item in items]})
    files = sorted({str(item.path) for item in items})
    words = ["-x", "-q", "-s", "-p", "no:cacheprovider", "-p", "mutants_seen", *files]
    command = [sys.executable, "-m", "pytest", *words]
    environment = {**os.environ, "MUTANTS": job}
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=6 * seconds + 60,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "time"
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return "" if not done.returncode else (failed or ["it does not load"])[0][:200]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Only those tests that a change is to meet."""
    if "only" in JOB:
        wanted = {name: at for at, name in enumerate(JOB["only"])}
        items[:] = sorted((i for i in items if i.nodeid in wanted), key=lambda i: wanted[i.nodeid])


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """In place of running the tests one after another."""
    if session.testsfailed:
        return None
    for room in ROOMS:
        for path in files_of(room):
            __import__(path.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
    if "reach" in JOB:
        note_reach(session)
    elif "job" in JOB:
        try_all(session)
    else:
        return None
    return True
