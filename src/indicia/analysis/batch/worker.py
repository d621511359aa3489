"""A process that scores cases one after the other, as it is told on its standard input.

It is a plain child process and none of `multiprocessing`'s, which would run the caller's script again to begin: a
function that scores files must work in a script without ``if __name__ == "__main__"``.
"""

import os
import pickle
import signal
import subprocess
import sys
from types import TracebackType
from typing import IO, Self

from indicia.analysis.batch.task import Task
from indicia.case import Case
from indicia.engine.result import Score
from indicia.errors import IndiciaError


class Worker:
    """A child process, as a context.

    Raises
    ------
    IndiciaError
        Where the process ends before it has answered.
    """

    def __init__(self, task: Task) -> None:
        # one thread each: there is a worker for every core
        single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        path = os.pathsep.join(entry for entry in sys.path if entry)
        self._process = subprocess.Popen(  # noqa: S603  # this very Python and this very module
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **single, "PYTHONPATH": path},
        )
        self._send(task)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None:
            self._process.kill()
        with self._process:  # closes its input, upon which it ends
            pass

    def run(self, case: Case | str) -> Score | IndiciaError | OSError:
        """Have a case scored."""
        self._send(case)
        assert self._process.stdout is not None  # noqa: S101  # it is a pipe
        try:
            found: Score | IndiciaError | OSError = pickle.load(self._process.stdout)  # noqa: S301  # our own child
        except EOFError:
            raise self._ended() from None
        return found

    def _send(self, what: object) -> None:
        assert self._process.stdin is not None  # noqa: S101  # it is a pipe
        try:
            pickle.dump(what, self._process.stdin)
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._ended() from None

    def _ended(self) -> IndiciaError:
        return IndiciaError(
            f"a process that scores cases ended with status {self._process.wait()}; was memory short? "
            "Try again with workers=1"
        )


def serve(given: IO[bytes], results: IO[bytes]) -> None:
    """Read a task, then cases until there are no more, and answer each."""
    task: Task = pickle.load(given)  # noqa: S301  # what comes is the parent's
    while True:
        try:
            case: Case | str = pickle.load(given)  # noqa: S301  # the same
        except EOFError:
            return
        pickle.dump(task.run(case), results)
        results.flush()


def _main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else prints must not stand among the results
    serve(sys.stdin.buffer, results)


if __name__ == "__main__":
    _main()
