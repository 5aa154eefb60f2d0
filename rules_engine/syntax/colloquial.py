"""How notices put it: the sentence to copy instead, found by rewriting the line until it parses.

The rewritings are data, in syntax_errors.toml. What stands in quotes is never touched.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache

from attrs import evolve, frozen

from rules_engine.diagnostics import Diagnostic, Fix
from rules_engine.syntax import findings
from rules_engine.syntax.grammar import grammar_file
from rules_engine.syntax.keywords import measures
from rules_engine.syntax.trouble import Trouble

_DIGITS = "[0-9０-９]+(?:[.．][0-9０-９]+)?"
_NAME = "(?:[A-Za-z㐀-鿿]+|「[^」]+」)"
# A word that turns a comparison round, left over before one: the rewriting would mean the opposite.
_DENIED = re.compile("[不未没无非](?:有|能|得|达到|达|超过|低于|高于|足|到)?[ 　]*[≥≤<>=]")
_QUOTED = re.compile('“[^”]*”|"[^"]*"|「[^」]*」')


@frozen(eq=False, repr=False)
class Rewriting:
    """A way of notices: what to find, what to write instead (None: nothing is right for sure), what
    to say. Only in lines that ``when`` is found in, and not in those that ``unless`` is."""

    find: re.Pattern[str]
    write: str | None
    message: str
    help: str
    safe: bool
    minor: bool
    when: re.Pattern[str]
    unless: re.Pattern[str] | None


@cache
def rewritings() -> tuple[Rewriting, ...]:
    """The rewritings in the order they are tried."""
    data = tomllib.loads(grammar_file("syntax_errors.toml"))
    return tuple(
        Rewriting(
            re.compile(_filled(entry["find"])),
            entry.get("write"),
            entry["message"],
            entry.get("help", ""),
            entry.get("safe", False),
            entry.get("minor", False),
            re.compile(entry.get("when", "")),
            re.compile(entry["unless"]) if "unless" in entry else None,
        )
        for entry in data["colloquial"]
    )


def _filled(pattern: str) -> str:
    """A pattern with what {数}, {分} and {名} stand for."""
    words = "|".join(sorted(measures(), key=len, reverse=True))
    number = f"{_DIGITS}[ 　]*(?:%|％|分|{words})?"
    points = f"{_DIGITS}[ 　]*分"
    return pattern.replace("{数}", number).replace("{分}", points).replace("{名}", _NAME)


def colloquial(trouble: Trouble) -> Diagnostic | None:
    """The first way of notices in the line, if writing it (and those before it) anew makes it parse."""
    start, end = trouble.line.start, trouble.line.end
    written = text = trouble.source.text[start:end]
    used: list[Rewriting] = []
    for rewriting, text_after in _steps(trouble, text):
        if text_after is None:
            return _advice(trouble, rewriting, text)
        used.append(rewriting)
        text = text_after
        if text != written and not _DENIED.search(text) and trouble.fits_lines(text):
            safe = all(each.safe for each in used)
            fix = Fix("写成", trouble.source.span(start, end), text, safe)
            return findings.colloquial(fix, _message(used), _helps(used))
    return None


def _steps(trouble: Trouble, text: str) -> Iterator[tuple[Rewriting, str | None]]:
    """The rewritings that change the text, each with the text after it (None: only advice)."""
    for rewriting in rewritings():
        apart = rewriting.unless is not None and rewriting.unless.search(text)
        found = rewriting.find.search(text)
        if found is None or apart or not rewriting.when.search(text):
            continue
        if rewriting.write is None:
            yield rewriting, None
            continue
        after = (text[: found.start()] + _expanded(trouble, rewriting.write, found)).rstrip(" 　")
        rest = text[found.end() :]
        after = (after + (" " if rest[:1].isalnum() else "") + rest).strip(" 　")
        if _QUOTED.findall(after) == _QUOTED.findall(text) and after != text:
            text = after
            yield _naming(rewriting, found), after


def _naming(rewriting: Rewriting, found: re.Match[str]) -> Rewriting:
    """The rewriting with a message that quotes what was found."""
    if "\\" not in rewriting.message:
        return rewriting
    return evolve(rewriting, message=found.expand(rewriting.message))


def _expanded(trouble: Trouble, write: str, found: re.Match[str]) -> str:
    """What to write, with what was found; ends of a range that are not stated get the usual ones."""
    if "{含}" in write:
        lower, upper = found[2] or "（含）", found[4] or "（不含）"
        write = write.replace("{含}", lower).replace("{不含}", upper)
    write = write.replace("{换行}", "\n" + " " * trouble.line.column)
    return found.expand(write)


def _advice(trouble: Trouble, rewriting: Rewriting, text: str) -> Diagnostic:
    """What is said where there is no sentence to copy."""
    found = rewriting.find.search(text)
    assert found is not None
    start = trouble.line.start
    span = trouble.source.span(start + found.start(), start + found.end())
    numbers = [group.strip() for group in found.groups("")] + ["", ""]
    advice = rewriting.help.replace("{数}", numbers[0]).replace("{数二}", numbers[1])
    advice = found.expand(advice) if "\\" in advice else advice
    return findings.colloquial_advice(span, rewriting.message, advice)


def _message(used: list[Rewriting]) -> str:
    """What the last rewriting says that is more than blanks between words."""
    return ([rewriting for rewriting in used if not rewriting.minor] or used)[-1].message


def _helps(used: list[Rewriting]) -> list[str]:
    return [rewriting.help for rewriting in used if rewriting.help]
