"""``rules completion``"""

import click
from click.shell_completion import get_completion_class

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.output import GOOD


@click.command(
    cls=ChineseCommand,
    help="输出命令行补全脚本，放进启动文件即可按 Tab 补全。",
    epilog='eval "$(rules completion bash)"',
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), metavar="bash|zsh|fish")
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the script."""
    made = get_completion_class(shell)
    assert made is not None
    root = ctx.find_root()
    click.echo(made(root.command, {}, "rules", "_RULES_COMPLETE").source())
    return GOOD
