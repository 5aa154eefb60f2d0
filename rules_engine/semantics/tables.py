"""表: amounts looked up by options. A table is checked where it stands, covered where it is used."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import NumberType, OptionType
from rules_engine.semantics import comparing, lines, typed
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL, Environment
from rules_engine.semantics.findings import records as r
from rules_engine.semantics.findings import types as t
from rules_engine.semantics.known_values import LookUp, Row
from rules_engine.semantics.naming import CLASS_WORD
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

Combination = tuple[str, ...]


def known_options(context: Context) -> Mapping[str, tuple[str, ...]]:
    """The options of every option fact and field by name; those of equal names come together."""
    found: dict[str, tuple[str, ...]] = {}
    if context.schema.classes:
        found[CLASS_WORD] = context.schema.classes
    for decl in context.schema.facts:
        for field in decl.fields or (decl,):
            if isinstance(field.type, OptionType):
                both = (*found.get(field.name, ()), *field.type.names)
                found[field.name] = tuple(dict.fromkeys(both))
    return found


def read_table(context: Context, table: nodes.Table) -> LookUp | None:
    """A table as it can be used; None where it has an error."""
    options = known_options(context)
    unknown = [key for key in table.keys if key.text not in options]
    for key in unknown:
        context.report(r.no_option_fact(key.text, key.span, list(options)))
    rests = [row for row in table.rows if not row.cells]
    lines.the_one(context, rests, "其余")
    values = [typed.number(context, row.value, UNIT_LEVEL) for row in table.rows]
    made = [value for value in values if value is not None]
    if unknown or len(made) < len(values) or not _one_measure(context, table, made):
        return None
    if not _rows_are_sound(context, table, [options[key.text] for key in table.keys]):
        return None
    pairs = list(zip(table.rows, made, strict=True))
    rows = tuple(
        Row(tuple(map(_texts, row.cells)), value, row) for row, value in pairs if row.cells
    )
    rest = next((value for row, value in pairs if not row.cells), None)
    type_ = NumberType(typed.measure(made[0]), whole=all(map(typed.whole, made)))
    return LookUp(tuple(key.text for key in table.keys), rows, rest, type_)


def _texts(cell: Iterable[e.Name]) -> frozenset[str]:
    return frozenset(name.text for name in cell)


def _one_measure(context: Context, table: nodes.Table, values: Sequence[ir.Expr]) -> bool:
    first = typed.measure(values[0])
    for row, value in zip(table.rows, values, strict=True):
        if typed.measure(value) != first:
            found = r.mixed_table(first, typed.measure(value), row.value.span, table.rows[0].span)
            context.report(found)
            return False
    return True


def _rows_are_sound(
    context: Context, table: nodes.Table, options: Sequence[tuple[str, ...]]
) -> bool:
    """Each row has a cell for each key, of known options, and no combination stands twice."""
    taken: dict[Combination, nodes.TableRow] = {}
    return all(_row_is_sound(context, row, options, taken) for row in table.rows if row.cells)


def _row_is_sound(
    context: Context,
    row: nodes.TableRow,
    options: Sequence[tuple[str, ...]],
    taken: dict[Combination, nodes.TableRow],
) -> bool:
    if len(row.cells) != len(options):
        context.report(r.wrong_cells(len(options), len(row.cells), row.span))
        return False
    for cell, known in zip(row.cells, options, strict=True):
        for name in cell:
            if name.text not in known:
                context.report(r.unknown_row(name.text, name.span, known))
                return False
    for combination in product(*([name.text for name in cell] for cell in row.cells)):
        if combination in taken:
            words = " 且 ".join(combination)
            context.report(r.repeated_row(words, row.span, taken[combination].span))
            return False
        taken[combination] = row
    return True


def look_up(context: Context, node: e.Call, env: Environment) -> ir.Expr | None:
    """``采用加分（级别）``: the value of the row that the arguments are in."""
    table = context.tables[node.name.text]
    if table is None:
        return None
    if len(node.arguments) != len(table.keys):
        wanted = f"{len(table.keys)} 项（{'、'.join(table.keys)}）"
        context.report(t.argument_count(node.name.text, wanted, len(node.arguments), node.span))
        return None
    keys = [_key(context, argument, env) for argument in node.arguments]
    made = [key for key in keys if key is not None]
    if len(made) < len(keys):
        return None
    left = [] if table.rest is not None else _uncovered(table, made)
    if left:
        context.report(r.table_gap(node.name.text, left, node.span))
        return None
    return _choice(table, made, node)


def _key(context: Context, argument: e.Argument, env: Environment) -> ir.Expr | None:
    if not comparing.is_value(argument, context):
        return None
    return typed.typed(context, argument, env, OptionType, "选项")


def _options(key: ir.Expr) -> tuple[str, ...]:
    assert isinstance(key.type, OptionType)
    return key.type.names


def _uncovered(table: LookUp, keys: Sequence[ir.Expr]) -> list[str]:
    """The combinations of options that no row is about."""
    covered = {combination for row in table.rows for combination in product(*row.cells)}
    wanted = product(*map(_options, keys))
    return [" 且 ".join(one) for one in wanted if one not in covered]


def _choice(table: LookUp, keys: Sequence[ir.Expr], node: e.Call) -> ir.Expr:
    """One branch for each row that can be met. Each is tested, the last one too, so that their order
    means nothing where an argument is not known; without 其余 one of them holds."""
    rows = [row for row in table.rows if all(map(_can_meet, row.cells, keys))]
    branches = tuple((_test(row, keys), row.value) for row in rows)
    rest = rows[-1].value if table.rest is None else table.rest
    return ir.Case(branches, rest, table.type, node.span) if branches else rest


def _can_meet(cell: frozenset[str], key: ir.Expr) -> bool:
    return not cell.isdisjoint(_options(key))


def _test(row: Row, keys: Sequence[ir.Expr]) -> ir.Expr:
    span = row.node.span
    tests = [
        make.any_of([_is(key, name, row) for name in _options(key) if name in cell], span)
        for cell, key in zip(row.cells, keys, strict=True)
    ]
    return make.all_of(tests, span)


def _is(key: ir.Expr, name: str, row: Row) -> ir.Expr:
    return make.equals(key, make.const(name, key.type, row.node.span), row.node.span)
