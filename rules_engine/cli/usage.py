"""Usage errors of click as Chinese sentences with a way out."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from rules_engine.source.sanitize import one_line


def usage_words(
    error: click.ClickException, aliases: Mapping[str, str], given: Sequence[str] = ()
) -> str:
    """What is wrong, and where help is. ``aliases``: Chinese names of commands to English ones;
    ``given``: the command line, for errors that do not know where they arose."""
    command = "rules"
    if isinstance(error, click.UsageError) and error.ctx is not None:
        command = error.ctx.command_path
    elif given and (given[0] in aliases or given[0] in aliases.values()):
        command = f"rules {given[0]}"
    return f"用法不对：{_cause(error, aliases)}\n帮助：{command} --help"


def _cause(error: click.ClickException, aliases: Mapping[str, str]) -> str:
    match error:
        case click.NoSuchOption():
            return f"没有 {_shown(error.option_name)} 这个选项{_option_guess(error)}"
        case click.NoSuchCommand():
            return f"没有“{_shown(error.command_name)}”这个命令{_command_guess(error, aliases)}"
        case click.MissingParameter():
            return f"没有写{_parameter_name(error)}".rstrip()
        case click.BadParameter():
            return f"{_parameter_name(error)}写得不对：{error.message}"
        case click.BadOptionUsage():
            return _option_usage(error)
        case _:
            return _other(error)


def _option_usage(error: click.BadOptionUsage) -> str:
    if "does not take a value" in error.message:
        return f"选项 {error.option_name} 后面不带值，去掉等号和后面的字"
    return f"选项 {error.option_name} 后面要有一个值"


def _other(error: click.ClickException) -> str:
    """Errors that click has no class for: left-over arguments. Our own are Chinese already."""
    if "unexpected extra argument" in error.message:
        words = error.message.split("(", 1)[-1].rstrip(")")
        return f"多写了参数 {_shown(words)}"
    return error.message


def _shown(word: str) -> str:
    return one_line(word)[:60]


def _option_guess(error: click.NoSuchOption) -> str:
    if error.ctx is None:
        return ""
    word, params = error.option_name.lstrip("-"), error.ctx.command.params
    plain = [param for param in params if isinstance(param, click.Argument)]
    if named := next((param for param in plain if param.name == word), None):
        return f"：“{named.metavar}”不用选项，直接写在命令后面"
    names = [name for param in params if param not in plain for name in param.opts]
    near = _near(word, [name.lstrip("-") for name in names], 0.6)
    return f"，是不是 --{near[0]}？" if near else ""


def _command_guess(error: click.NoSuchCommand, aliases: Mapping[str, str]) -> str:
    """Two Chinese characters of which one is wrong are half equal."""
    name = error.command_name
    near = _near(name, list(aliases.values()), 0.6) or _near(name, list(aliases), 0.5)
    return f"，是不是“{near[0]}”？" if near else ""


def _near(word: str, words: Sequence[str], cutoff: float) -> list[str]:
    # Imported here: the module costs 10 ms, and few commands are misspelt.
    from difflib import get_close_matches

    return get_close_matches(word, words, n=1, cutoff=cutoff)


def _parameter_name(error: click.BadParameter) -> str:
    parameter: Any = error.param
    if parameter is None:
        return "参数"
    if isinstance(parameter, click.Option):
        return f"选项 {parameter.opts[-1]} "
    return f"“{parameter.metavar}”"
