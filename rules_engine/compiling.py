"""From a rule file to a program: the stages that checking needs, and none that only scoring needs.

The public names are those of `pipeline`; this module is apart so that ``rules check`` is quick.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from attrs import evolve, frozen

from rules_engine.diagnostics import Diagnostic, Severity, Sink, diagnostic
from rules_engine.ir import Program
from rules_engine.records import Alike
from rules_engine.source import Source
from rules_engine.source.decode import Undecodable, decode, normalise_line_ends

if TYPE_CHECKING:
    from rules_engine.reuse import Gathered, Library

_SCHEME_BYTES = 2_000_000


@frozen(eq=False, repr=False)
class Compiled(Alike):
    """A compiled scheme: ``program`` is None where errors were found. ``source`` is the text that
    was read, None where it could not be; ``gathered`` is the scheme with the files that it takes,
    ``library`` opens the place they are taken from, None where there is none."""

    program: Program | None
    diagnostics: tuple[Diagnostic, ...]
    source: Source | None = None
    gathered: Optional["Gathered"] = None
    library: Callable[[], "Library"] | None = None

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that stop scoring."""
        return errors_among(self.diagnostics)


def as_parsed(compiled: Compiled) -> Compiled:
    """The same with the text as it was parsed, which a scheme that was kept comes without."""
    if compiled.gathered is not None or compiled.source is None:
        return compiled
    return compile_source(compiled.source, compiled.library)


def errors_among(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings that are errors."""
    return tuple(d for d in found if d.severity is Severity.ERROR)


def compile_source(source: Source, library: Callable[[], "Library"] | None = None) -> Compiled:
    """Syntax and 沿用, then semantics; the second only where the first found no error. ``library`` is
    asked for what the scheme takes; without one it takes nothing."""
    from rules_engine.reuse import gather  # noqa: PLC0415  # why: a kept scheme needs neither
    from rules_engine.semantics import analyse  # noqa: PLC0415  # why: as above

    sink = Sink()
    gathered = gather(source, library, sink)
    program = None
    if gathered.file is not None and not sink.has_errors:
        program = analyse(gathered.file, sink)
    if program is not None and gathered.sources:
        shown = tuple(sorted(taken.shown for taken in gathered.sources))
        program = evolve(program, content_hash=gathered.fingerprint, reused=shown)
    return Compiled(program, sink.all, source, gathered, library)


def compile_text(
    text: str, name: str = "<文本>", files: Mapping[str, str] | None = None
) -> Compiled:
    """Compile the text of a scheme; ``name`` is what messages call it. ``files`` are the texts that it
    may take with 沿用, by the way to them from the folder that all are thought to be in."""
    source = Source(name, normalise_line_ends(text))
    if files is None:
        return compile_source(source)
    from rules_engine.reuse import Texts  # noqa: PLC0415  # why: only where texts are given

    return compile_source(source, lambda: Texts(tuple(name.split("/")), files))


def compile_bytes(
    data: bytes, name: str, library: Callable[[], "Library"] | None = None
) -> Compiled:
    """Compile the bytes of a rule file (UTF-8, UTF-16 with BOM, GB18030)."""
    source = source_of(data, name)
    if not isinstance(source, Source):
        return Compiled(None, (source,))
    return compile_source(source, library)


def compile_path(path: Path | str) -> Compiled:
    """Compile a rule file, and what it takes from the folder tree of its project (``Folders``). A file
    that cannot be read is a finding, R0001."""
    data = read_bytes(path)
    if not isinstance(data, bytes):
        return Compiled(None, (data,))
    return compile_bytes(data, str(path), partial(folders_around, path))


def folders_around(path: Path | str) -> "Library":
    """The folder tree that a scheme takes files from."""
    from rules_engine.reuse import Folders  # noqa: PLC0415  # why: only where a scheme takes any

    return Folders.around(path)


def read_bytes(path: Path | str) -> bytes | Diagnostic:
    """What is in a rule file, or R0001."""
    try:
        with Path(path).open("rb") as file:
            return file.read(_SCHEME_BYTES + 1)
    except (OSError, ValueError) as error:
        return _unreadable(str(path), *_why(error))


def source_of(data: bytes, name: str) -> Source | Diagnostic:
    """The text that bytes are, or R0001."""
    if len(data) > _SCHEME_BYTES:
        reason = f"文件超过 {_SCHEME_BYTES // 1_000_000} MB"
        return _unreadable(name, reason, "一个文件只写一个方案；核对是不是选错了文件")
    decoded = decode(data, name)
    if isinstance(decoded, Undecodable):
        return _unreadable(name, decoded.reason, "用记事本或 WPS 打开核对，另存为 UTF-8 编码的文本")
    return decoded.source


def _why(error: OSError | ValueError) -> tuple[str, str]:
    """Why a file cannot be opened, and what to do."""
    match error:
        case FileNotFoundError():
            return "没有这个文件", "核对文件名和路径"
        case IsADirectoryError():
            return "这是文件夹", "写上文件夹里的方案文件名，如 scheme.rule"
        case PermissionError():
            return "没有权限，或文件正被别的程序打开", "关闭正在用它的程序，或请管理员给权限"
        case _:
            return "系统打不开它", "核对文件名和路径"


def _unreadable(name: str, reason: str, way_out: str) -> Diagnostic:
    return diagnostic("R0001", f"读不出方案文件：{reason}", file=name, helps=[way_out])
