"""Which numbers a draw draws, from which distributions, and as what the priors among them are told."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from indicia.case.document import Question
from indicia.engine.compiled import Compiled
from indicia.engine.draws import DRAW, Ranges, prior_ranges
from indicia.engine.factor import Floats
from indicia.engine.numbers import Numbers
from indicia.engine.prior import PriorTerm
from indicia.errors import IndiciaError
from indicia.likelihood.tree import Number, Shared
from indicia.quantity import Distribution, Gamma

_SAME = 1e-12


@dataclass(frozen=True)
class Place:
    """Where a prior's path first stands: in which prior, and which row and hypothesis of its table."""

    term: PriorTerm
    cell: tuple[int, ...]

    def realised(self, numbers: Numbers) -> Floats:
        """The prior probability that numbers come to there; axes: those of the numbers."""
        row: Floats = self.term.table(numbers)[self.cell]
        return row


@dataclass(frozen=True)
class Plan:
    """What is drawn.

    Attributes
    ----------
    distributions
        By path, in the order of the case: every uncertain number that some prior or item reads.
    ranges
        Those of the priors, in sets that are drawn together.
    dirichlet
        The paths of priors with a `concentration`, by question. A row is Dirichlet(c p) where each of its parts is an
        independent Gamma(c p) and the row is normalised (Devroye 1986, Non-Uniform Random Variate Generation,
        section XI.4), so that each path keeps a stream of its own.
    places
        Of the paths of priors, whose value is told as the probability that it comes to within its row.
    """

    compiled: Compiled
    distributions: Mapping[str, Distribution]
    ranges: tuple[Ranges, ...]
    dirichlet: Mapping[str, tuple[str, ...]]
    places: Mapping[str, Place]

    @property
    def paths(self) -> tuple[str, ...]:
        """Everything that is drawn, in the order of the case."""
        return tuple(self.distributions)

    @property
    def inputs(self) -> Mapping[str, tuple[str, ...]]:
        """The independent inputs, by name: each number by itself, but a Dirichlet prior as one."""
        found: dict[str, tuple[str, ...]] = {}
        several = len(self.compiled.axes) > 1
        together = {p: f"prior.{q}" if several else "prior" for q, paths in self.dirichlet.items() for p in paths}
        for path in self.paths:
            name = together.get(path, path)
            found[name] = (*found.get(name, ()), path)
        return found

    @property
    def cut(self) -> tuple[Ranges, ...]:
        """The ranges of priors that may pass 1."""
        return tuple(ranges for ranges in self.ranges if ranges.can_pass_1)

    def numbers(self, values: Mapping[str, Floats]) -> Numbers:
        """The case's numbers with some drawn ones, along the axis `draw`."""
        return self.compiled.central.with_axes({path: (DRAW, array) for path, array in values.items()})

    def realised(self, values: Mapping[str, Floats]) -> Floats:
        """The values to tell: of a prior what it comes to within its row, of all else the value; axes: path, draw."""
        numbers = self.numbers(values)
        n = len(next(iter(values.values()), np.zeros(0)))
        return np.array(
            [np.broadcast_to(self.places[p].realised(numbers), n) if p in self.places else values[p] for p in values]
        ).reshape(len(values), n)


def make_plan(compiled: Compiled, *, held: bool = True) -> Plan:
    """Find what to draw.

    Parameters
    ----------
    compiled
        The case.
    held
        Whether to draw the held numbers (ratios, redundancies, opportunity) too.

    Raises
    ------
    IndiciaError
        Where a `concentration` cannot be read as a Dirichlet distribution of the paths.
    """
    used = _used(compiled)
    drawn: dict[str, Distribution] = {
        path: figure.quantity.distribution
        for path, figure in compiled.figures.items()
        if path in used and not figure.quantity.is_point and (held or not figure.held)
    }
    dirichlet = {term.question: _gammas(term, compiled) for term in compiled.priors}
    for gammas in dirichlet.values():
        drawn |= gammas
    places = {path: place for path, place in _places(compiled).items() if path in drawn}
    order = {path: i for i, path in enumerate(compiled.figures)}
    ordered = {path: drawn[path] for path in sorted(drawn, key=order.__getitem__)}
    return Plan(
        compiled,
        ordered,
        prior_ranges(compiled),
        {q: tuple(p for p in ordered if p in found) for q, found in dirichlet.items() if found},
        places,
    )


def _used(compiled: Compiled) -> frozenset[str]:
    found = [term.paths for term in compiled.priors] + [term.paths for term in compiled.faults]
    return frozenset().union(*found, *(term.paths for term in (*compiled.opportunity, *compiled.evidence)))


def _places(compiled: Compiled) -> dict[str, Place]:
    """The first cell of each prior's path."""
    found: dict[str, Place] = {}
    for term in compiled.priors:
        for path, cells in _cells(term, compiled).items():
            if path.startswith("prior."):
                found.setdefault(path, Place(term, cells[0]))
    return found


def _cells(term: PriorTerm, compiled: Compiled) -> dict[str, list[tuple[int, ...]]]:
    """The cells of a prior's table that each path serves: rows, then the hypothesis."""
    found: dict[str, list[tuple[int, ...]]] = {}
    sizes = tuple(len(term.frame.labels[axis]) for axis in term.frame.axes)
    for hypothesis, field in enumerate(term.fields):
        index = np.broadcast_to(term.frame.align(field.cells.axes, field.cells.index), sizes)
        for i, leaf in enumerate(field.cells.leaves):
            if isinstance(leaf, Number | Shared):
                path = compiled.case.document.path_of("", leaf)
                rows = zip(*np.nonzero(index == i), strict=True) if sizes else [()] if index == i else []
                found.setdefault(path, []).extend((*map(int, row), hypothesis) for row in rows)
    return {path: cells for path, cells in found.items() if cells}


def _gammas(term: PriorTerm, compiled: Compiled) -> dict[str, Distribution]:
    """The Gamma distribution of each part of a Dirichlet prior; a part that was set stays where it was put."""
    question: Question = compiled.case.document.questions[term.question]
    if question.concentration is None:
        return {}
    size = question.concentration.quantity.central
    before = _table_as_written(term, compiled)
    found: dict[str, Distribution] = {}
    for path, cells in _cells(term, compiled).items():
        if all(term.finals[cell] for cell in cells):
            continue
        shares = np.array([before[cell] for cell in cells])
        _check_gamma(path, shares, term, compiled)
        if 0.0 < shares[0] < 1.0:
            # rate c: values near p, so that what is set beside them keeps its proportion
            found[path] = Gamma(size * float(shares[0]), size)
    return found


def _table_as_written(term: PriorTerm, compiled: Compiled) -> Floats:
    """The central prior of each row before anything was set in it."""
    from dataclasses import replace

    return replace(term, fields=term.before, finals=np.zeros_like(term.finals)).table(compiled.central)


def _check_gamma(path: str, shares: Floats, term: PriorTerm, compiled: Compiled) -> None:
    others = [t.paths for t in compiled.priors if t is not term]
    others += [t.paths for t in (*compiled.opportunity, *compiled.evidence)]
    if not path.startswith("prior.") and any(path in paths for paths in others):
        raise IndiciaError(
            f"${path} stands in the prior of {term.question}, which has a 'concentration', and elsewhere too; "
            "write the number in the prior"
        )
    if np.ptp(shares) > _SAME:
        raise IndiciaError(
            f"{path} comes to {shares.min():.4g} in one row of {term.question} and {shares.max():.4g} in another; "
            "with a 'concentration' write each row by itself"
        )
