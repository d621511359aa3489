"""YAML events to a tree of nodes that know their places.

Events instead of the library's own composer, because only they show tags as written and because nothing here recurses:
a hostile file can neither exhaust the stack nor make an alias grow.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from indicia.case.yaml_scalars import Scalar, resolve_plain

__all__ = ["MAX_ALIAS_NODES", "MAX_DEPTH", "TOP", "Key", "Node", "Place", "Report", "TreeBuilder"]

MAX_ALIAS_NODES = 10_000
MAX_DEPTH = 100

type Key = str | int
type Report = Callable[["Place", tuple[Key, ...], str], None]


class _Mark(Protocol):
    """Where an event begins, as either parser of the library tells it; both counted from 0."""

    line: int
    column: int


class Place(NamedTuple):
    """A place in a text; line and column are counted from 1, columns in characters."""

    line: int
    column: int


TOP = Place(1, 1)


@dataclass(slots=True, eq=False)
class Node:
    """A value and its place; ``size`` and ``height`` count what aliases below it expand to."""

    place: Place
    value: "Scalar | list[Node] | dict[Key, tuple[Place, Node]]"
    size: int = 1
    height: int = 1
    is_open: bool = False


@dataclass(slots=True, eq=False)
class _Frame:
    """A mapping or list that is being read."""

    node: Node
    key: Key | None  # of the value that comes next; the index in a list
    awaits_key: bool
    key_place: Place = TOP
    keep: bool = True  # false while the value of a key at fault passes by
    written: dict[str, Place] = field(default_factory=dict)


class TreeBuilder:
    """Builds the tree of one document and reports each fault that does not keep it from reading on.

    Parameters
    ----------
    report
        Called with place, key path and message of each fault.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._stack: list[_Frame] = []
        self._anchors: dict[str, Node] = {}
        self._alias_nodes = 0
        self.root: Node | None = None

    @property
    def path(self) -> tuple[Key, ...]:
        """Keys from the top to where reading stands."""
        return tuple(frame.key for frame in self._stack if frame.key is not None)

    def build(self, events: Iterable[Event]) -> None:
        """Read events until the end or until a fault after which the rest would be noise."""
        for event in events:
            if isinstance(event, ScalarEvent):
                self._scalar(event)
            elif isinstance(event, CollectionEndEvent):
                self._close()
            elif isinstance(event, CollectionStartEvent):
                if not self._open(event):
                    return
            elif isinstance(event, AliasEvent):
                self._finish(self._alias(event))
            elif isinstance(event, DocumentStartEvent) and not self._document(event):
                return

    def _document(self, event: DocumentStartEvent) -> bool:
        place = _place(event.start_mark)
        if self.root is not None:
            self._report(place, (), "a second document begins here; one file holds one document")
            return False
        version = getattr(event, "version", None)
        if version and version != (1, 2):
            self._report(place, (), f"%YAML {version[0]}.{version[1]}: files are read as YAML 1.2; leave the line out")
        return True

    def _scalar(self, event: ScalarEvent) -> None:
        place = _place(event.start_mark)
        self._refuse_tag(event.tag, place)
        value: Scalar = event.value
        if event.implicit[0]:
            try:
                value = resolve_plain(event.value)
            except ValueError as error:
                self._report(place, self.path, f"{error}; quote it if it is text")
            if value == "<<" and self._stack and self._stack[-1].awaits_key:
                self._refuse_merge(place)
                return
        node = Node(place, value)
        if event.anchor:
            self._anchors[event.anchor] = node
        self._finish(node)

    def _open(self, event: CollectionStartEvent) -> bool:
        place = _place(event.start_mark)
        if len(self._stack) >= MAX_DEPTH:
            self._report(place, self.path[:3], f"nested deeper than {MAX_DEPTH} levels")
            return False
        self._refuse_tag(event.tag, place)
        is_mapping = isinstance(event, MappingStartEvent)
        node = Node(place, {} if is_mapping else [], is_open=True)
        if event.anchor:
            self._anchors[event.anchor] = node
        self._stack.append(_Frame(node, None if is_mapping else 0, is_mapping))
        return True

    def _close(self) -> None:
        node = self._stack.pop().node
        node.is_open = False
        self._finish(node)

    def _alias(self, event: AliasEvent) -> Node:
        place = _place(event.start_mark)
        name = event.anchor or ""
        target = self._anchors.get(name)
        problem = ""
        if target is None:
            problem = f"*{name} refers to no anchor &{name} above it; does the text begin with *? quote it"
        elif target.is_open:
            problem = f"*{name} stands inside the value it refers to, which would never end"
        elif len(self._stack) + target.height > MAX_DEPTH:
            problem = f"*{name} nests deeper than {MAX_DEPTH} levels"
        else:
            problem = self._count_alias(target)
        if problem:
            self._report(place, self.path, problem)
        if target is None or problem:
            return Node(place, None)
        return Node(place, target.value, target.size, target.height)

    def _count_alias(self, target: Node) -> str:
        before = self._alias_nodes
        self._alias_nodes += target.size
        if self._alias_nodes <= MAX_ALIAS_NODES or before > MAX_ALIAS_NODES:
            return ""  # within the limit, or told already
        return f"aliases expand to more than {MAX_ALIAS_NODES:,} values; write the file without them"

    def _finish(self, node: Node) -> None:
        """Hand a complete node to the mapping or list that it belongs to."""
        if not self._stack:
            self.root = node
            return
        frame = self._stack[-1]
        parent = frame.node
        parent.size += node.size
        parent.height = max(parent.height, node.height + 1)
        if frame.awaits_key:
            self._take_key(frame, node)
        elif isinstance(parent.value, list):
            parent.value.append(node)
            frame.key = len(parent.value)
        elif isinstance(parent.value, dict):
            if frame.keep and frame.key is not None:
                parent.value[frame.key] = (frame.key_place, node)
            frame.key, frame.awaits_key = None, True

    def _take_key(self, frame: _Frame, node: Node) -> None:
        frame.awaits_key, frame.key_place, frame.keep = False, node.place, False
        key = node.value
        if isinstance(key, bool) or not isinstance(key, str | int):
            shown = "a mapping or list" if isinstance(key, list | dict) else _shown(key)
            self._report(node.place, self.path, f"{shown} as a key; a key is text or a whole number: quote it")
            return
        first = frame.written.setdefault(str(key), node.place)
        if first is not node.place:
            where = f"line {first.line}, column {first.column}"
            self._report(node.place, (*self.path, key), f"the key {str(key)!r} stands already in {where}")
        else:
            frame.keep = True
        frame.key = key

    def _refuse_merge(self, place: Place) -> None:
        frame = self._stack[-1]
        frame.awaits_key, frame.keep = False, False
        message = "the merge key << is not part of YAML 1.2; write the keys out, or quote it if it is text"
        self._report(place, self.path, message)

    def _refuse_tag(self, tag: str | None, place: Place) -> None:
        if tag is not None:
            shown = tag.replace("tag:yaml.org,2002:", "!!", 1)
            self._report(place, self.path, f"the tag {shown} is not allowed: a case is plain data; leave it out")


def _place(mark: _Mark | None) -> Place:
    if mark is None:  # events made by hand have none; those of a parser always do
        return TOP
    return Place(mark.line + 1, mark.column + 1)


def _shown(value: object) -> str:
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
