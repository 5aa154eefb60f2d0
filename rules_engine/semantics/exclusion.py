"""Whether two conditions can hold together, decided over their atoms.

Sound, not complete: atoms are taken as independent, apart from equality with different options of
one fact and comparisons of one value (``总分 ≥ 90`` and ``总分 < 90``). ``False`` means they never
hold together.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from rules_engine import ir
from rules_engine.ir.fold import fold, operands_of
from rules_engine.operators import COMPARED, DENIED, FLIPPED

_MAX_ATOMS = 10
_JOINS = {"and": all, "or": any}
Key = tuple[object, ...]


class _Keys:
    """The algebra of keys: what an expression says, without where it says it."""

    def const(self, node: ir.Const) -> Key:
        return ("const", repr(node.value), node.value)

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
        return ("aggregate", node.operator, node.source, where, value, node.take, *keys)

    def round(self, node: ir.Round, operand: Key) -> Key:
        return ("round", node.digits, node.mode, operand)

    def cohort(self, node: ir.Cohort, operand: Key, takes_part: Key | None) -> Key:
        return ("cohort", node.operator, node.scope, operand, takes_part)


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
    """No fact equals two options at once, no value is on both sides of a line."""
    compared: dict[Key, list[tuple[str, Any, bool]]] = {}
    for key, holds in world.items():
        if key[0] == "apply" and key[1] in FLIPPED:
            value, operator, bound = _comparison(key)
            compared.setdefault(value, []).append((operator, bound, holds))
    return all(_some_value(tests) for tests in compared.values())


def _comparison(key: Key) -> tuple[Key, str, Any]:
    """What is compared, how, and with what. Two values that both vary: how far apart they are,
    with 0."""
    operator, left, right = str(key[1]), _key(key[2]), _key(key[3])
    if left[0] == "const":
        left, right, operator = right, left, FLIPPED[operator]
    if right[0] == "const":
        return left, operator, right[2]
    if repr(left) > repr(right):
        left, right, operator = right, left, FLIPPED[operator]
    return ("apart", left, right), operator, 0


def _key(part: object) -> Key:
    assert isinstance(part, tuple)
    return part


def _some_value(tests: Sequence[tuple[str, Any, bool]]) -> bool:
    """Whether a value passes and fails these tests. Where none is passed there may be no value at
    all (不适用), and a test that fails says nothing."""
    if not any(holds for _, _, holds in tests):
        return True
    asked = [(operator if holds else DENIED[operator], bound) for operator, bound, holds in tests]
    points = {bound for operator, bound in asked if operator == "eq"}
    if points:
        return any(all(_passes(point, *test) for test in asked) for point in points)
    lows = [(bound, operator == "gt") for operator, bound in asked if operator in ("gt", "ge")]
    highs = [(bound, operator == "lt") for operator, bound in asked if operator in ("lt", "le")]
    if not lows or not highs:
        return True
    low, high = max(lows), min(highs, key=lambda end: (end[0], not end[1]))
    return bool(low[0] < high[0]) or all(_passes(low[0], *test) for test in asked)


def _passes(value: Any, operator: str, bound: Any) -> bool:
    return bool(COMPARED[operator](value, bound))


def _holds(node: ir.Expr, keys: Mapping[int, Key], world: Mapping[Key, bool]) -> bool:
    if isinstance(node, ir.Const):
        return node.value is True
    if not isinstance(node, ir.Apply) or not _is_join(node):
        return world[keys[id(node)]]
    held = [_holds(operand, keys, world) for operand in node.operands]
    if node.operator == "not":
        return not held[0]
    return held[0] if node.operator == "settle" else _JOINS[node.operator](held)
