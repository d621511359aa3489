"""Opening a case in a notebook with its numbers under sliders."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from indicia.case import Case
from indicia.case.case import Overlays
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from indicia.notebook.tuner import Tuner


def tune(
    case: Case,
    *,
    numbers: Iterable[str] | None = None,
    question: str | None = None,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
) -> "Tuner":
    """Put a case under sliders and switches in a notebook; posterior and weights of evidence follow them.

    Parameters
    ----------
    case
        The case, from `load`.
    numbers
        Paths of the numbers that get a slider beside the priors of the questions asked, or the beginnings of paths: an
        item's name stands for all its numbers. By default the reliability of every source and the redundancy of every
        group.
    question
        The question shown first; by default the first that is not hidden.
    overlays
        Overlay files or mappings to lay over the case before.
    values
        Numbers to set before, by path.

    Returns
    -------
    Tuner
        Shown where it is the last line of a cell. `case` is the case as tuned, `overlay()` all changes as the text of
        an overlay file, `reset()` takes them back.

    Raises
    ------
    PathError
        Where the case has no such number; it names the nearest.
    CaseError
        For faults in overlays or values.
    IndiciaError
        Where ipywidgets is not installed.

    Notes
    -----
    A prior that was moved stays where it was put; the others of its row share what it leaves in their old ratios. What
    is shown at any setting is the score of the case with `overlay()`, to the last digits.

    Examples
    --------
    >>> import indicia as ind
    >>> ind.tune(ind.load("models/tajikistan-2018.yaml"), numbers=["mig_tajik"])  # doctest: +SKIP
    """
    if not isinstance(case, Case):
        raise TypeError(f"tune takes a case, {type(case).__name__} found; write tune(load(...))")
    if isinstance(numbers, str):
        raise TypeError(f"numbers is a list of paths, {numbers!r} found; write numbers=[{numbers!r}]")
    try:
        import_module("ipywidgets")
    except ModuleNotFoundError as error:
        raise IndiciaError('tune needs ipywidgets, which is not installed; pip install "indicia[notebook]"') from error
    from indicia.notebook.tuner import Tuner

    return Tuner(case.with_overlays(overlays, values), numbers=numbers, question=question)
