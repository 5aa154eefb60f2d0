"""Claims about a program, and what was found of each."""

from enum import StrEnum

from attrs import field, frozen

from rules_engine.analysis.claims.catalogue import KINDS, Kind
from rules_engine.ir.expressions import Expr
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Value
from rules_engine.source import Span


class Mark(StrEnum):
    """What it is about the expression of a claim: that it is 是, that it is 出错, or that the two that
    it shows are not the same."""

    HOLDS = "holds"
    FAULT = "fault"
    DIFFERS = "differs"


class Label(StrEnum):
    """How a verdict was come by."""

    BOUNDS = "界"
    PROVED = "证"
    TRIED = "试"
    UNDECIDED = "未能判定"


class Standing(StrEnum):
    """What a verdict says; the text is what output prints."""

    HOLDS = "成立"
    MEANT = "有意"
    REFUTED = "不成立"
    OPEN = "未定"


@frozen(eq=False)
class Claim:
    """``expr`` is, or never is, what ``mark`` says, as its kind asks. ``about`` is whom it is about (a
    path, a name), ``words`` one sentence. ``shown`` are the expressions that an example prints (and, of
    DIFFERS, the two). ``given`` are expressions that are not 出错: where they are, that is their own
    claim's matter. ``fact`` is the fact of a PAIR or a STEP, ``better`` of a PAIR 1 where more is better
    and -1 where less is. ``asked`` is ``expr``, but only of units that take part: what bounds and signs say of
    ``expr`` they say of all. ``stated`` is the score that is stated where ``expr`` is what it is before
    rounding."""

    slug: str
    about: tuple[str, ...]
    words: str
    expr: Expr = field(repr=False)
    span: Span = field(repr=False)
    mark: Mark = Mark.HOLDS
    shown: tuple[Expr, ...] = ()
    given: tuple[Expr, ...] = field(default=(), repr=False)
    fact: str = ""
    better: int = 0
    stated: Expr | None = field(default=None, repr=False)
    asked: Expr = field(repr=False)

    @asked.default
    def _asked(self) -> Expr:
        return self.expr

    @property
    def kind(self) -> Kind:
        """Its entry in the catalogue."""
        return KINDS[self.slug]

    @property
    def name(self) -> str:
        """What tells it from the other claims of a program."""
        return "·".join((self.slug, *self.about))


@frozen(eq=False)
class Verdict:
    """What was found of a claim. ``example`` are the units that refute it, or that show it where it
    asks for facts; ``seen`` is what the expressions that the claim shows come to for the last of them.
    ``bound`` says for how long a list it was shown, None where for any; ``effort`` is
    what the solver counted; ``decimals``: of numbers with so many decimals only it was shown, where the scheme
    declares none (None: of all); ``reason`` is why the scheme says that what refutes it is meant."""

    claim: Claim
    standing: Standing
    label: Label
    note: str = ""
    example: tuple[UnitFacts, ...] = ()
    bound: int | None = None
    effort: int = 0
    seen: tuple[Value, ...] = ()
    reason: str = ""
    decimals: int | None = None
