"""Overlays: what an analyst, a slider or a learned table changes in a case, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from indicia.case.document import DataPath
from indicia.case.faults import Faults, shown
from indicia.case.fields import Fields, Ids, RawMapping, Text, read_fields
from indicia.case.plain import plain_data
from indicia.case.yaml import Source as Written
from indicia.case.yaml import read_yaml


class OverlayFields(Fields):
    """The top level of an overlay file."""

    indicia_overlay: Annotated[int, Field(strict=True)] = Field(
        description="the version of the format; write `indicia_overlay: 1`"
    )
    of: Text | None = Field(None, description="the hash of the case that it was made for")
    title: Text | None = Field(None, description="what the overlay is called")
    by: Text | None = Field(None, description="who made it")
    learned: RawMapping = Field(None, description="where learned numbers come from; recorded, without effect")
    set: RawMapping = Field(None, description="new numbers, by path")
    off: Ids = Field((), description="items that take no part")
    parameters: RawMapping = Field(None, description="new shared numbers, by name")


@dataclass(frozen=True)
class Overlay:
    """Changes to a case.

    Attributes
    ----------
    written
        The overlay as it was read, which knows the places for messages.
    of
        The hash of the case that it was made for, if it says so.
    set
        New quantities by path, as written.
    off
        Items that take no part.
    parameters
        New shared parameters by name, as written.
    learned
        Where learned numbers come from, as written; it has no effect.
    """

    written: Written
    of: str | None
    set: Mapping[str, object]
    off: tuple[str, ...]
    parameters: Mapping[str, object]
    learned: Mapping[str, object] = field(default_factory=dict)


def read_overlay(source: "str | Path | Mapping[str, object]") -> Overlay:
    """Read an overlay from a file's path or from a mapping.

    Raises
    ------
    CaseError
        With every fault found.
    """
    if isinstance(source, Mapping):
        written = Written(name="overlay", text="", data=plain_data(source, "overlay"))
    else:
        written = read_yaml(Path(source).read_bytes(), str(source))
    faults = Faults(lambda path, at_key: _locate(written, path, at_key))
    if "indicia" in written.data and "indicia_overlay" not in written.data:
        faults.add((), "a case found where an overlay was expected, which begins `indicia_overlay: 1`")
        faults.raise_if_any()
    fields = read_fields(OverlayFields, written.data, (), faults)
    faults.raise_if_any()
    if fields is None:
        raise AssertionError("a document without faults has fields")
    if fields.indicia_overlay != 1:
        faults.add(("indicia_overlay",), f"this program reads overlays of format 1, {fields.indicia_overlay} found")
    for section in ("learned", "set", "parameters"):
        if not isinstance(getattr(fields, section), dict | None):
            faults.add((section,), f"a mapping was expected, {shown(getattr(fields, section))} found")
    faults.raise_if_any()
    sections = {name: _by_text(getattr(fields, name)) for name in ("set", "parameters", "learned")}
    return Overlay(written, fields.of, off=fields.off, **sections)


def _by_text(section: dict[str | int, object] | None) -> dict[str, object]:
    return {str(key): value for key, value in (section or {}).items()}


def values_overlay(values: Mapping[str, object], name: str = "values") -> Overlay:
    """The overlay that sets some paths and does nothing else."""
    plain = plain_data(values, name)
    return Overlay(Written(name=name, text="", data={"set": plain}), None, _by_text(plain), (), {})


def off_overlay(items: Iterable[str]) -> Overlay:
    """The overlay that leaves out some items and does nothing else."""
    items = tuple(items)
    return Overlay(Written(name="without", text="", data={"off": list(items)}), None, {}, items, {})


def _locate(written: Written, path: DataPath, at_key: bool) -> tuple[str, int, int]:
    place = written.key_place(path) if at_key else written.place(path)
    return written.name, place.line, place.column
