"""``rules completion``"""

import click

from rules_engine.cli.chinese import ChineseCommand
from rules_engine.cli.options import OneOf


@click.command(
    cls=ChineseCommand,
    help="输出命令行补全脚本，放进启动文件即可按 Tab 补全命令、选项和文件名。",
    epilog='eval "$(rules completion bash)"        # 写进 ~/.bashrc\n'
    'eval "$(rules completion zsh)"         # 写进 ~/.zshrc，在 compinit 之后\n'
    "rules completion fish | source         # 写进 ~/.config/fish/config.fish",
)
@click.argument("shell", type=OneOf(["bash", "zsh", "fish"]), metavar="bash|zsh|fish")
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the script."""
    # Imported here: neither help pages nor Tab need them.
    from click.shell_completion import ShellComplete, get_completion_class

    from rules_engine.cli.output import GOOD, print_result

    kind = get_completion_class(shell)
    assert kind is not None
    maker = kind(ctx.find_root().command, {}, "rules", "_RULES_COMPLETE")
    # Not maker.source(): that of bash starts a bash to ask for its version.
    print_result(ShellComplete.source(maker) + "\n")
    return GOOD
