"""Texts by number, so that they are compared as numbers: those of the scheme in every batch alike, others only
within theirs, so that nothing grows with the texts of all units."""

from collections.abc import Iterable, Iterator

import numpy as np

from rules_engine.backends.columnar.table import Unprovable
from rules_engine.ir.expressions import Const, Expr
from rules_engine.model.columns import Array
from rules_engine.model.types import (
    CLASS,
    FactDecl,
    FactSchema,
    FactType,
    ListType,
    OptionType,
    ValueType,
)

# Where the numbers begin of texts that no scheme has.
_OWN = 1 << 30


class Words:
    """The texts that a scheme itself has, by number, so that they are compared as numbers."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.texts = tuple(dict.fromkeys(texts))
        self.numbers = {text: number for number, text in enumerate(self.texts)}

    def number(self, text: str) -> int:
        """The number of a text. Raises Unprovable for one that the scheme does not have."""
        if text not in self.numbers:
            raise Unprovable("有的文本不在方案里")
        return self.numbers[text]


class Texts:
    """Numbers of the texts of one batch: a scheme's words have theirs in every batch, other texts have
    numbers from ``_OWN`` on that are gone with the batch."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._own: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a text."""
        known = self._words.numbers.get(text)
        return self._own.setdefault(text, _OWN + len(self._own)) if known is None else known

    def places(self, numbers: Array) -> Array:
        """Where ``texts`` has the texts of these numbers."""
        if not self._own:
            return numbers
        return np.where(numbers < _OWN, numbers, numbers - (_OWN - len(self._words.texts)))

    def texts(self) -> tuple[str, ...]:
        """All texts."""
        return (*self._words.texts, *self._own)


def words_in(schema: FactSchema, every: Iterable[Expr]) -> Iterator[str]:
    """The texts that tables of expressions may number."""
    for node in every:
        yield from _words_of(node.type)
        if isinstance(node, Const) and isinstance(node.value, str):
            yield node.value
    for decl in _declared(schema):
        yield from _words_of(decl.type)
        if isinstance(decl.if_missing, str):
            yield decl.if_missing
    for name in (CLASS, *(name for name, _ in schema.groupings)):
        yield from schema.values_of(name)


def _words_of(kind: ValueType | FactType) -> tuple[str, ...]:
    return kind.names if isinstance(kind, OptionType) else ()


def _declared(schema: FactSchema) -> Iterator[FactDecl]:
    """Facts, and the fields of lists."""
    for decl in schema.facts:
        yield decl
        if isinstance(decl.type, ListType):
            yield from decl.type.record.fields
