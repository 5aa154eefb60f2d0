"""The figures that the project holds itself to, beside those that a run found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """``wanted`` is the least that is good enough, or the most where ``at_most``; ``found`` is None where it
    was not measured in this run."""

    name: str
    wanted: float
    found: float | None
    unit: str = "倍"
    at_most: bool = False

    @property
    def verdict(self) -> str:
        if self.found is None:
            return "没有测"
        good = self.found <= self.wanted if self.at_most else self.found >= self.wanted
        return "达到" if good else "没有达到"

    def row(self) -> str:
        sign = "≤" if self.at_most else "≥"
        found = "—" if self.found is None else f"{self.found:.2f} {self.unit}"
        return f"| {self.name} | {sign} {self.wanted:g} {self.unit} | {found} | {self.verdict} |"


def markdown(goals: list[Goal]) -> str:
    """The table of goals."""
    head = ["## 目标与这一次的结果", "", "|  | 目标 | 结果 |  |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *(goal.row() for goal in goals), ""])
