"""A bar for work that takes long, on a terminal only."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 1.0  # seconds before a bar shows


@contextmanager
def bar(*, quiet: bool = False) -> Iterator[Callable[[str, float], None] | None]:
    """Give the function that is told what is being done and how much of it; None where nobody could see it.

    The bar stands on standard error, begins after a second, and is gone when the work is done.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    shown = _Bar()
    try:
        yield shown.tell
    finally:
        shown.stop()


class _Bar:
    """A bar that is made when it is needed."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def tell(self, what: str, share: float) -> None:
        if self._progress is None:
            if monotonic() - self._began < _PATIENCE:
                return
            self._start()
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, description=what, completed=share)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import Progress

        self._progress = Progress(console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("", total=1.0)
        self._progress.start()

    def stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()
