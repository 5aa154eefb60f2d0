"""忽略: takes back the warnings and hints that a scheme says are meant to be."""

from collections.abc import Collection, Iterator

from attrs import frozen

from rules_engine.diagnostics import CODES, Diagnostic, Severity, Sink
from rules_engine.records import Alike
from rules_engine.semantics.findings import silences as f
from rules_engine.source import Span
from rules_engine.syntax import nodes
from rules_engine.syntax.expressions import Node
from rules_engine.syntax.walking import descendants

# The stages that look at a scheme; what the others find is in no block.
_STAGES = "SNTC"
# What no check finds, but a proof: whether it is silenced without need is said there.
_OF_PROOFS = frozenset({"C0226"})


@frozen(eq=False, repr=False)
class Silence(Alike):
    """A 忽略 with the block it stands in; ``within`` is None where it is for the whole scheme. ``holder`` is
    that block as it is after all changes, ``facts`` are those that it declares."""

    line: nodes.Silence
    within: Span | None
    holder: Span | None = None
    facts: tuple[str, ...] = ()

    def covers(self, found: Diagnostic) -> bool:
        """Whether it is about this finding."""
        if found.code != self.line.code or found.severity is Severity.ERROR:
            return False
        return self.within is None or (
            found.primary is not None and found.primary.span.is_within(self.within)
        )


def settle_silences(file: nodes.File, sink: Sink) -> None:
    """Dismiss what is silenced; report what cannot be silenced, and silences of nothing.

    Nothing is called idle where there are errors: they keep other checks from being made. Nor is what
    a file silences that the scheme takes: it is meant for others too.
    """
    sound = [silence for silence in silences_of(file) if _is_sound(silence, sink)]
    used: set[int] = set()
    for found in sink.all:
        covering = [silence for silence in sound if silence.covers(found)]
        used |= {id(silence) for silence in covering}
        if covering:
            sink.dismiss(found)
    if sink.has_errors:
        return
    for silence in sound:
        if silence.line.code in _OF_PROOFS or id(silence) in used:
            continue
        if silence.line.span.source is file.span.source:
            sink.report(f.silences_nothing(silence.line.code, silence.line.span))


def silences_of(file: nodes.File) -> Iterator[Silence]:
    """Every 忽略 of a file, with the block that it is about."""
    declared = {
        id(fact) for block in file.blocks if isinstance(block, nodes.Facts) for fact in block.facts
    }
    for node, holder in descendants(file):
        if isinstance(node, nodes.Silence):
            whole = isinstance(holder, (nodes.File, nodes.Scheme))
            place = None if whole else _place(holder)
            held = node.within if whole else place
            yield Silence(node, node.within or place, held, tuple(_declared_in(holder, declared)))


def _declared_in(block: Node, declared: Collection[int]) -> Iterator[str]:
    """The facts that a block declares; a field is none."""
    if isinstance(block, nodes.Fact) and id(block) in declared:
        yield block.name.text
    elif isinstance(block, nodes.Facts):
        yield from (fact.name.text for fact in block.facts)


def _place(block: object) -> Span:
    span = getattr(block, "span", None)
    assert isinstance(span, Span)
    return span


def _is_sound(silence: Silence, sink: Sink) -> bool:
    """Whether the code can be silenced and there is a reason; reported where not."""
    code, span = silence.line.code, silence.line.span
    found = None
    if code not in CODES or code[0] not in _STAGES:
        found = f.unknown_code(code, span)
    elif CODES[code].severity is Severity.ERROR:
        found = f.silenced_error(code, span)
    elif not silence.line.reason.strip(" \u3000"):
        found = f.silence_without_reason(code, span)
    if found is not None:
        sink.report(found)
    return found is None
