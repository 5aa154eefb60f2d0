"""Tables and plots of benchmarks, as Markdown and small SVG files. Ratios are of the same run."""

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

COLOURS = ("#1f77b4", "#17becf", "#9467bd", "#ff7f0e", "#2ca02c", "#7f7f7f", "#8c564b")
WIDTH, HEIGHT, LEFT, BAR = 640, 22, 190, 14
NUMPY = "手写 numpy"

Times = dict[str, tuple[int, list[float]]]


@dataclass
class Table:
    """Rows of one comparison: for each contender how many units, and the seconds of each round."""

    title: str
    note: str
    bases: tuple[str, ...] = (NUMPY,)
    rows: list[tuple[str, Times]] = field(default_factory=list)

    def add(self, label: str, times: Times) -> None:
        self.rows.append((label, times))

    @property
    def names(self) -> list[str]:
        """The contenders, in the order of the first row."""
        return list(self.rows[0][1])

    def last(self) -> str:
        """The last row, for the terminal."""
        label, times = self.rows[-1]
        return f"{label}: " + "  ".join(f"{name} {shown(rate(times[name]))}" for name in times)

    def markdown(self) -> str:
        head = ["", *self.names]
        lines = [
            f"## {self.title}",
            "",
            f"每秒单位数，{self.note}（各轮的中位数，括号里是最快与最慢一轮相差）：",
            "",
        ]
        lines += [_row(head), _row(["---"] * len(head))]
        lines += [
            _row([label, *(cell(times[n]) for n in self.names)]) for label, times in self.rows
        ]
        for base in self.bases:
            if base in self.names:
                lines += self._ratios(head, base)
        return "\n".join([*lines, ""])

    def _ratios(self, head: list[str], base: str) -> list[str]:
        lines = ["", f"是“{base}”的几倍（逐轮相比的中位数）：", ""]
        lines += [_row(head), _row(["---"] * len(head))]
        shown = [
            (label, [f"{ratio(times, name, base):.2f}" for name in self.names])
            for label, times in self.rows
        ]
        return [*lines, *(_row([label, *cells]) for label, cells in shown)]

    def best(self, name: str, base: str) -> float | None:
        """How many times as quick in the row where that is most; None where one was not there."""
        if not self.rows or not {name, base} <= set(self.names):
            return None
        return max(ratio(times, name, base) for _, times in self.rows)

    def last_of(self, name: str, base: str) -> float | None:
        """The same in the last row."""
        there = self.rows and {name, base} <= set(self.names)
        return ratio(self.rows[-1][1], name, base) if there else None


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def rate(times: tuple[int, list[float]]) -> float:
    units, seconds = times
    return units / median(seconds)


def shown(number: float) -> str:
    """``1.23 M``, ``45 k``."""
    if number >= 1e6:
        return f"{number / 1e6:.2f} M"
    return f"{number / 1e3:.0f} k" if number >= 1e4 else f"{number / 1e3:.1f} k"


def cell(times: tuple[int, list[float]]) -> str:
    _, seconds = times
    noise = (max(seconds) - min(seconds)) / median(seconds)
    return f"{shown(rate(times))}（{noise:.0%}）"


def ratio(times: Times, name: str, base: str) -> float:
    """How many times as quick as another, as a median over rounds."""
    base_units, others = times[base]
    units, seconds = times[name]
    pairs = zip(seconds, others, strict=True)
    return median((units / own) / (base_units / other) for own, other in pairs)


def plot(table: Table) -> str:
    """A bar for each contender in each row, as long as its rate."""
    most = max(rate(times[name]) for _, times in table.rows for name in times)
    parts, y = [], 8
    for label, times in table.rows:
        parts.append(_text(4, y + 12, label, "bold"))
        for place, name in enumerate(times):
            y += HEIGHT
            length = max(1.0, (WIDTH - LEFT - 70) * rate(times[name]) / most)
            colour = COLOURS[place % len(COLOURS)]
            parts.append(_text(16, y + 12, name, "normal"))
            parts.append(
                f'<rect x="{LEFT}" y="{y}" width="{length:.0f}" height="{BAR}" fill="{colour}"/>'
            )
            parts.append(_text(LEFT + int(length) + 4, y + 12, shown(rate(times[name])), "normal"))
        y += HEIGHT + 6
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" font-size="12">'
    return "\n".join(
        [head, f'<rect width="{WIDTH}" height="{y}" fill="white"/>', *parts, "</svg>", ""]
    )


def _text(x: int, y: int, words: str, weight: str) -> str:
    return f'<text x="{x}" y="{y}" font-family="sans-serif" font-weight="{weight}">{words}</text>'


def machine() -> str:
    """What it was measured on."""
    names = [platform.machine(), platform.system(), f"Python {platform.python_version()}"]
    cpu = Path("/proc/cpuinfo")
    if cpu.exists():
        lines = [line for line in cpu.read_text("utf-8").splitlines() if "model name" in line]
        names.insert(0, f"{lines[0].partition(':')[2].strip()} × {len(lines)}" if lines else "?")
    load = os.getloadavg()[1]
    return "，".join([*names, f"五分钟负载 {load:.0f}（超过核数就是在和别的程序抢）"])


def report(path: Path, tables: list[Table], command: str, notes: list[str]) -> None:
    """Write the page, and a plot of each table beside it. ``notes`` stand before the tables."""
    folder = path.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    parts = [
        "# 测速\n",
        "由程序写成，不要手改。同一次运行里，各个程序轮流算同样的单位；算之前先核对：引擎、手写 numpy、",
        "Polars 的总分、等次、各组得分全部相同，前面一些单位与手写的 Decimal 函数相同。",
        "读成各自喜欢的样子不计时。只有同一张表里的比可以引用；机器忙闲不同，绝对数会变。",
        "只用一个核的按用去的处理器时间算，别的程序抢走的时间不算在内；用两个线程的按钟表时间算。\n",
        f"- 命令：`{command}`",
        f"- 机器：{machine()}\n",
        *notes,
    ]
    for number, table in enumerate(tables, 1):
        name = f"{number}.svg"
        (folder / name).write_text(plot(table), "utf-8")
        parts += [table.markdown(), f"![{table.title}]({folder.name}/{name})\n"]
    path.write_text("\n".join(parts).rstrip() + "\n", "utf-8")
