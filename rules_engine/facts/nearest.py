"""Names near to a misspelt one. For suggestions only: nothing is ever matched by nearness."""

from collections.abc import Iterable
from difflib import get_close_matches

# difflib is quadratic; a roster may hold thousands of names and a wrong column as many errors.
_CANDIDATES = 20


def nearest(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Up to three of ``names`` that are near to ``name``, nearest first."""
    letters = set(name)
    scored = sorted((-len(letters & set(other)), other) for other in names)
    candidates = [other for shared, other in scored[:_CANDIDATES] if shared]
    return tuple(get_close_matches(name, candidates, n=3, cutoff=0.4))
