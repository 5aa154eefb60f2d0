"""Expectations as written to what is compared: names resolved, results that can never be refused."""

from collections.abc import Iterator, Sequence

from attrs import define

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.explain import NOT_SCORED, STATES
from rules_engine.facts.nearest import nearest
from rules_engine.ir import Program, ScoreNode
from rules_engine.records import Shown
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes
from rules_engine.testing import findings
from rules_engine.testing.model import NOTHING, Cell, Expected, Kind
from rules_engine.testing.sites import cell_text

OPEN = "暂缺"
_SCORES = ("指标", "扣分", "加分")
_STATES = ("待补", "出错", "未评", "不参评")
WORDS = ("总分", "等次", "名次", "状态", *_SCORES, "理由", "缺", "统计")
_SCORE_STATES = ("未报", "不适用", "出错", NOT_SCORED)
_IN_POINTS = ("", "分")


class _Wrong(Exception):
    """An expectation that was reported."""


def title_of(node: nodes.Expectation) -> str:
    """``指标 甲 / 乙``, ``统计 “平均得分”（县区）``."""
    names = " / ".join(name.text for name in node.path)
    if node.label is not None:
        return f"统计 “{node.label}”" + (f"（{names}）" if names else "")
    return f"{node.word} {names}".rstrip()


def _place(node: nodes.Expectation) -> Span:
    """The text of the result itself."""
    return node.values[0].span.to(node.values[-1].span)


