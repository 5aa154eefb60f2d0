"""``rules score``: its parameters. The work is in `scoring`, which help pages and Tab do not need."""

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.options import (
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
@click.option("--workers", type=int, metavar="个", help="Parquet 同时算几段。")
@click.option("--engine", metavar="spark[=主节点]", help="在 Spark 集群上算，-o 写文件夹。")
@click.option("-v", "--verbose", is_flag=True, help="说明用哪种算法。")
def command(
    scheme: str,
    facts: tuple[str, ...],
    roster: str | None,
    lists: tuple[tuple[str, str], ...],
    calendar: str | None,
    style: str | None,
    roll: str | None,
    output: str | None,
    *,
    strict: bool,
    raw: bool,
    reasons: bool,
    resume: bool,
    workers: int | None,
    engine: str | None,
    verbose: bool,
) -> int:
    """Exit status: 0 all units scored, 1 findings or 出错 units, 2 usage or an unreadable file."""
    from rules_engine.cli.many import about_many, require_batch  # help pages do without

    if about_many(facts, output, style):
        require_batch()
        from rules_engine.cli.many_asked import Request  # numpy and pyarrow
        from rules_engine.cli.many_units import score_many  # as above

        return score_many(
            Request(
                scheme=scheme,
                facts=facts,
                roster=roster,
                lists=lists,
                calendar=calendar,
                style=style,
                output=output,
                strict=strict,
                raw=raw,
                roll=roll,
                resume=resume,
                verbose=verbose,
                workers=workers,
                engine=engine,
                reasons=reasons,
            )
        )
    _only_for_many(any_flag=reasons or resume or engine is not None, workers=workers)
    if verbose:
        click.echo("逐个单位计分", err=True)
    from rules_engine.cli.scoring import score_into  # all of the engine

    return score_into(
        scheme, facts, roster, lists, calendar, style, output, strict=strict, raw=raw, roll=roll
    )


def _only_for_many(*, any_flag: bool, workers: int | None) -> None:
    """Raises UsageError for what only Parquet and Arrow files have."""
    if any_flag or workers is not None:
        raise click.UsageError(
            "--reasons、--resume、--workers、--engine 只用于 Parquet、Arrow 文件"
        )
