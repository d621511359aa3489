"""From plain data to a document: each section read by itself, so that a fault in one hides none in the others."""

import re
from collections.abc import Mapping
from dataclasses import replace

from indicia.case.document import (
    DataPath,
    Document,
    Group,
    Hypothesis,
    Item,
    Parameter,
    Question,
    Source,
    item_leaves,
)
from indicia.case.faults import Faults
from indicia.case.fields import (
    DocumentFields,
    GroupFields,
    HypothesisFields,
    ItemFields,
    ParameterFields,
    QuestionFields,
    SourceFields,
    read_fields,
)
from indicia.errors import IndiciaError
from indicia.likelihood import find_model
from indicia.likelihood.tree import (
    Key,
    Leaf,
    Misprint,
    MisprintError,
    Number,
    Scope,
    Shared,
    Split,
    Tree,
    leaves,
    number,
    parse_tree,
)
from indicia.quantity import (
    ADMIRALTY,
    Distribution,
    Domain,
    QuantityError,
    parse_quantity,
    parse_reference,
)

FORMAT = 1
RESERVED = frozenset({"default", "rest", "draw", "without", "version", "prior"})
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_QUESTION_AT_TOP = ("ask", "prior_excludes", "hypotheses")


def read_document(data: Mapping[str, object], faults: Faults) -> Document | None:
    """Read a whole case.

    Returns
    -------
    Document or None
        None only where the top level itself cannot be read; the caller raises if `faults` holds any.
    """
    top = read_fields(DocumentFields, data, (), faults)
    if top is None:
        top = DocumentFields.model_construct(**{"indicia": FORMAT, "title": "?", **_known_top(data)})
    if top.indicia != FORMAT:
        faults.add(("indicia",), f"this program reads format {FORMAT}, {top.indicia!r} found")
    admiralty = _read_admiralty(top.admiralty, faults)
    raw_questions = _raw_questions(top, faults)
    scope = Scope(_names(raw_questions), ("",), frozenset(_mapping(top.sources)), admiralty)
    questions = _read_questions(raw_questions, scope, faults)
    if not scope.questions:
        return None
    catch_alls = {q.id: q.catch_all for q in questions.values() if q.catch_all}
    scope = replace(scope, about=(next(iter(scope.questions)),), catch_alls=catch_alls)
    reader = _Sections(top, scope, faults)
    evidence = reader.evidence()
    sources = reader.sources()
    groups = reader.groups()
    document = Document(
        title=str(top.title),
        as_of=top.as_of,
        marking=top.marking,
        by=top.by,
        questions=questions,
        sources=sources,
        parameters={},
        evidence=evidence,
        groups=groups,
        admiralty=admiralty,
    )
    return replace(document, parameters=_read_parameters(top.parameters, document, faults))


def _known_top(data: Mapping[str, object]) -> dict[str, object]:
    """The sections of a document whose top level has a fault, so that theirs are told too."""
    sections = {"questions", *_QUESTION_AT_TOP, "parameters", "sources", "evidence", "groups", "admiralty"}
    texts = {key: data[key] for key in ("title", "by") if isinstance(data.get(key), str)}
    return {**texts, **{key: value for key, value in data.items() if key in sections}}


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def check_identifier(name: object, path: DataPath, faults: Faults) -> bool:
    """Note a name that the format does not allow."""
    if not isinstance(name, str) or not _IDENTIFIER.fullmatch(name):
        way_out = re.sub(r"[^a-z0-9_]+", "_", str(name).lower()).strip("_") or "name"
        faults.add(path, f"{name!r} is no identifier (small letters, digits, _); write {way_out!r}", at_key=True)
        return False
    if name in RESERVED:
        faults.add(path, f"{name!r} is a reserved word; choose another name", at_key=True)
        return False
    return True


