"""The named parts of a rule file: what 替换, 删去 and 并入 can be about, and where each stands."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from rules_engine.records import Shown
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

Key = tuple[str, str]
Atom = (
    nodes.Fact
    | nodes.UnitAttribute
    | nodes.Definition
    | nodes.Parameter
    | nodes.Table
    | nodes.Indicator
    | nodes.Adjustment
    | nodes.Veto
    | nodes.Override
    | nodes.Grades
    | nodes.Ranking
    | nodes.Quota
    | nodes.Roll
    | nodes.Statistics
)
_KINDS: dict[type, str] = {
    nodes.Fact: "事实",
    nodes.UnitAttribute: "单位",
    nodes.Definition: "定义",
    nodes.Parameter: "参数",
    nodes.Table: "表",
    nodes.Indicator: "指标",
    nodes.Veto: "否决",
    nodes.Override: "改判",
    nodes.Grades: "等次",
    nodes.Ranking: "排名",
    nodes.Quota: "名额",
    nodes.Roll: "名单",
    nodes.Statistics: "统计",
}


@frozen(eq=False, repr=False)
class Part(Shown):
    """A part of a file; ``above`` are the ids of the parts it stands in, the outermost first."""

    node: Atom
    above: tuple[int, ...] = ()

    @property
    def key(self) -> Key:
        """Its kind and its name."""
        return key_of(self.node)


def atoms(block: nodes.Part) -> tuple[Atom, ...]:
    """What of a block has a name: each fact and each line of 单位, else the block."""
    match block:
        case nodes.Facts():
            return block.facts
        case nodes.Units():
            return block.attributes
        case _:
            return (block,)


def parts_in(items: Iterable[object], above: tuple[int, ...] = ()) -> Iterator[Part]:
    """Every part among some items and inside them, what contains others first."""
    for item in items:
        if isinstance(item, nodes.Facts | nodes.Units):
            yield from (Part(part, above) for part in atoms(item))
        if isinstance(item, Atom):
            yield Part(item, above)
        if isinstance(item, nodes.Indicator):
            yield from parts_in(item.items, (*above, id(item)))


def key_of(part: Atom) -> Key:
    """The kind of a part and its name, which is empty where there is only one of a kind."""
    match part:
        case nodes.Grades() | nodes.Ranking() | nodes.Statistics():
            return _KINDS[type(part)], ""
        case nodes.Adjustment():
            return part.kind, part.name.text
        case nodes.Quota():
            return quota_key(part.grades)
        case _:
            return _KINDS[type(part)], part.name.text


def quota_key(grades: Iterable[e.Name]) -> Key:
    """The key of a 名额, which is called by the grades that it is about, in whatever order."""
    return "名额", "、".join(sorted(grade.text for grade in grades))


def words_of(key: Key) -> str:
    """``指标 年度报告``, ``等次``."""
    return " ".join(filter(None, key))


def place_of(part: Atom) -> Span:
    """The name of a part; where it has none, the word that begins it."""
    match part:
        case nodes.Grades() | nodes.Ranking() | nodes.Statistics():
            start = part.span.start
            return Span(part.span.source, start, start + len(_KINDS[type(part)]))
        case nodes.Quota():
            return part.grades[0].span
        case _:
            return part.name.span
