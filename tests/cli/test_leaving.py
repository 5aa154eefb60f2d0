"""The process ends at once, and yet nothing that was to be done at the end is left out."""

import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
ENTRY = "import atexit, sys, threading\nfrom rules_engine.cli.leaving import run\nsys.argv[0] = 'rules'\n"


def ended(
    before: str, *words: str, into: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """A process of its own that does ``before`` and then runs the command line."""
    program = f"{ENTRY}{before}\nrun()"
    asked = [sys.executable, "-c", program, *words]
    return subprocess.run(asked, stdout=into, stderr=subprocess.PIPE, text=True, check=False)


def test_what_is_registered_for_the_end_is_done() -> None:
    done = ended("atexit.register(print, 'done')", "--version")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "done"


def test_another_thread_is_waited_for() -> None:
    late = "import rules_engine.cli.main; threading.Timer(0.2, print, ['late']).start()"
    assert ended(late, "--version").stdout.splitlines()[-1] == "late"


def test_the_status_is_told(tmp_path: Path) -> None:
    assert ended("", "check", str(tmp_path / "没有.rule")).returncode != 0


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_output_that_is_lost_is_no_success() -> None:
    with FULL.open("w") as full:
        assert ended("", "--version", into=full.fileno()).returncode != 0


def test_ctrl_c_while_loading_is_no_traceback() -> None:
    class_ = "class Pressed:\n    def find_spec(self, name, *_):\n"
    pressed = f"{class_}        if name == 'rules_engine.cli.main': raise KeyboardInterrupt\n"
    ran = ended(f"{pressed}sys.meta_path.insert(0, Pressed())", "--version")
    assert (ran.returncode, ran.stderr) == (130, "")
