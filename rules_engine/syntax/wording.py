"""The words of messages, read from the data beside the grammar: terminals.toml, syntax_errors.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache

from attrs import frozen

from rules_engine.syntax.grammar import grammar_file, parser
from rules_engine.syntax.keywords import words_of

_MOST_OPTIONS = 12
_MOST_WORDS = 3
# Layout is what the writer does with lines, not a word to put somewhere.
_LAYOUT = frozenset(("_NL", "_INDENT", "_DEDENT", "$END"))


@frozen(eq=False, repr=False)
class Group:
    """Terminals that a message names together."""

    show: str
    all: frozenset[str]
    hides: frozenset[str]


@frozen(eq=False, repr=False)
class Missing:
    """What to say, and what to put in, where a terminal is left out. ``safe``: nothing else fits."""

    terminal: str
    message: str
    text: str
    starts_line: bool
    safe: bool


@frozen(eq=False, repr=False)
class Swap:
    """A word, the one that is meant, and what to say. With ``help``, the other word alone would mean
    something else: no fix."""

    word: str
    by: str
    message: str
    help: str


@frozen(eq=False, repr=False)
class Form:
    """A known mistake: its code and message, and the samples that show it."""

    code: str
    message: str
    help: str
    samples: tuple[str, ...]


@frozen(eq=False, repr=False)
class Tables:
    """The tables of syntax_errors.toml."""

    forms: tuple[Form, ...]
    swaps: tuple[Swap, ...]
    foreign_words: Mapping[str, str]
    foreign_operators: Mapping[str, str]
    signs: Mapping[str, str]


@cache
def _unasked() -> frozenset[str]:
    """Terminals that no message offers."""
    data = tomllib.loads(grammar_file("terminals.toml"))
    return _LAYOUT | {name for name, entry in data["terminals"].items() if "unasked" in entry}


@cache
def _terminals() -> tuple[Mapping[str, str], tuple[Missing, ...], tuple[Group, ...]]:
    data = tomllib.loads(grammar_file("terminals.toml"))
    shown = {name: entry["show"] for name, entry in data["terminals"].items() if "show" in entry}
    for name, words in words_of().items():
        some = "".join(f"“{word}”" for word in words[:_MOST_WORDS])
        shown[name] = some + ("等" if len(words) > _MOST_WORDS else "")
    missing = tuple(
        Missing(
            name,
            entry["missing"],
            entry.get("insert") or words_of()[name][0],
            entry.get("starts_line", False),
            entry.get("safe", False),
        )
        for name, entry in data["terminals"].items()
        if "missing" in entry
    )
    groups = tuple(
        Group(group["show"], frozenset(group["all"]), frozenset(group["hides"]))
        for group in data["groups"]
    )
    return shown, missing, groups


def shown(terminal: str) -> str:
    """What messages call a terminal."""
    return _terminals()[0][terminal]


def missing_words() -> tuple[Missing, ...]:
    """The words that are often left out, the likeliest first."""
    return _terminals()[1]


def expected(accepts: frozenset[str]) -> str:
    """What could stand somewhere, in words; empty if there is nothing but layout."""
    left = set(accepts - _unasked())
    options = []
    for group in _terminals()[2]:
        if group.all <= left:
            options.append(group.show)
            left -= group.all | group.hides
    order = [terminal.name for terminal in parser().terminals]
    options += dict.fromkeys(shown(terminal) for terminal in sorted(left, key=order.index))
    rest = "……" if len(options) > _MOST_OPTIONS else ""
    return "、".join(options[:_MOST_OPTIONS]) + rest


@cache
def tables() -> Tables:
    """The tables of syntax_errors.toml."""
    data = tomllib.loads(grammar_file("syntax_errors.toml"))
    forms = tuple(
        Form(
            form["code"],
            form["message"],
            form["help"],
            tuple(_complete(sample, form.get("within", "")) for sample in form["samples"]),
        )
        for form in data["form"]
    )
    swaps = tuple(
        Swap(swap["word"], swap["by"], swap["message"], swap.get("help", ""))
        for swap in data["swap"]
    )
    return Tables(forms, swaps, data["foreign_words"], data["foreign_operators"], data["signs"])


def _complete(sample: str, within: str) -> str:
    """A sample with the heading it stands under; a sample that is not indented yet gets indented."""
    if within and not sample.startswith(" "):
        sample = "  " + sample
    return within + sample
