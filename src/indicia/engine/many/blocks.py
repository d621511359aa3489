"""The rows of a table in blocks."""

from collections.abc import Iterator

BLOCK = 2**14
"""Rows of a block: a few arrays of that length are in use at a time, and stay in the second-level cache."""


def blocks(size: int) -> Iterator[slice]:
    """The rows of a table of some size, block by block."""
    for start in range(0, size, BLOCK):
        yield slice(start, min(start + BLOCK, size))
