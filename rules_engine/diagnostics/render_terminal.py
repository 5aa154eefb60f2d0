"""Diagnostics as text for a terminal. Everything that comes from outside is made printable here, so
no rule file, data cell or file name can steer the terminal."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from rules_engine.diagnostics.model import Diagnostic, Fix, Label
from rules_engine.diagnostics.render_paint import SEVERITY_ROLES, Paint, Role
from rules_engine.diagnostics.render_snippet import Snippet, snippet
from rules_engine.source import Source, Span
from rules_engine.source.sanitize import one_line

Style = Literal["full", "concise"]


def render(
    diagnostics: Iterable[Diagnostic], *, colour: bool, style: Style, limit: int = 20
) -> str:
    """The findings in their total order, at most ``limit`` of them, then how many are left.

    ``full`` shows the lines with marks under them, ``concise`` is one line a finding. Every line
    ends with ``\\n``; no findings give an empty text. Makes no summary. Never fails.
    """
    ordered = sorted(diagnostics, key=lambda found: found.sort_key)
    shown, rest = ordered[:limit], len(ordered[limit:])
    paint = Paint(colour)
    if style == "concise":
        blocks = [_concise(found, paint) for found in shown]
    else:
        blocks = ["\n".join(_full(found, paint)) for found in shown]
    blocks += [f"还有 {rest} 处"] if rest else []
    between = "\n" if style == "concise" else "\n\n"
    return between.join(blocks) + "\n" if blocks else ""


def _concise(found: Diagnostic, paint: Paint) -> str:
    severity = paint(SEVERITY_ROLES[found.severity], found.severity.value)
    where = _file_and_position(found)
    place = f"（{one_line(found.place)}）" if found.place else ""
    start = f"{where}: " if where else ""
    return f"{start}{severity} {found.code} {one_line(found.message)}{place}"


def _full(found: Diagnostic, paint: Paint) -> list[str]:
    snippets = _snippets(found)
    gutter = max([1, *(len(str(each.last_number)) for _, each in snippets)])
    rows = [_header(found, paint)]
    for where, each in snippets:
        rows += [_location(where, gutter, paint), *each.render(gutter, paint)]
    if not snippets and _where(found):
        rows.append(_location(_where(found), gutter, paint))
    return rows + [f"{'':{gutter}} {row}" for row in _explained(found, paint)]


def _header(found: Diagnostic, paint: Paint) -> str:
    title = paint(SEVERITY_ROLES[found.severity], f"{found.severity.value}[{found.code}]")
    return f"{title} {paint(Role.HEADING, one_line(found.message))}"


def _location(where: str, gutter: int, paint: Paint) -> str:
    return paint(Role.FRAME, f"{'':{gutter}} ┌") + f" {where}"


def _snippets(found: Diagnostic) -> list[tuple[str, Snippet]]:
    """Each file's place and marked lines; the file of the primary label comes first."""
    role = SEVERITY_ROLES[found.severity]
    by_source: dict[Source, list[Label]] = {}
    if found.primary:
        by_source[found.primary.span.source] = []
    for label in found.labels:
        by_source.setdefault(label.span.source, []).append(label)
    return [
        _snippet(found, source, labels, role, is_first=index == 0)
        for index, (source, labels) in enumerate(by_source.items())
    ]


def _snippet(
    found: Diagnostic, source: Source, labels: Sequence[Label], role: Role, *, is_first: bool
) -> tuple[str, Snippet]:
    primary = found.primary if found.primary and found.primary.span.source is source else None
    where = _where(found) if is_first and primary else _span_place(labels[0].span)
    return where, snippet(primary, labels, role)


def _where(found: Diagnostic) -> str:
    place = one_line(found.place)
    start = _file_and_position(found)
    return f"{start}（{place}）" if start and place else start or place


def _file_and_position(found: Diagnostic) -> str:
    return _span_place(found.primary.span) if found.primary else one_line(found.file)


def _span_place(span: Span) -> str:
    begin = span.begin
    return f"{one_line(span.source.name)}:{begin.line}:{begin.column}"


def _explained(found: Diagnostic, paint: Paint) -> list[str]:
    notes = [f"{paint(Role.FRAME, '=')} {one_line(note)}" for note in found.notes]
    helps = [f"{paint(Role.HELP, '帮助')}：{one_line(text)}" for text in found.helps]
    times = Counter(map(_fix, found.fixes))
    fixes = [
        f"{paint(Role.HELP, '修复')}：{words}" + (f"（共 {count} 处）" if count > 1 else "")
        for words, count in times.items()
    ]
    return notes + helps + fixes


def _fix(fix: Fix) -> str:
    replacement = one_line(fix.replacement)
    return f"{one_line(fix.title)} → {replacement}" if replacement else one_line(fix.title)
