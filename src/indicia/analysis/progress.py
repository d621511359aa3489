"""Telling how far long work is."""

from collections.abc import Callable

type Progress = Callable[[str, float], None]
"""Is told what is being done, and how much of it is done, from 0 to 1."""

type Share = Callable[[float], None]
"""Is told how much of a part is done, from 0 to 1."""


def unheard(what: str, share: float) -> None:
    """Tell nobody."""


def portion(progress: Progress, what: str, start: float, end: float) -> Share:
    """Tell of a part of the work, which begins and ends at these shares of the whole."""
    return lambda share: progress(what, start + (end - start) * share)
