"""Click in Chinese: help pages that line up under wide characters, usage errors with a way out."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import click

from rules_engine.source.width import display_width, pad_to_width

_SECTIONS = {"Options": "选项", "Commands": "命令"}


class ChineseFormatter(click.HelpFormatter):
    """Chinese headings, columns by display width."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """用法 line."""
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """选项, 命令."""
        self.write(f"{'':>{self.current_indent}}{_SECTIONS.get(heading, heading)}：\n")

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Two columns, the first padded by display width."""
        width = min(max((display_width(term) for term, _ in rows), default=0), col_max)
        for term, words in rows:
            gap = " " * col_spacing
            self.write(f"{'':>{self.current_indent}}{pad_to_width(term, width)}{gap}{words}\n")


class ChineseContext(click.Context):
    """Uses the formatter above in every sub-command too."""

    formatter_class = ChineseFormatter


class _ChineseHelp:
    """The help option in Chinese."""

    context_class = ChineseContext

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help with Chinese words."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示这页帮助。"
        return option  # type: ignore[no-any-return]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """用法 line with Chinese placeholders."""
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        words = pieces.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        formatter.write_usage(ctx.command_path, words)


class ChineseCommand(_ChineseHelp, click.Command):
    """A sub-command; ``epilog`` holds examples, shown as written."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        # why: click's signature
        """The examples."""
        if self.epilog:
            formatter.write_paragraph()
            formatter.write("例：\n")
            for line in self.epilog.splitlines():
                formatter.write(f"  {line}\n")


class ChineseGroup(_ChineseHelp, click.Group):
    """The group; lists its commands without importing them."""

    command_class = ChineseCommand

    def summaries(self) -> list[tuple[str, str]]:
        """Command names and what they do."""
        return []

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        # why: click's signature
        """The commands, not imported."""
        with formatter.section("Commands"):
            formatter.write_dl(self.summaries())


def usage_words(error: click.ClickException, commands: Sequence[str]) -> str:
    """A usage error as one Chinese sentence with a way out."""
    help_command = "rules --help"
    if isinstance(error, click.UsageError) and error.ctx is not None:
        help_command = f"{error.ctx.command_path} --help"
    return f"用法不对：{_cause(error, commands)}\n帮助：{help_command}"


def _cause(error: click.ClickException, commands: Sequence[str]) -> str:
    match error:
        case click.NoSuchOption():
            return f"没有 {error.option_name} 这个选项{_guess(error.possibilities)}"
        case click.MissingParameter():
            return f"缺少{_parameter_name(error)}"
        case click.BadParameter():
            return f"{_parameter_name(error)}写得不对：{error.message}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 后面要有一个值"
        case click.FileError():
            return f"打不开文件 {error.ui_filename}"
        case _:
            return _other(error, commands)


def _other(error: click.ClickException, commands: Sequence[str]) -> str:
    """Errors that click has no class for: unknown commands, left-over arguments."""
    quoted = error.message.split("'")
    word = quoted[1] if len(quoted) > 2 else ""
    if "No such command" in error.message:
        return f"没有“{word}”这个命令{_guess(get_close_matches(word, commands, n=2, cutoff=0.4))}"
    if "unexpected extra argument" in error.message:
        return f"多写了参数 {error.message.split('(', 1)[-1].rstrip(')')}"
    return error.message


def _guess(words: Sequence[str] | None) -> str:
    return f"，是不是 {' 或 '.join(words)}？" if words else ""


def _parameter_name(error: click.BadParameter) -> str:
    parameter: Any = error.param
    if parameter is None:
        return "参数"
    if isinstance(parameter, click.Option):
        return f"选项 {parameter.opts[-1]} "
    return f"参数 {parameter.make_metavar(error.ctx)} "
