"""Numbers of results in blocks: 64 bits each, which is what Parquet keeps; files say 128 bits, which every
reader knows."""

from typing import Any

import pyarrow as pa


def held(schema: Any) -> Any:
    """The schema of blocks whose files have this one."""
    return pa.schema([field.with_type(held_type(field.type)) for field in schema])


def held_type(kind: Any) -> Any:
    """The type of a column in blocks."""
    return pa.decimal64(kind.precision, kind.scale) if pa.types.is_decimal(kind) else kind
