"""Explains why a line does not parse: the most telling explanation that holds, and one only."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches

from lark import Token

from rules_engine.diagnostics import Diagnostic, Fix
from rules_engine.source import Source, Span
from rules_engine.syntax import findings, findings_layout, repairs, repairs_formulas, repairs_names
from rules_engine.syntax.colloquial import colloquial
from rules_engine.syntax.declared_names import name_with_signs
from rules_engine.syntax.depth import MAX_DEPTH
from rules_engine.syntax.forms import known_form
from rules_engine.syntax.keywords import TOP_LEVEL, Block, blocks, terminal_of, words_of
from rules_engine.syntax.layout import LogicalLine
from rules_engine.syntax.lexing import UNCLOSED_NAME, UNCLOSED_TEXT, UNKNOWN
from rules_engine.syntax.slips import other_meaning
from rules_engine.syntax.trouble import Trouble
from rules_engine.syntax.wording import expected, tables

# Trying repairs on a longer line would take long, and the line is not one that somebody typed.
_LONGEST_REPAIRED = 2_000
# Blocks that only files of cases have, and the headings under which they are meant.
_OF_CASES = frozenset(("case", "case_facts", "expectations"))
# What may stand in 指标, 扣分 and 加分 may stand in 并入 of one.
_OF_CHANGES = frozenset(("extended_indicator", "extended_adjustment"))
_IN_CASES = frozenset(("KW_CASE", "KW_EXPECT"))
_CLOSERS = {"“": "”", '"': '"'}


def explain(trouble: Trouble) -> Diagnostic:
    """Why a line does not parse, and the way out."""
    short = trouble.line.end - trouble.line.start <= _LONGEST_REPAIRED
    for look in _LOOKS if short else _QUICK_LOOKS:
        found = look(trouble)
        if found is not None:
            return found
    if trouble.at_end:
        return findings.unfinished_line(trouble.span, expected(trouble.accepts))
    return findings.unexpected_word(trouble.span, expected(trouble.accepts))


def too_deep(source: Source, token: Token) -> Diagnostic:
    """A token that stands too deep."""
    start = token.start_pos or 0
    return findings.too_deep(source.span(start, token.end_pos or start), MAX_DEPTH)


def wrong_dedent(
    source: Source, line: LogicalLine, columns: Sequence[int], above: LogicalLine | None
) -> Diagnostic:
    """A line whose indentation belongs to no open block."""
    before = _first_word(source, above) if above and above.column == columns[-1] else None
    return findings_layout.wrong_dedent(_first_word(source, line), columns, before)


def unexpected_indent(source: Source, line: LogicalLine, above: LogicalLine | None) -> Diagnostic:
    """A line that is deeper than the line above allows."""
    start = source.text.rfind("\n", 0, line.start) + 1
    column = above.column if above else 0
    title = "和上一行对齐" if above else "改成顶格"
    fix = Fix(title, source.span(start, line.start), " " * column)
    heading = _first_word(source, above).text if above else ""
    return findings_layout.unexpected_indent(_first_word(source, line), heading, [fix])


def empty_block(source: Source, heading: LogicalLine, accepts: frozenset[str]) -> Diagnostic:
    """A heading with nothing under it."""
    return findings_layout.empty_block(_first_word(source, heading), expected(accepts))


def _first_word(source: Source, line: LogicalLine) -> Span:
    token = line.tokens[0]
    return source.span(line.start, token.end_pos or line.start)


def _unclosed_quote(trouble: Trouble) -> Diagnostic | None:
    token = trouble.token
    if trouble.at_end or token.type not in (UNCLOSED_TEXT, UNCLOSED_NAME):
        return None
    start = token.start_pos or 0
    span = trouble.source.span(start, start + 1)
    if token.type == UNCLOSED_NAME:
        return findings.unclosed_name(span)
    place = max(token.rfind(mark, 1) for mark in '“”"')
    closer = _CLOSERS[token[0]]
    if place > 0:
        wrong = trouble.source.span(start + place, start + place + 1)
        return findings.unclosed_text(span, [Fix(f"改成“{closer}”", wrong, closer, safe=True)])
    end = trouble.source.span(start + len(token), start + len(token))
    return findings.unclosed_text(span, [Fix("在行末补上引号", end, closer)])


def _brackets(trouble: Trouble) -> Diagnostic | None:
    """Brackets that do not match, up to the place that does not fit."""
    open_at: list[Token] = []
    for index, token in enumerate(trouble.line.tokens):
        if token.type == "_LPAR":
            open_at.append(token)
        elif token.type == "_RPAR" and open_at:
            open_at.pop()
        elif token.type == "_RPAR" and index == trouble.index:
            return findings.extra_bracket(Fix("删掉它", trouble.token_span(token), ""))
    before = [t for t in open_at if (t.start_pos or 0) < trouble.span.start]
    if not before:
        return None
    end = trouble.source.span(trouble.line.end, trouble.line.end)
    return findings.unclosed_bracket(trouble.token_span(before[-1]), end)


def _unknown_sign(trouble: Trouble) -> Diagnostic | None:
    token = trouble.token
    if trouble.at_end or token.type != UNKNOWN:
        return None
    span = trouble.token_span(token)
    if token.isspace():
        fixes = [Fix("改成普通空格", span, " ", safe=True)]
        return findings.unknown_character(span, ["这种空格不能用"], fixes)
    advice = tables().signs.get(token[0])
    return findings.unknown_character(
        span, [advice or "名称里的符号要写在「」里，文字要写在引号里"], []
    )


def _reversed_quotes(trouble: Trouble) -> Diagnostic | None:
    """”附件”"""
    token = trouble.token
    if token.type != UNKNOWN or token[0] != "”":
        return None
    start = token.start_pos or 0
    fix = Fix("改成“", trouble.source.span(start, start + 1), "“", safe=True)
    return findings.unclosed_text(trouble.source.span(start, start + 1), [fix])


def _wrong_block(trouble: Trouble) -> Diagnostic | None:
    """A line that belongs into another block."""
    if trouble.index != 0:
        return None
    homes = [block for block in blocks() if trouble.token.type in block.starters]
    if not homes or trouble.token.type in ("NAME", "QUOTED_NAME", "NUMBER", "TEXT", "DATE"):
        return None
    header = trouble.header.tokens[0] if trouble.header else None
    where = _places(_of_this_file(homes, header))
    here = f"“{header}”里" if header else "顶格的位置"
    return findings_layout.wrong_block(trouble.span, here, where)


def _of_this_file(homes: Sequence[Block], header: Token | None) -> Sequence[Block]:
    """Homes without those that only files of cases have, where a line is in no case; and without 并入
    where there is another."""
    left_out = _OF_CHANGES
    if header is None or header.type not in _IN_CASES:
        left_out |= _OF_CASES
    return [block for block in homes if block.rule not in left_out] or homes


def _places(homes: Sequence[Block]) -> str:
    """Where blocks are, in words."""
    openers = [opener for block in homes for opener in sorted(block.openers)]
    words = dict.fromkeys(words_of()[opener][0] for opener in openers if opener in words_of())
    places = ["".join(f"“{word}”" for word in words) + "下面"] if words else []
    top = any(block.rule == TOP_LEVEL for block in homes)
    return "，或者".join(["最外层（顶格）"] * top + places)


def _unknown_word(trouble: Trouble) -> Diagnostic | None:
    """A word that is no keyword: at the beginning of a line always, else if one comes close."""
    if trouble.at_end or trouble.token.type != "NAME":
        return None
    allowed = [word for word, kind in terminal_of().items() if kind in trouble.accepts]
    word = str(trouble.token)
    near = get_close_matches(word, sorted(allowed), n=3, cutoff=0.5)
    near = [each for each in near if not other_meaning(word, each)]
    start, end = trouble.span.start, trouble.span.end
    pairs = [(each, trouble.repair(f"改成“{each}”", start, end, each)) for each in near]
    # A word with which the line is right comes before one that only looks alike.
    fitting = [each for each, fix in pairs if fix is not None]
    fixes = [fix for _, fix in pairs if fix is not None][:1]
    if not fixes and trouble.index != 0:
        return None
    meant = (fitting or near)[:1]
    helps = [f"是不是“{meant[0]}”？"] if meant else [f"这里可以写：{expected(trouble.accepts)}"]
    return findings.unknown_word(trouble.span, helps, fixes)


_Look = Callable[[Trouble], Diagnostic | None]
_QUICK_LOOKS: tuple[_Look, ...] = (_unclosed_quote, _brackets, known_form, _unknown_sign)
_LOOKS: tuple[_Look, ...] = (
    _unclosed_quote,
    _reversed_quotes,
    repairs.line_end_mark,
    repairs.foreign_operator,
    repairs.foreign_word,
    repairs.number_form,
    repairs.date_form,
    repairs.percent_first,
    _brackets,
    repairs_names.missing_space,
    colloquial,
    repairs_names.reserved_name,
    repairs_names.name_with_digits,
    name_with_signs,
    repairs.unquoted_text,
    repairs.wrong_word,
    known_form,
    repairs_formulas.unknown_measure,
    repairs_formulas.measure_of_formula,
    repairs_formulas.share_in_digits,
    repairs_formulas.choice_in_formula,
    repairs.missing_word,
    _wrong_block,
    _unknown_sign,
    repairs_formulas.unknown_each,
    _unknown_word,
    repairs.extra_word,
)
