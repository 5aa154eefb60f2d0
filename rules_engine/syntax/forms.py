"""Known mistakes, found again by the place in the grammar where they stop (as Lark's match_examples
does): samples are parsed once, when the first message is made, so they follow every grammar change."""

from collections.abc import Mapping
from functools import cache

from rules_engine.diagnostics import Diagnostic
from rules_engine.syntax import findings
from rules_engine.syntax.automaton import automaton
from rules_engine.syntax.layout import Levels, logical_lines
from rules_engine.syntax.lexing import lex
from rules_engine.syntax.trouble import Trouble
from rules_engine.syntax.wording import Form, tables

Place = tuple[int, str]
_MAKERS = {"S0024": findings.name_expected, "S0036": findings.clause_form}


def known_form(trouble: Trouble) -> Diagnostic | None:
    """The message of a known mistake, if this is one."""
    form = _forms().get((automaton().settled(trouble.at), trouble.kind))
    if form is None:
        return None
    return _MAKERS[form.code](trouble.span, form.message, [form.help])


@cache
def _forms() -> Mapping[Place, Form]:
    return {stop(sample): form for form in tables().forms for sample in form.samples}


def stop(text: str) -> Place:
    """The state and the type of the token at which a text stops. Raises ValueError if it does not."""
    walker = automaton()
    stack = walker.start
    levels = Levels([0])
    for line in logical_lines(lex(text)):
        kinds = [*levels.change(line), *(token.type for token in line.tokens), "_NL"]
        for kind in kinds:
            after = walker.feed(stack, [kind])
            if after is None:
                return walker.settled(stack), kind
            stack = after
    raise ValueError(text)
