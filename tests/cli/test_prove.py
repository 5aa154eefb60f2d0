"""``rules prove`` and ``rules verify``: exit status, counterexamples that replay, certificates."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SOUND = """\
方案 好
  满分 10 分
事实
  件数：次数 越低越好
指标 办理 10 分
  每件 件数 扣 1 分
"""
FAULTY = """\
方案 坏
  满分 10 分
  舍入 逐项 四舍五入 2 位
事实
  办结：次数
  受理：次数
指标 办理 10 分
  得 10 分 × 办结 / 受理
加分 表扬 不封顶
  每次 办结 加 1 分
"""
GUARDED = """10 分 × 办结 / 受理
  不适用 当 受理 = 0 且 办结 < 5 或 受理 = 0 且 办结 ≥ 5 按满分"""
CLIFF = """\
方案 断崖
  满分 10 分
事实
  件数：次数 越高越好
指标 办理 10 分
  得 4 分 当 件数 ≥ 10
  每件 件数 得 0.5 分 当 件数 < 10
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("好", SOUND), ("坏", FAULTY), ("断崖", CLIFF)):
        Path(f"{name}.rule").write_text(text, "utf-8")
    return tmp_path


def test_a_sound_scheme_is_proved(place: Path, run: Run) -> None:
    ran = run("prove", "好.rule")
    assert (ran.status, ran.err) == (0, "")
    assert "全部成立" in ran.out
    assert sorted(path.name for path in place.iterdir()) == ["坏.rule", "好.rule", "断崖.rule"]


def test_scoring_a_counterexample_shows_the_failure(place: Path, run: Run) -> None:
    ran = run("prove", "坏.rule")
    assert ran.status == 1
    assert "反例-02-no-fault.toml" in ran.out
    fault = run("score", "坏.rule", "反例-02-no-fault.toml")
    assert fault.status == 1
    assert "出错" in fault.out
    over = json.loads(run("score", "坏.rule", "反例-01-total-bounded.toml", "--format", "json").out)
    assert float(over["units"][0]["total"]) > 10


def test_a_pair_shows_a_cliff(place: Path, run: Run) -> None:
    ran = run("prove", "断崖.rule")
    assert ran.status == 1
    assert "不成立·证  “件数”越高越好" in ran.out
    scored = json.loads(run("score", "断崖.rule", "反例-01-monotone", "--format", "json").out)
    totals = {unit["name"]: float(unit["total"]) for unit in scored["units"]}
    assert totals["改好以后"] < min(total for name, total in totals.items() if name != "改好以后")


def test_no_file_is_written_over(place: Path, run: Run) -> None:
    mine = place / "反例-02-no-fault.toml"
    mine.write_text("我的", "utf-8")
    assert "反例-02-no-fault-2.toml" in run("prove", "坏.rule").out
    assert mine.read_text("utf-8") == "我的"
    before = sorted(place.iterdir())
    assert run("prove", "坏.rule").status == 1
    assert sorted(place.iterdir()) == before


def test_examples_go_where_they_are_wanted(place: Path, run: Run) -> None:
    before = sorted(place.iterdir())
    ran = run("prove", "坏.rule", "--counterexamples", "反例/甲")
    names = sorted(path.name for path in (place / "反例" / "甲").iterdir())
    assert names == ["反例-01-total-bounded.toml", "反例-02-no-fault.toml"]
    assert "反例：反例/甲/反例-01-total-bounded.toml" in ran.out
    assert sorted(place.iterdir()) == sorted([*before, place / "反例"])


def test_json_is_the_same_every_time(place: Path, run: Run) -> None:
    first, second = (run("prove", "坏.rule", "--json") for _ in range(2))
    assert first.raw == second.raw
    document = json.loads(first.out)
    assert document["holds"] is False
    assert {c["standing"] for c in document["claims"]} == {"成立", "不成立"}


def test_a_refused_scheme_is_refuted(place: Path, run: Run) -> None:
    Path("错.rule").write_text(SOUND.replace("办理 10 分", "办理 9 分"), "utf-8")
    ran = run("prove", "错.rule")
    assert ran.status == 1
    assert ran.out.startswith("不成立：方案有误（C0001）")


@pytest.mark.parametrize(
    "arguments", [["没有.rule"], ["好.rule", "坏.rule"], ["--same", "好.rule"], []]
)
def test_wrong_usage(place: Path, run: Run, arguments: list[str]) -> None:
    assert run("prove", *arguments).status == 2


