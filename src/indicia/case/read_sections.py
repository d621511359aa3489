"""The sections of a case beside its questions: sources, evidence and groups."""

from dataclasses import replace

from indicia.case.document import DataPath, Group, Item, Source
from indicia.case.faults import Faults, shown
from indicia.case.fields import DocumentFields, GroupFields, ItemFields, SourceFields, read_fields
from indicia.case.names import check_identifier, names_in, no_mapping, unknown_name
from indicia.case.rules_facts import check_days, check_references
from indicia.errors import IndiciaError
from indicia.likelihood import Model, find_model
from indicia.likelihood.scope import Scope
from indicia.likelihood.tree import Key, MisprintError, Number, Shared, number
from indicia.quantity import Domain

_NOT_PLAIN = frozenset({"model", "about", "by"})


class Sections:
    """Reads sources, evidence and groups; an entry with a fault is left out."""

    def __init__(self, top: DocumentFields, scope: Scope, faults: Faults) -> None:
        self._top, self._scope, self._faults = top, scope, faults

    def sources(self) -> dict[str, Source]:
        """Read everybody who speaks or carries."""
        found = {}
        for name, raw in self._entries("sources").items():
            path = ("sources", name)
            fields = read_fields(SourceFields, {} if raw is None else raw, path, self._faults, "{label: ...}")
            written = raw.get("reliability") if isinstance(raw, dict) else None
            reliability = None
            if written is not None:
                reliability = self._probability(written, (name, "reliability"), (*path, "reliability"))
            if fields is None or (reliability is None and written is not None):
                continue
            label = fields.label or name.replace("_", " ")
            found[name] = Source(name, label, reliability, fields.faults, fields.part_of, fields.because, fields.by)
        return found

    def groups(self) -> dict[str, Group]:
        """Read the repeats of one claim."""
        found = {}
        for name, raw in self._entries("groups").items():
            path = ("groups", name)
            fields = read_fields(GroupFields, raw, path, self._faults, "{items: [...], redundancy: ...}")
            leaf = None
            if isinstance(raw, dict) and "redundancy" in raw:
                leaf = self._probability(raw["redundancy"], (name, "redundancy"), (*path, "redundancy"))
            if fields is not None and leaf is not None:
                found[name] = Group(name, fields.items, leaf, fields.because, fields.by, fields.same_claim)
        return found

    def evidence(self) -> dict[str, Item]:
        """Read the items; what a source is need not be known for it."""
        items = {name: self._item(name, raw) for name, raw in self._entries("evidence").items()}
        return {name: item for name, item in items.items() if item is not None}

    def _entries(self, section: str) -> dict[str, object]:
        raw = getattr(self._top, section)
        if raw is not None and not isinstance(raw, dict):
            self._faults.add((section,), no_mapping(raw))
        entries = raw if isinstance(raw, dict) else {}
        return {name: raw for name, raw in entries.items() if check_identifier(name, (section, name), self._faults)}

    def _probability(self, raw: object, key: Key, path: DataPath) -> Number | Shared | None:
        try:
            leaf = number(Domain.PROBABILITY)(raw, key, self._scope)
        except MisprintError as error:
            for misprint in error.misprints:
                self._faults.add(path, misprint.message)
            return None
        assert isinstance(leaf, Number | Shared)  # noqa: S101 - all that `number` returns
        return leaf

    def _item(self, name: str, raw: object) -> Item | None:
        path = ("evidence", name)
        if not isinstance(raw, dict):
            self._faults.add(path, f"an item was expected, {shown(raw)} found; write {{report: ..., model: ..., ...}}")
            return None
        common = {key: value for key, value in raw.items() if key in ItemFields.model_fields}
        fields = read_fields(ItemFields, common, path, self._faults)
        kind = self._kind(raw, path)
        if kind is None:
            return None
        about = self._about(kind, raw, path)
        own = {key: value for key, value in raw.items() if key not in common}
        scope = replace(self._scope, about=about)
        model = read_fields(kind, own, path, self._faults, context=scope, known=tuple(ItemFields.model_fields))
        by = raw.get("by") or self._top.by
        if by is None:
            message = "'by' is missing: who judged this; write it here, or once at the top of the file"
            self._faults.add(path, message, at_key=True)
        if fields is not None and model is None:
            self._check_facts(name, fields)
        if fields is None or model is None or by is None:
            return None
        plain = {key: value for key, value in fields if key not in _NOT_PLAIN}
        return Item(id=name, model_name=fields.model, model=model, about=about, by=fields.by or str(by), **plain)

    def _check_facts(self, name: str, fields: ItemFields) -> None:
        """Check what the later rules will not see, since an item without its model is left out."""
        check_references(
            name, fields, names_in({"sources": self._top.sources, "evidence": self._top.evidence}), self._faults
        )
        check_days(name, fields, self._top.as_of, self._faults)

    def _kind(self, raw: dict[str, object], path: DataPath) -> type[Model] | None:
        name = raw.get("model")
        if not isinstance(name, str) or not name.strip():
            if "model" in raw:
                message = f"the name of a likelihood model was expected, {shown(name)} found; for instance table"
                self._faults.add((*path, "model"), message)
            return None
        try:
            return find_model(name.strip())
        except IndiciaError as error:
            self._faults.add((*path, "model"), str(error))
            return None

    def _about(self, kind: type[Model], raw: dict[str, object], path: DataPath) -> tuple[str, ...]:
        """The questions an item is about: as written, else as its model has it."""
        questions = self._scope.questions
        by_default = kind.about_by_default(raw, tuple(questions))
        if raw.get("about") is None:
            return by_default
        written = raw["about"]
        names = [n for n in (written if isinstance(written, list) else [written]) if isinstance(n, str)]
        for n in names:
            if n not in questions:
                self._faults.add((*path, "about"), unknown_name(n, questions, "question"))
        return tuple(dict.fromkeys(n for n in names if n in questions)) or by_default
