"""Each wrong scheme makes one finding, at the right place, with a way out: names, types, checks.

The first line of a file in ``wrong`` says what is expected: ``# 期望: C0001 4:6``. What follows a line
``# 文件: 基础.rule`` is a file that the scheme may take.
"""

import re
from pathlib import Path

import pytest

from rules_engine.analysis.claims import KINDS
from rules_engine.diagnostics import CODES, Diagnostic, Severity
from rules_engine.diagnostics.render_terminal import render
from rules_engine.pipeline import compile_text

WRONG = Path(__file__).parent / "wrong"
FILES = sorted(WRONG.glob("[NTC]*.rule"))
STAGES = ("N", "T", "C")

# What a message must show, beyond its code and place.
SHOWN = {
    "C0001-points-do-not-add-up": "10 + 25 + 10 + 25 + 20 + 5 = 95，应为 100，差 5",
    "C0001-classes": "5 + 6 = 11，应为 10，多 1",
    "C0001-weighted": "84 + 30 = 114，应为 100，多 14",
    "C0002-weights-do-not-add-up": "70 + 20 = 90%，应为 100%，差 10%",
    "C0002-classes": "下级权重加起来不是 100%（类别“乡镇”）",
    "C0009-three": "表彰 → 通报 → 备案情况 → 表彰",
    "C0010-counts": "4 没有对应的档",
    "C0014-no-rest-grade": "89.5",
    "N0001-two-near": "是不是“微博开通”或“微信开通”？",
    "N0001-glued-words": "词之间要空一格：已开通 为 否",
    "N0001-glued-negation": "词之间要空一格：非 已开通",
    "N0001-glued-when": "词之间要空一格：自评 当 已开通",
    "N0005-glued-words": "词之间要空一格：国家 且 已通报",
    "N0003-three": "丙率 → 甲率 → 乙率 → 丙率",
    "N0006-unknown-list": "改成“账号”",
    "N0010-round-up": "进整（…）",
    "N0010-square": "写成相乘",
    "T0003-decimal": "改成 95%",
    "T0003-percent-missing": "改成 95%",
    "T0005-date-without-zeros": "改成 2025-01-31",
    "T0005-date-with-slashes": "改成 2025-01-31",
    "N0001-class-alone": "类别 为 县区",
    "N0001-option-alone": "级别 为 省",
    "N0004-points-by-group": "若 组别 为 A组 则",
    "T0001-sum-of-list": "合计（表彰 的 奖分）",
    "T0001-sum-of-number": "相加用 +",
}
# What must not be offered: a fix that turns the meaning round.
NEVER = {
    "N0007-unknown-grade": "是不是“合格”",
    "N0001-glued-words": "改成“已开通”",
    "N0010-round-up": "是不是",
    "N0010-square": "是不是",
}


_FILE = re.compile("^# 文件: (.+)\n", re.MULTILINE)


def checked(text: str, name: str) -> tuple[Diagnostic, ...]:
    """The findings of a scheme with the files that follow it."""
    scheme, *rest = _FILE.split(text)
    files = dict(zip(rest[::2], rest[1::2], strict=True))
    return compile_text(scheme, name, files or None).diagnostics


def findings(path: Path) -> tuple[Diagnostic, ...]:
    return checked(path.read_text("utf-8"), path.name)


def told(path: Path) -> str:
    return render(findings(path), colour=False, style="full")


def wanted(path: Path) -> str:
    return path.read_text("utf-8").partition("\n")[0].removeprefix("# 期望: ")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_finding_at_the_right_place(path: Path) -> None:
    found = findings(path)
    places = [
        f"{one.code} {one.primary.span.begin.line}:{one.primary.span.begin.column}"
        for one in found
        if one.primary
    ]
    assert places == [wanted(path)], told(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_finding_has_a_way_out(path: Path) -> None:
    for found in findings(path):
        assert found.helps or found.fixes
        assert found.message.isprintable()
        assert "None" not in told(path)


@pytest.mark.parametrize("path", [p for p in FILES if p.stem in SHOWN], ids=lambda path: path.stem)
def test_the_message_shows_the_arithmetic_or_the_way(path: Path) -> None:
    assert SHOWN[path.stem] in told(path)


@pytest.mark.parametrize("path", [p for p in FILES if p.stem in NEVER], ids=lambda path: path.stem)
def test_no_fix_turns_the_meaning_round(path: Path) -> None:
    assert NEVER[path.stem] not in told(path)


def fixed(path: Path) -> str | None:
    """The text after the fixes of its findings; None where there are none."""
    text = path.read_text("utf-8")
    fixes = [fix for found in findings(path) for fix in found.fixes]
    for fix in sorted(fixes, key=lambda fix: fix.span.start, reverse=True):
        text = text[: fix.span.start] + fix.replacement + text[fix.span.end :]
    return text if fixes else None


def test_a_fix_leaves_no_error() -> None:
    texts = {path.name: text for path in FILES if (text := fixed(path)) is not None}
    left = {
        f"{name}: {found.code}"
        for name, text in texts.items()
        for found in checked(text, name)
        if found.severity is Severity.ERROR
    }
    print(f"{len(texts)} of {len(FILES)} wrong schemes are repaired by their fix")
    assert left == set()
    assert len(texts) > 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_is_named_for_its_code(path: Path) -> None:
    assert path.stem.split("-")[0] == wanted(path).split()[0]


def test_every_code_has_a_wrong_scheme() -> None:
    shown = {path.stem.split("-")[0] for path in FILES}
    of_proofs = {kind.code for kind in KINDS.values()}
    assert {code for code in CODES if code.startswith(STAGES)} - of_proofs == shown
    assert set(SHOWN) | set(NEVER) <= {path.stem for path in FILES}
