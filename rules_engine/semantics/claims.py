"""Names as declarations take them: each once, and none that the language has taken."""

from rules_engine.semantics.calls import FUNCTIONS
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.naming import BUILT_IN
from rules_engine.source import Span
from rules_engine.syntax import expressions as e


def claim(context: Context, name: str, span: Span, taken: dict[str, Span]) -> bool:
    """Take a name; report it where it is taken."""
    if name in taken:
        context.report(n.duplicate_name(name, span, taken[name]))
        return False
    taken[name] = span
    return True


def claim_for_all(context: Context, name: e.Name) -> bool:
    """Take the name of a definition, a parameter or a table, which every expression sees."""
    if name.text in (*FUNCTIONS, *BUILT_IN):
        context.report(n.reserved_name(name.text, name.span))
        context.broken.add(name.text)
        return False
    return claim(context, name.text, name.span, context.spans)
