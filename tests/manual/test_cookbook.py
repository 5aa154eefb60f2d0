"""Every recipe of the cookbook gives what its table says, and its lines are those of its scheme."""

import pytest

from rules_engine.diagnostics import Severity, Sink
from rules_engine.facts import read_csv_text
from rules_engine.pipeline import compile_text
from rules_engine.source import Source
from rules_engine.syntax.parse import parse
from tests.corpus import tables
from tests.corpus.catalogue import NAMES
from tests.corpus.evaluators import Inputs, by_scalar
from tests.manual.recipes import Recipe, recipes

RECIPES = recipes()


def test_every_recipe_is_of_a_pattern_and_stands_once() -> None:
    numbers = [recipe.number for recipe in RECIPES]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= set(NAMES)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)
def test_a_recipe_gives_what_its_table_says(recipe: Recipe) -> None:
    inputs = _inputs(recipe)
    header, *expected = recipe.results
    found = tables.units_table(header, by_scalar(inputs))
    assert tables.agree(expected, found, ordered=False), tables.as_text(header, found)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)
def test_the_lines_of_a_recipe_stand_in_its_scheme(recipe: Recipe) -> None:
    written = " ".join(recipe.scheme.split())
    assert recipe.lines
    assert not [line for line in recipe.lines if " ".join(line.split()) not in written]


def _inputs(recipe: Recipe) -> Inputs:
    compiled = compile_text(recipe.scheme, "方案.rule")
    assert compiled.program is not None, [f"{d.code} {d.message}" for d in compiled.errors]
    file = parse(Source("方案.rule", recipe.scheme), Sink())
    assert file is not None
    sink = Sink()
    texts = {name: tables.write(rows) for name, rows in recipe.facts.items()}
    main = Source("事实.csv", texts.pop(""))
    lists = {name: Source(f"{name}.csv", text) for name, text in texts.items()}
    table = read_csv_text(main, compiled.program.schema, sink, lists)
    errors = [d.message for d in sink.all if d.severity is Severity.ERROR]
    assert not errors, errors
    return Inputs(recipe.scheme, file, compiled.program, table.units)
