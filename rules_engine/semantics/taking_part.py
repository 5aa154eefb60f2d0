"""不参评: which units take no part in comparisons, ranks and grades. Read before anything is scored."""

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.semantics import comparing, lines, naming, typed
from rules_engine.semantics.clauses import first_line
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.findings import comparing as f
from rules_engine.semantics.precedence import SCORE_WORD, used_names
from rules_engine.source import Span
from rules_engine.syntax import nodes

_RESULTS = (naming.TOTAL_WORD, naming.BASE_WORD, SCORE_WORD, *comparing.COMPARISONS)


def lower_exclusions(context: Context, file: nodes.File) -> tuple[ir.Exclusion, ...]:
    """The lines of 不参评; sets ``context.takes_part``."""
    blocks = lines.of_kind(file.blocks, nodes.Ranking)
    written = lines.of_kind(blocks[0].items, nodes.Exclusion) if blocks else []
    made = [one for line in written if (one := _exclusion(context, line)) is not None]
    if made:
        span = made[0].span
        apart = make.any_of([one.condition for one in made], span)
        context.takes_part = make.negate(apart, span)
    return tuple(made)


def _exclusion(context: Context, line: nodes.Exclusion) -> ir.Exclusion | None:
    used = used_names(context, line.when)
    result = next((word for word in _RESULTS if word in used), None)
    if result is not None:
        context.report(f.taking_part_by_result(result, line.when.span))
        return None
    condition = typed.condition(context, line.when, UNIT_LEVEL)
    if condition is None:
        return None
    settled = ir.Apply("settle", (condition,), make.BOOL, line.span)
    end = line.cite.span.start if line.cite else line.span.end
    text = first_line(Span(line.span.source, line.span.start, end))
    return ir.Exclusion(settled, text, (line.cite.text,) if line.cite else (), line.span)
