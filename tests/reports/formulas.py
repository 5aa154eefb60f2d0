"""What a printed 算式 comes to, by arithmetic on its text alone; and those that come to something else."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from rules_engine.explain import Evaluation, UnitResult
from rules_engine.ir import Clause, ScoreNode
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Special
from rules_engine.reports.ways import ways

SCALES = {
    "%": Fraction(1, 100),
    "百分点": Fraction(1, 100),
    "个百分点": Fraction(1, 100),
    "万元": Fraction(10_000),
}
_TOKEN = re.compile(
    r"\s*(?:(?P<number>约?\s?\d+(?:\.\d+)?)(?:\s?(?P<unit>%|[个]?[一-鿿]+))?"
    r"|(?P<word>「[^」]+」|[A-Za-z一-鿿]+)|(?P<sign>[（）()，,、+\-−×*/÷<>=≤≥≠＜＞＝]))"
)
_BEFORE_UNIT = ("则", "否则", "加", "扣", "得", "且", "或", "当", "为", "不为", "最多", "最多扣")
_CLAUSE = re.compile(
    r"(?:(?:得|加|扣) |每 ?(?P<step>\d+(?:\.\d+)?)? ?(?P<unit>[一-鿿]+) (?P<counted>.+) (?:得|加|扣) )"
    r"(?P<amount>.+?)(?: (?:最多|最多扣) (?P<most>.+))?"
)


class Unknown(Exception):
    """A word that stands for no number here."""


class Inexact(Exception):
    """A number that the text rounds (约)."""


_FUNCTIONS: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "较大": max,
    "较小": min,
    "取整": lambda given: Fraction(math.floor(given[0])),
    "进整": lambda given: Fraction(math.ceil(given[0])),
}
_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "≤": lambda a, b: a <= b,
    "≥": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "≠": lambda a, b: a != b,
}


def amount_of(formula: str, known: Mapping[str, Fraction]) -> Fraction:
    """The amount of ``得 20 分 × 3 / 4`` or ``每 2 个 7 扣 1 分 最多 2 分``."""
    clause = _CLAUSE.fullmatch(formula)
    if clause is None:
        raise Unknown(formula)
    amount = value_of(clause["amount"], known)
    if clause["counted"] is not None:
        amount *= _times(clause, value_of(clause["counted"], known))
    return amount if clause["most"] is None else min(amount, value_of(clause["most"], known))


def _times(clause: re.Match[str], counted: Fraction) -> Fraction:
    """How often 每 counts: in whole steps where they are larger than one unit."""
    counted = max(counted, Fraction(0)) / SCALES.get(clause["unit"], Fraction(1))
    step = Fraction(clause["step"] or 1)
    return counted if step == 1 else Fraction(math.floor(counted / step))


def value_of(text: str, known: Mapping[str, Fraction]) -> Fraction:
    """A sum, product or choice of numbers."""
    reader = _Reader(text, known)
    found = reader.choice()
    if reader.tokens:
        raise Unknown(reader.tokens[0])
    return found


class _Reader:
    """Recursive descent over the words of one formula."""

    def __init__(self, text: str, known: Mapping[str, Fraction]) -> None:
        self.known = known
        self.tokens = list(_tokens(text))

    def take(self, *words: str) -> str | None:
        if self.tokens and self.tokens[0] in words:
            return str(self.tokens.pop(0))
        return None

    def choice(self) -> Fraction:
        if not self.take("若"):
            return self.sum()
        holds = self.either()
        self.expect("则")
        # What is not taken may have no value.
        return self.branches(holds)

    def branches(self, holds: bool) -> Fraction:
        then = self.attempt()
        self.expect("否则")
        otherwise = self.attempt()
        chosen = then if holds else otherwise
        if isinstance(chosen, Exception):
            raise chosen
        return chosen

    def attempt(self) -> Fraction | Exception:
        try:
            return self.choice()
        except ZeroDivisionError as reason:
            return reason

    def expect(self, word: str) -> None:
        if self.take(word) is None:
            raise Unknown(f"{word}?")

    def either(self) -> bool:
        holds = self.both()
        while self.take("或"):
            holds = self.both() or holds
        return holds

    def both(self) -> bool:
        holds = self.compared()
        while self.take("且"):
            holds = self.compared() and holds
        return holds

    def compared(self) -> bool:
        left, holds = self.sum(), True
        while word := self.take(*_COMPARE):
            right = self.sum()
            holds, left = holds and _COMPARE[word](left, right), right
        return holds

    def sum(self) -> Fraction:
        value = self.product()
        while word := self.take("+", "-"):
            term = self.product()
            value = value + term if word == "+" else value - term
        return value

    def product(self) -> Fraction:
        value = self.unary()
        while word := self.take("×", "/"):
            factor = self.unary()
            value = value * factor if word == "×" else value / factor
        return value

    def unary(self) -> Fraction:
        return -self.unary() if self.take("-") else self.atom()

    def atom(self) -> Fraction:
        if self.take("("):
            value = self.choice()
            self.expect(")")
            return value
        if not self.tokens:
            raise Unknown("end")
        first = self.tokens.pop(0)
        if isinstance(first, Fraction):
            return first
        return self.called(first) if first in _FUNCTIONS else self.named(first)

    def named(self, word: str) -> Fraction:
        if word not in self.known:
            raise Unknown(word)
        return self.known[word]

    def called(self, word: str) -> Fraction:
        self.expect("(")
        given = [self.choice()]
        while self.take(","):
            given.append(self.choice())
        self.expect(")")
        return _FUNCTIONS[word](given)


_SAME = str.maketrans("（），、−*÷＜＞＝", "(),,-×/<>=")


def _tokens(text: str) -> "list[str | Fraction]":
    found: list[str | Fraction] = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise Unknown(text[position:])
        position = match.end()
        found.extend(_token(match))
    return found


def _token(match: re.Match[str]) -> "list[str | Fraction]":
    if match["number"] is None:
        return [match["word"] or match["sign"].translate(_SAME)]
    if match["number"].startswith("约"):
        raise Inexact(match[0])
    number, unit = Fraction(match["number"]), match["unit"]
    if unit in _BEFORE_UNIT:
        return [number, unit]
    return [number * SCALES.get(unit, Fraction(1))]


def printed(clause: Clause, result: UnitResult) -> Iterator[tuple[str, str]]:
    for line in ways(clause, result.observation):
        head, _, text = line.partition("：")
        if head in ("算式", "其中"):
            yield head, text


def known_of(
    node: ScoreNode, facts: UnitFacts, result: UnitResult, *, raised: bool
) -> dict[str, Fraction]:
    """What the words that stay in a formula stand for: 分值, days. Where 平摊 may have ``raised`` points, 分值
    is what was written, and the points are more."""
    days = {k: Fraction(v.toordinal()) for k, v in facts.values.items() if isinstance(v, date)}
    worth = None if node.points is None or raised else result.observation.value(node.points)
    return days | ({"分值": Fraction(worth)} if isinstance(worth, int | Fraction) else {})


def wrong(evaluation: Evaluation, given: list[UnitFacts]) -> tuple[list[str], int]:
    """The formulas that do not compute to what is printed, and how many do."""
    facts, right, found = {one.unit.name: one for one in given}, 0, []
    raised = any(node.treatment == "平摊" for node in evaluation.program.nodes)
    for result in evaluation.results:
        for node in evaluation.program.nodes:
            known = known_of(node, facts[result.unit.name], result, raised=raised)
            for clause in node.clauses:
                for formula, computed, shown in computed_of(clause, result, known):
                    right += computed == shown
                    if computed != shown:
                        found.append(f"{formula}: {computed}, printed {shown}")
    return found, right


def computed_of(
    clause: Clause, result: UnitResult, known: dict[str, Fraction]
) -> Iterator[tuple[str, Fraction, Fraction]]:
    seen = result.observation
    amount = seen.value(clause.amount)
    asked = (clause.condition, None if clause.period is None else clause.period.holds)
    counts = all(test is None or seen.value(test) is True for test in asked)
    for head, text in printed(clause, result):
        try:
            if head == "其中":
                _, *middle, end = text.split(" = ")
                yield text, value_of(" = ".join(middle), known), value_of(end, known)
            elif counts and not isinstance(amount, Special):
                assert isinstance(amount, int | Fraction)
                yield text, amount_of(text, known), Fraction(amount)
        except (Unknown, Inexact, ZeroDivisionError):
            continue
