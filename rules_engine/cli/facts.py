"""``rules facts``"""

from pathlib import Path

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.output import GOOD, emit, show
from rules_engine.cli.reading import program_of
from rules_engine.diagnostics import Sink
from rules_engine.facts import csv_templates, load_roster, toml_template
from rules_engine.model.types import FactSchema
from rules_engine.model.units import Unit


@click.command(
    cls=ChineseCommand,
    help="按方案生成空白的事实填报表。",
    epilog="rules facts scheme.rule -o facts.csv\nrules facts scheme.rule --format toml",
)
@click.argument("scheme", metavar="方案")
@click.option(
    "--format",
    "style",
    type=click.Choice(["csv", "toml"]),
    help="csv 全部单位一张表，toml 一个单位一个文件；不写时按 -o 的扩展名。",
)
@click.option("--roster", metavar="文件", help="单位名录；给了就把单位先填好。")
@click.option("--unit", default="某单位", metavar="单位", help="TOML 表的单位名称。")
@click.option("-o", "--output", metavar="文件", help="写到文件；清单事实写到旁边的同名文件。")
def command(
    scheme: str, style: str | None, roster: str | None, unit: str, output: str | None
) -> int:
    """Exit status: 0 written, 1 the scheme has errors, 2 usage."""
    schema = program_of(scheme).schema
    units = _units(roster, schema)
    target = None if output is None else Path(output)
    suffix = "" if target is None else target.suffix.lower()
    if (style or suffix.removeprefix(".")) == "toml":
        emit(toml_template(schema, _named(units, unit)), target)
        return GOOD
    main, *lists = csv_templates(schema, units).items()
    emit(main[1], target)
    for name, text in lists:
        if target is None:
            click.echo(f"\n# 清单 {name}（另存为 facts.{name}.csv）", err=True)
        emit(text, None if target is None else target.with_suffix(f".{name}.csv"))
    return GOOD


def _units(roster: str | None, schema: FactSchema) -> tuple[Unit, ...]:
    if roster is None:
        return ()
    sink = Sink()
    entries = load_roster(roster, schema, sink).entries
    show(sink.all)
    return tuple(Unit(e.name, e.kind, e.roles or frozenset()) for e in entries if not e.broken)


def _named(units: tuple[Unit, ...], name: str) -> Unit:
    return next((unit for unit in units if unit.name == name), Unit(name))
