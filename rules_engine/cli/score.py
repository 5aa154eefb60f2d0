"""``rules score``: its parameters. The work is in `scoring`, which help pages and Tab do not need."""

from typing import Any

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.options import (
    AtLeastOne,
    OneOf,
    calendar_option,
    facts_arguments,
    output_option,
    scheme_argument,
)


@click.command(
    cls=ChineseCommand,
    help="按方案给事实文件里的所有单位计分。",
    epilog=(
        "rules score scheme.rule facts.csv\nrules score scheme.rule units/ -o 结果.csv\n"
        "rules score scheme.rule facts.parquet -o 结果.parquet"
    ),
)
@scheme_argument
@facts_arguments
@calendar_option
@click.option(
    "--format",
    "style",
    type=OneOf(["table", "csv", "json", "parquet", "arrow"]),
    help="结果的格式；不写时按 -o 的扩展名，再不然是 table。",
)
@click.option("--roll", metavar="名单", help="只输出方案里的这一个名单。")
@output_option("写到文件（.csv、.json、.txt、.parquet、.arrow），不写则输出到屏幕。")
@click.option("--strict", is_flag=True, help="方案或事实有警告，退出码也是 1；结果照常写出。")
@click.option("--raw", is_flag=True, help="CSV 不加防公式的引号（供程序读）。")
@click.option("--reasons", is_flag=True, help="Parquet、Arrow 结果里另写各单位计分的条款。")
@click.option("--resume", is_flag=True, help="一批 Parquet 写到文件夹时，已经写好的不重做。")
@click.option("--workers", type=AtLeastOne(), metavar="个", help="Parquet 同时算几段。")
@click.option("--engine", metavar="spark[=主节点]", help="在 Spark 集群上算，-o 写文件夹。")
@click.option("-v", "--verbose", is_flag=True, help="说明用哪种算法。")
def command(**given: Any) -> int:
    """Exit status: 0 all units scored, 1 findings or 出错 units, 2 usage or an unreadable file."""
    from rules_engine.cli.asked import Request  # help pages do without
    from rules_engine.cli.many import about_many, require_batch  # as above

    asked = Request(**given)
    if about_many(asked.facts, asked.output, asked.style):
        require_batch()
        from rules_engine.cli.many_units import score_many  # numpy and pyarrow

        return score_many(asked)
    if asked.needs_columns:
        raise click.UsageError(
            "--reasons、--resume、--workers、--engine 只用于 Parquet、Arrow 文件"
        )
    if asked.verbose:
        click.echo("逐个单位计分", err=True)
    from rules_engine.cli.scoring import score_into  # all of the engine

    return score_into(asked)
