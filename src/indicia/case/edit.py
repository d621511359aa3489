"""Putting an overlay's values where they belong in a case's data, which is then read again like any other."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from indicia.case.document import DataPath, Document
from indicia.case.faults import Faults
from indicia.case.overlay import Overlay
from indicia.case.yaml import Source as Written
from indicia.errors import nearest
from indicia.likelihood.tree import Number
from indicia.quantity import Domain, QuantityError, parse_quantity, parse_reference


@dataclass
class Edited:
    """A case's data with overlays laid over it, and where each changed value was written."""

    data: dict[str, object]
    off: set[str] = field(default_factory=set)
    finals: dict[str, Number] = field(default_factory=dict)
    origins: dict[DataPath, tuple[Written, DataPath]] = field(default_factory=dict)

    def locate(self, original: Written, path: DataPath, at_key: bool) -> tuple[str, int, int]:
        """The file, line and column of a value: in the overlay that wrote it last, else in the case."""
        for length in range(len(path), 0, -1):
            origin = self.origins.get(path[:length])
            if origin is not None:
                place = origin[0].place(origin[1])
                return origin[0].name, place.line, place.column
        place = original.key_place(path) if at_key else original.place(path)
        return original.name, place.line, place.column


def lay_over(original: Written, base: Document, overlays: tuple[Overlay, ...], paths: Mapping[str, object]) -> Edited:
    """Apply overlays in turn, the later over the earlier.

    Raises
    ------
    CaseError
        With every path or name that the case does not have, placed in the overlay.
    """
    edited = Edited(deepcopy(original.data))
    for overlay in overlays:
        faults = Faults(lambda path, at_key, w=overlay.written: _place(w, path, at_key))  # type: ignore[misc]
        _Editor(edited, base, overlay, tuple(paths), faults).apply()
        faults.raise_if_any()
    return edited


def _place(written: Written, path: DataPath, at_key: bool) -> tuple[str, int, int]:
    place = written.key_place(path) if at_key else written.place(path)
    return written.name, place.line, place.column


