"""Compiled schemes kept between runs: `schemes` says when one may be used, `storage` what its bytes are."""

from rules_engine.keeping.schemes import compile_kept

__all__ = ["compile_kept"]
