"""Wrong calls and hostile files: a status, a Chinese sentence with a way out, never a traceback."""

import os
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

# (arguments, status, what stderr or, for check, stdout says)
USAGE = [
    ("", 2, "用法：rules [选项] 命令"),
    ("检察", 2, "没有“检察”这个命令，是不是“检查”？"),
    ("chek", 2, "没有“chek”这个命令，是不是“check”？"),
    ("nope", 2, "没有“nope”这个命令\n帮助：rules --help"),
    ("--nope", 2, "没有 --nope 这个选项"),
    ("check", 2, "没有写“方案或文件夹…”\n帮助：rules check --help"),
    ("检查", 2, "没有写“方案或文件夹…”\n帮助：rules 检查 --help"),
    ("check --strickt 例/scheme.rule", 2, "没有 --strickt 这个选项，是不是 --strict？"),
    ("check --format xx 例/scheme.rule", 2, "没有“xx”，可以写 full、concise、json"),
    ("check --strict=1 例/scheme.rule", 2, "选项 --strict 后面不带值"),
    ("check --explain", 2, "选项 --explain 后面要有一个值\n帮助：rules check --help"),
    ("check --explain C9999", 2, "没有编号“C9999”"),
    ("score", 2, "没有写“方案”"),
    ("score 例/scheme.rule", 2, "没有写“事实…”"),
    ("score 例/scheme.rule -", 2, "事实和名录不能从标准输入读"),
    ("score 例/scheme.rule 例 --roster -", 2, "事实和名录不能从标准输入读"),
    ("score 例/scheme.rule --facts 例", 2, "没有 --facts 这个选项：“事实…”不用选项，直接写在"),
    ("score 例/scheme.rule 例 --list 账号", 2, "写成 清单名=文件"),
    ("score 例/scheme.rule 例 --workers abc", 2, "个数，最多 3 位，不能是“abc”"),
    ("score 例/scheme.rule 例 --workers 0", 2, "不能是“0”"),
    ("score 例/scheme.rule 例 --workers 9999", 2, "不能是“9999”"),
    ("score 例/scheme.rule 例 --list =x", 2, "写成 清单名=文件"),
    ("score 例/scheme.rule 例 -o", 2, "选项 -o 后面要有一个值"),
    ("score 例/scheme.rule 例 -o r.xlsx", 2, "还写不出 .xlsx 文件"),
    ("score 例/scheme.rule 例 -o r", 2, "看不出写成什么格式"),
    ("score 例/scheme.rule 例 -o r.csv --format json", 2, "对不上"),
    ("explain 例/scheme.rule 例", 2, "没有写选项 --unit"),
    ("explain 例/scheme.rule 例 --unit 青山县 -o r.csv", 2, "看不出写成什么格式"),
    ("facts", 2, "没有写“方案”"),
    ("facts 例/scheme.rule -o r.json", 2, "看不出写成什么格式"),
    ("new", 2, "没有写“文件夹”"),
    ("new a b", 2, "多写了参数 b"),
    ("completion", 2, "没有写“bash|zsh|fish”"),
    ("completion tcsh", 2, "没有“tcsh”，可以写 bash、zsh、fish"),
]
FILES = [
    ("check 没有.rule", 2, "R0001"),
    ("check 空夹", 2, "没有方案"),
    ("check 二进制.rule", 2, "R0001"),
    ("check 太大.rule", 2, "超过 2 MB"),
    ("check 空.rule", 1, "C0020"),
    ("check 没有/的/文件夹.rule", 2, "没有这个文件"),
    ("check 例/scheme.rule/里面.rule", 2, "系统打不开它"),
    (f"check {'长' * 300}.rule", 2, "系统打不开它"),
    ("check 例/scheme.rule 没有.rule", 2, "R0001"),
    (f"fmt {'长' * 300}.rule", 2, "系统打不开它"),
    ("score 没有.rule 例", 2, "方案有误，先改好它：发现 1 处错误"),
    ("score 空.rule 例", 1, "方案有误，先改好它"),
    ("score 例/scheme.rule 没有.csv", 2, "F0096"),
    ("score 例/scheme.rule 例/facts.csv 没有.csv --roster 例/roster.csv", 2, "没有计分"),
    ("score 例/scheme.rule 二进制.csv", 2, "F0094"),
    ("score 例/scheme.rule 空夹", 2, "F0098"),
    ("score 例/scheme.rule 表.xlsx", 2, "F0097"),
    ("score 例/scheme.rule 空.csv", 1, "没有读到任何单位"),
    ("score 例/scheme.rule 空.toml", 1, "没有读到任何单位"),
    ("score 例/scheme.rule 例/facts.csv", 1, "F0033"),
    ("score 例/scheme.rule 例/facts.csv 又.csv --roster 例/roster.csv", 1, "没有计分"),
    ("score 例/scheme.rule 例/facts.csv --roster 没有.csv", 2, "F0096"),
    ("score 例/scheme.rule 例/scheme.rule", 2, "F0097"),
    ("explain 没有.rule 例 --unit 青山县", 2, "R0001"),
    ("facts 没有.rule", 2, "R0001"),
    ("facts 例/scheme.rule --roster 没有.csv", 2, "F0096"),
    ("facts 例/scheme.rule --roster 例/facts.csv", 1, "名录有误"),
    ("score 例/scheme.rule 例 -o 圈 --format csv", 2, "链接绕成了圈"),
    ("score 例/scheme.rule 例 -o 圈 --format parquet", 2, "链接绕成了圈"),
    ("score 例/scheme.rule 例 -o 管 --format parquet", 2, "这是设备、管道或文件夹"),
    ("explain 例/scheme.rule 例 --unit 青山县教育局 -o 空.rule --format json", 2, "已有的方案文件"),
    ("test 例 --junit 例/scheme.rule", 2, "--junit 写的是 XML"),
    ("test 空夹 --junit 空.csv", 2, "--junit 写的是 XML"),
    ("prove 例/scheme.rule --certificate 又.csv", 2, "--certificate 写的是 JSON"),
    ("new 空.rule", 1, "R0004"),
    ("new 空.rule/里面", 2, "R0003"),
]
# Words of click and of the system that must not come through. Names of options and files may.
ENGLISH = re.compile(r"Error|Usage|Try|Missing|Invalid|No such|not |does|requires|\[Errno|default")


