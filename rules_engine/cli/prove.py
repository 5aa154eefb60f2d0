"""``rules prove``: its parameters. The work is in `proofs`, which help pages and Tab do not need."""

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.options import File, calendar_option, facts_option


@click.command(
    cls=ChineseCommand,
    help="证明方案对任何事实都不超分、不打架、不留空档；不成立的，给出能重算的反例。",
    epilog="rules prove scheme.rule\n"
    "rules prove scheme.rule --certificate 证明书.json\n"
    "rules prove scheme.rule --facts facts.csv\n"
    "rules prove --same 旧.rule 新.rule",
)
@click.argument("schemes", nargs=-1, required=True, metavar="方案…", type=File())
@click.option("--same", is_flag=True, help="证明两份方案对任何事实算出一样的结果。")
@click.option("--json", "as_json", is_flag=True, help="结论写成 JSON，供程序读。")
@click.option("--certificate", metavar="文件", type=File(), help="把结论写成证明书（JSON）。")
@click.option(
    "--counterexamples",
    "--examples",
    "examples",
    metavar="文件夹",
    type=File(),
    default=".",
    help="反例写到哪个文件夹（没有就新建），不写就是当前文件夹；不会盖掉已有的文件。",
)
@facts_option
@calendar_option
@click.option("-v", "--verbose", is_flag=True, help="每一项断言都列出来。")
def command(
    schemes: tuple[str, ...],
    certificate: str | None,
    examples: str,
    facts: tuple[str, ...],
    calendar: str | None,
    *,
    same: bool,
    as_json: bool,
    verbose: bool,
) -> int:
    """Exit status: 0 all claims hold, 1 one is refuted or undecided, 2 usage or an unreadable file."""
    from rules_engine.cli.proofs import Wanted, prove_into  # all of the engine

    wanted = Wanted(certificate, examples, facts, calendar, as_json, verbose)
    return prove_into(schemes, wanted, same=same)
