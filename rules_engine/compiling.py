"""From a rule file to a program: the stages that checking needs, and none that only scoring needs.

The public names are those of `pipeline`; this module is apart so that ``rules check`` is quick.
"""

from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from rules_engine.diagnostics import Diagnostic, Severity, Sink, diagnostic
from rules_engine.ir import Program
from rules_engine.semantics import analyse
from rules_engine.source import Source
from rules_engine.source.decode import Undecodable, decode
from rules_engine.syntax.parse import parse

_SCHEME_BYTES = 2_000_000


@frozen
class Compiled:
    """A compiled scheme: ``program`` is None where errors were found. ``source`` is the text that
    was read, None where it could not be."""

    program: Program | None
    diagnostics: tuple[Diagnostic, ...]
    source: Source | None = None

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that stop scoring."""
        return errors_among(self.diagnostics)


def errors_among(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings that are errors."""
    return tuple(d for d in found if d.severity is Severity.ERROR)


def compile_source(source: Source) -> Compiled:
    """Syntax, then semantics; the second only where the first found no error."""
    sink = Sink()
    file = parse(source, sink)
    program = None
    if file is not None and not sink.has_errors:
        program = analyse(file, sink)
    return Compiled(program, sink.all, source)


def compile_text(text: str, name: str = "<文本>") -> Compiled:
    """Compile the text of a scheme; ``name`` is what messages call it."""
    return compile_source(Source(name, text.replace("\r\n", "\n").replace("\r", "\n")))


def compile_bytes(data: bytes, name: str) -> Compiled:
    """Compile the bytes of a rule file (UTF-8, UTF-16 with BOM, GB18030)."""
    source = source_of(data, name)
    return compile_source(source) if isinstance(source, Source) else Compiled(None, (source,))


def compile_path(path: Path | str) -> Compiled:
    """Compile a rule file. A file that cannot be read is a finding, R0001."""
    data = read_bytes(path)
    return compile_bytes(data, str(path)) if isinstance(data, bytes) else Compiled(None, (data,))


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
