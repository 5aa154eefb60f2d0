"""``rules verify``: its parameters. The work is in `verifying`, which help pages need not load."""

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.options import File, calendar_option, facts_option


@click.command(
    cls=ChineseCommand,
    help="核验证明书：方案没有变，每一项断言重新证明，结论一样。",
    epilog="rules verify 证明书.json\nrules verify 证明书.json --scheme scheme.rule",
)
@click.argument("certificate", metavar="证明书", type=File())
@click.option(
    "--scheme", metavar="方案", type=File(), help="方案在哪里；不写就用证明书里写的文件名。"
)
@facts_option
@calendar_option
def command(
    certificate: str, scheme: str | None, facts: tuple[str, ...], calendar: str | None
) -> int:
    """Exit status: 0 everything is found again, 1 something is not, 2 a file cannot be read."""
    from rules_engine.cli.verifying import verify  # all of the engine

    return verify(certificate, scheme, facts, calendar)
