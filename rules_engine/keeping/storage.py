"""Programs as bytes, and back: for the cache of compiled schemes.

A closed form: of all that pickle could name, only the records of a program and of findings, exact
numbers, days and the words of closed lists can come out, each made by its own constructor from values
that are such themselves. Nothing is imported, looked up or called by name, so bytes that somebody
else wrote can at worst be a wrong program, and `rules_engine.cache` takes none from others. Sources are
not among the bytes: they stand as numbers for texts that the reader has.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from io import BytesIO
from pickle import (  # why: what it can name is closed
    HIGHEST_PROTOCOL,
    PickleError,
    Pickler,
    Unpickler,
    UnpicklingError,
)
from typing import Any

from attrs import fields, has

from rules_engine.diagnostics import Diagnostic
from rules_engine.diagnostics import model as findings
from rules_engine.ir import expressions, program, steps
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.roots import all_roots
from rules_engine.model import rounding, types, values
from rules_engine.source import Source, text


class Unstorable(Exception):
    """Something that is no part of a program, or bytes that are none."""


_MODULES = (expressions, program, steps, types, values, rounding, findings, text)
_ENUMS = tuple(
    each
    for module in _MODULES
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, Enum) and each.__module__ == module.__name__
)
_RECORDS = tuple(
    each
    for module in _MODULES
    for each in vars(module).values()
    if isinstance(each, type) and has(each) and each.__module__ == module.__name__
    if each is not Source
)
_VALUES = (Fraction, date, datetime, frozenset)
_NAMED: dict[tuple[str, str], Any] = {
    (each.__module__, each.__qualname__): each for each in (*_RECORDS, *_ENUMS, *_VALUES)
}
_FIELDS: dict[type, tuple[str, ...]] = {
    record: tuple(field.name for field in fields(record) if field.init) for record in _RECORDS
}


def program_bytes(
    whole: program.Program, found: tuple[Diagnostic, ...], sources: Sequence[Source]
) -> bytes:
    """A program and what was found in it, whose places are in these sources. Raises Unstorable."""
    # Operands first, so that nothing is written inside of what uses it, however deep that goes.
    parts = (tuple(walk(all_roots(whole))), whole, found)
    file = BytesIO()
    try:
        _Writer(file, sources).dump(parts)
    except (PickleError, TypeError, AttributeError, RecursionError) as error:
        raise Unstorable from error
    return file.getvalue()


def program_from(
    data: bytes, sources: Sequence[Source]
) -> tuple[program.Program, tuple[Diagnostic, ...]]:
    """The program and the findings that bytes are, in these sources. Raises Unstorable."""
    try:
        _, whole, found = _Reader(BytesIO(data), sources).load()
    # Constructors may raise nearly anything for values that no writer gave them.
    except Exception as error:  # why: bytes that are no program are no fault
        raise Unstorable from error
    if not isinstance(whole, program.Program) or not _are_findings(found):
        raise Unstorable
    return whole, found


def _are_findings(found: object) -> bool:
    return isinstance(found, tuple) and all(isinstance(each, Diagnostic) for each in found)


def source_at(number: int) -> Source:
    """What stands for a source among the bytes; the reader puts its own in its place."""
    raise Unstorable(number)


class _Writer(Pickler):
    """Records as their constructor and its arguments, sources as numbers."""

    def __init__(self, file: BytesIO, sources: Sequence[Source]) -> None:
        super().__init__(file, HIGHEST_PROTOCOL)
        self._numbers = {id(source): number for number, source in enumerate(sources)}

    def reducer_override(self, part: object) -> Any:
        """How a part is made."""
        kind = type(part)
        names = _FIELDS.get(kind)
        if names is not None:
            return kind, tuple(getattr(part, name) for name in names)
        if isinstance(part, Fraction):
            return Fraction, (part.numerator, part.denominator)
        if isinstance(part, Source):
            if id(part) not in self._numbers:
                raise Unstorable(part.name)
            return source_at, (self._numbers[id(part)],)
        return NotImplemented


class _Reader(Unpickler):
    """Knows the names of the closed form, and no others."""

    def __init__(self, file: BytesIO, sources: Sequence[Source]) -> None:
        super().__init__(file)
        self._sources = sources

    def find_class(self, module: str, name: str) -> Any:
        """What a name stands for."""
        if (module, name) == (source_at.__module__, source_at.__name__):
            return self._sources.__getitem__
        found = _NAMED.get((module, name))
        if found is None:
            raise UnpicklingError(f"{module}.{name}")
        return found