@pytest.fixture
def there(here: Path) -> Path:
    Path("空.rule").write_bytes(b"")
    Path("空.csv").write_bytes(b"")
    Path("空.toml").write_bytes(b"")
    Path("空夹").mkdir()
    Path("表.xlsx").write_bytes(b"PK\x03\x04")
    Path("二进制.rule").write_bytes(bytes(range(256)) * 20)
    Path("二进制.csv").write_bytes(bytes(range(255, -1, -1)) * 20)
    Path("太大.rule").write_bytes(b"#" * 2_000_001)
    Path("圈").symlink_to("圈")
    os.mkfifo("管")
    Path("又.csv").write_bytes(Path("例/facts.csv").read_bytes())
    return here


@pytest.mark.parametrize(("line", "status", "words"), USAGE + FILES, ids=lambda v: str(v)[:40])
def test_wrong_calls(there: Path, run: Run, line: str, status: int, words: str) -> None:
    before = sorted(path for path in there.rglob("*"))
    ran = run(*line.split())
    told = ran.out + ran.err if line.startswith("check") else ran.err
    assert words in told
    assert not ENGLISH.search(told), told
    assert ran.status == status
    assert line.startswith("check") or ran.out == ""
    assert sorted(path for path in there.rglob("*")) == before


@pytest.mark.parametrize("name", ["a\0b", "\udcff.rule", "\x1b[31m红", "a\nb", "\u202e反", ""])
def test_odd_file_names(there: Path, run: Run, name: str) -> None:
    for line in (
        ("check", name),
        ("score", "例/scheme.rule", name),
        ("score", "例/scheme.rule", "例", "--roster", name),
        ("score", "例/scheme.rule", "例", "-o", f"没有/{name}.csv"),
        ("explain", "例/scheme.rule", "例", "--unit", name),
        ("facts", "例/scheme.rule", "-o", f"没有/{name}.csv"),
        (name,),
        ("check", f"--{name}"),
    ):
        ran = run(*line)
        assert ran.status in {1, 2}, line
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", ran.out + ran.err), line


def test_data_cannot_steer_the_terminal(here: Path, scored: list[str], run: Run) -> None:
    facts = Path("例/facts.csv")
    facts.write_text(facts.read_text("utf-8-sig").replace("青山县教育局", "\x1b[31m局"), "utf-8")
    ran = run("score", *scored)
    assert "\x1b" not in ran.out + ran.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_without_permission(here: Path, run: Run) -> None:
    Path("例/scheme.rule").chmod(0)
    ran = run("check", "例/scheme.rule")
    assert ran.status == 2
    assert "没有权限" in ran.out


def test_a_refused_file_says_so_whoever_runs_it(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    ran = run("check", "例/scheme.rule")
    assert ran.status == 2
    assert "没有权限，或文件正被别的程序打开" in ran.out
