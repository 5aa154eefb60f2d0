"""Facts of many units of the workload as Arrow blocks, or in a Parquet file; always the same from the same seed.

``python -m benchmarks.facts_table 1e5 facts.parquet [--items 100]``

Rows come in blocks of 100,000, each from its own seed, so a smaller file is the beginning of a larger
one. Columns are named and typed as the scheme's facts are.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.workload import (
    BONUSES,
    CLASSES,
    DAY,
    DENOMINATORS,
    FLAGS,
    PLATFORMS,
    SEED,
    Item,
    items,
)
from rules_engine.model.units import Unit, UnitFacts

BLOCK = 100_000
EPOCH_DAY = DAY.toordinal() - 719_163
ACCOUNTS = (0.01, 0.04, 0.1, 0.15, 0.2, 0.2, 0.1, 0.08, 0.05, 0.04, 0.02, 0.01)
CHANCES = dict(zip(FLAGS, (0.03, 0.05, 0.02, 0.005), strict=True))
HUNDREDTHS = pa.decimal32(9, 2)

Array = Any


@dataclass
class Block:
    """One block being made. The order of the calls is part of the workload: each draws from the seed."""

    chance: np.random.Generator
    first: int
    columns: dict[str, Array] = field(default_factory=dict)

    def few(self, share: float) -> Array:
        """Where something rare is so."""
        return self.chance.random(BLOCK) < share

    def units(self) -> None:
        numbers = np.arange(self.first, self.first + BLOCK, dtype=np.int64)
        kinds = self.chance.choice(4, BLOCK, p=[0.4, 0.3, 0.2, 0.1]).astype(np.int8)
        self.columns["单位"] = pa.array(numbers)
        self.columns["类别"] = worded(kinds, CLASSES)

    def yes(self, name: str) -> None:
        answers = self.few(0.93)
        self.columns[name] = pa.array(answers, mask=self.few(0.01))

    def ratio(self, name: str, quality: Array) -> None:
        """Denominators that make exact halves of a hundredth frequent."""
        under = np.array(DENOMINATORS, np.int32)[self.chance.integers(0, len(DENOMINATORS), BLOCK)]
        share = np.clip(quality + self.chance.normal(0, 0.05, BLOCK), 0, 1)
        self.columns[f"{name}分子"] = pa.array(self.chance.binomial(under, share).astype(np.int32))
        self.columns[f"{name}分母"] = pa.array(under)

    def level(self, item: Item) -> None:
        if item.at_least:
            made = 10_000 - 50 * self.chance.poisson(12, BLOCK)
        else:
            made = 50 * self.chance.poisson(5, BLOCK)
        self.columns[item.name] = hundredths(made.astype(np.int32), self.few(0.01))

    def count(self, name: str, mean: float) -> None:
        self.columns[name] = pa.array(self.chance.poisson(mean, BLOCK).astype(np.int32))

    def accounts(self) -> None:
        counts = self.chance.choice(12, BLOCK, p=ACCOUNTS)
        offsets = np.zeros(BLOCK + 1, np.int32)
        np.cumsum(counts, out=offsets[1:])
        size = int(offsets[-1])
        chance = self.chance
        platforms = chance.choice(6, size, p=[0.3, 0.3, 0.15, 0.1, 0.05, 0.1]).astype(np.int8)
        age = np.minimum(np.floor(chance.exponential(9, size)), 400).astype(np.int32)
        age = np.where(chance.random(size) < 0.01, 60 + age * 3, age).astype(np.int32)
        never = chance.random(size) < 0.002
        updated = pa.array((EPOCH_DAY - age).astype(np.int32), mask=never).cast(pa.date32())
        government = pa.array(chance.random(size) < 0.92)
        posts = chance.poisson(np.maximum(chance.gamma(4, 15, size), 0.1)).astype(np.int32)
        fields = {
            "平台": worded(platforms, PLATFORMS),
            "最后更新": updated,
            "政府主体": government,
            "发布数": pa.array(posts),
        }
        records = pa.StructArray.from_arrays(list(fields.values()), names=list(fields))
        self.columns["账号"] = pa.ListArray.from_arrays(pa.array(offsets), records)


def worded(codes: Array, words: tuple[str, ...]) -> Array:
    """Choices as Arrow has them."""
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(words))


def hundredths(values: Array, absent: Array) -> Array:
    """Numbers of two decimals from their hundredths."""
    bits = pa.array(~absent).buffers()[1]
    return pa.Array.from_buffers(HUNDREDTHS, len(values), [bits, pa.py_buffer(values)])


def block(number: int, made: tuple[Item, ...]) -> pa.RecordBatch:
    """The units from ``number`` × 100,000 on."""
    making = Block(np.random.Generator(np.random.PCG64([SEED, len(made), number])), number * BLOCK)
    making.units()
    for item in _in_turn(made, "yes"):
        making.yes(item.name)
    quality = making.chance.beta(20, 1.2, BLOCK)
    for item in _in_turn(made, "ratio"):
        making.ratio(item.name, quality)
    for item in _in_turn(made, "bands"):
        making.level(item)
    for item in _in_turn(made, "times"):
        making.count(item.name, 0.25)
    for name, _ in BONUSES:
        making.count(name, 0.6)
    for name, share in CHANCES.items():
        making.columns[name] = pa.array(making.few(share))
    making.accounts()
    return pa.RecordBatch.from_pydict(making.columns)


def _in_turn(made: tuple[Item, ...], kind: str) -> list[Item]:
    return sorted((item for item in made if item.kind == kind), key=lambda item: item.number)


def blocks(units: int, size: int = 100) -> Iterator[pa.RecordBatch]:
    """So many units of the scheme of ``size`` items."""
    made = items(size)
    for first in range(0, units, BLOCK):
        yield block(first // BLOCK, made).slice(0, min(BLOCK, units - first))


def unit_facts(batch: pa.RecordBatch) -> list[UnitFacts]:
    """The units of a block, one by one; what is null is 未报, or 空 in a record."""
    return [_unit(row) for row in batch.to_pylist()]


def _unit(row: dict[str, Any]) -> UnitFacts:
    unit = Unit(str(row.pop("单位")), row.pop("类别"))
    row["账号"] = tuple(row["账号"])
    exact = {name: _exact(value) for name, value in row.items() if value is not None}
    return UnitFacts(unit, exact)


def _exact(value: Any) -> Any:
    return Fraction(value) if isinstance(value, Decimal) else value


def write(path: Path, units: int, size: int = 100) -> Path:
    """A Parquet file of so many units, a row group a block."""
    writer = None
    for batch in blocks(units, size):
        if writer is None:
            writer = pq.ParquetWriter(
                path,
                batch.schema,
                compression="lz4",
                use_dictionary=False,
                store_decimal_as_integer=True,
            )
        writer.write_batch(batch, row_group_size=BLOCK)
    if writer is not None:
        writer.close()
    return path


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("units", type=float)
    parser.add_argument("path", type=Path)
    parser.add_argument("--items", type=int, default=100)
    chosen = parser.parse_args()
    path = write(chosen.path, int(chosen.units), chosen.items)
    print(f"{path}: {path.stat().st_size / int(chosen.units):.1f} bytes a unit")


if __name__ == "__main__":
    main()
