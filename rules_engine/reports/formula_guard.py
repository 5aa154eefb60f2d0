"""CSV cells of text that a spreadsheet cannot take for a formula (OWASP, CWE-1236)."""

from rules_engine.source.sanitize import one_line

_STARTS = frozenset("=+-@＝＋－＠")
_CONTROLS = frozenset("\t\r\n")


def guarded(text: str) -> str:
    """``text`` on one line, led by ``'`` where a spreadsheet would begin a formula."""
    begins = text.strip()[:1]
    risky = text[:1] in _CONTROLS or begins in _STARTS
    return ("'" if risky and text else "") + one_line(text)
