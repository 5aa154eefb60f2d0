"""The process of the command line: from its arguments to its end."""

import atexit
import os
import sys
import threading
from contextlib import suppress
from typing import NoReturn

# Nothing here multiplies matrices, and the library that does begins a thread a core which waits for work at
# full speed: a tenth of a second of a short command on columns.
_IDLE_THREADS = {"OPENBLAS_NUM_THREADS": "1"}

_MODE = "PYTHONUTF8"
_INTERRUPTED = 130


def run() -> NoReturn:
    """Run the command line and end the process: the entry of ``rules`` and of ``python -m``."""
    _begin_again_in_utf8()
    for name, value in _IDLE_THREADS.items():
        os.environ.setdefault(name, value)
    try:
        from rules_engine.cli.main import main  # loading takes a while, and Ctrl-C may come in it

        status = main(standalone_mode=True)
    except SystemExit as leaving:
        status = leaving.code
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    if isinstance(status, int):
        _leave(status)
    sys.exit(status)


def _begin_again_in_utf8() -> None:
    """Where names of files cannot be Chinese (``LC_ALL=C`` with ``PYTHONUTF8=0``, say) the list 有误.csv could
    not be written, and no Chinese argument would mean anything: the same process starts anew in UTF-8.
    """
    try:
        "有误".encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        if os.environ.get(_MODE) == "1" or not sys.executable:
            return
        with suppress(OSError):
            again = [sys.executable, *sys.orig_argv[1:]]
            os.execve(sys.executable, again, {**os.environ, _MODE: "1"})  # noqa: S606  # why: itself


def _leave(status: int) -> None:
    """End the process once all is written, as a forked worker of the standard library does. Taking
    down every object first is a sixth of a short command, and the system frees them anyway.

    Comes back, for the ordinary end, where a stream does not take the rest of what was written or
    another thread is still at work.
    """
    if threading.active_count() > 1:
        return
    atexit._run_exitfuncs()  # noqa: SLF001  # why: the only way to run them without the teardown
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return
    os._exit(status)
