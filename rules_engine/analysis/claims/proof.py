"""What was found of a whole scheme."""

from attrs import frozen

from rules_engine.analysis.claims.model import Standing, Verdict
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir.program import Program

_SOUND = frozenset({Standing.HOLDS, Standing.MEANT})


@frozen(eq=False)
class Proof:
    """What was found of a scheme. ``refused`` are the errors for which it is refused outright: then
    nothing can be scored by it, and there are no ``verdicts``. ``solver`` is the version of the solver
    (None: there was none), ``limit`` how much it might do for one question. ``apart``: why two schemes
    cannot be compared. ``findings``: what the scheme silences without need."""

    program: Program | None
    refused: tuple[Diagnostic, ...]
    verdicts: tuple[Verdict, ...]
    solver: str | None
    limit: int
    apart: tuple[str, ...] = ()
    findings: tuple[Diagnostic, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every claim holds, but for what the scheme says is meant."""
        sound = not self.refused and not self.apart
        return sound and all(v.standing in _SOUND for v in self.verdicts)
