"""Writing a case back: its text with the overlays in it, or its overlays alone."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from indicia.case.edit import lay_over
from indicia.case.overlay import Overlay
from indicia.case.write_priors import write_priors
from indicia.case.yaml import Key
from indicia.case.yaml_splice import splice
from indicia.case.yaml_write import block
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from indicia.case.case import Case


def to_yaml(case: "Case") -> str:
    """Write a case as text, its comments and layout kept and its overlays written in.

    A number that was set stands at its place. Where a prior was set, the others of its row are rewritten in
    proportion, so that they add up to 1 again. Without overlays the text is the one that was read, to the letter; a
    case made from a mapping is laid out anew.

    Parameters
    ----------
    case
        The case with its overlays.

    Returns
    -------
    str
        A case file that says what the case says.

    Raises
    ------
    IndiciaError
        Where a case file cannot say it, so that the overlay should be kept: items that are off, of which a file
        knows only by their absence, and with them what they report, their comments and their places in groups would
        be lost; a prior that was set beside ranges or `$name`s, since it is final and they are not; a layout that
        cannot be followed.

    Notes
    -----
    What an overlay leaves as the file states it is stated anew by the file that is written: the prior, which weighs
    the mean over the hypotheses that an unfaithful carrier's report has, opportunity, and a catch-all's stand-ins;
    and which of several carriers is the best. A score of the written file is that of the case (to 1e-12) where none
    of these depends on what was set.
    """
    if case.files.frames:
        raise IndiciaError(
            "the hypotheses are a data frame, which no case file holds; write it as Parquet beside the case"
        )
    edited = lay_over(case.written, case.base, case.overlays, case.figures)
    if edited.off:
        names = ", ".join(sorted(edited.off))
        raise IndiciaError(f"{names}: off, which a case file cannot say without losing the item; keep the overlay")
    if edited.finals:
        write_priors(edited.data, case.document)
    if not case.written.text:
        return block(edited.data)
    return splice(case.written.text, case.written.data, edited.data)


def to_overlay(case: "Case") -> str:
    """Write all overlays of a case as one overlay file, which does what they did one after the other.

    Parameters
    ----------
    case
        The case with its overlays.

    Returns
    -------
    str
        YAML text; it names the case by its hash, and where learned numbers come from. One that changes nothing where
        the case has no overlays.
    """
    merged = _Merged()
    for overlay in case.overlays:
        merged.lay(overlay)
    data: dict[Key, object] = {"indicia_overlay": 1, "of": case.hash}
    data |= {"learned": learned} if (learned := merged.origin()) else {}
    data |= {"set": merged.set} if merged.set else {}
    data |= {"off": list(merged.off)} if merged.off else {}
    data |= {"parameters": merged.parameters} if merged.parameters else {}
    return block(data)


class _Merged:
    """Overlays laid one over the other: within one, `parameters` come after `set`."""

    def __init__(self) -> None:
        self.set: dict[str, object] = {}
        self.off: dict[str, None] = {}
        self.parameters: dict[str, object] = {}
        self._learned: dict[str, Mapping[str, object]] = {}

    def origin(self) -> Mapping[str, object]:
        """Where learned numbers come from: as one overlay says it; of several tables, what is said of each by file."""
        return next(iter(self._learned.values())) if len(self._learned) == 1 else dict(self._learned)

    def lay(self, overlay: Overlay) -> None:
        for path, value in overlay.set.items():
            self._set(path, value)
        self.off |= dict.fromkeys(overlay.off)
        for name, row in overlay.parameters.items():
            self.set.pop(name, None)
            self.parameters[name] = row
        self._learned |= _by_file(overlay)

    def _set(self, path: str, value: object) -> None:
        row = self.parameters.get(path)
        if isinstance(row, Mapping):
            self.parameters[path] = {**row, "value": value}
        elif path in self.parameters:
            self.parameters[path] = value
        else:
            self.set.pop(path, None)  # the last word comes last
            self.set[path] = value


def _by_file(overlay: Overlay) -> dict[str, Mapping[str, object]]:
    """What an overlay says was learned, by table: of one, or, where it was merged itself, of several."""
    several = {str(name): said for name, said in overlay.learned.items() if isinstance(said, Mapping)}
    if not overlay.learned or len(several) == len(overlay.learned):
        return several
    return {str(overlay.learned.get("file", overlay.written.name)): overlay.learned}