def test_a_certificate_is_verified(place: Path, run: Run) -> None:
    assert run("prove", "好.rule", "--certificate", "证.json").status == 0
    document = json.loads(Path("证.json").read_text("utf-8"))
    assert {"engine", "solver", "scheme", "claims"} <= document.keys()
    assert all("milliseconds" in claim and "label" in claim for claim in document["claims"])
    ran = run("verify", "证.json")
    assert (ran.status, ran.out[:2]) == (0, "相符")


def test_a_certificate_of_another_text_is_refused(place: Path, run: Run) -> None:
    run("prove", "好.rule", "--certificate", "证.json")
    Path("好.rule").write_text(SOUND.replace("扣 1 分", "扣 2 分"), "utf-8")
    ran = run("verify", "证.json")
    assert (ran.status, ran.out) == (1, "不符：方案改过了，指纹与证明书上的不一样\n")


def test_a_forged_certificate_is_refused(place: Path, run: Run) -> None:
    run("prove", "坏.rule", "--certificate", "证.json")
    text = Path("证.json").read_text("utf-8").replace("不成立", "成立")
    Path("证.json").write_text(text.replace('"holds": false', '"holds": true'), "utf-8")
    ran = run("verify", "证.json")
    assert ran.status == 1
    assert "现在是 不成立·证" in ran.out


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"certificate": "rules prove"', '{"a": 1, "a": 2}', "\xff"]
)
def test_what_is_no_certificate(place: Path, run: Run, text: str) -> None:
    Path("假.json").write_text(text, "latin-1")
    assert run("verify", "假.json").status == 2
    assert run("verify", "没有.json").status == 2


def test_two_schemes_that_mean_the_same(place: Path, run: Run) -> None:
    Path("新.rule").write_text(SOUND.replace("扣 1 分", "扣 2 分 / 2"), "utf-8")
    Path("改.rule").write_text(SOUND.replace("扣 1 分", "扣 1.5 分"), "utf-8")
    assert run("prove", "--same", "好.rule", "好.rule").status == 0
    ran = run("prove", "--same", "好.rule", "改.rule")
    assert ran.status == 1
    assert '"件数" = 1\n' in next(place.glob("反例-*")).read_text("utf-8")


def test_without_a_solver(place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rules_engine.proving.find_spec", lambda _name: None)
    assert run("prove", "好.rule").status == 0
    Path("比.rule").write_text(FAULTY.replace("10 分 × 办结 / 受理", GUARDED), "utf-8")
    ran = run("prove", "比.rule")
    assert ran.status == 1
    assert "rules-engine[prove]" in ran.err
    assert "未定·试  指标“办理”总算得出来" in ran.out
    assert "不超过分值（node-maximum）：成立 1（界 1）" in ran.out


def test_a_certificate_of_given_units_is_verified_with_them(place: Path, run: Run) -> None:
    Path("局.csv").write_text("单位,件数\n甲局,3\n乙局,坏\n", "utf-8")
    given = ("--facts", "局.csv")
    ran = run("prove", "好.rule", *given, "--certificate", "书.json")
    assert ran.status == 0
    assert "F0001" in ran.err
    assert run("verify", "书.json").status == 2
    assert run("verify", "书.json", *given).status == 0


@pytest.mark.parametrize(
    ("where", "what", "value", "told", "status"),
    [
        ("claims", "words", "总分不超过 1", "断言“总分不超过 1”", 1),
        ("claims", "reason", "有意", "理由“有意”，现在是 理由“没有写”", 1),
        ("claims", "decimals", 2, "小数位数“2”", 1),
        ("scheme", "name", "坏", "方案名称是 坏", 1),
        ("scheme", "file", "长" * 5000, "读不出方案文件", 2),
        ("", "limit", True, "limit 不对", 2),
        ("scheme", "file", "-", "用 --scheme 给出", 2),
        ("", "limit", 2**70, "limit 不对", 2),
        ("", "schema_version", 2, "格式版本（schema_version）是 2，这个引擎只认 1", 2),
        ("", "schema_version", True, "schema_version）是 true，", 2),
        ("", "schema_version", None, "schema_version）是 null，", 2),
        ("", "claims", [[]], "claims 不是一列断言", 2),
        ("", "claims", {}, "claims 不是一列断言", 2),
    ],
)
def test_what_is_edited_in_a_certificate_is_told(
    place: Path, run: Run, where: str, what: str, value: object, told: str, status: int
) -> None:
    run("prove", "好.rule", "--certificate", "书.json")
    document = json.loads(Path("书.json").read_text("utf-8"))
    part = document[where] if where else document
    (part[0] if isinstance(part, list) else part)[what] = value
    Path("书.json").write_text(json.dumps(document), "utf-8")
    ran = run("verify", "书.json")
    assert ran.status == status
    assert told in ran.out + ran.err
