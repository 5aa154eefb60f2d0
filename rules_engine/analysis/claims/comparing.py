"""Two programs over the same facts: what they would have to agree in."""

from collections.abc import Iterator

from attrs import evolve

from rules_engine.analysis.claims.model import Claim, Mark
from rules_engine.analysis.claims.ordering import order_claims
from rules_engine.ir.program import Program
from rules_engine.model.types import FactDecl, FactSchema


def same_claims(old: Program, new: Program) -> tuple[Claim, ...]:
    """That items of one path score the same, the lowest first, then the total, then the grade; then what ranks,
    quotas, lists and statistics go by."""
    return (*_claims(old, new), *order_claims(old, new))


def _claims(old: Program, new: Program) -> Iterator[Claim]:
    others = {node.path: node for node in new.nodes}
    for node in reversed(old.nodes):
        if node.path in others:
            words = f"{node.kind}“{node.name}”的得分一样"
            other = others[node.path].score
            yield Claim(
                "same", node.path, words, node.score, node.span, Mark.DIFFERS, (node.score, other)
            )
    score, other = old.total.score, new.total.score
    yield Claim("same", ("总分",), "总分一样", score, score.span, Mark.DIFFERS, (score, other))
    if old.grade is not None and new.grade is not None:
        grades = (old.grade, new.grade)
        yield Claim("same", ("等次",), "等次一样", old.grade, score.span, Mark.DIFFERS, grades)


def differences(old: FactSchema, new: FactSchema) -> Iterator[str]:
    """What two schemes ask of units, where that is not the same."""
    for name in _names(old, new):
        one, other = old.by_name.get(name), new.by_name.get(name)
        if one is None or other is None:
            yield f"事实“{name}”只有{'新' if one is None else '旧'}方案有"
        elif _bare(one) != _bare(other):
            yield f"事实“{name}”的声明不一样"
    if old.classes != new.classes or old.peers != new.peers:
        yield "类别或同类不一样"
    if sorted(old.roles) != sorted(new.roles) or sorted(old.groupings) != sorted(new.groupings):
        yield "角色或别的分组不一样"


def one_has_grades(old: Program, new: Program) -> bool:
    """Whether only one of them has 等次."""
    return (old.grade is None) != (new.grade is None)


def _names(old: FactSchema, new: FactSchema) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*old.by_name, *new.by_name)))


def _bare(decl: FactDecl) -> FactDecl:
    """What of a declaration changes what may be reported."""
    return evolve(decl, note="", better=0)
