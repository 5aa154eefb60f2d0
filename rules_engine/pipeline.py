"""The stages in order: the only place that composes them. Does no I/O of its own."""

from attrs import frozen

from rules_engine.diagnostics import Diagnostic, Severity, Sink
from rules_engine.ir import Program
from rules_engine.semantics import analyse
from rules_engine.source import Source
from rules_engine.syntax.parse import parse


@frozen
class Compiled:
    """A compiled scheme: ``program`` is None where errors were found."""

    program: Program | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that stop scoring."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)


def compile_source(source: Source) -> Compiled:
    """Syntax, then semantics; the second only where the first found no error."""
    sink = Sink()
    file = parse(source, sink)
    program = None
    if file is not None and not sink.has_errors:
        program = analyse(file, sink)
    return Compiled(program, sink.all)


def compile_text(text: str, name: str = "<文本>") -> Compiled:
    """Compile the text of a scheme; ``name`` is what messages call it."""
    return compile_source(Source(name, text))
