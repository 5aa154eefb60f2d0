"""What a finding looks like in a terminal, to the character."""

import pytest

from rules_engine.diagnostics import Diagnostic, Fix, Label, Severity
from rules_engine.diagnostics.render_terminal import render
from rules_engine.source import Source
from tests.diagnostics_render.marks import ANSI, finding

SCHEME = "方案 甲\n  满分 100 分\n\n指标 经济发展 «45 分»\n"


def full(*found: Diagnostic) -> str:
    return render(found, colour=False, style="full")


def test_a_whole_finding() -> None:
    source = Source("schemes/x/scheme.rule", "方案 甲\n\n\n指标 经济发展 45 分\n")
    points = source.span(15, 19)
    found = Diagnostic(
        "C0101",
        Severity.ERROR,
        "满分加起来不是 100",
        Label(points, "这里"),
        notes=("10 + 25 + 10 + 25 + 20 + 5 = 95，应为 100，差 5",),
        helps=("改其中一项",),
        fixes=(Fix("改成 50 分", points, "50 分"), Fix("删去", source.span(6, 18), "")),
    )
    assert full(found) == (
        "错误[C0101] 满分加起来不是 100\n"
        "  ┌ schemes/x/scheme.rule:4:9\n"
        "4 │ 指标 经济发展 45 分\n"
        "  │               ^^^^^ 这里\n"
        "  = 10 + 25 + 10 + 25 + 20 + 5 = 95，应为 100，差 5\n"
        "  帮助：改其中一项\n"
        "  修复：改成 50 分 → 50 分\n"
        "  修复：删去\n"
    )


def test_labels_of_one_line_share_it() -> None:
    found = finding("‹指标› ‹经济› «45 分»", "这里", "关键词", "名称")
    assert full(found) == (
        "错误[C0101] 有一处不对\n"
        "  ┌ a.rule:1:7\n"
        "1 │ 指标 经济 45 分\n"
        "  │ ---- ---- ^^^^^ 这里\n"
        "  │ │    └ 名称\n"
        "  │ └ 关键词\n"
    )


def test_labels_without_text_leave_no_row() -> None:
    found = finding("‹指标› «经济» 45 分", "这里")
    assert full(found).endswith("  │ ---- ^^^^ 这里\n")


def test_marks_that_overlap_get_rows_of_their_own() -> None:
    found = finding("‹指标 «经济» 45 分›", "这里", "整句")
    assert full(found) == (
        "错误[C0101] 有一处不对\n"
        "  ┌ a.rule:1:4\n"
        "1 │ 指标 经济 45 分\n"
        "  │      ^^^^ 这里\n"
        "  │ --------------- 整句\n"
    )


def test_lines_stand_in_order_with_a_gap_between() -> None:
    found = finding("‹甲›\n‹乙›\n" + "\n" * 7 + "«丙»", "这里", "一", "二")
    assert full(found) == (
        "错误[C0101] 有一处不对\n"
        "   ┌ a.rule:10:1\n"
        " 1 │ 甲\n"
        "   │ -- 一\n"
        " 2 │ 乙\n"
        "   │ -- 二\n"
        "   ...\n"
        "10 │ 丙\n"
        "   │ ^^ 这里\n"
    )


@pytest.mark.parametrize(("between", "has_gap"), [("\n", False), ("\n\n", True)])
def test_a_gap_is_shown_where_a_line_is_left_out(between: str, has_gap: bool) -> None:
    assert ("\n  ...\n" in full(finding(f"‹甲›{between}«乙»"))) is has_gap