def _read_admiralty(raw: object, faults: Faults) -> dict[str, Distribution]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        faults.add(("admiralty",), f"a mapping of the letters A to F to ranges was expected, {raw!r} found")
        return {}
    letters = {}
    for letter, value in raw.items():
        if letter not in ADMIRALTY:
            faults.unknown_key(("admiralty", letter), ADMIRALTY)
            continue
        try:
            letters[letter] = parse_quantity(value, Domain.PROBABILITY).distribution
        except QuantityError as error:
            faults.add(("admiralty", letter), str(error))
    return {**ADMIRALTY, **letters}


# questions ------------------------------------------------------------------------------------------------------------


def _raw_questions(top: DocumentFields, faults: Faults) -> dict[str, tuple[DataPath, dict[str, object]]]:
    """Each question's data and where it stands; a case with one question may write it at the top level."""
    at_top = {key: getattr(top, key) for key in _QUESTION_AT_TOP if getattr(top, key, None) is not None}
    if at_top and top.questions is not None:
        faults.add((next(iter(at_top)),), "stands beside 'questions'; move it into its question", at_key=True)
    if top.questions is None:
        if "hypotheses" in at_top:
            return {"question": ((), at_top)}
        faults.add((), "no question; write 'questions:' or, for one question, 'ask:' and 'hypotheses:'")
        return {}
    if not isinstance(top.questions, dict) or not top.questions:
        faults.add(("questions",), f"a mapping of questions was expected, {top.questions!r} found")
        return {}
    found: dict[str, tuple[DataPath, dict[str, object]]] = {}
    for name, raw in top.questions.items():
        path = ("questions", name)
        if not check_identifier(name, path, faults):
            continue
        if isinstance(raw, dict):
            found[name] = (path, raw)
        else:
            faults.add(path, f"a mapping was expected, {raw!r} found")
    return found


def _names(raw: Mapping[str, tuple[DataPath, dict[str, object]]]) -> dict[str, tuple[str, ...]]:
    return {q: tuple(str(h) for h in _mapping(data.get("hypotheses"))) for q, (_, data) in raw.items()}


def _read_questions(
    raw: Mapping[str, tuple[DataPath, dict[str, object]]], scope: Scope, faults: Faults
) -> dict[str, Question]:
    found = {}
    for name, (path, data) in raw.items():
        question = _read_question(name, path, data, scope, faults, alone=len(raw) == 1)
        if question is not None:
            found[name] = question
    return found


def _read_question(
    name: str, path: DataPath, data: dict[str, object], scope: Scope, faults: Faults, *, alone: bool
) -> Question | None:
    fields = read_fields(QuestionFields, data, path, faults)
    if fields is None:
        return None
    for parent in fields.given:
        if parent not in scope.questions or parent == name:
            others = [q for q in scope.questions if q != name]
            faults.add((*path, "given"), f"{parent!r} is no other question; known: {', '.join(others) or 'none'}")
            return None
    if not isinstance(fields.hypotheses, dict) or not fields.hypotheses:
        faults.add((*path, "hypotheses"), f"a mapping of hypotheses was expected, {fields.hypotheses!r} found")
        return None
    key = ("prior",) if alone else ("prior", name)
    reader = _PriorReader(path, key, fields, replace(scope, about=fields.given or ("",)), faults)
    hypotheses = reader.hypotheses()
    return Question(
        id=name,
        ask=fields.ask or ("" if fields.hidden else name),
        hypotheses=hypotheses,
        given=fields.given,
        hidden=fields.hidden,
        weighted=reader.weighted,
        concentration=reader.concentration((*key, "concentration")),
        prior_excludes=fields.prior_excludes,
        because=fields.because,
        by=fields.by,
    )


