"""Scoring many cases."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from queue import Empty, SimpleQueue

from indicia.analysis.batch.result import Failure, Scores
from indicia.analysis.batch.task import Task
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.engine.result import Score
from indicia.errors import IndiciaError

type Outcome = Score | IndiciaError | OSError

_WORTH_A_WORKER = 8  # cases; a process takes as long to begin as some of them to score


def score_all(
    cases: Iterable[Case | str | Path],
    *,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
    question: str | None = None,
    brief: bool = True,
    top: int | None = None,
    workers: int | None = None,
    progress: Callable[[float, int], None] | None = None,
) -> Scores:
    """Score several cases on all cores; one that is bad does not stop the rest.

    Parameters
    ----------
    cases
        Cases, or the names of their files.
    overlays, values, question
        As for `score`; the same for each case.
    brief
        Whether to leave out the sentences on what each answer hangs on (`Score.deciding`).
    top
        As for `score`.
    workers
        Processes; by default one for each core as long as each has 8 cases. With 1 everything happens in this one.
    progress
        Called with how many cases are done, of how many; a case whose hypotheses come from a table counts in parts.

    Returns
    -------
    Scores
        A sequence of the scores, in the order of the cases, equal to those of `score` but without `evaluation`;
        `failures` has the cases that could not be scored, with the error of each.

    Raises
    ------
    TypeError
        For what is neither a case nor a file's name.
    ValueError
        For fewer than 1 worker.
    IndiciaError
        Where a process ends by itself, for want of memory for instance.

    Examples
    --------
    >>> import indicia as ind
    >>> scores = ind.score_all(["models/burglar.yaml", "models/monty-hall.yaml"])  # doctest: +SKIP
    >>> scores.to_dataframe()  # doctest: +SKIP
    """
    listed = [_checked(case) for case in cases]
    if workers is not None and workers < 1:
        raise ValueError(f"workers is {workers}; at least 1 is needed")
    count = min(workers or _cores(), len(listed))
    if workers is None:
        count = min(count, len(listed) // _WORTH_A_WORKER)
    task = Task(overlays, values, question, brief, top)
    tell = progress or (lambda _done, _total: None)
    outcomes = _here(task, listed, tell) if count < 2 else _elsewhere(task, listed, tell, count)
    return _collected(listed, outcomes)


def _checked(case: object) -> Case | str:
    if isinstance(case, Case):
        return case
    if isinstance(case, str | Path):
        return str(case)
    raise TypeError(f"score_all takes cases and names of files, {type(case).__name__} found")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _here(task: Task, cases: Sequence[Case | str], tell: Callable[[float, int], None]) -> list[Outcome]:
    found: list[Outcome] = []
    for case in cases:
        found.append(task.run(case, lambda share: tell(len(found) + share, len(cases)) if share < 1 else None))
        tell(len(found), len(cases))
    return found


def _elsewhere(
    task: Task, cases: Sequence[Case | str], tell: Callable[[float, int], None], workers: int
) -> list[Outcome]:
    """Let each worker take the next case as soon as it is free."""
    from concurrent.futures import ThreadPoolExecutor, as_completed

    from indicia.analysis.batch.worker import Worker

    waiting: SimpleQueue[int] = SimpleQueue()
    for i in range(len(cases)):
        waiting.put(i)
    found: dict[int, Outcome] = {}

    def work(worker: Worker) -> None:
        for i in _taken(waiting):
            found[i] = worker.run(cases[i])
            tell(len(found), len(cases))

    # the threads only wait for their workers, and end when those are killed
    with ThreadPoolExecutor(workers) as pool, ExitStack() as stack:
        jobs = [pool.submit(work, stack.enter_context(Worker(task))) for _ in range(workers)]
        for job in as_completed(jobs):
            job.result()
    return [found[i] for i in range(len(cases))]


def _taken(waiting: "SimpleQueue[int]") -> Iterator[int]:
    while True:
        try:
            yield waiting.get_nowait()
        except Empty:
            return


def _collected(cases: Sequence[Case | str], outcomes: Sequence[Outcome]) -> Scores:
    scores, failures = [], []
    for case, outcome in zip(cases, outcomes, strict=True):
        if isinstance(outcome, Score):
            scores.append(outcome)
        else:
            failures.append(Failure(case.written.name if isinstance(case, Case) else case, outcome))
    return Scores(tuple(scores), tuple(failures))
