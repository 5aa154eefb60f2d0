"""docs/manual/16-error-index.md out of the registry of codes and their pages."""

from collections.abc import Iterator
from pathlib import Path

from rules_engine.diagnostics import CODES

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "manual" / "16-error-index.md"
PAGES = ROOT / "docs" / "diagnostics"

_HEAD = """# 十六、提示索引

本页由编号的登记表和各编号的页生成（`pytest tests/manual --update-manual`），不要手改。

每条错误、警告、提示都有编号，印在方括号里，如 `错误[C0001]`。在下面找到编号，点开看例子；
不开网页也能看：`rules check --explain C0001`。怎样忽略警告和提示，看 [检查](14-checks.md)。
"""
_STAGES = {
    "S": "语法：文字读不成规则",
    "N": "名称：没有、重复、互相引用",
    "T": "类型：数、日期、选项、计量单位对不上",
    "C": "方案：自相矛盾、没有写全、值得核对",
    "F": "事实：数据文件里的一格、一行、一列",
    "E": "计算：算到某个单位时",
    "U": "用例：文件、预期、数据",
    "R": "运行：文件、命令、环境",
}
_WAY_OUT = "怎么改："


def page() -> str:
    """The text of the page."""
    return _HEAD + "".join(_section(stage) for stage in _STAGES)


def _section(stage: str) -> str:
    rows = [_row(code) for code in sorted(CODES) if code[0] == stage]
    if not rows:
        return ""
    head = "| 编号 | 程度 | 说的是 | 怎么改 |\n|---|---|---|---|\n"
    return f"\n## {_STAGES[stage]}\n\n{head}{''.join(rows)}"


def _row(code: str) -> str:
    info = CODES[code]
    way = _cell(_way_out(code))
    return (
        f"| [{code}](../diagnostics/{code}.md) | {info.severity} | {_cell(info.title)} | {way} |\n"
    )


def _way_out(code: str) -> str:
    """The first sentence of what the page says to do."""
    text = (PAGES / f"{code}.md").read_text("utf-8")
    paragraph = " ".join(_paragraph(text.split("\n")))
    return paragraph.split("。")[0].rstrip("：；")


def _paragraph(lines: list[str]) -> Iterator[str]:
    start = next(i for i, line in enumerate(lines) if line.startswith(_WAY_OUT))
    yield lines[start].removeprefix(_WAY_OUT).strip()
    for line in lines[start + 1 :]:
        if not line.strip():
            return
        yield line.strip()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
