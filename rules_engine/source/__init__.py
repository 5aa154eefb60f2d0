"""Source text: where every other layer points when it says "here".

Holds text, spans and display widths. Does no I/O and knows nothing of the language.
"""

from rules_engine.source.text import Position, Source, Span
from rules_engine.source.width import display_width, pad_to_width

__all__ = ["Position", "Source", "Span", "display_width", "pad_to_width"]
