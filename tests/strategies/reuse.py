"""A scheme cut into a file that it takes (沿用) and what it replaces, removes and adds itself."""

from collections import Counter
from typing import Any

from attrs import evolve

from rules_engine.semantics.parts import atoms, key_of, parts_in
from rules_engine.syntax import nodes as n
from rules_engine.syntax.printing import print_scheme
from tests.strategies import making as m
from tests.strategies.drawing import World

OWN, BASE = "市/方案.rule", "共用/基础.rule"
# What is printed in the order of the text stays where it is.
_PRINTED = (n.Scheme, n.Units, n.Facts, n.Indicator, n.Adjustment)
# What 并入 adds at the end; lines of other kinds would take the place of those that are there.
_ADDED = (
    n.Indicator,
    n.Amount,
    n.PerOccurrence,
    n.NoScore,
    n.Bands,
    n.Manual,
    n.Target,
    n.Shortfall,
)
_EXTRA = n.Indicator(m.name("多余的"), None, None, (), span=m.SPAN)


def split(world: World, file: n.File) -> tuple[str, str]:
    """The texts of ``OWN`` and of ``BASE``, which together say what the file says."""
    parts = _Split(world, file)
    base = print_scheme(n.File(tuple(parts.base), span=m.SPAN))
    return print_scheme(n.File(tuple(parts.own), span=m.SPAN)), base


class _Split:
    """A scheme on its way into two files."""

    def __init__(self, world: World, file: n.File) -> None:
        self.world = world
        reuse = n.Reuse(f"../{BASE}", span=m.SPAN, path_span=m.SPAN)
        self.own: list[Any] = [reuse]
        self.names = Counter(part.key for part in parts_in(file.blocks))
        self.base = [each for block in file.blocks for each in self.block(block)]
        if world.chance(50):
            self.base.append(_EXTRA)
            self.own.append(n.Removal("指标", (m.name("多余的"),), span=m.SPAN))

    def block(self, block: Any) -> list[Any]:
        """What of a block stays in the file that is taken."""
        world = self.world
        if isinstance(block, n.Scheme):
            return self.head(block)
        if isinstance(block, n.Facts):
            return [self.facts(block)]
        if not isinstance(block, _PRINTED) and world.chance(30):
            self.own.append(block)
            return []
        return [self.item(block)]

    def head(self, head: n.Scheme) -> list[Any]:
        """Some lines of the head are said by the scheme itself; 依据 and its like all or none."""
        kinds = {type(item): self.world.chance(50) for item in head.items}
        if not all(kinds.values()):
            mine = tuple(item for item in head.items if kinds[type(item)])
            rest = tuple(item for item in head.items if not kinds[type(item)])
            self.own.append(evolve(head, items=mine))
            return [evolve(head, items=rest)]
        return [head]

    def facts(self, block: n.Facts) -> n.Facts:
        """Some facts are another kind of fact in the file that is taken."""
        mine = [fact for fact in block.facts if self.world.chance(20)]
        if mine:
            again = n.Facts(tuple(mine), span=m.SPAN)
            self.own.append(n.Replacement(again, span=m.SPAN))
        other = n.NamedType("文本", span=m.SPAN)
        changed = [evolve(f, type=other, fields=()) if f in mine else f for f in block.facts]
        return evolve(block, facts=tuple(changed))

    def item(self, item: Any) -> Any:
        """An item as it stands in the file that is taken: some with nothing in it, some inside."""
        is_part = isinstance(item, n.Part) and not isinstance(item, n.Facts | n.Units)
        if not is_part or self.names[key_of(atoms(item)[0])] > 1:
            return item
        if self.world.chance(20):
            self.own.append(n.Replacement(item, span=m.SPAN))
            return evolve(item, items=()) if isinstance(item, n.Indicator) else item
        if isinstance(item, n.Indicator | n.Adjustment) and self.world.chance(15):
            return self.extended(item)
        if not isinstance(item, n.Indicator):
            return item
        return evolve(item, items=tuple(map(self.item, item.items)))

    def extended(self, item: n.Indicator | n.Adjustment) -> n.Indicator | n.Adjustment:
        """Its last clauses and indicators are 并入, and so are its points or its limit perhaps."""
        cut = self.world.whole(0, len(item.items))
        later = tuple(each for each in item.items[cut:] if isinstance(each, _ADDED))
        kept = tuple(each for each in item.items if each not in later)
        kind = item.kind if isinstance(item, n.Adjustment) else "指标"
        worth = item.worth if isinstance(item, n.Indicator) and self.world.chance(40) else None
        limit = item.limit if isinstance(item, n.Adjustment) and self.world.chance(40) else None
        said = n.Extension(kind, item.name, worth, None, limit, later, span=m.SPAN)
        self.own.append(said)
        if worth is not None:
            return evolve(item, items=kept, worth=n.Worth("未公布", None, span=m.SPAN))
        if limit is not None:
            return evolve(item, items=kept, limit=n.Limit(None, span=m.SPAN))
        return evolve(item, items=kept)
