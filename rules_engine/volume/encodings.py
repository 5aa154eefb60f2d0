"""Texts in files: what claims to be text may be bytes of another encoding, which nobody can read."""

from typing import Any

import pyarrow as pa

from rules_engine.volume.texts import is_text


def unreadable_text(batch: Any) -> tuple[str, int | None] | None:
    """The first column with a text that is not UTF-8, and its row (None: not known of a list)."""
    for name, array in zip(batch.schema.names, batch.columns, strict=True):
        if is_text(array.type):
            if not _is_readable(array):
                return name, _first(array)
        elif pa.types.is_nested(array.type) and not all(map(_is_readable, _inside(array))):
            return name, None
    return None


def _is_readable(array: Any) -> bool:
    """Whether all texts that the rows have are UTF-8; of a dictionary, all words."""
    try:
        (array.dictionary if pa.types.is_dictionary(array.type) else array).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _inside(array: Any) -> list[Any]:
    """The texts in the records of a list."""
    kind = array.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _inside(array.flatten())
    if pa.types.is_struct(kind):
        return [text for field in array.flatten() for text in _inside(field)]
    return [array] if is_text(kind) else []


def _first(array: Any) -> int | None:
    """The first row whose text cannot be read; None where it is a word that no row has."""
    for row in range(len(array)):
        try:
            array[row].as_py()
        except UnicodeDecodeError:
            return row
    return None
