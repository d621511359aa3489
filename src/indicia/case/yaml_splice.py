"""Changing some values of a YAML text and nothing else: comments, order and layout stay as they are."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from indicia.case.yaml import Key, Path, read_yaml
from indicia.case.yaml_write import flow
from indicia.errors import CaseError, IndiciaError

__all__ = ["splice"]

type Data = dict[Key, object]

_ANCHOR = re.compile(r"&[^\s,\[\]{}]+ *")


@dataclass(slots=True)
class _Span:
    """Where a node stands in the text: `start` to `end`; `key_end` is where its key ends."""

    start: int
    end: int
    kind: Literal["scalar", "literal", "flow", "block", "alias"]
    column: int = 0
    key_end: int | None = None
    last: "_Span | None" = None
    anchored: bool = False


class _Change(NamedTuple):
    """Text to put in the place of what stands from `start` to `end`; deeper ones first at the same place."""

    start: int
    depth: int
    end: int
    text: str


def splice(text: str, old: Data, new: Data) -> str:
    """Write the differences between two states of a document's data into its text.

    Parameters
    ----------
    text
        The document.
    old
        What the text says, as `read_yaml` reads it.
    new
        What it is to say; nothing may be missing at the top level.

    Returns
    -------
    str
        The text with the new values at the places of the old ones. Aliases are written out where anything changes,
        and comments inside a mapping that is replaced by one without some of its keys go with it.

    Raises
    ------
    IndiciaError
        Where the text is laid out in a way that this cannot follow; never a wrong text.
    """
    if _same(old, new):
        return text
    spans = _spans(text, old)
    if any(span.kind == "alias" for span in spans.values()):
        text = _apply(text, [*_expansions(text, old, spans)])
        spans = _spans(text, old)
    written = _apply(text, [*_changes(text, old, new, (), spans)])
    if not _says(written, new):
        raise IndiciaError("the changes cannot be written into this file's layout; keep them as an overlay")
    return written


def _says(text: str, data: Data) -> bool:
    try:
        return _same(read_yaml(text, "written").data, data)
    except CaseError:
        return False


def _same(one: object, other: object) -> bool:
    """Equal in type too: 1 is not true, nor 1.0."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(inner, other[key]) for key, inner in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and (one == other or one != one)


def _apply(text: str, changes: list[_Change]) -> str:
    pieces, cursor = [], 0
    for change in sorted(changes, key=lambda c: (c.start, -c.depth)):
        pieces += [text[cursor : change.start], change.text]
        cursor = change.end
    return "".join([*pieces, text[cursor:]])


def _spans(text: str, data: Data) -> dict[Path, _Span]:
    # The Python parser, since its marks count characters; the C one is quicker and is not needed to be.
    events = (event for event in yaml.parse(text, Loader=yaml.SafeLoader))
    for event in events:
        if isinstance(event, DocumentStartEvent):
            break
    walker = _Walker(events)
    walker.node(data, ())
    return walker.spans


@dataclass
class _Walker:
    """Walks the events of a text beside its data, which knows the keys."""

    events: Iterator[Event]
    spans: dict[Path, _Span] = field(default_factory=dict)

    def node(self, data: object, path: Path | None) -> _Span:
        event: Any = next(self.events)
        begin, end, anchored = event.start_mark, event.end_mark, event.anchor is not None
        if isinstance(event, AliasEvent):
            span = _Span(begin.index, end.index, "alias")
        elif isinstance(event, ScalarEvent):
            kind: Literal["literal", "scalar"] = "literal" if event.style in ("|", ">") else "scalar"
            span = _Span(begin.index, end.index, kind, begin.column, anchored=anchored)
        else:
            span = self._collection(event, data, path)
            span.anchored = anchored
        if path is not None:
            self.spans[path] = span
        return span

    def _collection(self, event: CollectionStartEvent, data: object, path: Path | None) -> _Span:
        mark: Any = event.start_mark
        span = _Span(mark.index, mark.index, "flow" if event.flow_style else "block", mark.column)
        mapping = isinstance(event, MappingStartEvent)
        entries = data.items() if isinstance(data, dict) else enumerate(data if isinstance(data, list) else ())
        for i, (name, value) in enumerate(entries):
            key = self.node(name, None) if mapping else None
            if key is not None and i == 0:
                span.column = key.column
            child = self.node(value, None if path is None else (*path, name))
            child.key_end = None if key is None else key.end
            span.last = child
        end: Any = next(self.events)
        span.end = end.end_mark.index if event.flow_style else span.last.end if span.last else span.start
        return span


def _expansions(text: str, data: Data, spans: Mapping[Path, _Span]) -> Iterator[_Change]:
    """Write out what aliases stand for, and take the anchors away."""
    for path, span in spans.items():
        if span.kind == "alias":
            yield _Change(span.start, len(path), span.end, flow(_value(data, path)))
        elif span.anchored and (found := _ANCHOR.match(text, span.start)):
            yield _Change(span.start, len(path), found.end(), "")


def _value(data: object, path: Path) -> object:
    for key in path:
        data = data[key]  # type: ignore[index]
    return data


def _changes(text: str, old: object, new: object, path: Path, spans: Mapping[Path, _Span]) -> Iterator[_Change]:
    if _same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() <= new.keys():
        for key in old:
            yield from _changes(text, old[key], new[key], (*path, key), spans)
        added = {key: value for key, value in new.items() if key not in old}
        if added:
            yield _insertion(text, added, path, spans[path])
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for i, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _changes(text, one, other, (*path, i), spans)
    else:
        yield _replacement(text, new, path, spans[path])


def _replacement(text: str, new: object, path: Path, span: _Span) -> _Change:
    written = flow(new)
    before = text[span.key_end : span.start] if span.key_end is not None else ""
    end = span.end - (len(text[span.start : span.end]) - len(text[span.start : span.end].rstrip()))
    if span.key_end is not None and ":" not in before:  # `{a, b}`: keys without values
        return _Change(span.start, len(path), end, f": {written}")
    if span.kind == "block" or span.start == span.end:
        if before.strip() == ":":  # it began on the next line; braces may stand beside the key
            colon = text.index(":", span.key_end) + 1
            return _Change(colon, len(path), end, f" {written}")
        return _Change(span.start, len(path), end, f"  {written}")
    return _Change(span.start, len(path), end, written)


def _insertion(text: str, added: Mapping[Key, object], path: Path, span: _Span) -> _Change:
    entries = [f"{flow(key)}: {flow(value)}" for key, value in added.items()]
    if span.kind == "flow":
        at = span.last.end if span.last else span.end - 1
        return _Change(at, len(path), at, ("" if span.last is None else ", ") + ", ".join(entries))
    lines = [" " * span.column + entry for entry in entries]
    last = span
    while last.last is not None and last.kind == "block":
        last = last.last
    if last.kind == "literal":  # ends where the next line begins
        first = "" if text[last.end - 1] == "\n" else "\n"
        return _Change(last.end, len(path), last.end, first + "".join(f"{line}\n" for line in lines))
    at = text.find("\n", last.end)
    at = len(text) if at < 0 else at - (text[at - 1] == "\r")
    return _Change(at, len(path), at, "".join(f"\n{line}" for line in lines))
