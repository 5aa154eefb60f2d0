"""名单 while units are 待补: who is on it stays on it, who is not even open does not come, however the gaps
are filled in."""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

from rules_engine.explain import Evaluation, Evaluator, Status
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.model.units import UnitFacts
from rules_engine.pipeline import compile_text, score
from tests.strategies.drawing import World, seeded
from tests.strategies.facts import draw_filled, draw_units

SETS, FILLINGS = (250, 6) if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else (80, 4)

SCHEME = """
方案 名单
  满分 100 分
事实
  办结率：百分比 0% 到 100%
  件数：次数 0 到 12
  通报：是否
  群众：分 0 到 20
指标 办结 60 分
  不适用 当 件数 = 0 按零分
  得 60 分 × 办结率
指标 群众 40 分
  得 群众 × 2
  扣 15 分 当 通报
等次
  优秀 当 总分 ≥ 80
  良好 当 总分 ≥ 50
  一般 其余
否决 被通报 不得评 优秀
  当 通报 且 件数 > 6
排名
  按 总分 从高到低
  再按 件数 从低到高
  并列 占位
名额 优秀
  最多 2 名
  并列 都评
  超出 改评 良好
名单 红榜
  当 总分 ≥ 60
名单 前二
  取 前 2 名
  并列 都列
名单 后二
  当 总分 < 70
  取 后 2 名
  并列 都不列
名单 前三
  当 非 通报
  按 群众 / 件数 从高到低
  取 前 3 名
  并列 都不列
名单 先进
  等次 优秀、良好
名单 落后
  等次 一般
  当 得分（群众） < 30
  按 得分（办结） 从低到高
名单 约谈
  当 同类名次（总分 从低到高 占位） ≤ 2
"""


def test_filling_in_keeps_lists(record_property: Any) -> None:
    seen: Counter[str] = Counter()
    program = compile_text(SCHEME).program
    assert program is not None
    evaluator, world = Evaluator.of(program, shipped_calendar()), seeded("lists")
    for number in range(SETS):
        facts = draw_units(world, program.schema, most=5, missing=world.pick((5, 12, 30)))
        assert not list(_broken(world, evaluator, facts, seen)), number
    assert seen["narrowed"] > SETS / 10
    record_property("lists foreseen", dict(seen))


def _broken(
    world: World, evaluator: Evaluator, facts: list[UnitFacts], seen: Counter[str]
) -> Iterator[str]:
    program = evaluator.program
    before = score(program, facts, shipped_calendar()).evaluation
    seen["waiting"] += sum(bool(value.waiting) for value in before.rolls)
    if not any(r.status is Status.PENDING for r in before.results):
        return
    seen["narrowed"] += _members(before) != _members(evaluator.evaluate(facts))
    for _ in range(FILLINGS):
        filled = [draw_filled(world, program.schema, one) for one in facts]
        after = evaluator.evaluate(filled)
        if any(result.status is Status.FAULTY for result in after.results):
            continue
        seen["fillings"] += 1
        for (sure, open_), (names, _) in zip(_members(before), _members(after), strict=True):
            if not sure <= names <= sure | open_:
                yield f"{sure} {open_} {names}"


def _members(evaluation: Evaluation) -> list[tuple[set[str], set[str]]]:
    return [
        ({entry.result.unit.name for entry in value.entries}, set(value.waiting))
        for value in evaluation.rolls
    ]
