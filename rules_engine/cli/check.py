"""``rules check``"""

from time import perf_counter

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.options import File, OneOf
from rules_engine.cli.output import FINDINGS, GOOD, USAGE, counts, say, show
from rules_engine.cli.schemes import compiled, unreadable
from rules_engine.compiling import Compiled, errors_among


def _explain(ctx: click.Context, _param: click.Parameter, code: str | None) -> None:
    """Print the page of a code and leave."""
    if code is None or ctx.resilient_parsing:
        return
    from rules_engine.cli.pages import print_page  # checking needs no pages

    print_page(code)
    ctx.exit(GOOD)


@click.command(
    cls=ChineseCommand,
    help="检查一个或多个方案，一次列出所有问题。",
    epilog="rules check schemes/ankang-2017-openness/scheme.rule\n"
    "rules check --format concise *.rule\n"
    "rules check --explain C0001",
)
@click.argument("schemes", nargs=-1, required=True, metavar="方案…", type=File())
@click.option(
    "--format",
    "style",
    type=OneOf(["full", "concise", "json"]),
    default="full",
    help="问题怎么显示：full 详细（最多 20 处），concise 一行一个，json 供程序读。",
)
@click.option("--strict", is_flag=True, help="有警告也算不通过。")
@click.option(
    "--explain",
    metavar="编号",
    callback=_explain,
    is_eager=True,
    expose_value=False,
    help="说明一个编号是什么意思、怎么改，如 C0001。",
)
def command(schemes: tuple[str, ...], style: str, *, strict: bool) -> int:
    """Exit status: 0 no errors, 1 findings, 2 a file cannot be read."""
    start = perf_counter()
    results = [compiled(path) for path in dict.fromkeys(schemes)]
    found = tuple(diagnostic for result in results for diagnostic in result.diagnostics)
    show(found, style, err=False)
    if style == "full":
        say(_summary(results, counts(found), perf_counter() - start))
    if unreadable(found):
        return USAGE
    return FINDINGS if errors_among(found) or (strict and found) else GOOD


def _summary(results: list[Compiled], found: str, seconds: float) -> str:
    nodes = [node for r in results if r.program for node in r.program.nodes]
    clauses = sum(len(node.clauses) for node in nodes)
    size = f"{len(results)} 个方案、{len(nodes)} 个指标、{clauses} 条计分条款"
    broken = sum(result.program is None for result in results)
    if broken:
        size = f"{len(results)} 个方案，其中 {broken} 个有错误"
    return f"{f'发现 {found}' if found else '没有发现问题'}：{size}（{seconds:.2f} 秒）"
