"""From expressions to rows: an algebra of ``fold`` whose carriers are numbers and truth values that
know their registers and bounds."""

from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from rules_engine.backends.columnar.amounts import Amount, Amounts
from rules_engine.backends.columnar.assumptions import Assumed
from rules_engine.backends.columnar.compared import carrier
from rules_engine.backends.columnar.conclusions import Source
from rules_engine.backends.columnar.days import Workdays
from rules_engine.backends.columnar.guarded import guarded
from rules_engine.backends.columnar.ladders import ladder
from rules_engine.backends.columnar.lists import Lists
from rules_engine.backends.columnar.lowered_operators import (
    OPERATORS_LOWERED,
    Ground,
    as_amount,
    as_byte,
)
from rules_engine.backends.columnar.moments import Moments
from rules_engine.backends.columnar.sources import (
    Carrier,
    Input,
    Sources,
    same_words,
    words_of,
)
from rules_engine.backends.columnar.table import Builder, Unprovable
from rules_engine.backends.columnar.texts import Words
from rules_engine.backends.columnar.truths import (
    BLANK,
    FAULT,
    MISSING,
    NA,
    NONE,
    Byte,
    Truths,
)
from rules_engine.backends.columnar.wholes import Wholes
from rules_engine.ir.expressions import (
    Aggregate,
    Apply,
    Attribute,
    Case,
    Cohort,
    Const,
    Expr,
    Fact,
    Field,
    Round,
)
from rules_engine.ir.fold import fold
from rules_engine.model.types import FactSchema
from rules_engine.model.values import Fault, Missing, NotApplicable
from rules_engine.model.workdays import NO_CALENDAR
from rules_engine.operators import OPERATORS, Policy


@frozen(eq=False)
class Lowered:
    """A table and what it is for: ``inputs`` to bind, the carrier of every root by ``id``."""

    builder: Builder
    inputs: tuple[Input, ...]
    carriers: Mapping[int, Carrier]
    assumed: Assumed


def lower(
    roots: Sequence[Expr],
    schema: FactSchema,
    assumed: Assumed,
    words: Words,
    compared: Mapping[int, Source] | None = None,
    workdays: Workdays | None = None,
) -> Lowered:
    """The table that computes ``roots``. ``compared`` are comparisons between units, made already,
    ``workdays`` the calendar. Raises Unprovable where an exact integer cannot be proved to hold a number."""
    builder = Builder()
    wholes, truths = Wholes(builder), Truths(builder)
    sources = Sources(schema, assumed, builder, Amounts(wholes, truths), words)
    moments = Moments(sources.amounts, workdays or Workdays(NO_CALENDAR))
    known = compared or {}
    lowering = Lowering(Ground(sources, guarded(roots), moments), known, tuple(known))
    made = fold(roots, lowering)
    carriers = {id(root): made[id(root)] for root in roots}
    return Lowered(builder, tuple(sources.inputs.values()), carriers, assumed)


@frozen(eq=False)
class Lowering:
    """The algebra."""

    ground: Ground
    compared: Mapping[int, Source]
    places: tuple[int, ...]

    @property
    def sources(self) -> Sources:
        """What is read."""
        return self.ground.sources

    def const(self, node: Const) -> Carrier:
        match node.value:
            case NotApplicable():
                return self.sources.nothing(NA, node.type)
            case Missing():
                return self.sources.nothing(MISSING, node.type)
            case Fault():
                return self.sources.nothing(FAULT, node.type)
            case value:
                return self.sources.constant(value, node.type)

    def fact(self, node: Fact) -> Carrier:
        return self.sources.fact(node.name)

    def attribute(self, node: Attribute) -> Carrier:
        return self.sources.attribute(node)

    def field(self, node: Field) -> Carrier:
        return self.sources.field(node)

    def apply(self, node: Apply, operands: Sequence[Carrier]) -> Carrier:
        taken = operands
        if OPERATORS[node.operator].policy is Policy.STRICT:
            pairs = zip(node.operands, operands, strict=True)
            taken = [self._unblanked(node, operand, made) for operand, made in pairs]
        return OPERATORS_LOWERED[node.operator](self.ground, node, taken)

    def _unblanked(self, user: Apply, operand: Expr, made: Carrier) -> Carrier:
        """An operand without 空, where it is known not to be 空 wherever the user matters."""
        if isinstance(made, Byte) or (id(user), id(operand)) not in self.ground.guarded.present:
            return made
        if made.state.may <= {BLANK}:
            return evolve(made, state=NONE)
        state = self.ground.truths.looked_up(made.state, lambda code: 0 if code == BLANK else code)
        return evolve(made, state=state)

    def case(
        self, node: Case, branches: Sequence[tuple[Carrier, Carrier]], otherwise: Carrier
    ) -> Carrier:
        values = [*(then for _, then in branches), otherwise]
        whens = [as_byte(when) for when, _ in branches]
        if any(isinstance(value, Byte) for value in values):
            return self._chosen_bytes(whens, [as_byte(value) for value in values])
        taken = [value for value in values if isinstance(value, Amount)]
        return self._chosen(whens, self._same_kind(node, taken))

    def _same_kind(self, node: Case, values: Sequence[Amount]) -> list[Amount]:
        """Values on one scale; words as the node's type numbers them."""
        if words_of(node.type) is None:
            return self.ground.amounts.aligned([evolve(value, words=None) for value in values])
        settled = [_worded(value, node) for value in values]
        return same_words(settled, self.sources.words, self.sources.builder)

    def _chosen(self, whens: Sequence[Byte], values: Sequence[Amount]) -> Amount:
        found = values[-1]
        rungs = ladder(self.sources.builder, whens, values)
        if rungs is not None:
            return evolve(found, at=rungs)
        for when, value in zip(reversed(whens), reversed(values[:-1]), strict=True):
            found = self.ground.amounts.choose(when, value, found)
        return found

    def _chosen_bytes(self, whens: Sequence[Byte], values: Sequence[Byte]) -> Byte:
        found = values[-1]
        for when, value in zip(reversed(whens), reversed(values[:-1]), strict=True):
            found = self.ground.truths.choose(when, value, found)
        return found

    def aggregate(self, node: Aggregate, where: Carrier | None, value: Carrier | None) -> Carrier:
        keys = [self.sources.field(key) for key in node.keys]
        return Lists(self.sources).aggregate(node, where, value, keys)

    def round(self, node: Round, operand: Carrier) -> Carrier:
        return self.ground.amounts.rounded(as_amount(operand), node.digits, node.mode)

    def cohort(self, node: Cohort, _operand: Carrier, _takes_part: Carrier | None) -> Carrier:
        if id(node) not in self.compared:
            raise Unprovable("单位之间的比较要先算出来")
        return carrier(self.sources, self.places.index(id(node)), self.compared[id(node)])


def _worded(value: Amount, node: Case) -> Amount:
    """A constant that is never a word takes the node's own numbering."""
    if value.words is None or (value.state.const is not None and value.state.may):
        return evolve(value, words=words_of(node.type))
    return value
