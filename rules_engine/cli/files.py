"""Files that commands write: whole or not at all, never over an input, never over a device."""

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click

from rules_engine.diagnostics import Diagnostic, diagnostic
from rules_engine.source.sanitize import one_line
from rules_engine.whole_files import whole_file

_WHY = {
    errno.ENOENT: "没有这个文件夹",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EACCES: "没有权限，或它正在别的程序里打开",
    errno.EPERM: "没有权限，或它正在别的程序里打开",
    errno.EROFS: "这个磁盘是只读的",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EFBIG: "文件太大，这个磁盘放不下",
    errno.EINVAL: "文件名里有这个磁盘不允许的字符",
    errno.ENODEV: "这是设备、管道或文件夹，不是文件",
    errno.ELOOP: "链接绕成了圈",
    errno.EPIPE: "接收的一方已经关闭",
    errno.EEXIST: "已经有同名的文件",
}
_HELPS = {
    errno.ENOENT: "先新建文件夹，或改路径",
    errno.ENOTDIR: "改路径",
    errno.EISDIR: "在后面写上文件名",
    errno.ENODEV: "写一个文件名；要送进管道，先写成文件",
    errno.ELOOP: "删掉绕圈的链接，或换一个文件名",
    errno.ENOSPC: "清出空间，或写到别的磁盘；原来的文件没有改动",
    errno.ENAMETOOLONG: "换一个短一些的文件名",
}
_SCHEME = ".rule"
_FACT_SUFFIXES = frozenset((".csv", ".toml", ".parquet", ".arrow", ".feather"))
# The name of a temporary file does not grow with that of its target: names have a longest length.


class Unwritable(click.ClickException):
    """A result could not be written; ``finding`` says where and why."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.message)
        self.finding = finding


def unwritable(name: str, error: OSError | ValueError) -> Unwritable:
    """R0003 for a file that cannot be written."""
    number = error.errno if isinstance(error, OSError) else errno.EINVAL
    why = _WHY.get(number or 0, f"系统拒绝了写入（{errno.errorcode.get(number or 0, '原因不明')}）")
    helps = [_HELPS.get(number or 0, "关闭正在用它的程序，或换一个位置")]
    return Unwritable(diagnostic("R0003", f"写不进去：{why}", file=name, helps=helps))


def check_target(target: Path, inputs: Iterable[str]) -> None:
    """Refuse a target before any work is done. Raises Unwritable, or UsageError where it would
    replace an input or be read as facts the next time."""
    try:
        _check_place(target)
    except (OSError, ValueError) as error:
        raise unwritable(str(target), error) from None
    if target.suffix.lower() == _SCHEME and target.exists():
        raise click.UsageError(f"{one_line(str(target))} 是已有的方案文件，不能盖掉；换一个文件名")
    for given in inputs:
        _check_apart(target, Path(given))


def check_kind(target: Path, option: str, kind: str) -> None:
    """Refuse a name of a scheme or of facts for what is neither. Raises UsageError."""
    if target.suffix.lower() in (_SCHEME, *_FACT_SUFFIXES):
        name = one_line(str(target))
        raise click.UsageError(
            f"{option} 写的是 {kind}，{name} 却是方案或事实的文件名；换一个扩展名"
        )


def check_apart(
    target: Path | None,
    scheme: str,
    facts: Iterable[str],
    lists: Iterable[tuple[str, str]],
    *others: str | None,
) -> None:
    """The same against all that is read to score: ``others`` are a roster and a calendar, if any."""
    if target is not None:
        named = (path for path in others if path is not None)
        check_target(target, [scheme, *facts, *named, *(path for _, path in lists)])


def _check_place(target: Path) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "")
    parent = target.parent.stat()
    if not stat.S_ISDIR(parent.st_mode):
        raise NotADirectoryError(errno.ENOTDIR, "")
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "")


def _check_apart(target: Path, given: Path) -> None:
    with suppress(OSError, ValueError):
        here, there = (Path(os.path.realpath(path)) for path in (target, given))
        name = one_line(str(target))
        if here == there:
            raise _over_input(target)
        if given.is_dir() and here.parent == there and here.suffix.lower() in _FACT_SUFFIXES:
            raise click.UsageError(f"{name} 在事实文件夹里，下次会被当作事实来读；写到别的文件夹")


def _over_input(target: Path) -> click.UsageError:
    name = one_line(str(target))
    return click.UsageError(f"要写的 {name} 就是输入文件，会盖掉它；换一个文件名或文件夹")


def check_folder(folder: Path, facts: Iterable[str]) -> None:
    """Refuse a folder for results that is a folder of facts, or stands in one. Raises UsageError."""
    here = Path(os.path.realpath(folder))
    for given in filter(os.path.isdir, facts):
        if here.is_relative_to(os.path.realpath(given)):
            name, there = one_line(str(folder)), one_line(given)
            raise click.UsageError(
                f"-o 写的 {name} 在事实文件夹 {there} 里，事实和结果会混在一起；写到别的文件夹"
            )


def check_over(targets: Iterable[Path], inputs: Iterable[str]) -> None:
    """Refuse targets, any number of them, one of which is an input. Raises UsageError."""
    known = set(map(os.path.realpath, inputs))
    for target in targets:
        if os.path.realpath(target) in known:
            raise _over_input(target)


def check_stems(files: Iterable[str]) -> None:
    """Refuse files whose results, named after them, would have the same name. Raises UsageError."""
    first: dict[str, str] = {}
    for path in files:
        if (stem := Path(path).stem) in first:
            raise _same_stem(first[stem], path)
        first[stem] = path


def _same_stem(one: str, other: str) -> click.UsageError:
    if os.path.realpath(one) == os.path.realpath(other):
        return click.UsageError(f"{one_line(other)} 给了两次；去掉一处")
    return click.UsageError(
        f"{one_line(one)} 和 {one_line(other)} 的结果同名，后写的会盖掉先写的；"
        "改一个文件的名称，或分两次写到两个文件夹"
    )


def write_whole(target: Path, data: bytes) -> bool:
    """Write a file whole or not at all; says whether one of that name was there before.

    Follows links, keeps the mode of a file it replaces, writes straight into devices and pipes.
    Raises Unwritable.
    """
    try:
        before = target.stat() if target.exists() else None
        if before is not None and not stat.S_ISREG(before.st_mode):
            target.write_bytes(data)
            return False
        with whole_file(target) as temporary, temporary.open("xb") as file:
            file.write(data)
    except (OSError, ValueError) as error:
        raise unwritable(str(target), error) from None
    return before is not None
