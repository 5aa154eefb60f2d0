"""Tokens of any text: what the grammar does not know becomes a token too, so that one bad character
never hides the rest. Used where messages are made; clean texts go through Lark's own lexer."""

from lark import Token
from lark.lexer import BasicLexer
from lark.parser_frontends import PostLexConnector
from lark.utils import TextSlice

from rules_engine.syntax.grammar import parser

UNKNOWN = "UNKNOWN"
UNCLOSED_TEXT = "UNCLOSED_TEXT"
UNCLOSED_NAME = "UNCLOSED_NAME"
_OPENERS = {"“": UNCLOSED_TEXT, '"': UNCLOSED_TEXT, "「": UNCLOSED_NAME}


def lex(text: str, start: int = 0) -> list[Token]:
    """The tokens of ``text`` from ``start`` on. Never fails."""
    lexer = _lexer()
    whole = TextSlice(text, 0, len(text))
    tokens: list[Token] = []
    position = start
    while position < len(text):
        found = lexer.scanner.match(whole, position)
        if found is None:
            token = _unknown(text, position)
            _add_unknown(tokens, token)
        else:
            value, kind = found
            token = _token(kind, value, position)
            if kind in lexer.callback:
                token = lexer.callback[kind](token)
            if token.type not in lexer.ignore_types:
                tokens.append(token)
        position += len(token)
    return tokens


def _lexer() -> BasicLexer:
    connector = parser().parser.lexer
    assert isinstance(connector, PostLexConnector)
    assert isinstance(connector.lexer, BasicLexer)
    return connector.lexer


def _token(kind: str, value: str, position: int) -> Token:
    return Token(kind, value, position, 1, position + 1, end_pos=position + len(value))


def _unknown(text: str, position: int) -> Token:
    char = text[position]
    if char not in _OPENERS:
        return _token(UNKNOWN, char, position)
    line_end = text.find("\n", position)
    rest = text[position : line_end if line_end >= 0 else len(text)]
    return _token(_OPENERS[char], rest.rstrip(), position)


def _add_unknown(tokens: list[Token], token: Token) -> None:
    """Add an unknown token; characters in a row make one."""
    last = tokens[-1] if tokens else None
    joins = last is not None and last.type == token.type == UNKNOWN
    if last is not None and joins and last.end_pos == token.start_pos:
        tokens[-1] = _token(UNKNOWN, last + token, last.start_pos or 0)
    else:
        tokens.append(token)
