"""What a scheme says is meant: the 出错, and the cliffs, of a block in which the check for it is silenced."""

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from rules_engine.analysis.claims.catalogue import KINDS
from rules_engine.analysis.claims.model import Claim, Standing, Verdict
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
    """A check that is silenced ``within`` a block (None: everywhere), with the reason given. ``line`` is where
    that is said, ``holder`` the whole block as it is after all changes, ``facts`` those that it declares."""

    code: str
    within: Span | None
    reason: str
    line: Span | None = None
    holder: Span | None = None
    facts: tuple[str, ...] = ()

    def is_about(self, claim: Claim) -> bool:
        """Whether what refutes a claim is what it says is meant: that of an item in the block, or of a fact
        that the block declares."""
        if not claim.kind.code or claim.kind.code != self.code:
            return False
        if self.within is None or claim.fact in self.facts:
            return True
        return self.holder is not None and claim.span.is_within(self.holder)


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


def as_meant(verdict: Verdict, meant: Sequence[Meant]) -> Verdict:
    """The same verdict, or that it is meant: where there may be what is said to be so."""
    if verdict.standing is Standing.HOLDS:
        return verdict
    reasons = dict.fromkeys(one.reason.strip() for one in meant if one.is_about(verdict.claim))
    if not reasons:
        return verdict
    return evolve(verdict, standing=Standing.MEANT, reason="；".join(reasons))


def idle(verdicts: Sequence[Verdict], meant: Sequence[Meant]) -> Iterator[Meant]:
    """What is said to be meant of claims, and none is so."""
    codes = {kind.code for kind in KINDS.values()} - {""}
    found = [one.claim for one in verdicts if one.standing is Standing.MEANT]
    for one in meant:
        if one.code in codes and not any(one.is_about(claim) for claim in found):
            yield one


def _covered(program: Program, meant: Sequence[Meant]) -> Iterator[tuple[Expr, FaultKind]]:
    known = [one for one in meant if one.code in CODES]
    for node in walk(all_roots(program)) if known else ():
        if isinstance(node, Apply | Aggregate):
            for one in known:
                if one.within is None or node.span.is_within(one.within):
                    yield from ((node, kind) for kind in CODES[one.code])
