"""Making a report: every analysis once, then the sections."""

from collections.abc import Mapping

from indicia.analysis.progress import Progress
from indicia.case import Case
from indicia.case.case import Overlays
from indicia.report.closing import DRAWS, advice, computed, glossary
from indicia.report.deciding import deciding
from indicia.report.document import Section
from indicia.report.evidence import evidence
from indicia.report.finding import finding, others
from indicia.report.gather import Gathered, gather
from indicia.report.origins import origins
from indicia.report.result import Report
from indicia.report.shorten import cut_texts, for_showing


def report(
    case: Case,
    *,
    question: str | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    charts: bool = True,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Make a report of a case: the finding, what it hangs on, every item, origins, advice, and how it was computed.

    Parameters
    ----------
    case
        The case, from `load`.
    question
        The question that the finding is about; by default the first that is not hidden. The others follow.
    draws, seed
        How many draws the range over the stated inputs is taken from, and their seed.
    charts
        Whether to draw.
    overlays
        Overlay files or mappings to lay over the case.
    values
        Numbers to set, by path.
    progress
        Is told what is being done, and how much of the whole is, from 0 to 1.

    Returns
    -------
    Report
        Write it with ``save("case.html")``, ``.pdf`` or ``.md``.

    Raises
    ------
    CaseError
        For faults in overlays or values.
    ImpossibleEvidenceError
        Where no hypothesis can explain the evidence.
    IndiciaError
        Where `question` is none that is asked.
    TooLargeError
        Where an exact answer would need a table of more than a gibibyte.

    Examples
    --------
    >>> import indicia as ind
    >>> ind.report(ind.load("models/burglar.yaml")).save("burglar.html")  # doctest: +SKIP
    """
    if not isinstance(case, Case):
        raise TypeError(f"report takes a case, {type(case).__name__} found; write report(load(...))")
    if draws < 1:
        raise ValueError(f"draws is how many to make, at least 1; {draws!r} found")
    case = case.with_overlays(overlays, values)
    shown = for_showing(case)
    gathered = gather(
        shown, question=question, draws=draws, seed=seed, cut=cut_texts(case, shown), charts=charts, progress=progress
    )
    return Report(gathered, _sections(gathered))


def _sections(g: Gathered) -> tuple[Section, ...]:
    made = (finding(g), deciding(g), evidence(g), origins(g), others(g), advice(g), computed(g), glossary())
    return tuple(section for section in made if section is not None)
