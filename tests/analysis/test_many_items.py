"""A scheme of 600 items is proved at a cost that is counted, the same on every machine: how many units
are tried, how many questions the solver is asked."""

from rules_engine.analysis.claims import Standing, claims_of, decide, make_ready
from rules_engine.model.workdays import NO_CALENDAR
from rules_engine.pipeline import compile_text
from rules_engine.proving import solver

GROUPS, ITEMS = 60, 10
TRIED, ASKED = 120, 5

_KINDS = (
    ("百分比 0% 到 100%", "    得 分值 × {fact}\n"),
    ("次数", "    每次 {fact} 扣 0.1 分 最多扣 0.5 分\n"),
    (
        "百分比 0% 到 100%",
        "    分档 {fact}\n      ≥ 90% 得 1 分\n      ≥ 60% 得 0.5 分\n      其余  得 0 分\n",
    ),
)
_HEAD = "方案 大方案\n  满分 {full} 分\n  舍入 仅总分 四舍五入 2 位\n"
_GRADES = "等次\n  优 当 总分 ≥ {good}\n  良 当 总分 ≥ {fair}\n  差 其余\n"


def of_many(groups: int, items: int) -> str:
    """Groups of items of the commonest kinds."""
    facts, lines, full = "", "", groups * items
    for group in range(groups):
        lines += f"指标 「第{group}组」 {items} 分\n"
        for item in range(items):
            fact, (kind, clause) = f"「数{group}之{item}」", _KINDS[item % len(_KINDS)]
            facts += f"  {fact}：{kind}\n"
            lines += f"  指标 「第{group}组{item}项」 1 分\n{clause.format(fact=fact)}"
    head, grades = _HEAD.format(full=full), _GRADES.format(good=full * 9 // 10, fair=full * 6 // 10)
    return f"{head}事实\n{facts}{lines}{grades}"


def test_many_items_cost_little() -> None:
    program = compile_text(of_many(GROUPS, ITEMS), "大方案.rule").program
    assert program is not None
    ready = make_ready(program, claims_of(program), NO_CALENDAR, solver())
    verdicts = decide(ready)
    assert {verdict.standing for verdict in verdicts} == {Standing.HOLDS}
    assert ready.trials.count <= TRIED
    assert sum(verdict.effort > 0 for verdict in verdicts) <= ASKED