class _PriorReader:
    """Reads a question's hypotheses with their priors, written by hypothesis, by row or as weights."""

    def __init__(self, path: DataPath, key: Key, fields: QuestionFields, scope: Scope, faults: Faults) -> None:
        self._path, self._key, self._fields, self._scope, self._faults = path, key, fields, scope, faults
        self.weighted = False

    def hypotheses(self) -> dict[str, Hypothesis]:
        found = {}
        for name, raw in self._fields.hypotheses.items():
            path = (*self._path, "hypotheses", name)
            if not check_identifier(name, path, self._faults):
                continue
            fields = read_fields(HypothesisFields, {} if raw is None else raw, path, self._faults)
            prior = None if fields is None else self._prior(name, fields, path)
            if fields is not None and prior is not None:
                label = fields.label or name.replace("_", " ").capitalize()
                found[name] = Hypothesis(name, label, prior, fields.catch_all, fields.because, fields.by)
        return found

    def _prior(self, name: str, fields: HypothesisFields, path: DataPath) -> Tree | None:
        written = [k for k in ("prior", "weight") if getattr(fields, k) is not None]
        key = (*self._key, name)
        if self._fields.prior is not None:
            if written:
                self._faults.add((*path, written[0]), "the question has 'prior:' by row; write it in one place")
                return None
            return self._by_row(name, key)
        if len(written) != 1:
            message = "both 'prior' and 'weight'; write one" if written else "'prior' is missing (or 'weight' for all)"
            self._faults.add(path, message, at_key=True)
            return None
        if written == ["weight"]:
            self.weighted = True
            return self._tree(fields.weight, key, (*path, "weight"), Domain.POSITIVE)
        return self._tree(fields.prior, key, (*path, "prior"), Domain.PROBABILITY)

    def _tree(self, value: object, key: Key, path: DataPath, domain: Domain) -> Tree | None:
        try:
            if domain is Domain.POSITIVE and value in (0, 0.0):
                return Number(key, parse_quantity(0, Domain.REAL))
            if isinstance(value, dict) and not self._fields.given:
                found = f"a mapping by {', '.join(map(str, value))}"
                raise MisprintError([Misprint(key, f"{found}, but the question has no 'given:'")])
            return parse_tree(value, key, self._scope, number(domain))
        except MisprintError as error:
            for misprint in error.misprints:
                self._faults.add((*path, *misprint.key[len(key) :]), misprint.message)
            return None

    def _by_row(self, name: str, key: Key) -> Tree | None:
        path = (*self._path, "prior")
        if not self._fields.given:
            self._faults.add(path, "a prior by row needs 'given:'; write each prior at its hypothesis")
            return None
        return self._row(self._fields.prior, name, key, path, self._fields.given)

    def _row(self, rows: object, name: str, key: Key, path: DataPath, parents: tuple[str, ...]) -> Tree | None:
        if not isinstance(rows, dict):
            self._faults.add(path, f"a mapping was expected, {rows!r} found")
            return None
        if not parents:
            return self._cell(rows, name, key, path)
        known = self._scope.questions[parents[0]]
        branches = {}
        for label, inner in rows.items():
            if label != "default" and label not in known:
                self._faults.unknown_key((*path, label), (*known, "default"))
                continue
            branch = self._row(inner, name, (*key, label), (*path, label), parents[1:])
            if branch is not None:
                branches[label] = branch
        default = branches.pop("default", None)
        return Split(key, parents[0], branches, default)

    def _cell(self, row: dict[str, object], name: str, key: Key, path: DataPath) -> Tree | None:
        for other in row:
            if other not in self._fields.hypotheses:
                self._faults.unknown_key((*path, other), self._fields.hypotheses)
        if name not in row:
            return Number(key, parse_quantity(0, Domain.PROBABILITY), written=False)
        return self._tree(row[name], key, (*path, name), Domain.PROBABILITY)

    def concentration(self, key: Key) -> Number | None:
        raw = self._fields.concentration
        if raw is None:
            return None
        try:
            found = number(Domain.POSITIVE)(raw, key, self._scope)
        except MisprintError as error:
            self._faults.add((*self._path, "concentration"), str(error))
            return None
        if not isinstance(found, Number) or not found.quantity.is_point:
            self._faults.add((*self._path, "concentration"), f"one plain number was expected, {raw!r} found")
            return None
        return found




# the other sections ---------------------------------------------------------------------------------------------------


