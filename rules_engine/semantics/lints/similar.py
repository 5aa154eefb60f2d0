"""Names that differ in a way people do not see: width, blanks, signs, 帐 for 账."""

import unicodedata
from collections.abc import Iterator

from rules_engine.diagnostics import Diagnostic
from rules_engine.semantics.findings import lints as f
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

# Characters of which one is often written for the other, in the same word.
_SAME = str.maketrans("帐她妳沒", "账他你没")
_SAME_WORDS = (
    ("其它", "其他"),
    ("惟一", "唯一"),
    ("布署", "部署"),
    ("签定", "签订"),
    ("报导", "报道"),
)


def similar(file: nodes.File) -> Iterator[Diagnostic]:
    """Facts, definitions, tables and indicators, each against those before it."""
    seen: dict[str, e.Name] = {}
    for name in _names(file):
        read = _read(name.text)
        first = seen.setdefault(read, name)
        if first.text != name.text:
            yield f.similar_names(name.text, first.text, name.span, first.span)


def _names(file: nodes.File) -> Iterator[e.Name]:
    for block in file.blocks:
        match block:
            case nodes.Facts():
                for fact in block.facts:
                    yield fact.name
                    yield from (field.name for field in fact.fields)
            case nodes.Definition() | nodes.Parameter() | nodes.Table() | nodes.Indicator():
                yield block.name


def _read(name: str) -> str:
    """A name as it is read: without blanks and signs, in one width and one writing."""
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_SAME)
    for odd, usual in _SAME_WORDS:
        plain = plain.replace(odd, usual)
    return "".join(char for char in plain if unicodedata.category(char)[0] not in "ZP")
