"""Doing what takes longer once nothing has moved for a moment."""

import asyncio
from collections.abc import Callable
from typing import final


@final
class Idle:
    """Calls an action once nobody has woken it for a while; at once where no event loop runs.

    Parameters
    ----------
    pause
        Seconds.
    action
        What to do.
    """

    def __init__(self, pause: float, action: Callable[[], None]) -> None:
        self._pause, self._action = pause, action
        self._waiting: asyncio.TimerHandle | None = None

    def wake(self) -> None:
        """Begin the wait anew."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._action()
        else:
            self._waiting = loop.call_later(self._pause, self._action)
