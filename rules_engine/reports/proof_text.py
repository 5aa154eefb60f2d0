"""The verdicts on a scheme as a text for the terminal."""

from collections.abc import Iterator, Mapping

from rules_engine.analysis.claims import KINDS, Asks, Proof, Standing, Verdict
from rules_engine.ir import Apply, Cohort, Program, walk
from rules_engine.ir.passes.roots import all_roots
from rules_engine.operators import CALENDAR_OPERATORS
from rules_engine.reports.proof_words import label_words, seen_words, tally
from rules_engine.source.sanitize import one_line

# Comparisons that have no value where nobody has one.
_OF_PEERS = frozenset({"max", "min", "mean"})
_OF_TWO = frozenset({Asks.PAIR, Asks.STEP})


def refused_words(proof: Proof) -> str:
    """That a scheme is refused: no claim about it can hold."""
    codes = "、".join(dict.fromkeys(found.code for found in proof.refused))
    return f"不成立：方案有误（{codes}），检查就不放行，位置见上面；没有一项断言成立。\n"


def proof_text(proof: Proof, scheme: str, files: Mapping[int, str], *, verbose: bool) -> str:
    """Kinds with their tallies, then what does not hold, then the sum."""
    lines = [*_kinds(proof), *(f"不能比：{why}" for why in map(one_line, proof.apart))]
    for place, verdict in enumerate(proof.verdicts):
        if verbose or verdict.standing is not Standing.HOLDS:
            lines += ["", *_one(verdict, scheme, files.get(place))]
    program = proof.program
    name = one_line(program.name) if program is not None else scheme
    meant = sum(verdict.standing is Standing.MEANT for verdict in proof.verdicts)
    whole = f"除有意的 {meant} 项外全部成立" if meant else "全部成立"
    ends = whole if proof.holds else "没有全部成立"
    lines += ["", f"{name}：{len(proof.verdicts)} 项断言，{tally(proof.verdicts)}；{ends}"]
    return "\n".join(lines) + "\n"


def _kinds(proof: Proof) -> Iterator[str]:
    for slug, kind in KINDS.items():
        found = tuple(verdict for verdict in proof.verdicts if verdict.claim.slug == slug)
        if found:
            yield f"{kind.title}（{slug}）：{tally(found)}"
        if found and slug == "no-fault" and proof.program is not None:
            yield from _not_counted(proof.program)


def _not_counted(program: Program) -> Iterator[str]:
    """What may still be 出错, and is no fault of the scheme (22.2-5)."""
    nodes = list(walk(all_roots(program)))
    used = {node.operator for node in nodes if isinstance(node, Apply)}
    compared = any(isinstance(node, Cohort) and node.operator in _OF_PEERS for node in nodes)
    found = ["没有一个单位可比的"] if compared else []
    found += ["工作日历没有的年份"] if used & CALENDAR_OPERATORS else []
    if found:
        yield f"  不算在内：{'、'.join(found)}"


def _one(verdict: Verdict, scheme: str, file: str | None) -> Iterator[str]:
    claim, begin = verdict.claim, verdict.claim.span.begin
    yield f"{verdict.standing}·{label_words(verdict)}  {one_line(claim.words)}（{claim.slug}）"
    yield f"  {one_line(claim.span.source.name)}:{begin.line}:{begin.column}"
    if verdict.note and verdict.note not in ("有实例", "有反例"):
        yield f"  {verdict.note}"
    if verdict.seen and verdict.standing is Standing.REFUTED:
        yield f"  {one_line(seen_words(verdict))}"
    if verdict.reason:
        yield f"  {claim.kind.code} 有意：{one_line(verdict.reason)}"
    elif claim.kind.code and verdict.standing is Standing.REFUTED:
        where = "这个事实" if claim.about[0] == "总分" else "这一项或这个事实"
        yield f"  有意这样的，在{where}里写  忽略 {claim.kind.code} “理由”"
    if claim.kind.asks is Asks.SOMETIMES and verdict.standing is Standing.OPEN:
        yield "  有这样的单位的，加 --facts 给出事实文件，再证明一遍"
    if file is not None:
        pair = "两个单位只差这一个事实" if claim.kind.asks in _OF_TWO else "反例"
        yield f"  {pair}：{one_line(file)}"
        yield f"  重算：rules score {scheme} {one_line(file)}"
