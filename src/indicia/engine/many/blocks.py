"""The rows of a table in blocks."""

from collections.abc import Iterator

BLOCK = 2**15
"""Rows of a block: the few arrays in use at a time stay in cache, and not all the time is spent on calls."""


def blocks(size: int) -> Iterator[slice]:
    """The rows of a table of some size, block by block."""
    for start in range(0, size, BLOCK):
        yield slice(start, min(start + BLOCK, size))
