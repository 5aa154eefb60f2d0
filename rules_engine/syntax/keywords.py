"""Tables of words and places, read off the loaded grammar; there is no second list of them.

For messages, for quoting names, for editors.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from attrs import frozen
from lark.lexer import PatternStr

from rules_engine.syntax.grammar import parser
from rules_engine.syntax.lexing import lex
from rules_engine.syntax.names import plain_name

_HAN = re.compile("[㐀-鿿]+")
# Stands for any word; a terminal that takes it is a pattern for names and no list of words.
_ANY_WORD = "鿿㐀"
TOP_LEVEL = "start"


@frozen(eq=False, repr=False)
class Block:
    """A kind of indented block: the terminals it begins with, and those its lines begin with."""

    rule: str
    openers: frozenset[str]
    starters: frozenset[str]


@cache
def words_of() -> Mapping[str, tuple[str, ...]]:
    """Terminal → its words, for each terminal that is one word or a closed list of words."""
    found = {terminal.name: words(terminal.name) for terminal in parser().terminals}
    return {name: words for name, words in found.items() if words}


@cache
def words(terminal: str) -> tuple[str, ...]:
    """The words of one terminal, none where it is no list of words. Quicker than ``words_of`` for who
    asks for a few: it has to compile patterns."""
    pattern = parser().get_terminal(terminal).pattern
    if isinstance(pattern, PatternStr):
        return (pattern.value,) if _HAN.fullmatch(pattern.value) else ()
    regexp = re.compile(pattern.to_regexp())
    if regexp.match(_ANY_WORD):
        return ()
    # The quotation mark is what a word of 统计 must stand before.
    taken = (word for word in _HAN.findall(regexp.pattern) if _takes(regexp, word))
    return tuple(sorted(set(taken), key=lambda word: (len(word), word)))


def _takes(regexp: re.Pattern[str], word: str) -> bool:
    found = regexp.match(word + " “")
    return found is not None and found[0] == word


@cache
def terminal_of() -> Mapping[str, str]:
    """Reserved word → its terminal."""
    return {word: name for name, words in words_of().items() for word in words}


@cache
def measures() -> tuple[str, ...]:
    """The measure words."""
    return words("MEASURE")


@lru_cache(4096)
def needs_quotes(name: str, *, before_text: bool = False) -> bool:
    """Whether a name must be written 「…」: the lexer itself is asked.

    ``before_text``: the name stands right before a text in quotes.
    """
    written = f"{name} “”" if before_text else f"（{name}）"
    tokens = lex(written)
    kinds = ["NAME", "TEXT"] if before_text else ["_LPAR", "NAME", "_RPAR"]
    plain = [token.type for token in tokens] == kinds and plain_name(name) == name
    return not plain or (before_text and needs_quotes(name))


@cache
def first_terminals() -> Mapping[str, frozenset[str]]:
    """Rule → the terminals a text of it can begin with."""
    first: dict[str, set[str]] = defaultdict(set)
    grown = True
    while grown:
        grown = False
        for rule in parser().rules:
            symbol = rule.expansion[0] if rule.expansion else None
            if symbol is None:
                continue
            new = {symbol.name} if symbol.is_term else first[symbol.name]
            known = first[rule.origin.name]
            grown = grown or not new <= known
            known |= new
    return {name: frozenset(terminals) for name, terminals in first.items()}


@cache
def blocks() -> tuple[Block, ...]:
    """Every kind of block, the whole file (``TOP_LEVEL``) included."""
    first = first_terminals()
    found = {TOP_LEVEL: Block(TOP_LEVEL, frozenset(), first[TOP_LEVEL])}
    for rule in parser().rules:
        symbols = [symbol.name for symbol in rule.expansion]
        if "_INDENT" in symbols:
            body = symbols[symbols.index("_INDENT") + 1]
            openers = first[rule.origin.name]
            found[rule.origin.name] = Block(rule.origin.name, openers, first[body])
    return tuple(found.values())


@cache
def never_in_brackets() -> frozenset[str]:
    """Terminals that cannot stand between brackets."""
    inside = set(_between_brackets())
    waiting = [name for name in inside if not name.isupper()]
    while waiting:
        name = waiting.pop()
        new = {
            s.name for r in parser().rules if r.origin.name == name for s in r.expansion
        } - inside
        inside |= new
        waiting += [each for each in new if not each.isupper()]
    return frozenset(terminal.name for terminal in parser().terminals) - inside


def _between_brackets() -> Iterable[str]:
    for rule in parser().rules:
        symbols = [symbol.name for symbol in rule.expansion]
        if "_LPAR" in symbols:
            yield from symbols[symbols.index("_LPAR") : symbols.index("_RPAR") + 1]