def test_labels_in_another_file_name_it() -> None:
    first, second = finding("«甲» 1", "这里", name="a.rule"), finding("\n 乙 «2»", name="b.rule")
    other = Label(second.primary.span, "先写在这里")
    found = Diagnostic("N0102", Severity.WARNING, "写了两次", first.primary, (other,))
    assert full(found) == (
        "警告[N0102] 写了两次\n"
        "  ┌ a.rule:1:1\n"
        "1 │ 甲 1\n"
        "  │ ^^ 这里\n"
        "  ┌ b.rule:2:4\n"
        "2 │  乙 2\n"
        "  │     - 先写在这里\n"
    )


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        ("否决 «停\n  当 开\n»后", "停\n  │      ^^ 从这里（到第 2 行）\n"),
        ("否决 «停\n»后", "停\n  │      ^^ 从这里\n"),
        ("否决«\n  当» 开", "否决\n  │     ^ 从这里（到第 2 行）\n"),
        ("否决«»\n", "否决\n  │     ^ 从这里\n"),
        ("«»", "1 │\n  │ ^ 从这里\n"),
        ("\n«»", "2 │\n  │ ^ 从这里\n"),
    ],
)
def test_spans_that_leave_their_line(marked: str, shown: str) -> None:
    assert full(finding(marked, "从这里")).endswith(shown)


@pytest.mark.parametrize(
    ("file", "place", "second_line"),
    [
        ("甲.csv", "", "  ┌ 甲.csv\n"),
        ("甲.xlsx", "单位数据!C31", "  ┌ 甲.xlsx（单位数据!C31）\n"),
        ("", "命令行", "  ┌ 命令行\n"),
        ("", "", ""),
    ],
)
def test_findings_without_text(file: str, place: str, second_line: str) -> None:
    found = Diagnostic("F0101", Severity.ERROR, "没有这个文件", None, file=file, place=place)
    assert full(found) == "错误[F0101] 没有这个文件\n" + second_line


def test_a_place_stands_beside_the_position() -> None:
    source = Source("数据.csv", "单位,得分\n市教育局,九十五\n")
    label = Label(source.span(11, 14), "应写数")
    found = Diagnostic("F0102", Severity.ERROR, "这里是文字", label, place="B2")
    assert full(found).split("\n")[1] == "  ┌ 数据.csv:2:6（B2）"
    concise = render([found], colour=False, style="concise")
    assert concise == "数据.csv:2:6: 错误 F0102 这里是文字（B2）\n"


def test_concise_without_text() -> None:
    found = Diagnostic("R0101", Severity.NOTE, "没有这个文件", None, file="甲.rule")
    bare = Diagnostic("R0102", Severity.NOTE, "没有文件", None)
    output = render([found, bare], colour=False, style="concise")
    assert output == "提示 R0102 没有文件\n甲.rule: 提示 R0101 没有这个文件\n"


@pytest.mark.parametrize("style", ["full", "concise"])
def test_colour_changes_nothing_but_colour(style: str) -> None:
    found = [finding(SCHEME, "这里", severity=severity) for severity in Severity]
    plain = render(found, colour=False, style=style)
    coloured = render(found, colour=True, style=style)
    assert ANSI.sub("", coloured) == plain
    assert len(set(ANSI.findall(coloured))) > len(Severity)
    assert "\x1b" not in plain


def test_findings_stand_in_total_order_with_a_line_between() -> None:
    found = [finding("甲 «乙»"), finding("«甲» 乙")]
    assert full(*found) == full(*reversed(found)) == full(found[1]) + "\n" + full(found[0])


@pytest.mark.parametrize("style", ["full", "concise"])
@pytest.mark.parametrize(("count", "rest"), [(20, None), (21, "还有 1 处"), (25, "还有 5 处")])
def test_what_is_over_the_limit_is_counted(style: str, count: int, rest: str | None) -> None:
    found = [finding("«甲»", message=f"第 {index:02} 处") for index in range(count)]
    output = render(found, colour=False, style=style)
    assert output.count("a.rule:1:1") == 20
    assert "第 19 处" in output
    assert output.split("\n")[-2] == rest or rest is None
    assert ("还有" in output) is (rest is not None)


@pytest.mark.parametrize("style", ["full", "concise"])
def test_nothing_found_says_nothing(style: str) -> None:
    assert render([], colour=True, style=style) == ""


def test_output_can_be_shown_by_a_gbk_console() -> None:
    found = finding(
        "‹甲›\n\n\n‹乙› «丙»" + "丁" * 200, "这里", "一", "二", notes=("一",), helps=("二",)
    )
    assert full(found).encode("gbk").decode("gbk") == full(found)
