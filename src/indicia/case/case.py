"""A case: the document, the text that it was read from, and the overlays that lie on it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from indicia.case.document import Document, Figure
from indicia.case.edit import Edited, lay_over
from indicia.case.faults import Faults
from indicia.case.figures import figures
from indicia.case.files import Files, take_frames
from indicia.case.names import names_in
from indicia.case.overlay import Overlay, off_overlay, read_overlay, values_overlay
from indicia.case.plain import plain_data
from indicia.case.read import read_document
from indicia.case.rules import check_rules
from indicia.case.yaml import Source as Written
from indicia.case.yaml import read_yaml

type Overlays = Iterable[str | Path | Mapping[str, object] | Overlay]


@dataclass(frozen=True)
class Case:
    """A case that was read and found without fault; any change makes a new one.

    Attributes
    ----------
    document
        What the case says, overlays included.
    base
        What the file says: the stated prior, and the choice of carriers, come from here.
    written
        The file's text, with the place of everything in it.
    overlays
        The changes that lie on the file, in order.
    files
        The tables that it may name.
    """

    document: Document
    base: Document
    written: Written
    overlays: tuple[Overlay, ...] = ()
    files: Files = field(default_factory=Files, repr=False, compare=False)

    @property
    def title(self) -> str:
        """What the case is called."""
        return self.document.title

    @property
    def as_of(self) -> date | None:
        """The day after which nothing was known."""
        return self.document.as_of

    @property
    def marking(self) -> str | None:
        """Who may read it."""
        return self.document.marking

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the case file, as hexadecimal digits; of a mapping, that of its repr.

        Where hypotheses come from a table, that of the text followed by the table's own.
        """
        text = self.written.text or repr(self.written.data)
        candidates = self.base.candidates
        return hashlib.sha256((text + (candidates.table.digest if candidates else "")).encode()).hexdigest()

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """Every quantity by its path."""
        return figures(self.document)

    def once[T, *Given](self, make: Callable[["Case", *Given], T], *given: *Given) -> T:
        """What a function makes of this case (and of what else it is given), made once as long as the case is there."""
        key = make, given
        if key not in self._made:
            self._made[key] = make(self, *given)
        found: T = self._made[key]
        return found

    @cached_property
    def _made(self) -> dict[Any, Any]:
        return {}

    def __getstate__(self) -> dict[str, object]:
        return {each.name: getattr(self, each.name) for each in fields(self)}  # nothing that can be made again

    @cached_property
    def base_figures(self) -> Mapping[str, Figure]:
        """Every quantity of the file, without overlays."""
        return self.figures if self.base is self.document else figures(self.base)

    def with_overlays(self, overlays: Overlays = (), values: Mapping[str, object] | None = None) -> "Case":
        """Lay changes over the case.

        Parameters
        ----------
        overlays
            Overlay files, mappings or overlays, the later over the earlier.
        values
            Numbers to set, by path, over all of them.

        Raises
        ------
        CaseError
            With every fault of the overlays and of the case that they make.
        """
        added = tuple(o if isinstance(o, Overlay) else read_overlay(o) for o in overlays)
        if values:
            added += (values_overlay(values),)
        if not added:
            return self
        overlays_ = self.overlays + added
        edited = lay_over(self.written, self.base, overlays_, self.figures)
        document = _read(edited, self.written, self.files)
        return Case(document, self.base, self.written, overlays_, self.files)

    def set(self, path: str | Mapping[str, object], value: object = None) -> "Case":
        """Give a number another value, as it would be written in the file.

        Parameters
        ----------
        path
            As listed by `indicia params`, or a mapping of paths to values.
        value
            A number, or text such as ``"0.6 to 0.9"``.

        Examples
        --------
        >>> case = case.set("prior.russia", 0.4)  # doctest: +SKIP
        """
        values = path if isinstance(path, Mapping) else {path: value}
        return self.with_overlays([values_overlay(values)])

    def without(self, *items: str) -> "Case":
        """Leave out some evidence items."""
        return self.with_overlays([off_overlay(items)])

    def to_yaml(self) -> str:
        """The case as text, its comments and layout kept and its overlays written in.

        Where a prior was set, the others of its row are rewritten in proportion; the prior that carriers, opportunity
        and a catch-all go by is then the new one.

        Raises
        ------
        IndiciaError
            Where a file cannot say it, so that the overlay should be kept: items that are off, or a prior that was
            set beside ranges.
        """
        from indicia.case.write import to_yaml

        return to_yaml(self)

    def overlay(self) -> str:
        """All overlays that lie on the case as the text of one overlay file."""
        from indicia.case.write import to_overlay

        return to_overlay(self)

    def _repr_html_(self) -> str:
        from indicia.case.markup import in_notebook
        from indicia.case.show import to_html

        return in_notebook(to_html(self))

    def __repr__(self) -> str:
        numbers = {"question": len(self.document.questions), "item": len(self.document.evidence)}
        counts = ", ".join(f"{n} {noun}{'' if n == 1 else 's'}" for noun, n in numbers.items())
        return f"<Case {self.title!r}: {counts}, {self.hash[:6]}>"


def load(
    source: str | Path | IO[str] | Mapping[str, object],
    *,
    overlays: Overlays = (),
    values: Mapping[str, object] | None = None,
    folder: str | Path | None = None,
) -> Case:
    """Read a case and check it.

    Parameters
    ----------
    source
        The path of a YAML file, an open text stream, or the same data as a mapping.
    overlays
        Overlay files (or mappings) to lay over it, the later over the earlier.
    values
        Numbers to set, by path.
    folder
        Where a table that the case names is to be found, in it or below it; by default the folder of the file. A
        mapping may hold a pandas DataFrame in place of a table's name.

    Returns
    -------
    Case

    Raises
    ------
    CaseError
        With every fault, each with file, line and column.
    OSError
        Where the file cannot be read.
    TypeError
        For anything else than a path, a stream or a mapping.

    Examples
    --------
    >>> import indicia as ind
    >>> case = ind.load("models/tajikistan-2018.yaml")  # doctest: +SKIP
    """
    frames: dict[str, object] = {}
    written = _write_down(source, frames)
    if folder is None and isinstance(source, str | Path):
        folder = Path(source).parent
    files = Files(None if folder is None else Path(folder), frames)
    document = _read(Edited(written.data), written, files)
    return Case(document, document, written, files=files).with_overlays(overlays, values)


def _write_down(source: str | Path | IO[str] | Mapping[str, object], frames: dict[str, object]) -> Written:
    """The document of a case; data frames in a mapping are put into `frames`."""
    if isinstance(source, Mapping):
        return Written(name="case", text="", data=plain_data(take_frames(source, frames), "case"))
    if isinstance(source, str | Path):
        return read_yaml(Path(source).read_bytes(), str(source))
    if not hasattr(source, "read"):
        raise TypeError(f"load takes a path, an open stream or a mapping, {type(source).__name__} found")
    name = getattr(source, "name", "-")
    return read_yaml(source.read(), "-" if name == "<stdin>" else str(name))


def _read(edited: Edited, written: Written, files: Files) -> Document:
    faults = Faults(lambda path, at_key: edited.locate(written, path, at_key))
    document = read_document(edited.data, faults, files)
    if document is not None:
        document = replace(document, off=frozenset(edited.off), finals=edited.finals)
        check_rules(document, names_in(edited.data), faults)
    faults.raise_if_any()
    if document is None:
        raise AssertionError("a document without faults was read")
    return document
