"""A map of candidates from a table: in which order to search them, and where most of the probability lies."""

from typing import TYPE_CHECKING

import numpy as np

from indicia.case.files import TableError
from indicia.case.read_candidates import numbers_in
from indicia.chart.field import Field
from indicia.chart.marks import marks_of
from indicia.chart.page import Caption
from indicia.chart.saying import doubts
from indicia.chart.search_map import MASSES, MOST_DOTS, View, draw_view, percent
from indicia.engine.factor import Floats
from indicia.engine.result import Answer, Score
from indicia.engine.score import score as score_of
from indicia.engine.show import words
from indicia.errors import IndiciaError
from indicia.quantity import Domain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from indicia.case import Case
    from indicia.case.candidates import Candidates
    from indicia.chart.marks import Where


def candidates(
    case: "Case",
    *,
    x: str,
    y: str,
    score: Score | None = None,
    known: "Where | None" = None,
    points: "Where | None" = None,
    unit: str = "",
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw where candidates from a table are, in the order in which to search them: a geographic profile.

    Parameters
    ----------
    case
        One whose hypotheses come from a table.
    x, y
        The columns of the table that say where each is, across and upward, in one unit of length.
    score
        The case's, where it is there already.
    known
        Places to name, with the share of the candidates searched before them: a CSV file or data frame with the
        columns `name`, `x` and `y` (these two named as in the table), or a mapping from names to pairs.
    points
        Where the evidence was found, in the same way; names are not shown.
    unit
        Of the coordinates, for the bar.
    ax
        Where to draw; by default a figure that fits.

    Returns
    -------
    matplotlib.axes.Axes
        In the unit of the coordinates, the same scale both ways. Candidates that fill a rectangle row by row are
        shaded: the darker, the smaller the share of them that is searched before, the most probable first (the hit
        score of geographic profiling). Lines enclose the smallest regions that hold 50, 90 and 99 % of the probability
        of all rows. Other candidates are dots, the 3,000 most probable at most.

    Raises
    ------
    IndiciaError
        Where hypotheses come from no table, or a column or a file of points cannot be read.
    ImpossibleEvidenceError
        As of `score`.

    References
    ----------
    D. K. Rossmo, Geographic Profiling, CRC Press 2000.
    """
    rows = case.document.candidates
    if rows is None:
        raise IndiciaError(
            f"{case.written.name}: its hypotheses come from no table, so that they have no places to draw"
        )
    east, north = _column(rows, x), _column(rows, y)
    score = score_of(case) if score is None else score
    answer = score.answer
    ranking = answer.candidates
    if ranking is None or score.provenance.case_hash != case.hash:
        other = score.provenance.case_hash[:6]
        raise IndiciaError(f"the score is of case {other}, not of {case.hash[:6]}; give that of the case, or none")
    view = View(Field(east, north, ranking.log_posterior), marks_of(known, x, y), marks_of(points, x, y), unit)
    return draw_view(view, _caption(score, answer, view), ax)


def _column(rows: "Candidates", name: str) -> Floats:
    try:
        return np.asarray(numbers_in(rows.table, name, Domain.REAL, rows.ids), dtype=float)
    except TableError as error:
        raise IndiciaError(str(error)) from None


def _caption(score: Score, answer: Answer, view: View) -> Caption:
    said = f"{_leader(answer)} {_spread(view)}"
    return Caption(words.clean(answer.ask), said, (_reading(view), *doubts(score)), words.origin(score.provenance))


def _leader(answer: Answer) -> str:
    """The most probable with word, prior and alternatives, and what stands beside the map."""
    h = answer.leader
    said = f"{words.label(answer, h)}: {words.word(answer, h)}, {words.posterior(answer, h)} from a prior of "
    said += f"{words.figure(answer, answer.prior[h])}. {words.odds_sentence(answer)}"
    beside = [f"{words.label(answer, b)} {words.posterior(answer, b)}" for b in answer.beside if b != h]
    return f"{said} Beside the map: {', '.join(beside)}." if beside else said


def _spread(view: View) -> str:
    """In how little of the map how much of the probability lies."""
    size = view.field.log_posterior.size
    _, shares = view.order.regions(MASSES)
    half, most, all_but = (percent(share) for share in shares.tolist())
    return (
        f"Half of the probability of all {size:,} candidates lies in {half} of them, 90 % in {most}, 99 % in {all_but}."
    )


def _reading(view: View) -> str:
    """What the signs mean."""
    grid = view.grid
    said = [
        "The darker, the sooner searched, if the most probable come first; shades part at shares of all candidates."
    ]
    if grid is not None:
        said.append("Lines enclose the fewest that hold 50, 90 and 99 % of the probability of all.")
    else:
        said.append("The larger dots are the fewest that hold 50, 90 and 99 % of the probability of all.")
    if grid is None and view.field.x.size > MOST_DOTS:
        said.append(f"Drawn are the {MOST_DOTS:,} most probable.")
    if view.known.x.size:
        said.append("Triangles: known places, each with the share of all candidates searched before the nearest one.")
    if view.points.x.size:
        said.append("Circles: where the evidence was found.")
    return " ".join(said)
