"""Merging keeps what it does not change, and does not look at the order of the lines."""

from itertools import permutations

from rules_engine.diagnostics import Sink
from rules_engine.pipeline import compile_text
from rules_engine.semantics.merging import Merged, merged
from rules_engine.source import Source
from rules_engine.syntax import nodes
from rules_engine.syntax.parse import parse
from rules_engine.syntax.printing import print_scheme

BASE = """方案 基础
  年度 2020
  依据 “甲”
  满分 10 分
单位
  类别：县区
事实
  备案：是否
  错误：次数
  忽略 C0030 “明年用”
指标 公开
  指标 年报 6 分
    扣 1 分 当 备案
  指标 解读 4 分
    得 4 分
扣分 通报 最多 2 分
  每处 错误 扣 1 分
等次
  优秀 当 总分 ≥ 9
  合格 其余
"""


def read(text: str, name: str = "方案.rule") -> nodes.File:
    sink = Sink()
    file = parse(Source(name, text), sink)
    assert file is not None
    assert not sink.all
    return file


def together(own: str, base: str = BASE) -> Merged:
    sink = Sink()
    result = merged(read(f"沿用 “基础.rule”\n{own}"), [read(base, "基础.rule")], sink)
    assert not sink.all, sink.all
    return result


def test_a_file_that_takes_nothing_is_itself() -> None:
    own = read(BASE)
    assert merged(own, [], Sink()).file is own


def test_what_is_not_changed_is_the_same_node() -> None:
    base = read(BASE, "基础.rule")
    own = read("沿用 “基础.rule”\n删去 指标 年报\n")
    file = merged(own, [base], Sink()).file
    assert file.blocks[1:3] == base.blocks[1:3]
    assert file.blocks[2] is base.blocks[2]
    assert file.blocks[3] is not base.blocks[3]
    assert file.span.source is own.span.source


def test_without_changes_the_base_comes_out() -> None:
    assert together("").file == read(BASE)


def test_a_replacement_with_the_same_changes_nothing() -> None:
    own = "替换 指标 解读 4 分\n  得 4 分\n替换 事实\n  错误：次数\n替换 单位\n  类别：县区\n"
    assert print_scheme(together(own).file) == print_scheme(read(BASE))


CHANGES = (
    "替换 指标 年报 5 分\n  扣 2 分 当 备案\n",
    "删去 指标 解读\n",
    "并入 指标 公开\n  指标 转载 5 分\n    得 5 分\n",
    "替换 事实\n  备案：是否 可不适用\n",
    "删去 扣分 通报\n",
)


def test_the_order_of_changes_decides_nothing() -> None:
    found = {print_scheme(together("".join(order)).file) for order in permutations(CHANGES)}
    assert len(found) == 1


def test_what_was_done_is_told() -> None:
    told = [(each.word, each.what) for each in together("".join(CHANGES)).changes]
    assert ("替换", "指标 年报") in told
    assert ("删去", "扣分 通报") in told
    assert ("并入", "指标 公开") in told
    assert ("新增", "指标 转载") in told


def test_the_merged_text_means_the_merged_scheme() -> None:
    own = "沿用 “基础.rule”\n方案 本级\n  满分 11 分\n" + "".join(CHANGES[:3]) + "删去 指标 年报\n"
    own = own.replace(CHANGES[0], "")
    result = compile_text(own, "方案.rule", {"基础.rule": BASE})
    assert result.gathered is not None
    assert [found.code for found in result.diagnostics] == ["C0001"]


def test_a_silence_in_what_is_put_in_is_about_that() -> None:
    own = "沿用 “基础.rule”\n并入 指标 公开\n  忽略 C0200 “试”\n"
    (silence,) = [
        item
        for block in merged(read(own), [read(BASE, "基础.rule")], Sink()).file.blocks
        if isinstance(block, nodes.Indicator)
        for item in block.items
        if isinstance(item, nodes.Silence)
    ]
    assert silence.within is not None
    assert silence.within.source.name == "方案.rule"


def test_silences_of_both_heads_stay_each_for_its_file() -> None:
    head = "方案 考核\n  忽略 C0030 “一”\n  忽略 C0031 “二”\n"
    (scheme,) = together("方案 本级\n  忽略 C0030 “三”\n", head).file.blocks
    assert isinstance(scheme, nodes.Scheme)
    silences = [item for item in scheme.items if isinstance(item, nodes.Silence)]
    assert [each.reason for each in silences] == ["三", "一", "二"]
    files = [each.within.source.name if each.within else None for each in silences]
    assert files == [None, "基础.rule", "基础.rule"]
