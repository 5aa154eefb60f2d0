"""The work of ``rules verify``: read a certificate, prove again, say what is not as it says."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import click

from rules_engine import __version__
from rules_engine.analysis.claims import Proof
from rules_engine.analysis.claims.inquiry import LIMIT
from rules_engine.cli.output import FINDINGS, GOOD, USAGE, print_result, show
from rules_engine.cli.progress import working
from rules_engine.cli.reading import calendar_of, facts_of
from rules_engine.cli.schemes import STDIN, compiled, unreadable
from rules_engine.proving import prove
from rules_engine.reports.certificate import claim_entry
from rules_engine.reports.json_document import SCHEMA_VERSION
from rules_engine.source.sanitize import one_line

_MOST = 50_000_000
_MOST_SHOWN = 60
# What the solver takes as a limit.
_LARGEST = 2**31 - 1
# What must be the same, and how it is called.
_CHECKED = {
    "words": "断言",
    "standing": "结论",
    "label": "根据",
    "bound": "清单条数",
    "decimals": "小数位数",
    "reason": "理由",
}
Document = Mapping[str, object]


def verify(
    certificate: str, scheme: str | None, facts: tuple[str, ...], calendar: str | None
) -> int:
    """Prove again what a certificate says; the exit status."""
    document = _read(certificate)
    path = scheme or _scheme_of(certificate, document)
    read = compiled(path, whole=True)
    show(read.errors)
    if unreadable(read.diagnostics):
        return USAGE
    if read.program is None:
        print_result("不符：方案现在有误，没有一项断言成立。\n")
        return FINDINGS
    if document.get("facts") and not facts:
        raise click.UsageError("这份证明书试过事实文件里的单位：用 --facts 给出那些文件")
    units = facts_of(read.program, facts, None, ())[0].table.units if facts else ()
    limit, days = _limit(certificate, document), calendar_of(calendar)
    with working("重新证明"):
        proof = prove(read, days, limit, given=units)
    found = list(_differences(document, proof))
    for line in found:
        print_result(f"不符：{line}\n")
    if found:
        return FINDINGS
    print_result(f"相符：{len(proof.verdicts)} 项断言重新证明，结论与证明书一样。\n")
    return GOOD


def _read(certificate: str) -> Document:
    """The certificate. Raises UsageError where it is none."""
    name = one_line(certificate)
    try:
        with Path(certificate).open("rb") as file:
            document = json.loads(file.read(_MOST).decode(), object_pairs_hook=_each_key_once)
    except OSError as error:
        raise click.UsageError(f"读不出证明书 {name}：核对文件名和权限") from error
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"{name} 不是证明书：读不成 JSON") from error
    if not isinstance(document, dict) or document.get("certificate") != "rules prove":
        raise click.UsageError(f"{name} 不是 rules prove 写的证明书")
    _check_form(name, document)
    return document


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON; two values of one key would show readers the one and be judged by the other."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _check_form(name: str, document: Document) -> None:
    """Refuse what this engine does not know how to read: what it overlooks would count as verified."""
    version, claims = document.get("schema_version"), document.get("claims")
    if type(version) is not int or version != SCHEMA_VERSION:
        written = one_line(json.dumps(version, ensure_ascii=False))[:_MOST_SHOWN]
        raise click.UsageError(
            f"{name} 的格式版本（schema_version）是 {written}，这个引擎只认 {SCHEMA_VERSION}："
            "用写它的那个版本核验，或重新运行 rules prove"
        )
    if not isinstance(claims, list) or not all(isinstance(each, dict) for each in claims):
        raise click.UsageError(f"{name} 不是 rules prove 写的证明书：claims 不是一列断言")


def _limit(certificate: str, document: Document) -> int:
    """How much the solver might do for a question."""
    limit = document.get("limit", LIMIT)
    if type(limit) is int and 0 < limit <= _LARGEST:
        return limit
    raise click.UsageError(f"{one_line(certificate)} 不是 rules prove 写的证明书：limit 不对")


def _scheme_of(certificate: str, document: Document) -> str:
    """The scheme as the certificate names it: from here, or from beside the certificate."""
    named = document.get("scheme")
    file = str(named.get("file", "")) if isinstance(named, dict) else ""
    if file in ("", STDIN):
        raise click.UsageError(f"{one_line(certificate)} 里没有写方案是哪个文件：用 --scheme 给出")
    beside = Path(certificate).parent / Path(file).name
    return file if _is_there(Path(file)) or not _is_there(beside) else str(beside)


def _is_there(path: Path) -> bool:
    """Whether there is a file; a name that no file can have has none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _differences(document: Document, proof: Proof) -> Iterator[str]:
    """What is not as the certificate says, the most telling first."""
    assert proof.program is not None
    named = document.get("scheme")
    written = named.get("hash") if isinstance(named, dict) else None
    if written != proof.program.content_hash:
        yield "方案改过了，指纹与证明书上的不一样"
        return
    if isinstance(named, dict) and named.get("name") != proof.program.name:
        yield f"证明书上的方案名称是 {one_line(str(named.get('name')))}，方案里是 {one_line(proof.program.name)}"
    if document.get("engine") != __version__ or document.get("solver") != proof.solver:
        before = f"引擎 {document.get('engine')}、求解器 {document.get('solver')}"
        yield f"证明书是用 {one_line(before)} 做的，现在是引擎 {__version__}、求解器 {proof.solver}"
    yield from _claims(document, proof)


def _claims(document: Document, proof: Proof) -> Iterator[str]:
    written = _by_name(cast(Sequence[Document], document["claims"]))
    found = _by_name([claim_entry(verdict) for verdict in proof.verdicts])
    for name, entry in found.items():
        before = written.get(name)
        if before is None:
            yield f"证明书里没有这一项：{one_line(str(entry['words']))}"
        elif any(before.get(key) != entry.get(key) for key in _CHECKED):
            was, now = (one_line(_told(each, before, entry)) for each in (before, entry))
            yield f"{one_line(str(entry['words']))}：证明书上是 {was}，现在是 {now}"
    for name in written.keys() - found.keys():
        yield f"证明书里多出一项：{one_line(name[0])}"
    if document.get("holds") is not proof.holds:
        yield "证明书上写的总结论（holds）与重新证明的不一样"


def _told(entry: Document, before: Document, now: Document) -> str:
    """What two entries say differently of a claim: how it stands, or whatever else it is."""
    ends = ("standing", "label")
    if any(before.get(key) != now.get(key) for key in ends):
        return "·".join(str(entry.get(key)) for key in ends)
    apart = next(key for key in _CHECKED if before.get(key) != now.get(key))
    found = entry.get(apart)
    return f"{_CHECKED[apart]}“{'没有写' if found is None else found}”"


def _by_name(entries: Sequence[Document]) -> dict[tuple[str, int], Document]:
    """Claims by their name, and the how manieth of that name each is."""
    found: dict[tuple[str, int], Document] = {}
    counts: Counter[str] = Counter()
    for entry in entries:
        name = str(entry.get("claim"))
        counts[name] += 1
        found[name, counts[name]] = entry
    return found
