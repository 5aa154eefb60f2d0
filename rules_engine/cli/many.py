"""Whether a command is about many units in Parquet or Arrow; imports nothing that only those need."""

import importlib.util
from pathlib import Path

import click

TABLES = frozenset((".parquet", ".arrow", ".feather"))
STYLES = {".parquet": "parquet", ".arrow": "arrow", ".feather": "arrow"}


def about_many(facts: tuple[str, ...], output: str | None, style: str | None) -> bool:
    """Whether facts or results are files of many units."""
    if style in STYLES.values() or (output and Path(output).suffix.lower() in TABLES):
        return True
    return any(map(is_table, facts))


def _holds_tables(path: str) -> bool:
    try:
        given = Path(path)
        if given.suffix.lower() in TABLES:
            return True
        return given.is_dir() and any(p.suffix.lower() in TABLES for p in given.iterdir())
    except (OSError, ValueError):
        return False


def is_table(path: str) -> bool:
    """Whether facts stand in a file of many units, or in a CSV file beyond what is read as a whole."""
    return _holds_tables(path) or _is_huge(path)


def _is_huge(path: str) -> bool:
    from rules_engine.facts.limits import CSV_BYTES  # help pages and Tab need no readers

    try:
        if not path.lower().endswith(".csv"):
            return False
        main = Path(path)
        lists = (p for p in main.parent.iterdir() if p.name.startswith(f"{main.stem}."))
        return any(
            p.stat().st_size > CSV_BYTES for p in (main, *lists) if p.suffix.lower() == ".csv"
        )
    except (OSError, ValueError):
        return False


def require_batch() -> None:
    """Leave, with R0150, where numpy or pyarrow is missing."""
    if all(importlib.util.find_spec(name) for name in ("numpy", "pyarrow")):
        return
    from rules_engine.cli.output import USAGE, show  # where all is well nobody needs them
    from rules_engine.diagnostics import diagnostic

    helps = ["安装：pip install 'rules-engine[batch]'；要更快，装 'rules-engine[fast]'"]
    show(
        [diagnostic("R0150", "读写 Parquet、Arrow 要用 numpy 和 pyarrow，还没有安装", helps=helps)]
    )
    raise click.exceptions.Exit(USAGE)
