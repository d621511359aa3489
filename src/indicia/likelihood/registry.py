"""The kinds of evidence that a case may name: those that come with indicia, then those of installed packages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from indicia.errors import IndiciaError, nearest
from indicia.likelihood.absence import Absence
from indicia.likelihood.capability import Capability
from indicia.likelihood.denial import Denial
from indicia.likelihood.measurement import Measurement
from indicia.likelihood.model import Model, Opportunity, Report
from indicia.likelihood.none import NoWeight
from indicia.likelihood.proximity import Proximity
from indicia.likelihood.ratio import LikelihoodRatio
from indicia.likelihood.record import Record
from indicia.likelihood.table import Table
from indicia.likelihood.testimony import Testimony

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "indicia.likelihoods"
"""The entry-point group by which an installed package offers a kind of evidence."""

_BUILTIN: Mapping[str, type[Model]] = MappingProxyType(
    {
        model.name: model
        for model in (
            Table,
            LikelihoodRatio,
            Denial,
            Absence,
            Testimony,
            Measurement,
            NoWeight,
            Capability,
            Proximity,
            Record,
        )
    }
)


def builtin() -> Mapping[str, type[Model]]:
    """The kinds of evidence that come with indicia, by name, in the order in which the documentation shows them."""
    return _BUILTIN


def installed() -> Mapping[str, type[Model]]:
    """Every kind of evidence, by name: those that come with indicia, then those of other installed packages.

    Raises
    ------
    IndiciaError
        Where a package's entry point cannot be loaded or is no kind of evidence.
    """
    others = {name: _load(point) for name, point in sorted(_entry_points().items()) if name not in _BUILTIN}
    return MappingProxyType({**_BUILTIN, **others})


def find_model(name: str) -> type[Model]:
    """The kind of evidence that `model: name` means.

    Other installed packages are asked only for a name that indicia does not have itself: no package can replace a
    built-in kind, and a case that needs none does not pay for the search.

    Raises
    ------
    IndiciaError
        Where no such kind is installed (with the known ones and the nearest), two packages offer it, or the one that
        does is not fit for use.
    """
    if name in _BUILTIN:
        return _BUILTIN[name]
    points = _entry_points()
    if name in points:
        return _load(points[name])
    known = (*_BUILTIN, *sorted(points))
    raise IndiciaError(f"{name!r} is no likelihood model{nearest(name, known)}; known: {', '.join(known)}")


def _entry_points() -> Mapping[str, "EntryPoint"]:
    from importlib.metadata import entry_points  # 30 ms that only a case with a foreign kind of evidence pays for

    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        rival = found.setdefault(point.name, point)
        if rival.value != point.value:
            message = f"two packages offer the likelihood model {point.name!r}: {_owner(rival)} and {_owner(point)}"
            raise IndiciaError(f"{message}; uninstall one")
    return found


def _owner(point: "EntryPoint") -> str:
    return f"{point.dist.name} ({point.value})" if point.dist is not None else point.value


def _load(point: "EntryPoint") -> type[Model]:
    try:
        found = point.load()
    except Exception as error:  # whatever a foreign package raises while it is imported, its name is what helps
        message = (
            f"likelihood model {point.name!r} of {_owner(point)} cannot be loaded: {type(error).__name__}: {error}"
        )
        raise IndiciaError(message) from error
    if not (isinstance(found, type) and issubclass(found, Report | Opportunity)):
        message = f"likelihood model {point.name!r} of {_owner(point)} is {found!r}"
        raise IndiciaError(f"{message}; a subclass of indicia.likelihood.Report or Opportunity is right")
    if found.name != point.name:
        message = f"likelihood model {point.name!r} of {_owner(point)} calls itself {found.name!r}"
        raise IndiciaError(f"{message}; its class attribute 'name' must be the entry point's name")
    return found
