"""The tables of a parser in a plain, small form, and a parser from them that unfolds what it meets.

Lark's own form is unfolded whole: a thousand rules and fifteen hundred states, of which a text meets a
fifth, and every reserved word is tried against every pattern. That was a tenth of a second a start.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from lark import Lark, Token, Tree
from lark.common import LexerConf
from lark.grammar import NonTerminal, Rule, RuleOptions, Terminal
from lark.lark import PostLex
from lark.lexer import BasicLexer, Scanner, TerminalDef, UnlessCallback
from lark.parse_tree_builder import ParseTreeBuilder, PropagatePositions
from lark.parser_frontends import PostLexConnector
from lark.parsers.lalr_analysis import Reduce, Shift
from lark.parsers.lalr_parser import LALR_Parser

# Names of a row of the table, each with a state to go to, or −1 − the number of a rule to reduce by.
_Row = tuple[int, ...]
# Terminal of a pattern → text → the terminal that this text is instead.
_Words = dict[str, dict[str, str]]


def packed(parser: Lark) -> dict[str, Any]:
    """Plain tables of a parser: nothing but dicts, lists, tuples, texts and numbers."""
    data, memo = parser.memo_serialize([TerminalDef, Rule])
    options = {**data["options"], "postlex": None, "_plugins": {}}
    rules = {key: _packed_rule(each) for key, each in memo.items() if each["__type__"] == "Rule"}
    terminals = {key: each for key, each in memo.items() if key not in rules}
    alone, words = _reserved(parser)
    table = data["parser"]["parser"]
    states = {state: _packed_row(row) for state, row in table["states"].items()}
    tables = {**data["parser"], "parser": {**table, "states": states}}
    return {
        "data": {**data, "options": options, "parser": tables},
        "rules": rules,
        "terminals": terminals,
        "alone": alone,
        "words": words,
    }


def _packed_rule(rule: Mapping[str, Any]) -> tuple[Any, ...]:
    expansion = tuple((each["name"], each.get("filter_out")) for each in rule["expansion"])
    options = {key: value for key, value in rule["options"].items() if key != "__type__"}
    return rule["origin"]["name"], expansion, rule["order"], rule["alias"], options


def _packed_row(row: Mapping[int, tuple[int, Any]]) -> _Row:
    return tuple(
        part
        for name, (reduces, what) in row.items()
        for part in (name, -1 - what["@"] if reduces else what)
    )


def _reserved(parser: Lark) -> tuple[list[str], _Words]:
    """The terminals that the lexer looks for, and the words that are found as another terminal."""
    connector = parser.parser.lexer
    assert isinstance(connector, PostLexConnector)
    lexer = connector.lexer
    if isinstance(lexer, _KnownWords):
        return sorted(lexer.alone), lexer.words
    assert isinstance(lexer, BasicLexer)
    alone = [terminal.name for terminal in lexer.scanner.terminals]
    words: _Words = {}
    for name, callback in lexer.callback.items():
        assert isinstance(callback, UnlessCallback)
        assert not any(each.pattern.flags for each in callback.scanner.terminals)
        found = {each.pattern.value: each.name for each in reversed(callback.scanner.terminals)}
        words[name] = found
    return alone, words


def unpacked(tables: Mapping[str, Any], postlex: PostLex) -> Lark:
    """The parser that tables were made of."""
    data = tables["data"]
    plugins = {
        "LALR_Parser": _LazyParser(tables["rules"], data["options"]),
        "BasicLexer": partial(_KnownWords, tables["alone"], tables["words"]),
    }
    options = {**data["options"], "postlex": postlex, "_plugins": plugins}
    conf = {**data["parser"]["parser_conf"], "rules": []}
    frontend = {**data["parser"], "parser_conf": conf}
    known = {**data, "options": options, "rules": [], "parser": frontend}
    return _Kept.load({"data": known, "memo": tables["terminals"]})


class _Kept(Lark):
    """A parser from tables. Its rules are made one by one; all of them where somebody asks."""

    @property
    def rules(self) -> list[Rule]:
        """Every rule; none while Lark sets the parser up."""
        frontend: Any = vars(self).get("parser")
        return [] if frontend is None else frontend.parser.parser.parse_table.states.rules()

    @rules.setter
    def rules(self, _none: list[Rule]) -> None:
        """Lark sets those that it is given, which are none."""


class _Placed:
    """Where a tree begins and ends, as Lark's ``PropagatePositions`` tells it, punctuation that is left
    out of the tree counted for those around it; without lines and columns, which nobody asks for."""

    __slots__ = ("_build",)

    def __init__(self, build: Any) -> None:
        self._build = build

    def __call__(self, children: list[Any]) -> Any:
        made = self._build(children)
        if type(made) is Tree:
            first = next(filter(None, map(_place_of, children)), None)
            if first is not None:
                last = next(filter(None, map(_place_of, reversed(children))))
                _note(made.meta, first[0], last[1])
        return made


def _place_of(part: Any) -> tuple[int, int] | None:
    """Where a part begins and ends; None for what has no text."""
    if type(part) is not Tree:
        return part.start_pos, part.end_pos
    meta: Any = part._meta  # noqa: SLF001  # why: the property makes one where there is none
    return (
        None if meta is None or meta.empty else (meta.container_start_pos, meta.container_end_pos)
    )


def _note(meta: Any, start: int, end: int) -> None:
    """The tree's own place is the first one told; a bracket around it is told later."""
    if meta.empty:
        meta.start_pos, meta.end_pos, meta.empty = start, end, False
    meta.container_start_pos, meta.container_end_pos = start, end


