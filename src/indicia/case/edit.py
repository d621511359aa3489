"""Putting an overlay's values where they belong in a case's data, which is then read again like any other."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import zip_longest

from indicia.case.document import DataPath, Document, Hypothesis, Question
from indicia.case.faults import Faults
from indicia.case.finals import parent_labels
from indicia.case.names import unknown_name
from indicia.case.overlay import Overlay
from indicia.case.yaml import Key
from indicia.case.yaml import Source as Written
from indicia.errors import nearest
from indicia.likelihood.tree import Fixed, Number, Shared, Split, Tree
from indicia.quantity import Domain, QuantityError, parse_quantity, parse_reference


@dataclass
class Edited:
    """A case's data with overlays laid over it, and where each changed value was written."""

    data: dict[Key, object]
    off: set[str] = field(default_factory=set)
    finals: dict[str, Number] = field(default_factory=dict)
    origins: dict[tuple[str, ...], tuple[Written, DataPath]] = field(default_factory=dict)

    def locate(self, original: Written, path: DataPath, at_key: bool) -> tuple[str, int, int]:
        """The file, line and column of a value: in the overlay that wrote it, or something in it, last; else the case.

        The case by itself is good, so a fault around a changed value comes from the change.
        """
        words = tuple(map(str, path))
        for length in range(len(words), 0, -1):
            origin = self.origins.get(words[:length])
            if origin is not None:
                return _place(*origin, at_key=False)
        inside = [origin for place, origin in self.origins.items() if words and place[: len(words)] == words]
        return _place(*inside[-1], at_key=True) if inside else _place(original, path, at_key)


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
        for i, item in enumerate(self._overlay.off):
            if item not in self._base.evidence:
                self._faults.add(("off", i), unknown_name(item, self._base.evidence, "evidence item"))
            self._edited.off.add(item)
        for name, value in self._overlay.parameters.items():
            if name not in self._base.parameters:
                message = unknown_name(name, self._base.parameters, "parameter of the case")
                self._faults.add(("parameters", name), message, at_key=True)
                continue
            self._write(("parameters", name), value, ("parameters", name))

    def _write(self, place: DataPath, value: object, origin: DataPath) -> None:
        inner: object = self._edited.data
        for key in place[:-1]:
            inner = inner[key]  # type: ignore[index]
        inner[place[-1]] = value  # type: ignore[index]
        self._edited.origins[tuple(map(str, place))] = (self._overlay.written, origin)

    def _unknown(self, path: str, why: str = "") -> None:
        more = nearest(path, self._paths) or "; `indicia params` lists the paths"
        message = why or f"no number of this case has that path{more}"
        self._faults.add(("set", path), message, at_key=True)

    def _set(self, path: str, value: object) -> None:
        if value is None:
            self._faults.add(("set", path), "a number was expected, nothing found; write one or leave the path out")
            return
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

    def _set_in(self, owner: DataPath, words: list[str], path: str, value: object) -> None:
        """Walk down the data and write at the end, where nothing, or one number, stands now."""
        current: object = self._edited.data
        for part in owner:
            current = current[part]  # type: ignore[index]
        place = owner
        for depth, word in enumerate(words):
            key = _step(current, word)
            if key is None:
                above = ".".join(path.split(".")[: 1 + depth])
                one = f"{above} is one number for all; set {above}" if above in self._paths else ""
                return self._unknown(path, one)
            place = (*place, key)
            current = _below(current, key)
        return self._end(place, current, path, value)

    def _end(self, place: DataPath, current: object, path: str, value: object) -> None:
        name = _reference(current)
        inside = [p for p in self._paths if p.startswith(f"{path}.")]
        if name is not None:
            self._unknown(path, f"written ${name} here: set {name}, which varies wherever it is used")
        elif path in self._paths or (current is None and self._splits_off(path)):
            self._write(place, value, ("set", path))
        elif inside:
            more = f" or {len(inside) - 6} more" if len(inside) > 6 else ""
            self._unknown(path, f"more than one number; set one of {', '.join(inside[:6])}{more}")
        else:
            self._unknown(path)

    def _splits_off(self, path: str) -> bool:
        """Whether a value of its own may be split off from a `default` that stands beside it, or a source rated."""
        above, _, last = path.rpartition(".")
        rated = last == "reliability" and above in self._base.sources
        return rated or ("." in above and any(p.startswith(f"{above}.") for p in self._paths))

    def _set_prior(self, path: str, words: list[str], value: object) -> None:
        found = self._hypothesis(words)
        if found is None:
            return self._unknown(path)
        question, hypothesis, state = found
        wrong = _no_prior(question, hypothesis, state, self._base)
        if wrong is not None:
            return self._unknown(path, wrong)
        try:
            if parse_reference(value) is not None:
                raise QuantityError(f"{value} found; a prior that is set takes the number itself")
            quantity = parse_quantity(value, Domain.PROBABILITY)  # type: ignore[arg-type]
        except QuantityError as error:
            self._faults.add(("set", path), str(error))
            return None
        full = (*hypothesis.prior.key, *state)
        self._edited.finals.pop(".".join(full), None)  # the later over the earlier, in their order too
        self._edited.finals[".".join(full)] = Number(full, quantity)
        place = tuple(map(str, question.prior_place(hypothesis.id, state)))
        self._edited.origins[place] = (self._overlay.written, ("set", path))
        return None

    def _hypothesis(self, words: list[str]) -> tuple[Question, Hypothesis, tuple[str, ...]] | None:
        """What a prior's path names; the first question's may be written without the question."""
        questions = self._base.questions
        if len(words) > 1 and words[0] in questions and words[1] in questions[words[0]].hypotheses:
            question, name, state = questions[words[0]], words[1], words[2:]
        elif words and words[0] in self._base.first_question.hypotheses:
            question, name, state = self._base.first_question, words[0], words[1:]
        else:
            return None
        return question, question.hypotheses[name], tuple(state)