class _Sections:
    """Reads sources, evidence and groups."""

    def __init__(self, top: DocumentFields, scope: Scope, faults: Faults) -> None:
        self._top, self._scope, self._faults = top, scope, faults

    def _entries(self, section: str) -> dict[str, object]:
        raw = getattr(self._top, section)
        if raw is not None and not isinstance(raw, dict):
            self._faults.add((section,), f"a mapping was expected, {raw!r} found")
        entries = _mapping(raw)
        return {name: raw for name, raw in entries.items() if check_identifier(name, (section, name), self._faults)}

    def _leaf(self, raw: object, key: Key, path: DataPath, domain: Domain) -> Number | Shared | None:
        try:
            leaf = number(domain)(raw, key, self._scope)
        except MisprintError as error:
            for misprint in error.misprints:
                self._faults.add(path, misprint.message)
            return None
        return leaf if isinstance(leaf, Number | Shared) else None

    def sources(self) -> dict[str, Source]:
        found = {}
        for name, raw in self._entries("sources").items():
            path = ("sources", name)
            fields = read_fields(SourceFields, {} if raw is None else raw, path, self._faults)
            if fields is None:
                continue
            reliability = None
            if fields.reliability is not None:
                key = (name, "reliability")
                reliability = self._leaf(fields.reliability, key, (*path, "reliability"), Domain.PROBABILITY)
            label = fields.label or name.replace("_", " ")
            found[name] = Source(name, label, reliability, fields.faults, fields.part_of, fields.because, fields.by)
        return found

    def groups(self) -> dict[str, Group]:
        found = {}
        for name, raw in self._entries("groups").items():
            path = ("groups", name)
            fields = read_fields(GroupFields, raw, path, self._faults)
            if fields is None:
                continue
            leaf = self._leaf(fields.redundancy, (name, "redundancy"), (*path, "redundancy"), Domain.PROBABILITY)
            if leaf is not None:
                found[name] = Group(name, fields.items, leaf, fields.because, fields.by, fields.same_claim)
        return found

    def evidence(self) -> dict[str, Item]:
        items = {name: self._item(name, raw) for name, raw in self._entries("evidence").items()}
        return {name: item for name, item in items.items() if item is not None}

    def _item(self, name: str, raw: object) -> Item | None:
        path = ("evidence", name)
        if not isinstance(raw, dict):
            self._faults.add(path, f"a mapping was expected, {raw!r} found")
            return None
        common = {key: value for key, value in raw.items() if key in ItemFields.model_fields}
        own = {key: value for key, value in raw.items() if key not in common}
        fields = read_fields(ItemFields, common, path, self._faults)
        about = self._about(raw, path)
        if not isinstance(raw.get("model"), str):
            return None
        try:
            kind = find_model(str(raw["model"]))
        except IndiciaError as error:
            self._faults.add((*path, "model"), str(error))
            return None
        known = tuple(ItemFields.model_fields)
        model = read_fields(kind, own, path, self._faults, context=replace(self._scope, about=about), known=known)
        if fields is None or model is None:
            return None
        by = fields.by or self._top.by
        if by is None:
            self._faults.add(path, "'by' is missing (who judged this?); write it here or once at the top", at_key=True)
            return None
        plain = {key: value for key, value in fields if key not in ("model", "about", "by")}
        return Item(id=name, model_name=fields.model, model=model, about=about, by=by, **plain)

    def _about(self, raw: dict[str, object], path: DataPath) -> tuple[str, ...]:
        """The questions an item is about: as written, else those a testimony says, else the first."""
        questions = self._scope.questions
        written = raw.get("about")
        if written is not None:
            names = written if isinstance(written, list) else [written]
            wrong = [n for n in names if n not in questions]
            for n in wrong:
                self._faults.add((*path, "about"), f"{n!r} is no question; known: {', '.join(questions)}")
            names = [n for n in names if n not in wrong]
        else:
            names = [q for q in _mapping(raw.get("says")) if q in questions]
        return tuple(names) or self._scope.about


