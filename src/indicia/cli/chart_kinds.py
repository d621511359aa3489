"""The kinds of charts that the command draws, and how it comes by their results."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from indicia.cli.cases import open_case
from indicia.cli.progress import bar
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

    from indicia.analysis.calibrate import Calibration
    from indicia.case import Case
    from indicia.engine.result import Score

_DRAWS = 10_000


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line; None where nothing was said.

    Attributes
    ----------
    source
        The case or the ledger.
    varying
        For each path its values, as for `sweep`.
    """

    source: str
    overlays: tuple[str, ...]
    values: tuple[str, ...]
    varying: Mapping[str, object]
    quiet: bool
    question: str | None = None
    of: str | None = None
    against: str | None = None
    rival: str | None = None
    target: str | None = None
    item: str | None = None
    n: int | None = None
    seed: int | None = None
    x: str | None = None
    y: str | None = None
    known: Path | None = None
    points: Path | None = None
    unit: str | None = None

    @cached_property
    def case(self) -> "Case":
        """The case, with what was changed."""
        return open_case(self.source, self.overlays, self.values)

    def score(self) -> "Score":
        """Its score."""
        from indicia.engine.score import score

        return score(self.case, question=self.question)

    def draws(self) -> "xr.Dataset":
        """Draws of its uncertain numbers."""
        from indicia.analysis.draw import prepare

        work = prepare(self.case, self.n or _DRAWS, seed=self.seed or 0, question=self.question)
        with bar(quiet=self.quiet) as tell:
            work.run(lambda done, total: tell("Drawing", done / total) if tell else None)
        return work.dataset()

    def sweep(self, numbers: int) -> "xr.Dataset":
        """A sweep over so many numbers."""
        from indicia.analysis.sweep import prepare

        if len(self.varying) != numbers:
            example = "prior.x=0:1:41 prior.y=0:1:41" if numbers == 2 else "prior.x=0:1:101"
            wanted = "two numbers" if numbers == 2 else "one number"
            raise IndiciaError(
                f"this chart is over {wanted}, {len(self.varying)} given; write PATH=VALUES, as in {example}"
            )
        varying = {path: str(values) for path, values in self.varying.items()}
        work = prepare(self.case, varying, question=self.question)
        with bar(quiet=self.quiet) as tell:
            work.run(lambda done, total: tell("Sweeping", done / total) if tell else None)
        return work.dataset()

    def calibration(self) -> "Calibration":
        """The calibration of a ledger."""
        from indicia.analysis.calibrate import calibrate

        return calibrate(self.source, seed=self.seed or 0)


@dataclass(frozen=True)
class Kind:
    """A kind of chart.

    Attributes
    ----------
    about
        What it shows, for the help.
    reads
        The options that it has a use for.
    draw
        Makes it.
    """

    about: str
    reads: frozenset[str]
    draw: "Callable[[Request], Axes]"


def _posterior(request: Request) -> "Axes":
    from indicia.chart import posterior

    if request.n is None and request.seed is not None:
        raise IndiciaError("--seed is that of draws; say how many with -n, as in -n 10000")
    return posterior(request.score(), draws=request.draws() if request.n is not None else None)


def _waterfall(request: Request) -> "Axes":
    from indicia.chart import waterfall

    return waterfall(request.score(), of=request.of, against=request.against)


def _flips(request: Request) -> "Axes":
    from indicia.analysis.flip import flip
    from indicia.chart import flips

    with bar(quiet=request.quiet) as tell:
        sheet = flip(request.case, rival=request.rival, target=request.target, question=request.question, progress=tell)
    return flips(sheet)


def _sweep_map(request: Request) -> "Axes":
    from indicia.chart import sweep_map

    return sweep_map(request.sweep(2))


def _sweep_line(request: Request) -> "Axes":
    from indicia.chart import sweep_line

    return sweep_line(request.sweep(1))


def _draws(request: Request) -> "Axes":
    from indicia.chart import draws

    return draws(request.draws())


def _tornado(request: Request) -> "Axes":
    from indicia.chart import tornado

    return tornado(request.draws())


def _matrix(request: Request) -> "Axes":
    from indicia.chart import matrix

    return matrix(request.score())


def _places(request: Request) -> "Axes":
    from indicia.chart import places

    return places(request.case, item=request.item)


def _candidates(request: Request) -> "Axes":
    from indicia.chart import candidates

    if request.x is None or request.y is None:
        raise IndiciaError("candidates: say which columns hold the coordinates, as in --x x_m --y y_m")
    known, points, unit = request.known, request.points, request.unit or ""
    return candidates(request.case, x=request.x, y=request.y, known=known, points=points, unit=unit)


def _reliability(request: Request) -> "Axes":
    from indicia.chart import reliability

    return reliability(request.calibration())


def _tippett(request: Request) -> "Axes":
    from indicia.chart import tippett

    return tippett(request.calibration())


def _ece(request: Request) -> "Axes":
    from indicia.chart import ece

    return ece(request.calibration())


_CHANGES = frozenset({"--with", "--set"})
_CASE = _CHANGES | {"question"}
_SWEEP = _CASE | {"PATH=VALUES"}
_DRAWN = _CASE | {"n", "seed"}
_MAP = _CHANGES | {"x", "y", "known", "points", "unit"}

KINDS: Mapping[str, Kind] = {
    "posterior": Kind("each hypothesis's posterior over its prior; with -n, the range too", _DRAWN, _posterior),
    "waterfall": Kind("weights of evidence from prior to posterior odds", _CASE | {"of", "against"}, _waterfall),
    "flips": Kind("how far each number may move before the leader changes", _CASE | {"rival", "target"}, _flips),
    "sweep_map": Kind("who leads over two numbers, PATH=VALUES each", _SWEEP, _sweep_map),
    "sweep_line": Kind("posteriors along one number, PATH=VALUES", _SWEEP, _sweep_line),
    "draws": Kind("how posteriors are spread over the stated inputs", _DRAWN, _draws),
    "tornado": Kind("what each uncertain number does alone", _DRAWN, _tornado),
    "matrix": Kind("the weight of every item for every hypothesis", _CASE, _matrix),
    "places": Kind("a map of the event and of the bases round it", _CHANGES | {"item"}, _places),
    "candidates": Kind("a map of candidates from a table, in the order to search them", _MAP, _candidates),
    "reliability": Kind("of a ledger: whether forecasts came true as often as said", frozenset({"seed"}), _reliability),
    "tippett": Kind("of a ledger: how large likelihood ratios were", frozenset(), _tippett),
    "ece": Kind("of a ledger: what likelihood ratios cost at any prior odds", frozenset(), _ece),
}
