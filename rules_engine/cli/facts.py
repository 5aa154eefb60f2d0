"""``rules facts``: its parameters. The work is in `templates`, which help pages and Tab do not need."""

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.options import ListFile, OneOf, output_option, roster_option, scheme_argument


@click.command(
    cls=ChineseCommand,
    help="按方案生成空白的事实填报表。已有的文件不会被盖掉。",
    epilog="rules facts scheme.rule -o facts.csv\nrules facts scheme.rule --format toml\n"
    "rules facts 年度.rule --from 各季=一季度.csv --from 各季=二季度.csv -o 年度.csv",
)
@scheme_argument
@click.option(
    "--format",
    "style",
    type=OneOf(["csv", "toml", "parquet"]),
    help="csv 全部单位一张表，toml 一个单位一个文件，parquet 各列的类型；不写时按 -o 的扩展名。",
)
@click.option(
    "--from",
    "taken",
    multiple=True,
    metavar="清单名=结果",
    type=ListFile(),
    help="清单取自 rules score 写出的 CSV，按期的清单写几次，一期一个；和 -o 一起用。",
)
@roster_option
@click.option("--unit", metavar="单位", help="只给这个单位；TOML 表不写时用“某单位”。")
@output_option("写到文件；清单事实写到旁边的同名文件。")
def command(
    scheme: str,
    style: str | None,
    taken: tuple[tuple[str, str], ...],
    roster: str | None,
    unit: str | None,
    output: str | None,
) -> int:
    """Exit status: 0 written, 1 scheme or roster has errors or a file exists, 2 usage."""
    if style == "parquet" or (output or "").lower().endswith(".parquet"):
        from rules_engine.cli.many import require_batch  # only for tables of many units

        require_batch()
        from rules_engine.cli.tables import columns_into  # brings pyarrow

        return columns_into(scheme, output)
    from rules_engine.cli.templates import templates_into  # readers and compiler

    return templates_into(scheme, style, roster, unit, output, taken)
