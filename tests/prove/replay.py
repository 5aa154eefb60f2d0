"""Whether scoring a counterexample shows the failure, by what the commands print and nothing else."""

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from rules_engine.cli.main import main

Printed = dict[str, Any]
_AFTER = frozenset({"改好以后", "多了以后", "少了以后"})


def printed(*words: object) -> Printed:
    """The JSON that a command prints."""
    return json.loads(CliRunner().invoke(main, [str(word) for word in words]).stdout)


def shows(claim: Printed, scheme: Path, example: Path) -> bool:
    """Whether the facts of an example do what the claim rules out."""
    scored = printed("score", scheme, example, "--format", "json")
    several = len(scored["units"]) > 1
    if claim["kind"] in ("monotone", "cliff"):
        return _falls(scored["units"])
    named = _named(example / "1.toml" if several else example)
    unit = next(one for one in scored["units"] if one["name"] == named)
    items = printed("explain", scheme, example, "--unit", named, "--format", "json")["items"]
    return _SHOWS[claim["kind"]](claim, unit, list(_all(items)))


def _named(path: Path) -> str:
    line = next(ln for ln in path.read_text("utf-8").splitlines() if ln.startswith('"单位"'))
    return line.partition("=")[2].strip().strip('"')


def _falls(units: list[Printed]) -> bool:
    """Whether the unit that did better (or one more, or one less) in one fact has less."""
    after = next(unit for unit in units if unit["name"] in _AFTER)
    before = next(unit for unit in units if unit is not after)
    return Fraction(after["total"]) < Fraction(before["total"])


def _all(items: list[Printed]) -> Iterator[Printed]:
    for item in items:
        yield item
        yield from _all(item["children"])


def _fails(claim: Printed, unit: Printed, items: list[Printed]) -> bool:
    return unit["status"] == "出错"


def _too_much(claim: Printed, unit: Printed, items: list[Printed]) -> bool:
    return Fraction(unit["total"]) > Fraction(unit["full_marks"])


def _items_too_much(claim: Printed, unit: Printed, items: list[Printed]) -> bool:
    top = [one for one in items if len(one["path"]) == 1 and one["kind"] == "指标"]
    reached = sum(Fraction(one["score"]) for one in top if one["applies"])
    return reached > Fraction(unit["full_marks"])


def _overdrawn(claim: Printed, unit: Printed, items: list[Printed]) -> bool:
    item = next(one for one in items if one["path"] == claim["about"])
    return Fraction(item["score"]) < -Fraction(item["points"])


_SHOWS: dict[str, Callable[[Printed, Printed, list[Printed]], bool]] = {
    "no-fault": _fails,
    "total-bounded": _too_much,
    "sum-within": _items_too_much,
    "overdraft": _overdrawn,
}
