"""What is known of a program whatever the facts: which nodes say the same, and what each is made of."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from rules_engine.backends.interval.witnesses import Var
from rules_engine.ir.expressions import Expr, Fact, Field
from rules_engine.ir.fold import operands_of, walk
from rules_engine.ir.passes.grid import Grid, grids
from rules_engine.ir.passes.sameness import sameness
from rules_engine.model.types import FactSchema


@frozen(eq=False)
class Outline:
    """What is known of a program whatever the facts: which nodes say the same, what each is made of
    (as a mask of numbers), on which grid it lies."""

    roots: tuple[Expr, ...]
    schema: FactSchema
    number: Mapping[int, int]
    masks: Mapping[int, int]
    grids: Mapping[int, Grid]
    facts: Mapping[str, int]
    fields: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, roots: Sequence[Expr], schema: FactSchema) -> "Outline":
        """The outline of the expressions reachable from ``roots``."""
        number = sameness(roots)
        masks: dict[int, int] = {}
        facts: dict[str, int] = {}
        fields: dict[tuple[str, str], int] = {}
        for node in walk(roots):
            mask = 1 << number[id(node)]
            for operand in operands_of(node):
                mask |= masks[id(operand)]
            masks[id(node)] = mask
            if isinstance(node, Fact):
                facts[node.name] = number[id(node)]
            elif isinstance(node, Field):
                fields[node.source, node.name] = number[id(node)]
        return cls(tuple(roots), schema, number, masks, grids(roots, schema), facts, fields)

    def readers(self, var: Var) -> int:
        """What reads a fact, or a field of records, has this in its mask."""
        if var[0] == "fact":
            return 1 << self.facts[str(var[1])]
        return 1 << self.fields[str(var[1]), str(var[3])]
