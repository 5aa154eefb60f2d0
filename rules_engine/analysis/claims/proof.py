"""What was found of a whole scheme."""

from attrs import frozen

from rules_engine.analysis.claims.model import Standing, Verdict
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir.program import Program


@frozen(eq=False)
class Proof:
    """What was found of a scheme. ``refused`` are the errors for which it is refused outright: then
    nothing can be scored by it, and there are no ``verdicts``. ``solver`` is the version of the solver
    (None: there was none), ``limit`` how much it might do for one question. ``apart``: why two schemes
    cannot be compared."""

    program: Program | None
    refused: tuple[Diagnostic, ...]
    verdicts: tuple[Verdict, ...]
    solver: str | None
    limit: int
    apart: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every claim holds."""
        sound = not self.refused and not self.apart
        return sound and all(v.standing is Standing.HOLDS for v in self.verdicts)
