"""The work of ``rules facts``: empty fact files of a scheme."""

from collections.abc import Sequence
from pathlib import Path

import click

from rules_engine.cli.files import check_target
from rules_engine.cli.options import style_for, target_of
from rules_engine.cli.output import FINDINGS, GOOD, USAGE, emit, say, show
from rules_engine.cli.schemes import program_of, unreadable
from rules_engine.diagnostics import Severity, Sink, diagnostic
from rules_engine.facts import (
    Roster,
    csv_templates,
    load_roster,
    read_results,
    take_records,
    toml_template,
)
from rules_engine.facts.from_results import Results
from rules_engine.facts.load import read_source
from rules_engine.facts.nearest import nearest
from rules_engine.facts.words import unit_key, unit_name
from rules_engine.model.types import FactSchema
from rules_engine.model.units import Unit

_BY_SUFFIX = {".csv": "csv", ".toml": "toml"}
_NOBODY = "某单位"


def templates_into(
    scheme: str,
    style: str | None,
    roster: str | None,
    unit: str | None,
    output: str | None,
    taken: Sequence[tuple[str, str]] = (),
) -> int:
    """Empty fact files, or the one table to stdout; lists may be filled from results (``taken``). The
    exit status."""
    target = target_of(output)
    style = style_for(target, style, _BY_SUFFIX)
    if target is not None:
        check_target(target, [scheme, *(path for _, path in taken)])
    schema = program_of(scheme).schema
    units = _chosen(_roster(roster, schema), unit)
    if taken:
        if style != "csv" or target is None:
            raise click.UsageError("--from 写出 CSV，要和 -o 一起用，如 -o 年度.csv")
        return _filled(schema, units, taken, target)
    if style == "toml":
        texts = {"": toml_template(schema, units[0] if unit and units else Unit(_NOBODY))}
    else:
        texts = csv_templates(schema, units)
    return _print(texts, style) if target is None else _write(texts, style, target)


def _print(texts: dict[str, str], style: str) -> int:
    """The main table only: two tables in one stream are no table."""
    main, *lists = texts
    emit(texts[main], style, None)
    if lists:
        say(f"清单 {'、'.join(lists)} 另有各自的表；加 -o facts.csv 一起写出")
    return GOOD


def _write(texts: dict[str, str], style: str, target: Path) -> int:
    """All files, or none where one of them is there: it may have been filled in."""
    files = {target.with_suffix(f".{name}.csv") if name else target: t for name, t in texts.items()}
    taken = [file for file in files if file.exists()]
    if taken:
        helps = ["换一个文件名，或先把旧文件移走"]
        show([diagnostic("R0004", "文件已经存在，没有改动它", file=str(taken[0]), helps=helps)])
        return FINDINGS
    for file, text in files.items():
        emit(text, style, file)
    return GOOD


def _filled(
    schema: FactSchema, units: Sequence[Unit], taken: Sequence[tuple[str, str]], target: Path
) -> int:
    """The fact files with lists that results fill; nothing where one of the results does not fit."""
    sink = Sink()
    results = []
    for name, path in taken:
        source = read_source(Path(path), sink)
        one = None if source is None else read_results(path, source.text)
        if isinstance(one, Results):
            results.append((name, one))
        elif one is not None:
            sink.report(one)
    show(sink.all)
    if sink.has_errors:
        return USAGE if unreadable(sink.all) else FINDINGS
    made = take_records(schema, results)
    show(made.findings)
    if any(one.severity is Severity.ERROR for one in made.findings):
        return FINDINGS
    files = {**csv_templates(schema, units or made.units), **made.lists}
    return _write(files, "csv", target)


def _roster(path: str | None, schema: FactSchema) -> Roster | None:
    """The roster; leaves with its findings where it has errors."""
    if path is None:
        return None
    sink = Sink()
    roster = load_roster(path, schema, sink)
    show(sink.all)
    if sink.has_errors:
        say("名录有误，没有生成填报表")
        raise click.exceptions.Exit(USAGE if unreadable(sink.all) else FINDINGS)
    return roster


def _chosen(known: Roster | None, name: str | None) -> tuple[Unit, ...]:
    """The units to make rows for: all of the roster, or the one that was asked for."""
    if known is None:
        return () if name is None else (Unit(unit_name(name)),)
    if name is None:
        entries = known.entries
    elif unit_key(name) in known.by_key:
        entries = (known.by_key[unit_key(name)],)
    else:
        near = nearest(name, known.names)
        helps = [f"是不是“{'”或“'.join(near)}”？"] if near else ["核对单位名称"]
        show([diagnostic("R0002", f"名录里没有叫“{name}”的单位", helps=helps)])
        raise click.exceptions.Exit(FINDINGS)
    return tuple(
        Unit(e.name, e.kind, e.roles or frozenset(), tuple(e.groups.items()))
        for e in entries
        if not e.broken
    )
