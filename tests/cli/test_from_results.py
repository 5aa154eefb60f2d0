"""``rules facts --from``: lists of one scheme filled from the results of another."""

from pathlib import Path

from tests.cli.conftest import Run

QUARTER = """方案 季度考核
  满分 100 分
事实
  日常分：分 0 到 100
指标 日常 100 分
  得 日常分
等次
  合格 当 总分 ≥ 60
  不合格 其余
"""
YEAR = """方案 年度考核
  满分 100 分
  舍入 逐项 四舍五入 2 位
事实
  各季：每季清单 1 到 2
    「总分」：分 0 到 100
    「等次」：合格、不合格
指标 平均 100 分
  得 平均（各季 的 「总分」）
否决 两季 结果 不合格
  当 个数（各季 中 「等次」 为 不合格） ≥ 2
等次
  合格 当 总分 ≥ 60
  不合格 其余
"""


def prepared(run: Run, folder: Path) -> list[str]:
    (folder / "季.rule").write_text(QUARTER, "utf-8")
    (folder / "年.rule").write_text(YEAR, "utf-8")
    options = []
    for number, rows in enumerate(("甲局,90\n乙局,50\n", "甲局,70\n乙局,55\n")):
        (folder / f"q{number}.csv").write_text(f"单位,日常分\n{rows}", "utf-8")
        facts, results = folder / f"q{number}.csv", folder / f"r{number}.csv"
        assert run("score", folder / "季.rule", facts, "-o", results).status == 0
        options += ["--from", f"各季={folder / f'r{number}.csv'}"]
    return options


def test_results_are_facts_of_another_scheme(run: Run, tmp_path: Path) -> None:
    options, target = prepared(run, tmp_path), str(tmp_path / "年.csv")
    ran = run("facts", tmp_path / "年.rule", *options, "-o", target)
    assert (ran.status, ran.err.count("已写出")) == (0, 2), ran.err
    listed = (tmp_path / "年.各季.csv").read_text("utf-8-sig")
    assert listed.splitlines()[:2] == ["单位,季度,总分,等次", "乙局,1,50,不合格"]
    scored = run("score", tmp_path / "年.rule", target, "--format", "csv")
    rows = [line.split(",") for line in scored.out.splitlines()]
    assert [(row[0], row[2], row[4]) for row in rows[-2:]] == [
        ("乙局", "52.50", "不合格"),
        ("甲局", "80.00", "合格"),
    ]


def test_what_does_not_fit_is_refused(run: Run, tmp_path: Path) -> None:
    options, target = prepared(run, tmp_path), str(tmp_path / "年.csv")
    scheme = str(tmp_path / "年.rule")
    for taken, code in (
        (["--from", f"各季={tmp_path / 'q0.csv'}"], "R0195"),
        (["--from", f"各月={tmp_path / 'r0.csv'}"], "R0196"),
        ([*options, *options], "R0196"),
    ):
        ran = run("facts", scheme, *taken, "-o", target)
        assert (ran.status, code in ran.err) == (1, True)
        assert not Path(target).exists()
    assert run("facts", scheme, *options).status == 2


def test_units_that_are_not_settled_are_named(run: Run, tmp_path: Path) -> None:
    options, target = prepared(run, tmp_path), str(tmp_path / "年.csv")
    results = tmp_path / "r1.csv"
    text = results.read_text("utf-8-sig").replace("乙局,,55,,不合格,正常", "乙局,,0–55,,,待补")
    results.write_text(text, "utf-8")
    ran = run("facts", tmp_path / "年.rule", *options, "-o", target)
    assert (ran.status, "R0197" in ran.err, "乙局（待补）" in ran.err) == (0, True, True)
    assert "乙局,2" not in (tmp_path / "年.各季.csv").read_text("utf-8-sig")
