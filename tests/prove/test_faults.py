"""A hundred schemes at fault are refused or refuted, with examples that replay; their twins are proved.

In CI the first setting of each kind goes all the way through the commands, the others are proved only;
with ``PROVE_ALL=1`` everything goes all the way. How many claims are settled by bounds alone, by facts and
by the solver is in ``labels.txt`` (``UPDATE_LABELS=1`` writes it anew), so that nothing needs more unseen.
"""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rules_engine.analysis.claims import Proof, Standing
from rules_engine.cli.main import main
from rules_engine.pipeline import compile_text
from rules_engine.proving import prove
from tests.prove.corpus import Fault, read_faults
from tests.prove.replay import printed, shows

FAULTS = read_faults()
FIRST = {fault.kind: fault for fault in reversed(FAULTS)}
LABELS = Path(__file__).with_name("labels.txt")
REPLAYED = FAULTS if os.environ.get("PROVE_ALL") else list(FIRST.values())


def found(text: str) -> Proof:
    return prove(compile_text(text, "方案.rule"))


def not_holding(proof: Proof) -> list[str]:
    """The claims that do not hold; those that are open as such."""
    open_ = {Standing.OPEN: "未定 "}
    return [
        f"{open_.get(v.standing, '')}{v.claim.slug} {'·'.join(v.claim.about)}"
        for v in proof.verdicts
        if v.standing is not Standing.HOLDS
    ]


def labels(proof: Proof) -> str:
    """How the claims were settled, counted."""
    told = Counter(" ".join(filter(None, (v.standing, v.label, v.note))) for v in proof.verdicts)
    return "，".join(f"{words} {count}" for words, count in sorted(told.items()))


def check_labels(name: str, proof: Proof) -> None:
    """The line of one scheme."""
    known = dict(line.split(" | ") for line in LABELS.read_text("utf-8").splitlines())
    if os.environ.get("UPDATE_LABELS"):
        known[name] = labels(proof)
        LABELS.write_text("".join(f"{n} | {known[n]}\n" for n in sorted(known)), "utf-8")
    assert known[name] == labels(proof)


def test_there_are_a_hundred_of_many_kinds() -> None:
    kinds = Counter(fault.kind for fault in FAULTS)
    assert len(FAULTS) >= 100
    assert len(kinds) >= 25
    assert min(kinds.values()) >= 4
    texts = [text for fault in FAULTS for text in (fault.faulty, fault.sound)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_the_fault_is_found_and_nothing_else(fault: Fault) -> None:
    proof = found(fault.faulty)
    assert list(dict.fromkeys(one.code for one in proof.refused)) == list(fault.refused)
    assert not_holding(proof) == list(fault.refuted)
    assert not proof.holds
    if not fault.refused:
        check_labels(f"{fault.id} 错", proof)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_the_sound_twin_is_proved(fault: Fault) -> None:
    proof = found(fault.sound)
    assert not proof.refused
    assert not_holding(proof) == []
    assert proof.holds
    check_labels(f"{fault.id} 对", proof)


@pytest.mark.parametrize("fault", REPLAYED, ids=lambda fault: fault.id)
def test_the_commands_say_so(fault: Fault, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    scheme, twin = tmp_path / "方案.rule", tmp_path / "对.rule"
    scheme.write_text(fault.faulty, "utf-8")
    twin.write_text(fault.sound, "utf-8")
    assert CliRunner().invoke(main, ["prove", str(twin)]).exit_code == 0
    told = CliRunner().invoke(main, ["check", str(scheme), "--format", "concise"])
    assert told.exit_code == (1 if fault.refused else 0)
    assert all(code in told.output for code in fault.refused)
    if fault.refuted:
        replay(scheme)


def replay(scheme: Path) -> None:
    """Every claim that is refuted has an example that shows it, or is one that no facts can show."""
    assert CliRunner().invoke(main, ["prove", str(scheme)]).exit_code == 1
    for claim in printed("prove", scheme, "--json")["claims"]:
        if claim["standing"] != "成立":
            assert claim["standing"] == "不成立"
            assert claim["example"] is not None or claim["note"] == "没有事实能这样"
            if claim["example"] is not None:
                assert shows(claim, scheme, scheme.parent / claim["example"])
