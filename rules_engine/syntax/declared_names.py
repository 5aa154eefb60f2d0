"""Names that are declared with signs in them and without 「」: 双随机、一公开, 评估（示例）."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lark import Token

from rules_engine.diagnostics import Diagnostic, Fix
from rules_engine.syntax import findings
from rules_engine.syntax.keywords import words_of
from rules_engine.syntax.lexing import UNKNOWN
from rules_engine.syntax.trouble import Trouble

# What comes before the name where a name is declared; facts and 单位 have it before a colon.
_DECLARES = frozenset(
    (
        "KW_SCHEME",
        "KW_DEFINE",
        "KW_PARAMETER",
        "KW_TABLE",
        "KW_INDICATOR",
        "KW_DEDUCTION",
        "KW_BONUS",
        "KW_VETO",
        "KW_OVERRIDE",
    )
)
# Words that stand before such a declaration.
_BEFORE = frozenset(("KW_REPLACE", "KW_EXTEND", "KW_REMOVE"))
_AMOUNTS = frozenset(("KW_POINTS", "PERCENT", "MEASURE"))
_WORDS = frozenset(("NAME", "NUMBER", "EVERY_ONE", "DATE"))
_SIGNS = frozenset(
    ("_LPAR", "_RPAR", "_SEP", "BAND_END", "SIGN", "PLUS", "TIMES", "DIVIDE", "COMPARE", UNKNOWN)
)


def name_with_signs(trouble: Trouble) -> Diagnostic | None:
    """The shortest stretch that makes the line fit when it is written 「…」."""
    for run in _stretches(trouble):
        fix = _wrapped(trouble, run) if _may_be_name(run) else None
        if fix is not None:
            return findings.name_with_digits(fix)
    return None


def _stretches(trouble: Trouble) -> Iterator[Sequence[Token]]:
    """From where a name is declared to the place that does not fit, or further."""
    tokens = trouble.line.tokens
    head = 1 if tokens[0].type in _BEFORE and len(tokens) > 1 else 0
    first = head + 1 if tokens[head].type in _DECLARES else 0
    for end in range(max(trouble.index, first) + 1, len(tokens) + 1):
        if first or (end < len(tokens) and tokens[end].type == "_COLON"):
            yield tokens[first:end]


def _may_be_name(run: Sequence[Token]) -> bool:
    """Words, numbers and signs, the last no sign but a bracket; 公开（10分） has its points in the
    bracket; a number alone is no name."""
    kinds = [token.type for token in run]
    if set(kinds) == {"NUMBER"}:
        return False
    known = all(kind in _WORDS or kind in _SIGNS or kind in words_of() for kind in kinds)
    amount = any(a == "NUMBER" and b in _AMOUNTS for a, b in pairwise(kinds))
    last = kinds[-1] in ("_RPAR", "BAND_END") or kinds[-1] not in _SIGNS
    return known and not amount and last and bool(_SIGNS.union(("NUMBER",)).intersection(kinds))


def _wrapped(trouble: Trouble, run: Sequence[Token]) -> Fix | None:
    start, end = run[0].start_pos or 0, run[-1].end_pos or 0
    name = trouble.source.text[start:end]
    return trouble.repair(f"写成「{name}」", start, end, f"「{name}」")
