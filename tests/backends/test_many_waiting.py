"""Units that wait for facts of each other: what is done for each name of a fact grows with the facts, and not
with the facts of all units for each of them."""

from random import Random

import pytest

from rules_engine.model import units
from rules_engine.model.units import OwnNames, fact_of, facts_of, own_names
from rules_engine.model.values import merge_specials, missing
from rules_engine.pipeline import compile_text, score, take_facts

SCHEME = """\
方案 样例
  满分 10 分
  舍入 逐级 四舍五入 2 位
事实
  得票：数 0 到 不限 2 位小数
  投诉：次数
指标 甲 10 分
  得 5 分 当 得票 ≥ 全体平均（得票）
  得 5 分 当 投诉 ≤ 全体平均（投诉）
等次
  优秀 当 总分 ≥ 5 且 全体名次（总分 从高到低 占位） ≤ 2
  良好 当 总分 ≥ 3 且 总分 ≥ 全体平均（总分）
  合格 其余
排名
  按 总分 从高到低
  并列 占位
名额 优秀
  最多 1 名
  并列 都不评
  超出 改评 良好
"""


def work(count: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often it is asked what a fact is called, where half of the units wait."""
    program = compile_text(SCHEME, "scheme.rule").program
    assert program is not None
    rows = [{"单位": f"单位{n}", "得票": n, **({"投诉": 1} if n % 2 else {})} for n in range(count)]
    asked = []

    def counted(*words: object) -> str:
        asked.append(words)
        return fact_of(*words)  # type: ignore[arg-type] # as it is called

    monkeypatch.setattr(units, "fact_of", counted)
    results = score(program, take_facts(program, rows).table.units).evaluation.results
    for result in results:
        own = [name for name in result.missing if "·" not in name]
        assert (len(result.missing), own) == ((count + 1) // 2, ["投诉"] * len(own))
        assert list(result.missing) == sorted(result.missing)
    return len(asked)


def test_names_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert work(160, monkeypatch) <= 2.2 * work(80, monkeypatch)


def test_what_is_put_in_order_once_is_the_same() -> None:
    chance, names = Random(7), OwnNames()
    everyone = [f"单位{n}" for n in range(12)]
    shared = {f"{unit}·{fact}" for unit in everyone for fact in ("投诉", "账号[2].平台", "甲·乙")}
    for _ in range(200):
        some = frozenset(chance.sample(sorted(shared), chance.randrange(len(shared) + 1)))
        facts = some | set(chance.sample(["投诉", "得票", "·", "甲·乙"], chance.randrange(5)))
        unit = chance.choice([*everyone, "别的"])
        assert names.of(unit, facts) == tuple(sorted(own_names(facts, unit)))
        waits = [(unit, facts), (chance.choice(everyone), some)]
        wanted = {fact_of(each, fact, everyone) for each, found in waits for fact in found}
        assert facts_of(waits, everyone) == wanted


def test_one_that_waits_for_all_of_it_stands_for_itself() -> None:
    most = missing("甲", "乙")
    assert merge_specials(missing("甲"), most, most) is most
    assert merge_specials(missing("丙"), most) == missing("甲", "乙", "丙")
