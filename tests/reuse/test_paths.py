"""Which paths 沿用 takes, whatever the system is."""

import pytest

from rules_engine.reuse.library import Key, Refused, way_to

HERE = ("schemes", "市", "scheme.rule")
GOOD = {
    "甲.rule": ("schemes", "市", "甲.rule"),
    "./甲.rule": ("schemes", "市", "甲.rule"),
    "../省/scheme.rule": ("schemes", "省", "scheme.rule"),
    "../../共用/./定义.rule": ("共用", "定义.rule"),
    "下级/../甲.rule": ("schemes", "市", "甲.rule"),
    "名称 有空格.rule": ("schemes", "市", "名称 有空格.rule"),
}
WRONG = (
    "",
    " ",
    "/甲.rule",
    "//服务器/共享/甲.rule",
    "~/甲.rule",
    "C:/甲.rule",
    "C:甲.rule",
    "Ｃ：/甲.rule",
    "..\\甲.rule",
    "file:///甲.rule",
    "https://example.org/甲.rule",
    "甲.rule:流.rule",
    "甲.txt",
    "甲",
    "甲.rule/",
    "甲.RULE",
    "../甲.rule/..",
    "乙//甲.rule",
    "乙 /甲.rule",
    " 甲.rule",
    "乙./甲.rule",
    ".../甲.rule",
    "CON.rule",
    "con/甲.rule",
    "LPT1.x.rule",
    "*.rule",
    "甲?.rule",
    "甲\0.rule",
    "甲\x1b.rule",
    "甲" * 500 + ".rule",
)
OUTSIDE = ("../../../甲.rule", "../../../schemes/市/甲.rule", "../" * 60 + "甲.rule")


@pytest.mark.parametrize(("path", "key"), GOOD.items())
def test_a_way_is_followed_from_the_file_it_is_written_in(path: str, key: Key) -> None:
    assert way_to(path, HERE) == key


@pytest.mark.parametrize("path", WRONG)
def test_a_path_that_is_no_way_everywhere_is_refused(path: str) -> None:
    refused = way_to(path, HERE)
    assert isinstance(refused, Refused)
    assert refused.kind == "path"
    assert refused.why.isprintable()
    assert refused.way_out


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_way_leaves_the_project(path: str) -> None:
    assert way_to(path, HERE) == Refused("outside", "")
