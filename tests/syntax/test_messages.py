"""The messages as a reader sees them, all in one file to read through: ``messages.txt``.

After a change of wording: ``UPDATE_GOLDENS=1 pytest tests/syntax/test_messages.py``, then read the
difference.
"""

import os
from pathlib import Path

from rules_engine.diagnostics import Sink
from rules_engine.diagnostics.render_terminal import render
from rules_engine.source import Source
from rules_engine.syntax.parse import parse

HERE = Path(__file__).resolve().parent
GOLDEN = HERE / "messages.txt"
FILES = sorted((HERE.parent / "diagnostics" / "wrong").glob("S*.rule"))


def rendered(path: Path) -> str:
    sink = Sink()
    parse(Source(path.name, path.read_bytes().decode("utf-8")), sink)
    return render(sink.all, colour=False, style="full")


def test_messages_are_as_they_were_read() -> None:
    text = "\n".join(map(rendered, FILES))
    if os.environ.get("UPDATE_GOLDENS"):
        GOLDEN.write_text(text, "utf-8", newline="\n")
    assert GOLDEN.read_text("utf-8") == text
