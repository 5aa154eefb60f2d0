"""What is said of results of many units: what was written, what stands out, what was not reached."""

from collections.abc import Sequence
from pathlib import Path

from rules_engine.cli.output import say, show
from rules_engine.source.sanitize import one_line
from rules_engine.volume.listing import SHOWN
from rules_engine.volume.run import Outcome


def what_is_there(written: Sequence[Path]) -> str:
    """After a file that could not be read: which results are there, and how to go on."""
    if not written:
        return "有文件读不出来，没有写出结果"
    names = "、".join(one_line(str(path)) for path in written[-SHOWN:])
    more = f" 等 {len(written)} 个" if len(written) > SHOWN else ""
    return f"有文件读不出来，它和它后面的没有结果；已经写好 {names}{more}，改好这个文件后加 --resume 接着做"


def tell_kept(outcome: Outcome) -> None:
    """Results of a run before that were kept, and are not free of faults."""
    for path in outcome.kept_faulty[:SHOWN]:
        say(f"{one_line(str(path))} 是上次写好的，里面有出错的单位，或有有误的格子")


def reported(outcome: Outcome, where: str, more: str = "") -> Outcome:
    """Say what was written, and what stands out."""
    show_bad(outcome)
    parts = "，".join(f"{state} {number}" for state, number in sorted(outcome.states.items()))
    say(f"已写出 {one_line(where)}（{outcome.units} 个单位{f'：{parts}' if parts else ''}{more}）")
    return outcome


def show_bad(outcome: Outcome) -> None:
    """The first bad cells, and where all of them are."""
    show([*outcome.first, *outcome.notes[: SHOWN - len(outcome.first)]])
    if outcome.bad > SHOWN:
        say(f"还有 {outcome.bad - SHOWN} 处")
    if outcome.listings:
        say(f"有误的格子共 {outcome.bad} 处，全部列在 {_where(outcome.listings)}")


def _where(lists: Sequence[Path]) -> str:
    """The lists by their names; of many that are in one folder the first."""
    names = "、".join(one_line(str(path)) for path in lists[:SHOWN])
    return names if len(lists) <= SHOWN else f"{names} 等 {len(lists)} 个文件"
