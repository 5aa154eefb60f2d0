"""Text to syntax nodes. Reports what is wrong with the text; never raises for any text."""

from lark import UnexpectedInput

from rules_engine.diagnostics import Sink, diagnostic
from rules_engine.source import Source
from rules_engine.syntax import nodes
from rules_engine.syntax.build import Builder
from rules_engine.syntax.grammar import parser
from rules_engine.syntax.layout import LayoutFault


def parse(source: Source, sink: Sink) -> nodes.File | None:
    """The nodes of a rule file, or None with findings in ``sink``."""
    try:
        tree = parser().parse(source.text)
    except UnexpectedInput as error:
        start = error.pos_in_stream or 0
        sink.report(diagnostic("S0001", "这里看不懂", source.span(start, start + 1)))
        return None
    except LayoutFault as fault:
        start = fault.token.end_pos or 0
        sink.report(diagnostic("S0002", "缩进不对", source.span(start, start + 1)))
        return None
    builder = Builder(source)
    file = builder.build(tree)
    for bad in builder.faults:
        sink.report(diagnostic("S0003", "数或日期不对", bad.span))
    return file
