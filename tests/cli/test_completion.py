"""Tab completes names, Chinese names, options, choices and files in the shells that are there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run

BASH = r"""
eval "$(rules completion bash)"
compopt() { COMPREPLY=("compopt $1 $2"); }
show() {
    COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMPREPLY=()
    _rules_completion rules
    echo "${COMPREPLY[*]}"
}
show rules ""
show rules 检
show rules sc
show rules 计算 --fo
show rules score --format ""
show rules score s
"""


@pytest.fixture
def shell_path(tmp_path: Path) -> dict[str, str]:
    """An environment in which ``rules`` is this checkout."""
    command = tmp_path / "rules"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rules_engine "$@"\n', "utf-8")
    command.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def shell(words: list[str], environment: dict[str, str]) -> list[str]:
    ran = subprocess.run(words, env=environment, capture_output=True, check=False, timeout=60)
    assert ran.stderr.decode() == ""
    return ran.stdout.decode().splitlines()


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_bash(shell_path: dict[str, str]) -> None:
    assert shell(["bash", "--norc", "-c", BASH], shell_path) == [
        "check score explain missing test prove verify facts new fmt completion",
        "检查",
        "score",
        "--format",
        "table csv json parquet arrow",
        "compopt -o default",
    ]


@pytest.mark.skipif(shutil.which("zsh") is None, reason="no zsh here")
def test_zsh(shell_path: dict[str, str]) -> None:
    script = (
        'autoload -U compinit; compinit -u -D; eval "$(rules completion zsh)"; '
        'compadd() { print -r -- "$@" }; compdef() { : }; _describe() { print -r -- ${(P)2} ${(P)3} }; '
        "words=(rules 检); CURRENT=2; _rules_completion"
    )
    assert "检查" in "\n".join(shell(["zsh", "-fc", script], shell_path))


@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish here")
def test_fish(shell_path: dict[str, str]) -> None:
    script = 'rules completion fish | source; complete -C"rules 检"; complete -C"rules score --f"'
    lines = shell(["fish", "--no-config", "-c", script], shell_path)
    assert [line.split("\t")[0] for line in lines] == ["检查", "--format"]


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_script_is_a_result(run: Run, name: str) -> None:
    ran = run("completion", name)
    assert ran.status == 0
    assert "_RULES_COMPLETE" in ran.out
    assert ran.err == ""


@pytest.mark.parametrize("said", [{}, {"COMP_WORDS": "rules", "COMP_CWORD": "x"}])
def test_a_shell_that_asks_wrongly_gets_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, said: dict[str, str]
) -> None:
    for name, value in {"_RULES_COMPLETE": "bash_complete", **said}.items():
        monkeypatch.setenv(name, value)
    ran = run()
    assert (ran.status, ran.out, ran.err) == (1, "", "")
