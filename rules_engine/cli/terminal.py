"""What the streams of this process can show: characters their encoding lacks, and colour."""

import codecs
import os
import sys
from contextlib import suppress

_STAND_INS = {"−": "-", "✓": "√", "✗": "×", "•": "·", "…": "...", "–": "-"}
_HANDLER = "rules-engine-readable"


def prepare_streams() -> None:
    """Let no character stop the output: a GBK console has no − (U+2212), an ASCII one no Chinese."""
    codecs.register_error(_HANDLER, _readable)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            with suppress(OSError, ValueError):
                reconfigure(errors=_HANDLER)


def _readable(error: UnicodeError) -> tuple[str, int]:
    """A look-alike that every Chinese encoding has, else ``U+XXXX``."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    shown = "".join(_STAND_INS.get(char, f"U+{ord(char):04X}") for char in lacking)
    with suppress(UnicodeEncodeError):
        shown.encode(error.encoding)
        return shown, error.end
    return "?" * len(lacking), error.end


def is_terminal(stream: object) -> bool:
    """Whether a person reads along. False for a stream that is closed or gone."""
    try:
        return bool(getattr(stream, "isatty", lambda: False)())
    except ValueError:
        return False


def colour_wanted(stream: object) -> bool:
    """Colour only on a terminal that has any, never against NO_COLOR."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return is_terminal(stream)


def abandon(stream: object) -> None:
    """Send what is still written to a broken stream nowhere, so that nothing complains at the end."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # type: ignore[attr-defined]  # why: no file, no number
        os.close(nowhere)
