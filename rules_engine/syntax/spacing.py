"""Finds the blanks that are missing between words: 若完成则10 reads as one name and a number."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from attrs import frozen
from lark import Token

from rules_engine.syntax.automaton import automaton
from rules_engine.syntax.keywords import terminal_of
from rules_engine.syntax.lexing import lex

_MOST_WAYS = 200
_MOST_ROUNDS = 8
_LONGEST_NAME = 40


@frozen(eq=False, repr=False)
class Spaced:
    """A line's tokens, some of them split: each with the text it comes from."""

    tokens: tuple[Token, ...]
    split: tuple[Token, ...]


def spaced_out(tokens: Sequence[Token], before: tuple[int, ...]) -> Spaced | None:
    """The tokens of a line with names split so that all of them fit, or None.

    Splits one name after the other, each so that the most of the line is understood.
    """
    found = Spaced(tuple(tokens), ())
    for _ in range(_MOST_ROUNDS):
        reached = reach(found.tokens, before)
        if reached is None:
            return found if found.split else None
        better = _best_split(found, reached, before)
        if better is None:
            # All words are understood, the line only ends too early: that is another mistake.
            return found if found.split and reached == len(found.tokens) else None
        found = better
    return None


def _best_split(found: Spaced, reached: int, before: tuple[int, ...]) -> Spaced | None:
    """The split of a name at or before the place reached that gets furthest, if any gets further."""
    best: tuple[int, int] | None = None
    chosen: Spaced | None = None
    position = _offset(found.tokens, reached)
    for index in range(max(0, reached - 2), min(reached + 1, len(found.tokens))):
        name = found.tokens[index]
        for pieces in islice(ways(name), _MOST_WAYS):
            tokens = (*found.tokens[:index], *pieces, *found.tokens[index + 1 :])
            now = reach(tokens, before)
            rank = (_offset(tokens, len(tokens) if now is None else now), -len(pieces))
            if rank[0] > position and (best is None or rank > best):
                best, chosen = rank, Spaced(tokens, (*found.split, name))
    return chosen


def reach(tokens: Sequence[Token], before: tuple[int, ...]) -> int | None:
    """The index of the first token of a line that does not fit, None if the whole line does."""
    walker = automaton()
    stack = before
    for index, kind in enumerate([*(token.type for token in tokens), "_NL"]):
        after = walker.feed(stack, [kind])
        if after is None:
            return index
        stack = after
    return None


def _offset(tokens: Sequence[Token], index: int) -> int:
    if index < len(tokens):
        return tokens[index].start_pos or 0
    return (tokens[-1].end_pos or 0) + 1


def ways(name: Token) -> Iterator[list[Token]]:
    """The ways to read a name as words and shorter names, the longest words first."""
    if name.type != "NAME" or len(name) > _LONGEST_NAME:
        return
    start = name.start_pos or 0
    for cuts in _cuts(str(name), 0):
        if len(cuts) > 1:
            pieces = lex(" ".join(cuts))
            ends = _ends(cuts, start)
            if len(pieces) == len(cuts):
                yield [
                    Token(piece.type, str(piece), end - len(piece), end_pos=end)
                    for piece, end in zip(pieces, ends, strict=True)
                ]


def _ends(cuts: Sequence[str], start: int) -> list[int]:
    ends = []
    for cut in cuts:
        start += len(cut)
        ends.append(start)
    return ends


def _cuts(text: str, start: int, *, word_next: bool = False) -> Iterator[list[str]]:
    """Ways to cut ``text[start:]`` into reserved words and what lies between them. Every branch
    ends in a way, so the first of many ways cost little."""
    if start == len(text):
        yield []
        return
    for end in range(len(text), start, -1):
        if text[start:end] in _words():
            for rest in _cuts(text, end):
                yield [text[start:end], *rest]
    if word_next:
        return
    for end in range(start + 1, len(text) + 1):
        if end == len(text) or _word_begins(text, end):
            for rest in _cuts(text, end, word_next=True):
                yield [text[start:end], *rest]


def _word_begins(text: str, start: int) -> bool:
    return any(text[start:end] in _words() for end in range(start + 1, len(text) + 1))


@cache
def _words() -> frozenset[str]:
    """Reserved words, 每处 and its like among them."""
    reserved = terminal_of()
    measures = (word for word, kind in reserved.items() if kind == "MEASURE")
    return frozenset(reserved) | {"每" + word for word in measures}
