"""What is made of a scheme and the files that it takes: circles, limits, fingerprints, places."""

from collections.abc import Mapping

import pytest

from rules_engine.pipeline import Compiled, compile_text, score, take_facts
from rules_engine.reports.explain_text import explain_text
from rules_engine.reuse.gathering import MAX_DEPTH, MAX_FILES

HEAD = "方案 考核\n  满分 5 分\n"
SHARED = "指标 解读 5 分\n  得 5 分\n"


def compiled(text: str, files: Mapping[str, str]) -> Compiled:
    return compile_text(text, "市/方案.rule", files)


def codes(result: Compiled) -> list[str]:
    return [found.code for found in result.diagnostics]


def test_a_circle_is_drawn() -> None:
    files = {"市/甲.rule": "沿用 “../乙.rule”\n", "乙.rule": "沿用 “市/方案.rule”\n"}
    result = compiled(f"沿用 “甲.rule”\n{HEAD}{SHARED}", files)
    assert codes(result) == ["N0168"]
    assert result.diagnostics[0].notes == ("市/方案.rule → 市/甲.rule → 乙.rule → 市/方案.rule",)


def chain(length: int) -> Compiled:
    files = {f"市/{i}.rule": f"沿用 “{i + 1}.rule”\n" for i in range(1, length)}
    return compiled(f"沿用 “1.rule”\n{HEAD}", {**files, f"市/{length}.rule": SHARED})


def test_depth_is_bounded() -> None:
    assert codes(chain(MAX_DEPTH)) == []
    assert codes(chain(MAX_DEPTH + 1)) == ["N0169"]


def wide(number: int) -> Compiled:
    files = {f"市/{i}.rule": f"定义 「数{i}」 为 {i}\n" for i in range(number)}
    lines = "".join(f"沿用 “{i}.rule”\n" for i in range(number))
    return compiled(f"{lines}{HEAD}{SHARED}", files)


@pytest.mark.parametrize(("number", "expected"), [(MAX_FILES, []), (MAX_FILES + 1, ["N0169"])])
def test_the_number_of_files_is_bounded(number: int, expected: list[str]) -> None:
    assert [code for code in codes(wide(number)) if code.startswith("N")] == expected


def test_all_files_are_looked_at_even_where_one_is_wrong() -> None:
    files = {"市/甲.rule": "指标 公开 5分分\n", "市/乙.rule": "指标\n"}
    result = compiled(f"沿用 “甲.rule”\n沿用 “乙.rule”\n沿用 “丙.rule”\n{HEAD}", files)
    places = {found.file_name for found in result.diagnostics}
    assert places == {"市/甲.rule", "市/乙.rule", "市/方案.rule"}


def fingerprint(text: str, files: Mapping[str, str]) -> str:
    program = compiled(text, files).program
    assert program is not None
    return program.content_hash


def test_the_fingerprint_covers_every_file() -> None:
    text = f"沿用 “甲.rule”\n{HEAD}"
    first = fingerprint(text, {"市/甲.rule": SHARED})
    assert first == fingerprint(text, {"市/甲.rule": SHARED, "市/不用.rule": "定义 乙 为 1\n"})
    assert first != fingerprint(text, {"市/甲.rule": SHARED + "# 一条注释\n"})
    assert first != fingerprint(text + "# 一条注释\n", {"市/甲.rule": SHARED})
    other = fingerprint(f"沿用 “丙.rule”\n{HEAD}", {"市/丙.rule": SHARED})
    assert first != other


BASE = """方案 基础
  满分 10 分
事实
  办结：次数
  受理：次数
定义 办结率 为 办结 / 受理
指标 办结 10 分
  得 10 分 × 办结率
"""
OWN = """沿用 “../基础/方案.rule”
方案 本级
  舍入 逐项 四舍五入 1 位
  满分 15 分
指标 解读 5 分
  得 5 分
"""


def explained(**facts: int) -> str:
    program = compiled(OWN, {"基础/方案.rule": BASE}).program
    assert program is not None
    run = score(program, take_facts(program, [{"单位": "教育局", **facts}]).table.units)
    result = run.evaluation.results[0]
    return explain_text(run.evaluation, result, run.ledger(result), lost=False)


def test_an_explanation_says_which_file_a_line_is_in() -> None:
    text = explained(办结=1, 受理=2)
    assert "得 10 分 × 办结率  +5.0  （基础/方案.rule:8）" in text
    assert "（方案.rule:5）" in text
    assert "沿用 基础/方案.rule）" in text


def test_a_fault_says_which_file_it_arose_in() -> None:
    text = explained(办结=0, 受理=0)
    assert "出错：除数为 0：基础/方案.rule 第 6 行“办结 / 受理”" in text


RATE = "事实\n  分子{0}：数 1 到 9\n  分母{0}：数 {1} 到 9\n定义 率{0} 为 分子{0} / 分母{0}\n"


def test_places_at_the_same_offset_of_two_files_are_two() -> None:
    files = {"市/甲.rule": RATE.format("甲", 0), "市/乙.rule": RATE.format("乙", 1)}
    head = "方案 考核\n  满分 5 分\n  舍入 逐项 四舍五入 1 位\n"
    text = f"沿用 “甲.rule”\n沿用 “乙.rule”\n{head}指标 解读 5 分\n  依据 “一”\n"
    for order in ("率甲 + 率乙", "率乙 + 率甲"):
        found = compiled(f"{text}  得 1 分 × （{order}）\n", files).diagnostics
        divisors = [one for one in found if one.code == "C0213"]
        assert [one.file_name for one in divisors] == ["市/甲.rule"]