def _rule(
    origin: str,
    expansion: tuple[tuple[str, bool | None], ...],
    order: int,
    alias: str | None,
    options: dict[str, Any],
) -> Rule:
    symbols = [
        NonTerminal(name) if filter_out is None else Terminal(name, filter_out)
        for name, filter_out in expansion
    ]
    return _OneRule(NonTerminal(origin), symbols, order, alias, RuleOptions(**options))


class _OneRule(Rule):
    """A rule that is there once, and is known by that: it is looked up at every step."""

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__


class _Rows(dict[int, dict[str, tuple[Any, Any]]]):
    """The states of a table, each unfolded when it is first met."""

    def __init__(self, names: Mapping[int, str], rows: Mapping[int, _Row], rules: "_Rules") -> None:
        self._names, self._rows, self._rules = names, rows, rules

    def __missing__(self, state: int) -> dict[str, tuple[Any, Any]]:
        row = self._rows[state]
        found = {
            self._names[name]: (Shift, what) if what >= 0 else (Reduce, self._rules[-1 - what])
            for name, what in zip(row[::2], row[1::2], strict=True)
        }
        self[state] = found
        return found

    def rules(self) -> list[Rule]:
        """All rules, in their order."""
        return self._rules.every()

    def items(self) -> Any:
        """All states; only who packs them once more asks."""
        for state in self._rows:
            self[state]
        return super().items()


class _Rules(dict[int, Rule]):
    """The rules of a table, each made when it is first met, with what builds its trees."""

    def __init__(
        self, parts: Mapping[int, tuple[Any, ...]], options: Mapping[str, Any], callbacks: Any
    ) -> None:
        self._parts, self._callbacks = parts, callbacks
        self._build = partial(
            ParseTreeBuilder,
            tree_class=Tree,
            propagate_positions=options["propagate_positions"],
            maybe_placeholders=options["maybe_placeholders"],
        )

    def every(self) -> list[Rule]:
        """All of them, in their order."""
        return [self[number] for number in self._parts]

    def __missing__(self, number: int) -> Rule:
        rule = self[number] = _rule(*self._parts[number])
        make: Any = self._build([rule])
        (builder,) = make.create_callback().values()
        placed = type(builder) is PropagatePositions
        self._callbacks[rule] = _Placed(builder.node_builder) if placed else builder
        return rule


class _LazyParser:
    """What Lark asks for its parser: one over such states and rules."""

    def __init__(self, rules: Mapping[int, tuple[Any, ...]], options: Mapping[str, Any]) -> None:
        self._rules, self._options = rules, options

    def deserialize(self, data: Any, memo: Any, callbacks: Any, debug: bool) -> LALR_Parser:
        """As Lark's, without the states."""
        make: Any = LALR_Parser.deserialize
        parser: LALR_Parser = make({**data, "states": {}}, memo, callbacks, debug)
        rules = _Rules(self._rules, self._options, callbacks)
        parser.parser.parse_table.states = _Rows(data["tokens"], data["states"], rules)
        return parser


class _KnownWords(BasicLexer):
    """Lark's lexer, told which words are reserved."""

    def __init__(self, alone: list[str], words: _Words, conf: LexerConf) -> None:
        super().__init__(conf)
        self.alone, self.words = frozenset(alone), words

    def _build_scanner(self) -> Any:
        self.callback = {name: partial(_told_apart, found) for name, found in self.words.items()}
        terminals = [each for each in self.terminals if each.name in self.alone]
        make: Any = Scanner
        scanner = make(terminals, self.g_regex_flags, self.re, self.use_bytes)
        # Asked for every token: no need to ask for the scanner each time.
        self.__dict__["match"] = scanner.match
        return scanner


def _told_apart(words: Mapping[str, str], token: Token) -> Token:
    """A token of a pattern, or the reserved word that it is."""
    kind = words.get(token)
    if kind is not None:
        token.type = kind
    return token
