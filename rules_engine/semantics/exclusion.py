"""Whether two conditions can hold together, decided over their atoms.

Sound, not complete: atoms are taken as independent, apart from equality with different options of
one fact and comparisons of one value (``总分 ≥ 90`` and ``总分 < 90``). ``False`` means they never
hold together.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, TypeGuard

from rules_engine import ir
from rules_engine.ir.fold import operands_of
from rules_engine.ir.passes.sameness import sameness
from rules_engine.operators import COMPARED, DENIED, FLIPPED

_MAX_ATOMS = 10
_JOINS = {"and": all, "or": any}
# What is compared (one thing, or two that both vary), how, and with what.
_Test = tuple[tuple[int, ...], str, Any]


def can_hold_together(first: ir.Expr, second: ir.Expr) -> bool:
    """Whether some facts may make both conditions hold."""
    said = sameness([first, second])
    atoms = {said[id(atom)]: atom for atom in (*_atoms(first), *_atoms(second))}
    if len(atoms) > _MAX_ATOMS:
        return True
    tests = {atom: _comparison(node, said) for atom, node in atoms.items() if _compares(node)}
    for values in product((False, True), repeat=len(atoms)):
        world = dict(zip(atoms, values, strict=True))
        if _possible(world, tests) and all(_holds(one, said, world) for one in (first, second)):
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


def _compares(node: ir.Expr) -> TypeGuard[ir.Apply]:
    return isinstance(node, ir.Apply) and node.operator in FLIPPED


def _possible(world: Mapping[int, bool], tests: Mapping[int, _Test]) -> bool:
    """No fact equals two options at once, no value is on both sides of a line."""
    compared: dict[tuple[int, ...], list[tuple[str, Any, bool]]] = {}
    for atom, (value, operator, bound) in tests.items():
        compared.setdefault(value, []).append((operator, bound, world[atom]))
    return all(_some_value(tests) for tests in compared.values())


def _comparison(node: ir.Apply, said: Mapping[int, int]) -> _Test:
    """What is compared, how, and with what. Two values that both vary: how far apart they are,
    with 0."""
    operator, (left, right) = node.operator, node.operands
    if isinstance(left, ir.Const):
        left, right, operator = right, left, FLIPPED[operator]
    if isinstance(right, ir.Const):
        return (said[id(left)],), operator, right.value
    one, other = said[id(left)], said[id(right)]
    return ((one, other), operator, 0) if one < other else ((other, one), FLIPPED[operator], 0)


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


def _holds(node: ir.Expr, said: Mapping[int, int], world: Mapping[int, bool]) -> bool:
    if isinstance(node, ir.Const):
        return node.value is True
    if not isinstance(node, ir.Apply) or not _is_join(node):
        return world[said[id(node)]]
    held = [_holds(operand, said, world) for operand in node.operands]
    if node.operator == "not":
        return not held[0]
    return held[0] if node.operator == "settle" else _JOINS[node.operator](held)
