"""Finds schemes with their cases: ``cases*.rule`` and ``cases*.csv`` beside ``scheme.rule``."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from attrs import Factory, define

from rules_engine.cli.rule_files import is_plain
from rules_engine.cli.schemes import is_scheme

SCHEME = "scheme.rule"
_CASES = "cases"
_SUFFIX = ".rule"
_CASE_SUFFIXES = (_SUFFIX, ".csv")


@define
class Suite:
    """A scheme and its files of cases. ``scheme`` is None where it is not certain which it is: then
    ``candidates`` are the rule files beside."""

    scheme: Path | None
    cases: list[Path] = Factory(list)
    candidates: tuple[Path, ...] = ()


def is_cases(path: Path) -> bool:
    """Whether a file is named as one of cases."""
    return path.name.lower().startswith(_CASES) and path.suffix.lower() in _CASE_SUFFIXES


def suites_in(paths: Iterable[str]) -> list[Suite]:
    """The schemes that have cases, under these paths: files, or folders however deep."""
    suites: dict[Path, Suite] = {}
    for given in map(Path, paths):
        if given.is_dir():
            _add(suites, given, sorted(_case_files(given)))
        elif is_cases(given) or not given.exists():
            _add(suites, given, [given])
        else:
            beside = [path for path in _files_in(given.parent) if is_cases(path)]
            suites.setdefault(given, Suite(given)).cases += beside
    return list(suites.values())


def _add(suites: dict[Path, Suite], given: Path, cases: Iterable[Path]) -> None:
    for path in cases:
        candidates = _schemes_in(path.parent)
        scheme = candidates[0] if len(candidates) == 1 else None
        key = scheme or path.parent
        suite = suites.setdefault(key, Suite(scheme, candidates=candidates))
        if path not in suite.cases:
            suite.cases.append(path)


def _case_files(folder: Path) -> Iterator[Path]:
    found = folder.rglob(f"{_CASES}*")
    return (path for path in found if is_cases(path) and is_plain(path, folder))


def _schemes_in(folder: Path) -> tuple[Path, ...]:
    """``scheme.rule``, or else all rule files with a scheme in them."""
    rules = [p for p in _files_in(folder) if p.suffix.lower() == _SUFFIX and not is_cases(p)]
    named = tuple(path for path in rules if path.name == SCHEME)
    return named or tuple(path for path in rules if is_scheme(path))


def _files_in(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(path for path in folder.iterdir() if path.is_file())
    return []