# parameters -----------------------------------------------------------------------------------------------------------


def _read_parameters(raw: object, document: Document, faults: Faults) -> dict[str, Parameter]:
    """Read the shared numbers; what kind of number each is follows from where it is used."""
    if raw is not None and not isinstance(raw, dict):
        faults.add(("parameters",), f"a mapping was expected, {raw!r} found")
    rows = {n: r for n, r in _mapping(raw).items() if check_identifier(n, ("parameters", n), faults)}
    values = {name: row["value"] if isinstance(row, dict) and "value" in row else row for name, row in rows.items()}
    domains = _domains(document, values, faults)
    found = {}
    for name, row in rows.items():
        path: DataPath = ("parameters", name)
        fields = read_fields(ParameterFields, row if isinstance(row, dict) else {"value": row}, path, faults)
        if fields is None:
            continue
        place = (*path, "value") if isinstance(row, dict) else path
        try:
            target = parse_reference(fields.value)
            value = target or _parse_parameter(fields.value, domains.get(name), document)
        except QuantityError as error:
            faults.add(place, str(error))
            continue
        found[name] = Parameter(name, value, fields.because, fields.by, fields.as_of)
    return _without_cycles(found, faults)


def _parse_parameter(value: object, domain: Domain | None, document: Document) -> object:
    if not isinstance(value, str | int | float):
        raise QuantityError(f"a number was expected, {value!r} found")
    if domain is not None:
        return parse_quantity(value, domain, admiralty=document.admiralty or None)
    try:
        return parse_quantity(value, Domain.PROBABILITY, admiralty=document.admiralty or None)
    except QuantityError:
        return parse_quantity(value, Domain.REAL)


def shared_leaves(document: Document) -> list[tuple[DataPath, Shared]]:
    """Every `$name` of a document, with the place it is written at."""
    found: list[tuple[DataPath, Leaf]] = []
    for item in document.evidence.values():
        found += [(("evidence", item.id, *leaf.key), leaf) for leaf in item_leaves(item)]
    for question in document.questions.values():
        for hypothesis in question.hypotheses.values():
            path = ("questions", question.id, "hypotheses", hypothesis.id, "prior")
            found += [(path, leaf) for leaf in leaves(hypothesis.prior)]
    for source in document.sources.values():
        if source.reliability is not None:
            found.append((("sources", *source.reliability.key), source.reliability))
    found += [(("groups", *group.redundancy.key), group.redundancy) for group in document.groups.values()]
    return [(path, leaf) for path, leaf in found if isinstance(leaf, Shared)]


def _domains(document: Document, values: Mapping[str, object], faults: Faults) -> dict[str, Domain]:
    domains: dict[str, Domain] = {}
    for path, leaf in shared_leaves(document):
        name: str | None = leaf.name
        seen: set[str] = set()
        if name not in values:
            faults.add(path, f"${name} is no parameter; known: {', '.join(values) or 'none'}")
        while name in values and name not in seen:
            if domains.setdefault(name, leaf.domain) is not leaf.domain:
                message = f"${name} is used as a {leaf.domain} here and as a {domains[name]} elsewhere; split it in two"
                faults.add(path, message)
            seen.add(name)
            name = _reference(values[name])
    return domains


def _reference(value: object) -> str | None:
    try:
        return parse_reference(value)
    except QuantityError:
        return None


def _without_cycles(parameters: dict[str, Parameter], faults: Faults) -> dict[str, Parameter]:
    good = {}
    for name, parameter in parameters.items():
        seen = [name]
        value = parameter.value
        while isinstance(value, str):
            if value in seen:
                faults.add(("parameters", name), f"a circle: {' -> '.join([*seen, value])}; give one of them a number")
                break
            if value not in parameters:
                faults.add(("parameters", name), f"${value} is no parameter; known: {', '.join(parameters)}")
                break
            seen.append(value)
            value = parameters[value].value
        else:
            good[name] = parameter
    return good
