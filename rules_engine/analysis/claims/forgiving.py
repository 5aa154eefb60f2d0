"""What a scheme says is meant: the 出错 of a block in which the check for it is silenced."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from rules_engine.backends.scalar.site import where_of
from rules_engine.ir.expressions import Aggregate, Apply, Expr
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.roots import all_roots
from rules_engine.ir.program import Program
from rules_engine.model.values import Cause, FaultKind
from rules_engine.source import Span

# The check whose silence says that this 出错 is meant.
CODES = {
    "C0213": (FaultKind.DIVISION_BY_ZERO,),
    "C0214": (FaultKind.BLANK_USED,),
    "C0224": (FaultKind.NO_RECORDS, FaultKind.NOTHING_LEFT),
}


@frozen
class Meant:
    """A check that is silenced ``within`` a block (None: everywhere), with the reason given."""

    code: str
    within: Span | None
    reason: str


@frozen(eq=False)
class Forgiven:
    """``at``: which 出错 at which place of the text; ``causes``: the same as faults name them."""

    at: frozenset[tuple[Span, FaultKind]] = frozenset()
    causes: frozenset[Cause] = frozenset()


def forgiven_in(program: Program, meant: Sequence[Meant]) -> Forgiven:
    """The places that are covered by what a scheme says is meant."""
    found = list(_covered(program, meant))
    return Forgiven(
        frozenset((node.span, kind) for node, kind in found),
        frozenset(Cause(kind, where_of(node.span)) for node, kind in found),
    )


def _covered(program: Program, meant: Sequence[Meant]) -> Iterator[tuple[Expr, FaultKind]]:
    known = [one for one in meant if one.code in CODES]
    for node in walk(all_roots(program)) if known else ():
        if isinstance(node, Apply | Aggregate):
            for one in known:
                if one.within is None or node.span.is_within(one.within):
                    yield from ((node, kind) for kind in CODES[one.code])
