"""``rules facts --format parquet``: which columns a table of many units has, or an empty table."""

from rules_engine.cli.files import check_target, unwritable
from rules_engine.cli.options import target_of
from rules_engine.cli.output import FINDINGS, GOOD, emit, say, show
from rules_engine.cli.schemes import program_of
from rules_engine.diagnostics import diagnostic
from rules_engine.source.sanitize import one_line
from rules_engine.volume.expected import column_words, write_empty


def columns_into(scheme: str, output: str | None) -> int:
    """The columns on the screen, or a Parquet file without rows."""
    target = target_of(output)
    if target is not None:
        check_target(target, [scheme])
    program = program_of(scheme)
    if target is None:
        emit(column_words(program.schema), "text", None)
        return GOOD
    if target.exists():
        helps = ["换一个文件名，或先把旧文件移走"]
        show([diagnostic("R0004", "文件已经存在，没有改动它", file=str(target), helps=helps)])
        return FINDINGS
    try:
        write_empty(program.schema, target)
    except OSError as error:
        raise unwritable(str(target), error) from None
    say(f"已写出 {one_line(str(target))}（没有行，各列的类型都在里面）")
    return GOOD
