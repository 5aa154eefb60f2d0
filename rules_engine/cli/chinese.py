"""Click's help pages in Chinese, aligned and wrapped by display width."""

from collections.abc import Iterable, Iterator
from shutil import get_terminal_size
from typing import Any

import click

_SECTIONS = {"Options": "选项", "Commands": "命令"}
_NO_LINE_START = frozenset("，。；：、）】”！？…")
_NARROWEST = 20
_WIDEST = 80


def _width(text: str) -> int:
    """Columns that our own help texts take: they hold nothing but ASCII and wide characters.

    Not `source.display_width`: that package imports attrs, 45 ms of the 150 that help may take.
    """
    return sum(2 if ord(char) >= 0x2E80 or char in "“”…" else 1 for char in text)


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns; words stay whole, punctuation never begins a line."""
    lines = [""]
    for piece in _pieces(text):
        fits = _width(lines[-1] + piece.rstrip()) <= width
        if fits or not lines[-1] or piece in _NO_LINE_START:
            lines[-1] += piece
        else:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
    return lines


def _pieces(text: str) -> Iterator[str]:
    """Words in ASCII with the blank behind them, and single Chinese characters."""
    word = ""
    for char in text:
        if char.isascii() and char != " ":
            word += char
            continue
        if char == " ":
            yield word + char
        else:
            yield from (word, char) if word else (char,)
        word = ""
    if word:
        yield word


class ChineseFormatter(click.HelpFormatter):
    """Chinese headings, columns by display width."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Click never goes below 50 columns, and a narrow window would break the lines once more.
        self.width = max(_NARROWEST, min(get_terminal_size().columns, _WIDEST) - 2)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """用法 line."""
        self.write(f"{prefix or '用法：'}{prog} {args}\n")

    def write_heading(self, heading: str) -> None:
        """选项, 命令."""
        self.write(f"{'':>{self.current_indent}}{_SECTIONS.get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        """A paragraph."""
        indent = " " * self.current_indent
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{indent}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Two columns; where the window is too narrow for them, the words go below the terms."""
        rows = list(rows)
        indent = " " * self.current_indent
        first = min(max((_width(term) for term, _ in rows), default=0), col_max)
        begin = self.current_indent + first + col_spacing
        below = self.width - begin < _NARROWEST
        if below:
            begin = self.current_indent + 4
        for term, words in rows:
            lines = wrapped(words.replace("  [required]", "必须写。"), self.width - begin)
            if below or _width(term) > first:
                self.write(f"{indent}{term}\n")
            else:
                gap = " " * (first - _width(term) + col_spacing)
                self.write(f"{indent}{term}{gap}{lines.pop(0)}\n")
            for line in lines:
                self.write(f"{'':{begin}}{line}\n")


class ChineseContext(click.Context):
    """Uses the formatter above in every sub-command too."""

    formatter_class = ChineseFormatter


class _ChineseHelp:
    """The help option in Chinese."""

    context_class: type[click.Context] = ChineseContext

    def get_help_option_names(
        self,
        ctx: click.Context,  # noqa: ARG002  # why: click's signature
    ) -> list[str]:
        """-h too, as people try it."""
        return ["-h", "--help"]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help with Chinese words."""
        option = super().get_help_option(ctx)  # type: ignore[misc]  # why: a mixin for click's classes
        if option is not None:
            option.help = "显示这页帮助。"
        return option  # type: ignore[no-any-return]  # why: as above

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """用法 line with Chinese placeholders."""
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]  # why: as above
        words = pieces.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        formatter.write_usage(ctx.command_path, words)

    def format_epilog(
        self,
        ctx: click.Context,  # noqa: ARG002  # why: click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """The examples, as written."""
        epilog = self.epilog  # type: ignore[attr-defined]  # why: as above
        if epilog:
            formatter.write_paragraph()
            formatter.write("例：\n")
            for line in epilog.splitlines():
                formatter.write(f"  {line}\n")


class ChineseCommand(_ChineseHelp, click.Command):
    """A sub-command; ``epilog`` holds examples, shown as written."""


class ChineseGroup(_ChineseHelp, click.Group):
    """The group; lists its commands without importing them."""

    command_class = ChineseCommand

    def summaries(self) -> list[tuple[str, str]]:
        """Command names and what they do."""
        return []

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002  # why: click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """The commands, not imported."""
        with formatter.section("Commands"):
            formatter.write_dl(self.summaries())
