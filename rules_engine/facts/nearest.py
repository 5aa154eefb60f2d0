"""Names near to a misspelt one. For suggestions only: nothing is ever matched by nearness."""

from collections.abc import Iterable
from functools import lru_cache
from heapq import nlargest

# difflib is quadratic; a roster may hold thousands of names and a wrong column as many errors.
_CANDIDATES = 20


@lru_cache(maxsize=8)
def _letters(names: tuple[str, ...]) -> tuple[tuple[frozenset[str], str], ...]:
    return tuple((frozenset(name), name) for name in sorted(set(names)))


def nearest(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Up to three of ``names`` that are near to ``name``, nearest first."""
    from difflib import get_close_matches  # noqa: PLC0415  # why: known names need none

    letters = frozenset(name)
    shared = ((len(letters & others), other) for others, other in _letters(tuple(names)))
    candidates = [other for count, other in nlargest(_CANDIDATES, shared) if count]
    return tuple(get_close_matches(name, candidates, n=3, cutoff=0.4))
