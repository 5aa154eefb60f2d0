"""Every recipe of the cookbook gives what its table says, and its lines are those of its scheme."""

import pytest

from rules_engine.diagnostics import Severity, Sink
from rules_engine.facts import read_csv_text, read_roster_text
from rules_engine.pipeline import compile_text
from rules_engine.source import Source
from rules_engine.syntax.parse import parse
from tests.corpus import tables
from tests.corpus.catalogue import FAMILIES
from tests.corpus.evaluators import Inputs, by_scalar
from tests.manual.recipes import COOKBOOK, Recipe, broken_links, recipes

RECIPES = recipes()


def test_every_pattern_has_one_recipe_on_the_page_of_its_family() -> None:
    pages: dict[str, list[str]] = {}
    for recipe in RECIPES:
        pages.setdefault(recipe.page, []).append(recipe.number)
    assert [*pages.values()] == [[*patterns] for patterns in FAMILIES.values()]


def test_links_of_the_cookbook_lead_somewhere() -> None:
    broken = [link for page in COOKBOOK.glob("*.md") for link in broken_links(page)]
    assert not broken


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)
def test_a_recipe_gives_what_its_table_says(recipe: Recipe) -> None:
    outcomes = by_scalar(_inputs(recipe))
    header = recipe.results[0]
    _compare(recipe.results, tables.units_table(header, outcomes))
    _compare(recipe.rolls, _without_groups(tables.rolls_table(outcomes)))
    _compare(recipe.statistics, _without_groups(tables.statistics_table(outcomes)))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)
def test_the_lines_of_a_recipe_stand_in_its_scheme(recipe: Recipe) -> None:
    written = " ".join(recipe.scheme.split())
    assert recipe.lines
    assert not [line for line in recipe.lines if " ".join(line.split()) not in written]


def _compare(expected: list[list[str]], found: tables.Found) -> None:
    """A table that is not there says nothing."""
    if expected:
        assert tables.agree(expected[1:], found, ordered=False), tables.as_text(expected[0], found)


def _without_groups(found: tables.Found | None) -> tables.Found:
    return [[row[0], row[2]] for row in found or []]


def _inputs(recipe: Recipe) -> Inputs:
    compiled = compile_text(recipe.scheme, "方案.rule")
    assert compiled.program is not None, [f"{d.code} {d.message}" for d in compiled.errors]
    file = parse(Source("方案.rule", recipe.scheme), Sink())
    assert file is not None
    sink = Sink()
    texts = {name: tables.write(rows) for name, rows in recipe.facts.items()}
    main = Source("事实.csv", texts.pop(""))
    lists = {name: Source(f"{name}.csv", text) for name, text in texts.items()}
    schema, roster = compiled.program.schema, None
    if recipe.roster:
        roster = read_roster_text(Source("名录.csv", tables.write(recipe.roster)), schema, sink)
    table = read_csv_text(main, schema, sink, lists, roster)
    errors = [d.message for d in sink.all if d.severity is Severity.ERROR]
    assert not errors, errors
    return Inputs(recipe.scheme, file, compiled.program, table.units)
