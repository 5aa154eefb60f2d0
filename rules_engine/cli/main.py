"""The command ``rules``: sub-commands are imported when they are called, so help is quick."""

import sys
from importlib import import_module

import click

from rules_engine.cli.chinese import ChineseContext, ChineseGroup, usage_words

_COMMANDS = {
    "check": ("检查", "检查方案：语法、名称、分值、冲突"),
    "score": ("计算", "给单位计分、排名、定等次"),
    "explain": ("解释", "解释一个单位的每一分"),
    "facts": ("事实", "生成空白的事实填报表"),
    "new": ("新建", "新建一个带注释的方案和事实"),
    "completion": ("补全", "输出命令行补全脚本"),
}
ALIASES = {alias: name for name, (alias, _) in _COMMANDS.items()}
USAGE_ERROR = 2
INTERRUPTED = 130
FAULT = 3


class LazyGroup(ChineseGroup):
    """Finds sub-commands by name or Chinese alias and imports them when needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # why: click's signature
        """Names for completion."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        # why: click's signature
        """The sub-command of a name or alias."""
        name = ALIASES.get(cmd_name, cmd_name)
        if name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"rules_engine.cli.{name}").command
        return command

    def summaries(self) -> list[tuple[str, str]]:
        """Names, aliases and words, without importing anything."""
        return [(f"{name}（{alias}）", words) for name, (alias, words) in _COMMANDS.items()]


@click.group(cls=LazyGroup, help="政府绩效评估的规则引擎：写方案、计分、解释每一分。")
@click.version_option(package_name="rules-engine", message="rules %(version)s", help="显示版本。")
def main_group() -> None:
    """The group; all work is in the sub-commands."""


main_group.context_class = ChineseContext


def main() -> None:
    """Console entry. Exit status: 0 good, 1 findings or 出错 units, 2 usage, 130 interrupted."""
    try:
        sys.exit(main_group.main(standalone_mode=False) or 0)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.ClickException as error:
        click.echo(usage_words(error, [*_COMMANDS, *ALIASES]), err=True)
        sys.exit(USAGE_ERROR)
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断，没有写出任何文件。", err=True)
        sys.exit(INTERRUPTED)
