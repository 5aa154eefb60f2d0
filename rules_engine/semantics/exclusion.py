"""Whether two conditions can hold together, decided over their atoms.

Sound, not complete: atoms are taken as independent, apart from equality with different options of
one fact. ``False`` means they never hold together.
"""

from collections.abc import Mapping, Sequence
from itertools import product

from rules_engine import ir
from rules_engine.ir.fold import fold, operands_of

_MAX_ATOMS = 10
_JOINS = {"and": all, "or": any}
Key = tuple[object, ...]


class _Keys:
    """The algebra of keys: what an expression says, without where it says it."""

    def const(self, node: ir.Const) -> Key:
        return ("const", repr(node.value))

    def fact(self, node: ir.Fact) -> Key:
        return ("fact", node.name)

    def attribute(self, node: ir.Attribute) -> Key:
        return ("attribute", node.which, node.key)

    def field(self, node: ir.Field) -> Key:
        return ("field", node.source, node.name)

    def apply(self, node: ir.Apply, operands: Sequence[Key]) -> Key:
        return ("apply", node.operator, *operands)

    def case(self, node: ir.Case, branches: Sequence[tuple[Key, Key]], otherwise: Key) -> Key:
        return ("case", len(node.branches), *branches, otherwise)

    def aggregate(self, node: ir.Aggregate, where: Key | None, value: Key | None) -> Key:
        keys = (key.name for key in node.keys)
        return ("aggregate", node.operator, node.source, where, value, *keys)

    def round(self, node: ir.Round, operand: Key) -> Key:
        return ("round", node.digits, node.mode, operand)

    def cohort(self, node: ir.Cohort, operand: Key, _takes_part: Key | None) -> Key:
        return ("cohort", node.operator, node.scope, operand)


def can_hold_together(first: ir.Expr, second: ir.Expr) -> bool:
    """Whether some facts may make both conditions hold."""
    keys = fold([first, second], _Keys())
    atoms = sorted({keys[id(atom)] for atom in (*_atoms(first), *_atoms(second))}, key=repr)
    if len(atoms) > _MAX_ATOMS:
        return True
    for values in product((False, True), repeat=len(atoms)):
        world = dict(zip(atoms, values, strict=True))
        if _possible(world) and _holds(first, keys, world) and _holds(second, keys, world):
            return True
    return False


def _is_join(node: ir.Expr) -> bool:
    return isinstance(node, ir.Apply) and node.operator in ("and", "or", "not", "settle")


def _atoms(root: ir.Expr) -> list[ir.Expr]:
    found: list[ir.Expr] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if _is_join(node):
            stack.extend(operands_of(node))
        elif not isinstance(node, ir.Const):
            found.append(node)
    return found


def _possible(world: Mapping[Key, bool]) -> bool:
    """No fact equals two options at once."""
    held = [key[2] for key, value in world.items() if value and _is_option_test(key)]
    return len(set(held)) == len(held)


def _is_option_test(key: Key) -> bool:
    if key[:2] != ("apply", "eq"):
        return False
    option = key[3]
    return isinstance(option, tuple) and option[0] == "const"


def _holds(node: ir.Expr, keys: Mapping[int, Key], world: Mapping[Key, bool]) -> bool:
    if isinstance(node, ir.Const):
        return node.value is True
    if not isinstance(node, ir.Apply) or not _is_join(node):
        return world[keys[id(node)]]
    held = [_holds(operand, keys, world) for operand in node.operands]
    if node.operator == "not":
        return not held[0]
    return held[0] if node.operator == "settle" else _JOINS[node.operator](held)
