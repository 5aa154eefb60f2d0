"""Writes ``rules_engine/facts/workdays.toml`` from the library chinesecalendar (MIT licence).

    pip install chinesecalendar==1.11
    python scripts/make_workdays.py

The library is needed here only; the project ships the data. What a year's line says is what the
State Council announced for it; weekend days within a holiday are left out, since they change nothing.
"""

from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path

from chinese_calendar import constants

TARGET = Path(__file__).resolve().parents[1] / "rules_engine" / "facts" / "workdays.toml"
HEAD = """\
# 工作日历：国务院历年公布的放假与调休。由 scripts/make_workdays.py 生成，不要手改。
# 来源：Python 库 chinesecalendar {version}（MIT 许可，作者 Lirian Su），它按国务院办公厅的放假通知整理。
# 年份：{first}—{last}。这里没有的年份，用 --calendar 给出一个同样写法的文件。
# 周一到周五里“放假”的不是工作日，周六、周日里“上班”的是工作日，其余照常。
"""


def line(name: str, days: Iterable[date]) -> str:
    return f'"{name}" = [{", ".join(day.isoformat() for day in sorted(days))}]'


def section(year: int) -> str:
    off = [d for d in constants.holidays if d.year == year and d.weekday() < 5]
    worked = [d for d in constants.workdays if d.year == year and d.weekday() >= 5]
    return "\n".join((f"[{year}]", line("放假", off), line("上班", worked), ""))


def main() -> None:
    years = sorted({day.year for day in constants.holidays})
    head = HEAD.format(version=version("chinesecalendar"), first=years[0], last=years[-1])
    TARGET.write_text("\n".join((head, *map(section, years))), "utf-8")


if __name__ == "__main__":
    main()