@define(eq=False, repr=False)
class Expecter(Shown):
    """Resolves expectations by a program; what is wrong goes to the sink."""

    program: Program
    sink: Sink

    def resolve(self, unit: str, node: nodes.Expectation) -> Iterator[Expected]:
        """What an expectation asks for: one thing, or one for each 理由. Nothing if it is wrong."""
        try:
            yield from self._resolved(unit, node)
        except _Wrong:
            return

    def _resolved(self, unit: str, node: nodes.Expectation) -> Iterator[Expected]:
        title = title_of(node)
        if node.label is not None:
            yield self._statistic(node, title)
            return
        word = node.word
        if node.path:
            found, wanted = self._node(node), self._score(node, title)
            yield Expected(Kind.SCORE, unit, title, wanted, node.span, _place(node), node=found)
        elif word == Kind.REASON:
            for value in node.values:
                text = self._text(value, title)
                yield Expected(Kind.REASON, unit, title, text, value.span, value.span)
        else:
            kind, wanted = self._kind(node), self._plain(node, title)
            yield Expected(kind, unit, title, wanted, node.span, _place(node))

    def _kind(self, node: nodes.Expectation) -> Kind:
        plain = (Kind.TOTAL, Kind.GRADE, Kind.RANK, Kind.STATE, Kind.MISSING)
        found = next((kind for kind in plain if kind.value == node.word), None)
        if found is None:
            raise self._refuse(findings.unknown_expectation(node.word, node.head, WORDS))
        return found

    def _plain(self, node: nodes.Expectation, title: str) -> Cell:
        kind = self._kind(node)
        if kind is Kind.MISSING:
            return self._missing(node)
        value = self._single(node, title)
        match kind:
            case Kind.TOTAL:
                return self._points(value, title, (NOT_SCORED, NOTHING))
            case Kind.GRADE:
                return self._grade(value)
            case Kind.RANK:
                return self._rank(value, title)
            case _:
                return self._word(value, title, STATES)

    def _single(self, node: nodes.Expectation, title: str) -> nodes.CaseValue:
        if len(node.values) > 1:
            raise self._wrong(title, node.values[1].span, "只写一个结果")
        return node.values[0]

    def _score(self, node: nodes.Expectation, title: str) -> Cell:
        return self._points(self._single(node, title), title, _SCORE_STATES)

    def _points(self, value: nodes.CaseValue, title: str, words: Sequence[str]) -> Cell:
        if isinstance(value, e.Quantity) and value.measure in _IN_POINTS:
            return value.value
        if isinstance(value, e.Ref) and value.name in words:
            return value.name
        raise self._wrong(title, value.span, f"写一个分数，或者：{'、'.join(words)}")

    def _grade(self, value: nodes.CaseValue) -> str:
        names = [grade.name for grade in self.program.grades]
        text = cell_text(value)
        if text not in (*names, NOTHING):
            known = f"方案的等次：{'、'.join(names)}" if names else "方案没有等次，删掉这一行"
            if text in _STATES:
                known = f"给不出等次的写  等次 无 ；要看的是状态，写  状态 {text}"
            raise self._refuse(
                findings.unknown_expected_name("等次", text, value.span, names, known)
            )
        return text

    def _rank(self, value: nodes.CaseValue, title: str) -> Cell:
        if isinstance(value, e.Quantity) and not value.measure and value.value >= 1:
            return value.value
        if isinstance(value, e.Ref) and value.name == NOTHING:
            return value.name
        raise self._wrong(title, value.span, f"写一个数，例：名次 1；没有名次写：名次 {NOTHING}")

    def _word(self, value: nodes.CaseValue, title: str, words: Sequence[str]) -> str:
        text = cell_text(value)
        if text not in words:
            near = nearest(text, words)
            hint = f"是不是“{near[0]}”？" if near else ""
            raise self._wrong(title, value.span, f"{hint}可以写：{'、'.join(words)}")
        return text

    def _text(self, value: nodes.CaseValue, title: str) -> str:
        if isinstance(value, e.TextLiteral) and value.text.strip():
            return value.text.strip()
        raise self._wrong(title, value.span, "写台账里应当出现的话，带引号，例：理由 “附件4 注”")

    def _missing(self, node: nodes.Expectation) -> Cell:
        names = sorted({cell_text(value) for value in node.values})
        if names == [NOTHING]:
            return ()
        for value in node.values:
            self._check_fact(cell_text(value), value.span)
        return tuple(names)

    def _check_fact(self, name: str, span: Span) -> None:
        known = list(self.program.schema.by_name)
        if name.partition("[")[0] not in known:
            raise self._refuse(findings.unknown_expected_name("事实", name, span, known))

    def _node(self, node: nodes.Expectation) -> ScoreNode:
        path = tuple(name.text for name in node.path)
        of_kind = [one for one in self.program.nodes if one.kind == node.word]
        found = [one for one in of_kind if one.path[-len(path) :] == path]
        exact = [one for one in found if one.path == path]
        if len(found) == 1 or len(exact) == 1:
            return (exact or found)[0]
        span = node.path[0].span.to(node.path[-1].span)
        if found:
            paths = [" / ".join(one.path) for one in found]
            raise self._refuse(findings.ambiguous_expected_name(path[-1], span, paths))
        names = [one.name for one in of_kind]
        text = " / ".join(path)
        raise self._refuse(findings.unknown_expected_name(node.word, text, span, names))

    def _statistic(self, node: nodes.Expectation, title: str) -> Expected:
        label = node.label or ""
        known = [one for one in self.program.statistics if one.label == label]
        if not known:
            names = [one.label for one in self.program.statistics]
            raise self._refuse(findings.unknown_expected_name("统计", label, node.head, names))
        group = self._group(node, title, attribute=known[0].group)
        value = self._single(node, title)
        wanted: Cell = OPEN
        if isinstance(value, e.Quantity) and value.measure in ("", "分", "%", "个"):
            wanted = value.value
        elif cell_text(value) != OPEN:
            raise self._wrong(title, value.span, f"写一个数，或者：{OPEN}")
        span, place = node.span, _place(node)
        return Expected(Kind.STATISTIC, "", title, wanted, span, place, label=label, group=group)

    def _group(self, node: nodes.Expectation, title: str, *, attribute: str | None) -> str | None:
        known = () if attribute is None else self.program.schema.values_of(attribute)
        if not node.path:
            if attribute is not None:
                way_out = (
                    f"按{attribute}分开统计，写上哪一类，例：统计 “{node.label}”（{known[0]}） …"
                )
                raise self._wrong(title, node.head, way_out)
            return None
        name = node.path[0]
        if attribute is None:
            raise self._wrong(title, name.span, "这个统计不分组，删掉括号")
        if name.text not in known:
            raise self._refuse(
                findings.unknown_expected_name(attribute, name.text, name.span, known)
            )
        return name.text

    def _wrong(self, title: str, span: Span, way_out: str) -> _Wrong:
        return self._refuse(findings.wrong_expected_value(title, span, way_out))

    def _refuse(self, found: Diagnostic) -> _Wrong:
        self.sink.report(found)
        return _Wrong()
