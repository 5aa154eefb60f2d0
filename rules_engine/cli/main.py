"""The command ``rules``: sub-commands are imported when they are called, so help is quick."""

import gc
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from rules_engine import __version__
from rules_engine.cli.chinese import ChineseGroup
from rules_engine.cli.terminal import prepare_streams

_COMMANDS = {
    "check": ("检查", "检查方案：语法、名称、分值、冲突"),
    "score": ("计算", "给单位计分、排名、定等次"),
    "explain": ("解释", "解释一个单位的每一分"),
    "missing": ("缺项", "列出还缺的事实和总分的范围"),
    "test": ("测试", "运行用例：期望与得到逐项对照"),
    "prove": ("证明", "证明方案不会超分、打架、留空档，不成立的给反例"),
    "verify": ("核验", "核验一份证明书"),
    "facts": ("事实", "生成空白的事实填报表"),
    "new": ("新建", "新建一个带注释的方案和事实"),
    "fmt": ("排版", "把方案排成统一的格式"),
    "completion": ("补全", "输出命令行补全脚本"),
}
ALIASES = {alias: name for name, (alias, _) in _COMMANDS.items()}
_WORDS = {name: words for name, (_, words) in _COMMANDS.items()}
_OBJECTS_BETWEEN_COLLECTIONS = 100_000
FINDINGS = 1
USAGE_ERROR = 2
FAULT = 3
INTERRUPTED = 130


class RulesGroup(ChineseGroup):
    """Finds sub-commands by name or Chinese alias and imports them when needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # why: click's signature
        """Names, in the order of the help page."""
        return list(_COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002  # why: click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """The sub-command of a name or alias."""
        name = ALIASES.get(cmd_name, cmd_name)
        if name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"rules_engine.cli.{name}").command
        return command

    def summaries(self) -> list[tuple[str, str]]:
        """Names, aliases and words, without importing anything."""
        return [(f"{name}（{alias}）", words) for name, (alias, words) in _COMMANDS.items()]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Names and, where Chinese was begun, aliases; imports no command."""
        from click.shell_completion import CompletionItem  # only a completing shell needs it

        names = {**_WORDS, **({alias: _WORDS[name] for alias, name in ALIASES.items()})}
        if not incomplete:
            names = dict(_WORDS)
        found = [
            CompletionItem(name, help=words)
            for name, words in names.items()
            if name.startswith(incomplete)
        ]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def _main_shell_completion(self, *asked: Any, **more: Any) -> None:
        """As click's; a shell that does not say what was typed gets no completions."""
        try:
            super()._main_shell_completion(*asked, **more)
        except (KeyError, ValueError):
            sys.exit(FINDINGS)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """As click's, but what goes wrong is said in Chinese. Exit status: 0 good, 1 findings or
        出错 units, 2 usage or a file, 3 a fault of the program, 130 interrupted."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        prepare_streams()
        # Hardly any of our objects stand in circles, and looking for them takes a sixth of the time.
        gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
        given = sys.argv[1:] if args is None else list(args)
        sys.exit(self._status(args, given, complete_var, extra))

    def _status(
        self,
        args: Sequence[str] | None,
        given: Sequence[str],
        complete_var: str | None,
        extra: dict[str, Any],
    ) -> int:
        try:
            status = super().main(args, "rules", complete_var, standalone_mode=False, **extra)
        except click.ClickException as error:
            return _refused(error, given)
        except (click.Abort, KeyboardInterrupt):
            click.echo("已中断，没有留下写了一半的文件。", err=True)
            return INTERRUPTED
        except OSError as error:
            # Help and version are printed by click; all else that is written says where it goes.
            return _failed(error, given) if error.filename else _refused(_no_stdout(error), given)
        except Exception as error:  # noqa: BLE001  # why: the last resort, so that nobody sees a traceback
            return _failed(error, given)
        return status or 0


def _no_stdout(error: OSError) -> click.ClickException:
    from rules_engine.cli.files import unwritable  # good commands need none of it

    return unwritable("<标准输出>", error)


def _refused(error: click.ClickException, given: Sequence[str]) -> int:
    """Wrong usage, or a file that cannot be written."""
    from rules_engine.cli.files import Unwritable  # good commands need none of these
    from rules_engine.cli.output import say, show
    from rules_engine.cli.usage import usage_words

    if isinstance(error, Unwritable):
        show([error.finding])
    elif isinstance(error, click.exceptions.NoArgsIsHelpError):
        say(error.format_message())
    else:
        say(usage_words(error, ALIASES, given))
    return USAGE_ERROR


def _failed(error: Exception, given: Sequence[str]) -> int:
    """A fault of the program itself."""
    from rules_engine.cli.fault import fault_words  # good commands do not need it

    click.echo(fault_words(error, given), err=True)
    return FAULT


@click.group(cls=RulesGroup, help="政府绩效评估的规则引擎：写方案、计分、解释每一分。")
@click.version_option(__version__, message="rules %(version)s", help="显示版本。")
def main() -> None:
    """The group; all work is in the sub-commands. The console enters by ``leaving.run``."""


main_group = main
