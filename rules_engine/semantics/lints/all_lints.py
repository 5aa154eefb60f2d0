"""All warnings and hints about a scheme that compiles."""

from collections.abc import Iterator

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir.fold import in_order
from rules_engine.ir.passes.ranges import ranges
from rules_engine.ir.passes.roots import all_roots, asked_roots
from rules_engine.semantics.lints.boundaries import mixed_boundaries
from rules_engine.semantics.lints.choices import sums_after_else
from rules_engine.semantics.lints.conditions import settled_conditions
from rules_engine.semantics.lints.contradictions import contradictions
from rules_engine.semantics.lints.floors import idle_floors
from rules_engine.semantics.lints.inapplicable import may_not_apply
from rules_engine.semantics.lints.reach import out_of_reach
from rules_engine.semantics.lints.signs import below_zero
from rules_engine.semantics.lints.similar import similar
from rules_engine.semantics.lints.sources import uncited
from rules_engine.semantics.lints.unused import unused
from rules_engine.semantics.lints.values import unguarded
from rules_engine.syntax import nodes
from rules_engine.syntax.walking import written_in


def lints(file: nodes.File, program: ir.Program, head: nodes.Scheme) -> Iterator[Diagnostic]:
    """What the writer should look at; nothing here stops scoring."""
    every = in_order(all_roots(program))
    bounds = ranges(every, program.schema)
    written = written_in(file)
    yield from unused(written)
    yield from similar(file)
    yield from mixed_boundaries(written)
    yield from sums_after_else(written)
    yield from uncited(program, head.name.span)
    yield from idle_floors(file)
    yield from out_of_reach(file, program, bounds)
    yield from below_zero(file, program, bounds)
    yield from settled_conditions(written, every, bounds)
    yield from contradictions(written, every)
    yield from may_not_apply(program, every)
    yield from unguarded(written, asked_roots(program), bounds, program.schema, program.takes_part)
