"""The work of ``rules score --engine spark``: the same results, on a cluster."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from rules_engine.cli.asked import Request
from rules_engine.cli.files import check_over, unwritable
from rules_engine.cli.many_asked import MOST_NAMED, check_alone, inputs
from rules_engine.cli.many_units import Prepared
from rules_engine.cli.output import FINDINGS, GOOD, USAGE, say, show
from rules_engine.cli.progress import working
from rules_engine.cli.schemes import has_warnings
from rules_engine.cluster.driver import ClusterOutcome, TaskFailed, score_on, tasks_of
from rules_engine.cluster.leftovers import Leftovers, leftovers
from rules_engine.cluster.session import CannotStart, missing, spark_context
from rules_engine.cluster.shipping import ship
from rules_engine.pipeline import errors_among
from rules_engine.source.sanitize import one_line
from rules_engine.volume.job import CannotCompare

_SPARK = "spark"


def master_of(engine: str) -> str | None:
    """The master in ``spark=MASTER``; None for ``spark``, which takes what the platform has set, or this
    machine."""
    name, _, master = engine.partition("=")
    if name != _SPARK:
        raise click.UsageError("--engine 可以写 spark，或 spark=主节点，如 spark=local[2]")
    return master or None


def score_on_spark(asked: Request, ready: Prepared, folder: Path) -> int:
    """Score files on Spark, a result file for each part; the exit status."""
    _check(asked, ready, folder)
    tasks = tasks_of(
        ready.program, ready.opened.bound, folder, reasons=asked.reasons, beside=ready.beside
    )
    check_over((Path(task.target) for task in tasks), inputs(asked))
    others = leftovers(tasks, folder)
    check_alone(others.foreign, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(str(asked.output), error) from None
    shipped = ship(ready.program, ready.roster, ready.calendar, reasons=asked.reasons)
    with _started(asked) as context:
        if asked.verbose:
            say(
                f"在 Spark 上按列计分（{context.master}，{len(tasks)} 段，方案 {shipped.size} 字节）"
            )
        _delete(others)
        try:
            with working("在 Spark 上计分"):
                outcome = score_on(context, ready.program, shipped, tasks, resume=asked.resume)
        except CannotCompare as refused:
            raise click.UsageError(_refused(refused.reason)) from None
        except TaskFailed as failed:
            say(f"集群上的任务做了几次都没有做成：{one_line(failed.reason)}")
            say("结果不全；已经写好的是完整的，查明原因后加 --resume 接着做")
            return USAGE
    return _reported(asked, ready, outcome, folder)


@contextmanager
def _started(asked: Request) -> Iterator[Any]:
    """Spark at work. Raises UsageError where it does not start."""
    try:
        with spark_context(master_of(asked.engine or _SPARK)) as context:
            yield context
    except CannotStart as failed:
        raise click.UsageError(
            f"主节点 {one_line(failed.master)} 上的 Spark 没有启动，原因它写在上面；"
            "核对 --engine 里的主节点，如 spark=local[2]、spark=spark://主机:7077"
        ) from None


def _refused(why: str) -> str:
    return f"{why}，集群上还算不了；去掉 --engine，在一台机器上算"


def _check(asked: Request, ready: Prepared, folder: Path) -> None:
    """Leave where nothing can be started."""
    master_of(asked.engine or _SPARK)
    if found := missing():
        show([found])
        raise click.exceptions.Exit(USAGE)
    if any(one.table.lists for one in ready.opened.bound):
        raise click.UsageError("集群上不读放在旁边的清单文件；去掉 --engine，在一台机器上算")
    if ready.way.scorer is None:
        raise click.UsageError(_refused(ready.way.reason))
    if folder.is_dir() and any(folder.iterdir()) and not asked.resume:
        raise click.UsageError(
            f"{one_line(str(folder))} 不是空的；换一个文件夹，或加 --resume 接着做"
        )


def _delete(others: Leftovers) -> None:
    try:
        others.delete()
    except OSError as error:
        raise unwritable(str(error.filename), error) from None
    if others.old:
        names = "、".join(one_line(path.name) for path in others.old[:MOST_NAMED])
        say(f"事实文件的段比上次少，删掉了多出来的旧结果 {len(others.old)} 个（{names}）")


def _reported(asked: Request, ready: Prepared, outcome: ClusterOutcome, folder: Path) -> int:
    found = outcome.summary
    show(outcome.findings)
    for file, row, column, code, message in found.first:
        place = f"第 {row} 行" + (f"“{one_line(column)}”" if column else "")
        say(f"{one_line(file)} {place}: {code} {message}")
    if outcome.lists:
        here = f"{one_line(str(folder))} 里的 _*.有误.csv（{len(outcome.lists)} 个文件）"
        say(f"有误的格子{f'共 {found.bad} 处，全部' if found.bad else ''}列在 {here}")
    if outcome.kept_faulty:
        say(f"上次写好的有 {outcome.kept_faulty} 段里有出错的单位，或有有误的格子")
    for words in found.broken:
        say(words)
    if found.broken:
        say("有文件读不出来，结果不全")
        return USAGE
    parts = "，".join(f"{state} {number}" for state, number in sorted(found.states.items()))
    kept = f"；{outcome.kept} 段上次已经写好" if outcome.kept else ""
    units = found.states.total()
    say(f"已写出 {one_line(str(folder))}（{units} 个单位{f'：{parts}' if parts else ''}{kept}）")
    warned = asked.strict and has_warnings(ready.findings)
    bad = outcome.lists or outcome.twice or found.states["出错"] or errors_among(ready.findings)
    return FINDINGS if bad or outcome.kept_faulty or warned else GOOD