def _no_prior(question: Question, hypothesis: Hypothesis, state: tuple[str, ...], base: Document) -> str | None:
    """Why a prior's path names no number that can be set; "" where there is nothing to say but that."""
    tree: Tree | None = hypothesis.prior
    path = ".".join(hypothesis.prior.key)
    for label, parent in zip_longest(state, question.given[: len(state)]):
        if parent is None or tree is None:
            return ""
        if label != "default" and label not in base.questions[parent].hypotheses:
            return f"{label!r} is no hypothesis of {parent!r}{nearest(label, base.questions[parent].hypotheses)}"
        if label == base.questions[parent].catch_all and label not in parent_labels(question, parent, base):
            return f"{label!r} stands for all that is not named and has no row: it takes that of what it stands for"
        if not isinstance(tree, Split):
            return f"{path} is one number whatever {parent!r} is; set {path}"
        tree = tree.default if label == "default" else tree.branches.get(label, tree.default)
        path = f"{path}.{label}"
    if tree is None:
        return ""
    if isinstance(tree, Shared):
        return f"written ${tree.name} here: set {tree.name}, which varies wherever it is used"
    if isinstance(tree, Fixed):
        return "the prior of a row comes from the table; change it there, or set those that stand beside the rows"
    return None


def _step(current: object, word: str) -> str | int | None:
    """The key of a mapping or the index of a list that a word of a path means; None where there is none."""
    if isinstance(current, list):
        return int(word) if word.isdecimal() and int(word) < len(current) else None
    if isinstance(current, dict):
        return next((key for key in current if str(key) == word), word)
    return None


def _below(current: object, key: str | int) -> object:
    if isinstance(current, list) and isinstance(key, int):
        return current[key]
    return current.get(key) if isinstance(current, dict) else None


def _reference(value: object) -> str | None:
    try:
        return parse_reference(value)
    except QuantityError:
        return None