class _Editor:
    """Lays one overlay over the data."""

    def __init__(
        self, edited: Edited, base: Document, overlay: Overlay, paths: tuple[str, ...], faults: Faults
    ) -> None:
        self._edited, self._base, self._overlay, self._paths, self._faults = edited, base, overlay, paths, faults

    def apply(self) -> None:
        for path, value in self._overlay.set.items():
            self._set(str(path), value)
        for item in self._overlay.off:
            if item not in self._base.evidence:
                self._faults.add(("off",), f"{item!r} is no evidence item{nearest(item, self._base.evidence)}")
            self._edited.off.add(item)
        for name, value in self._overlay.parameters.items():
            if name not in self._base.parameters:
                message = f"${name} is no parameter of the case; known: {', '.join(self._base.parameters) or 'none'}"
                self._faults.add(("parameters", name), message, at_key=True)
                continue
            self._write(("parameters", name), value, ("parameters", name))

    def _write(self, place: DataPath, value: object, origin: DataPath) -> None:
        inner: object = self._edited.data
        for key in place[:-1]:
            inner = inner[key]  # type: ignore[index]
        inner[place[-1]] = value  # type: ignore[index]
        self._edited.origins[place] = (self._overlay.written, origin)

    def _unknown(self, path: str, why: str = "") -> None:
        message = why or f"no number of this case has that path{nearest(path, self._paths)}"
        self._faults.add(("set", path), message, at_key=True)

    def _set(self, path: str, value: object) -> None:
        owner, *rest = path.split(".")
        if owner == "prior":
            self._set_prior(path, rest, value)
        elif owner in self._base.evidence:
            self._set_in(("evidence", owner), rest, path, value)
        elif owner in self._base.sources and rest == ["reliability"]:
            self._set_source(owner, path, value)
        elif owner in self._base.groups and rest == ["redundancy"]:
            self._set_in(("groups", owner), rest, path, value)
        elif owner in self._base.parameters and not rest:
            row = self._parameter_row(owner)
            self._write(row, value, ("set", path))
        else:
            self._unknown(path)

    def _parameter_row(self, name: str) -> DataPath:
        section = self._edited.data["parameters"]
        row = section[name] if isinstance(section, dict) else None
        return ("parameters", name, "value") if isinstance(row, dict) else ("parameters", name)

    def _set_source(self, source: str, path: str, value: object) -> None:
        sources = self._edited.data["sources"]
        if isinstance(sources, dict) and sources[source] is None:
            sources[source] = {}
        self._set_in(("sources", source), ["reliability"], path, value)

    def _set_in(self, owner: DataPath, keys: list[str], path: str, value: object) -> None:
        """Walk down the data and write at the end, where nothing, or one number, stands now."""
        inner: object = self._edited.data
        for key in owner:
            inner = inner[key]  # type: ignore[index]
        place = owner
        if not keys:
            return self._unknown(path)
        for depth, raw in enumerate(keys):
            key = _step(inner, raw)
            last = depth == len(keys) - 1
            if key is None:
                if not last and isinstance(inner, dict) and raw not in inner:
                    return self._unknown(path)
                above = ".".join(path.split(".")[: 1 + depth])
                return self._unknown(path, f"{above} is one number for all; set {above}{self._hint(path)}")
            current = inner[key] if not isinstance(inner, dict) or key in inner else None  # type: ignore[index]
            place = (*place, key)
            if last:
                return self._end(place, current, path, value)
            if current is None:
                return self._unknown(path)
            inner = current
        return None

    def _hint(self, path: str) -> str:
        return nearest(path, self._paths)

    def _end(self, place: DataPath, current: object, path: str, value: object) -> None:
        name = _reference(current)
        if name is not None:
            self._unknown(path, f"written ${name} here: set {name}, which varies wherever it is used")
        elif isinstance(current, dict) and any(p.startswith(f"{path}.") for p in self._paths):
            inside = [p for p in self._paths if p.startswith(f"{path}.")]
            self._unknown(path, f"a number by hypothesis; set one of {', '.join(inside[:6])}")
        elif current is None and path not in self._paths and not self._splits_off(path):
            self._unknown(path)
        else:
            self._write(place, value, ("set", path))

    def _splits_off(self, path: str) -> bool:
        """Whether a value of its own may be split off from a `default` that stands beside it, or a source rated."""
        above, _, _ = path.rpartition(".")
        rated = path.endswith(".reliability") and above in self._base.sources
        return rated or any(p == f"{above}.default" or p.startswith(f"{above}.") for p in self._paths)

    def _set_prior(self, path: str, rest: list[str], value: object) -> None:
        full = self._prior_path(rest)
        if full is None:
            return self._unknown(path)
        if parse_reference(value) is not None:
            return self._unknown(path, f"{value} found; give the number itself")
        try:
            quantity = parse_quantity(value, Domain.PROBABILITY)  # type: ignore[arg-type]
        except QuantityError as error:
            self._faults.add(("set", path), str(error))
            return None
        self._edited.finals[".".join(full)] = Number(full, quantity)
        return None

    def _prior_path(self, rest: list[str]) -> tuple[str, ...] | None:
        """The full path of a prior; the first question's may be written without the question."""
        questions = self._base.questions
        if rest and rest[0] in questions and len(rest) > 1 and rest[1] in questions[rest[0]].hypotheses:
            question, keys = questions[rest[0]], rest[1:]
        elif rest and rest[0] in self._base.first_question.hypotheses:
            question, keys = self._base.first_question, rest
        else:
            return None
        known = [{*self._base.questions[parent].hypotheses, "default"} for parent in question.given]
        if len(keys) - 1 > len(known) or any(k not in names for k, names in zip(keys[1:], known, strict=False)):
            return None
        own = (question.id,) if len(questions) > 1 else ()
        return ("prior", *own, *keys)


def _step(inner: object, key: str) -> str | int | None:
    """The key of a mapping or the index of a list that a word of a path means; None where there is none."""
    if isinstance(inner, list):
        if key.isdecimal() and int(key) < len(inner):
            return int(key)
        return None
    if isinstance(inner, dict):
        whole = {str(k): k for k in inner}
        return whole.get(key, key)  # type: ignore[no-any-return]
    return None


def _reference(value: object) -> str | None:
    try:
        return parse_reference(value)
    except QuantityError:
        return None
