"""沿用: the files a scheme takes, found, read, and merged with it.

Reads files; knows which may be read. What is merged how is decided in ``semantics.merging``.
"""

from rules_engine.reuse.gathering import Gathered, gather
from rules_engine.reuse.library import Library
from rules_engine.reuse.places import Folders, Texts

__all__ = ["Folders", "Gathered", "Library", "Texts", "gather"]
