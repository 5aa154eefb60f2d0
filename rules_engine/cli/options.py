"""Parameters that several commands share, and the choice of a format by the name of a file."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., object])
_OFFICE = frozenset((".xlsx", ".xls", ".et", ".docx", ".doc", ".wps", ".pdf", ".html", ".htm"))
STDOUT = "-"
_MOST_DIGITS = 3


def _shown(text: str) -> str:
    """A text from outside as messages show it."""
    # Imported here: it brings attrs, which neither help pages nor Tab need.
    from rules_engine.source.sanitize import one_line

    return one_line(text)[:60]


class OneOf(click.Choice[str]):
    """A choice that says in Chinese what can be written."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The choice itself."""
        if value in self.choices:
            return str(value)
        words = f"没有“{_shown(str(value))}”，可以写 {'、'.join(self.choices)}"
        raise click.BadParameter(words, ctx=ctx, param=param)


class AtLeastOne(click.ParamType[int]):
    """A number of things, one or more."""

    name = "个"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        written = str(value)
        if (
            written.isascii()
            and written.isdigit()
            and len(written) <= _MOST_DIGITS
            and int(written)
        ):
            return int(written)
        words = f"要写 1、2 这样的个数，最多 {_MOST_DIGITS} 位，不能是“{_shown(written)}”"
        raise click.BadParameter(words, ctx=ctx, param=param)


class File(click.Path):
    """A path, so that Tab completes it; commands open files themselves and say what is wrong."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The path as it was written, not looked at."""
        path = os.fsdecode(value)
        if "\0" in path:
            raise click.BadParameter("文件名里有不能用的字符 U+0000", ctx=ctx, param=param)
        return path


class ListFile(click.ParamType[tuple[str, str]]):
    """``清单名=文件``."""

    name = "清单名=文件"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Name and file."""
        name, separator, path = str(value).partition("=")
        if separator and name and path:
            return name, path
        raise click.BadParameter("写成 清单名=文件，如 账号=accounts.csv", ctx=ctx, param=param)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002  # why: click's signature
        param: click.Parameter,  # noqa: ARG002  # why: click's signature
        incomplete: str,
    ) -> list[Any]:
        """Files; shells complete after the = by themselves."""
        from click.shell_completion import CompletionItem  # only a completing shell needs it

        return [CompletionItem(incomplete, type="file")]


def scheme_argument(command: _Command) -> _Command:
    """方案: one rule file, ``-`` for standard input."""
    return click.argument("scheme", metavar="方案", type=File())(command)


def facts_arguments(command: _Command) -> _Command:
    """事实 and what goes with them."""
    for decorate in (
        click.option(
            "--list",
            "lists",
            multiple=True,
            metavar="清单名=文件",
            type=ListFile(),
            help="清单事实的文件，可以写几次；与事实表同名的（facts.清单名.csv）不用写。",
        ),
        roster_option,
        click.argument("facts", nargs=-1, required=True, metavar="事实…", type=File()),
    ):
        command = decorate(command)
    return command


def facts_option(command: _Command) -> _Command:
    """--facts, where facts are not what the command is about."""
    return click.option(
        "--facts",
        multiple=True,
        metavar="事实",
        type=File(),
        help="事实文件（或文件夹），可以写几次：里面的单位也试一遍，看它们是不是实例或反例。",
    )(command)


def calendar_option(command: _Command) -> _Command:
    """--calendar"""
    return click.option(
        "--calendar",
        metavar="文件",
        type=File(),
        help="工作日历（TOML），补上或替换某些年份的放假安排。",
    )(command)


def roster_option(command: _Command) -> _Command:
    """--roster"""
    return click.option(
        "--roster", metavar="文件", type=File(), help="单位名录（单位,类别,角色,别名）。"
    )(command)


def output_option(words: str) -> Callable[[_Command], _Command]:
    """-o"""
    return click.option("-o", "--output", metavar="文件", type=File(), help=words)


def target_of(output: str | None) -> Path | None:
    """The file to write; None for stdout."""
    return None if output in (None, "", STDOUT) else Path(str(output))


def style_for(target: Path | None, asked: str | None, by_suffix: Mapping[str, str]) -> str:
    """The format to write: what was asked for, else what the file's suffix says, else the first one.

    Raises UsageError where the name of the file and the format do not go together.
    """
    if target is None:
        return asked or next(iter(by_suffix.values()))
    suffix = target.suffix.lower()
    named = by_suffix.get(suffix)
    if named is not None and asked in (None, named):
        return named
    if named is not None:
        raise click.UsageError(
            f"文件名写的是 {suffix}，--format 写的是 {asked}，对不上；改其中一个"
        )
    known = "、".join(by_suffix)
    if suffix in _OFFICE:
        raise click.UsageError(f"还写不出 {suffix} 文件，可以写 {known}；Excel 和 WPS 能打开 .csv")
    if asked is None:
        name = _shown(target.name)
        raise click.UsageError(
            f"从文件名“{name}”看不出写成什么格式；用 {known} 结尾，或加 --format"
        )
    return asked
