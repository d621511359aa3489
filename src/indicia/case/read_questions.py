"""The questions of a case: what is asked, the candidate answers and their priors."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from indicia.case.candidates import Candidates
from indicia.case.document import DataPath, Hypothesis, Question
from indicia.case.faults import Faults, shown
from indicia.case.fields import DocumentFields, HypothesisFields, QuestionFields, read_fields
from indicia.case.names import check_identifier, unknown_name
from indicia.case.read_candidates import is_table
from indicia.errors import nearest
from indicia.likelihood.scope import Scope
from indicia.likelihood.tree import (
    Key,
    Leaf,
    Misprint,
    MisprintError,
    Number,
    Split,
    Tree,
    number,
    parse_tree,
)
from indicia.quantity import Domain, parse_quantity

QUESTION_AT_TOP = ("ask", "prior_excludes", "hypotheses")


@dataclass(frozen=True)
class Written:
    """A question's data, not read yet, and where it stands."""

    place: DataPath
    data: Mapping[str, object]

    @property
    def catch_all(self) -> str | None:
        """The hypothesis that says that it is the catch-all."""
        hypotheses = self.data.get("hypotheses")
        if isinstance(hypotheses, dict) and is_table(hypotheses):
            hypotheses = hypotheses.get("beside")
        found = hypotheses.items() if isinstance(hypotheses, dict) else ()
        return next((str(h) for h, raw in found if isinstance(raw, dict) and raw.get("catch_all") is True), None)


def hypotheses_of(data: Mapping[str, object]) -> tuple[str, ...]:
    """The names of a question's hypotheses, right or wrong."""
    hypotheses = data.get("hypotheses")
    return tuple(map(str, hypotheses)) if isinstance(hypotheses, dict) else ()


def written_questions(top: DocumentFields, faults: Faults) -> dict[str, Written]:
    """Find each question's data; a case with one question may write it at the top level."""
    at_top = {key: getattr(top, key) for key in QUESTION_AT_TOP if getattr(top, key) is not None}
    if top.questions is None:
        if "hypotheses" in at_top:
            return {"question": Written((), at_top)}
        faults.add((), "no question; write 'questions:' or, for one question, 'ask:' and 'hypotheses:'")
        return {}
    if at_top:
        faults.add((next(iter(at_top)),), "stands beside 'questions:'; move it into its question", at_key=True)
    if not isinstance(top.questions, dict) or not top.questions:
        message = f"a mapping of questions was expected, {shown(top.questions)} found; write a name before each"
        faults.add(("questions",), f"{message}, such as `who: {{ask: ..., hypotheses: ...}}`")
        return {}
    found: dict[str, Written] = {}
    for name, raw in top.questions.items():
        path = ("questions", name)
        if not check_identifier(name, path, faults):
            continue
        if isinstance(raw, dict):
            found[name] = Written(path, raw)
        else:
            faults.add(path, f"a question was expected, {shown(raw)} found; write {{ask: ..., hypotheses: ...}}")
    return found


def read_questions(
    written: Mapping[str, Written], scope: Scope, faults: Faults, candidates: Mapping[str, Candidates | None]
) -> dict[str, Question]:
    """Read each question; one with a fault in any of its parts is left out.

    `candidates` are the rows of those whose hypotheses come from a table; None for one that could not be read.
    """
    found = {}
    for name, one in written.items():
        alone = len(written) == 1
        if name in candidates:
            first = name == next(iter(written))
            question = _read_of_table(name, one, scope, faults, candidates[name], alone=alone, first=first)
        else:
            question = _read_question(name, one, scope, faults, alone=alone)
        if question is not None:
            found[name] = question
    return found


def _read_question(name: str, written: Written, scope: Scope, faults: Faults, *, alone: bool) -> Question | None:
    path = written.place
    fields = read_fields(QuestionFields, written.data, path, faults)
    if fields is None or not _parents_known(name, fields, path, scope, faults):
        return None
    if not isinstance(fields.hypotheses, dict) or not fields.hypotheses:
        way_out = "write at least one, such as {yes: {prior: 0.5}, no: {prior: 0.5}}"
        faults.add((*path, "hypotheses"), f"hypotheses were expected, {shown(fields.hypotheses)} found; {way_out}")
        return None
    key = ("prior",) if alone else ("prior", name)
    own = replace(scope, about=fields.given, questions={p: scope.questions[p] for p in fields.given})
    reader = _PriorReader(path, key, fields, own, faults)
    hypotheses, concentration = reader.hypotheses(), reader.concentration()
    if len(hypotheses) < len(fields.hypotheses):
        return None
    return Question(
        id=name,
        ask=fields.ask or ("" if fields.hidden else name),
        hypotheses=hypotheses,
        given=fields.given,
        hidden=fields.hidden,
        weighted=reader.weighted,
        concentration=concentration,
        prior_excludes=fields.prior_excludes,
        because=fields.because,
        by=fields.by,
        place=path,
        by_row=fields.prior is not None,
    )


_NOT_BY_TABLE = {
    "given": "the priors of rows hang on no other question",
    "hidden": "a question from a table is the one that is asked",
    "prior": "the rows' priors are in a column; name it at `hypotheses:`",
    "concentration": "a prior from a table is taken as it stands",
}


def _read_of_table(
    name: str,
    written: Written,
    scope: Scope,
    faults: Faults,
    candidates: Candidates | None,
    *,
    alone: bool,
    first: bool,
) -> Question | None:
    """A question whose hypotheses are a table's rows; which of them need a name is found when all else is read."""
    path = written.place
    place = (*path, "hypotheses")
    fields = read_fields(QuestionFields, written.data, path, faults)
    if fields is None:
        return None
    for word, why in _NOT_BY_TABLE.items():
        if getattr(fields, word):
            faults.add((*path, word), f"{why}; leave {word!r} out", at_key=True)
    if not first:
        faults.add((*place, "table"), "a question from a table must be the first, and one only; move it up")
    beside = fields.hypotheses.get("beside") or {}
    if not isinstance(beside, dict):
        faults.add((*place, "beside"), f"hypotheses were expected, {shown(beside)} found; write a name before each")
        return None
    _names_beside(beside, place, candidates, faults)
    own = replace(scope, about=(), questions={}, rows=None)
    plain = fields.model_copy(update={"hypotheses": beside, "prior": None, "given": (), "concentration": None})
    key = ("prior",) if alone else ("prior", name)
    reader = _PriorReader(path, key, plain, own, faults, (*place, "beside"))
    hypotheses = reader.hypotheses()
    if reader.weighted:
        faults.add((*place, "beside"), "beside a table stand priors, not weights; write 'prior:' for each", at_key=True)
    if candidates is None or len(hypotheses) < len(beside):
        return None
    return Question(
        id=name,
        ask=fields.ask or name,
        hypotheses=hypotheses,
        prior_excludes=fields.prior_excludes,
        because=fields.because,
        by=fields.by,
        place=path,
        candidates=candidates,
    )


def _names_beside(beside: Mapping[str, object], place: DataPath, candidates: Candidates | None, faults: Faults) -> None:
    for name in beside:
        if candidates is not None and candidates.position(str(name)) is not None:
            message = f"{name!r} is the id of a row too; give one of them another"
            faults.add((*place, "beside", name), message, at_key=True)
        elif name == "column":
            faults.add((*place, "beside", name), "'column' means a column here; choose another name", at_key=True)


def _parents_known(name: str, fields: QuestionFields, path: DataPath, scope: Scope, faults: Faults) -> bool:
    others = {q: None for q in scope.questions if q != name}
    wrong = [p for p in fields.given if p not in others]
    for parent in wrong:
        faults.add((*path, "given"), unknown_name(parent, others, "other question"))
    if len(set(fields.given)) < len(fields.given):
        faults.add((*path, "given"), f"{', '.join(fields.given)} found; name each question once")
        return False
    return not wrong


class _PriorReader:
    """Reads a question's hypotheses with their priors, written by hypothesis, by row or as weights."""

    def __init__(
        self,
        path: DataPath,
        key: Key,
        fields: QuestionFields,
        scope: Scope,
        faults: Faults,
        entries: DataPath | None = None,
    ) -> None:
        self._path, self._key, self._fields, self._scope, self._faults = path, key, fields, scope, faults
        self._entries = entries or (*path, "hypotheses")
        self.weighted = False

    def hypotheses(self) -> dict[str, Hypothesis]:
        if self._fields.prior is not None and not self._fields.given:
            place = (*self._path, "prior")
            self._faults.add(place, "a prior by row needs 'given:'; write each prior at its hypothesis", at_key=True)
            return {}
        self._one_kind()
        found = {}
        for name, raw in self._fields.hypotheses.items():
            path = (*self._entries, name)
            if not check_identifier(name, path, self._faults):
                continue
            fields = read_fields(HypothesisFields, {} if raw is None else raw, path, self._faults, "{prior: ...}")
            prior = self._prior(name, raw or {}, path) if isinstance(raw, dict | None) else None
            if fields is not None and prior is not None:
                label = fields.label or name.replace("_", " ").capitalize()
                found[name] = Hypothesis(name, label, prior, fields.catch_all, fields.because, fields.by)
        return found

    def _one_kind(self) -> None:
        rows = [raw for raw in self._fields.hypotheses.values() if isinstance(raw, dict)]
        priors, weights = ([row.get(key) is not None for row in rows] for key in ("prior", "weight"))
        one = [(prior, weight) for prior, weight in zip(priors, weights, strict=True) if prior != weight]
        self.weighted = any(weight for _, weight in one)
        if self.weighted and any(prior for prior, _ in one):
            message = "some hypotheses have 'weight', some 'prior'; write one kind for all"
            self._faults.add(self._entries, message, at_key=True)

    def _prior(self, name: str, raw: Mapping[str, object], path: DataPath) -> Tree | None:
        written = [k for k in ("prior", "weight") if raw.get(k) is not None]
        key = (*self._key, name)
        if self._fields.prior is not None:
            if written:
                message = "stands here too, though the question has 'prior:' by row; write it in one place"
                self._faults.add((*path, written[0]), message, at_key=True)
                return None
            return self._row(self._fields.prior, name, key, (*self._path, "prior"), self._fields.given)
        if len(written) != 1:
            message = "both 'prior' and 'weight'; write one" if written else "'prior' is missing (or 'weight' for all)"
            self._faults.add(path, message, at_key=True)
            return None
        if written == ["weight"]:
            return self._tree(raw["weight"], key, (*path, "weight"), weight=True)
        return self._tree(raw["prior"], key, (*path, "prior"))

    def _tree(self, value: object, key: Key, path: DataPath, *, weight: bool = False) -> Tree | None:
        try:
            if isinstance(value, dict) and not self._fields.given:
                found = f"a mapping by {', '.join(map(str, value)) or 'nothing'}"
                raise MisprintError([Misprint(key, f"{found}, but the question has no 'given:'; write one number")])
            return parse_tree(value, key, self._scope, _weight if weight else number(Domain.PROBABILITY))
        except MisprintError as error:
            for misprint in error.misprints:
                self._faults.add((*path, *misprint.key[len(key) :]), misprint.message)
            return None

    def _row(self, rows: object, name: str, key: Key, path: DataPath, parents: tuple[str, ...]) -> Tree | None:
        if not isinstance(rows, dict):
            wanted = f"a mapping by the hypotheses of {parents[0]!r}" if parents else "a row, {hypothesis: prior, ...},"
            self._faults.add(path, f"{wanted} was expected, {shown(rows)} found")
            return None
        if not parents:
            return self._cell(rows, name, key, path)
        known = self._scope.questions[parents[0]]
        branches: dict[str, Tree] = {}
        good = True
        for label, inner in rows.items():
            if label != "default" and label not in known:
                message = f"{label!r} is no hypothesis of {parents[0]!r}{nearest(str(label), (*known, 'default'))}"
                self._faults.add((*path, label), message, at_key=True)
                continue
            branch = self._row(inner, name, (*key, label), (*path, label), parents[1:])
            good = good and branch is not None
            if branch is not None:
                branches[label] = branch
        default = branches.pop("default", None)
        return Split(key, parents[0], branches, default) if good else None

    def _cell(self, row: dict[str, object], name: str, key: Key, path: DataPath) -> Tree | None:
        for other in row:
            if other not in self._fields.hypotheses:
                known = self._fields.hypotheses
                self._faults.add((*path, other), unknown_name(str(other), known, "hypothesis of this question"))
        if any(other not in self._fields.hypotheses for other in row):
            return None  # the row may lack what that name was meant for
        if name not in row:
            return Number(key, parse_quantity(0, Domain.PROBABILITY), written=False)
        return self._tree(row[name], key, (*path, name))

    def concentration(self) -> Number | None:
        raw, path, key = self._fields.concentration, (*self._path, "concentration"), (*self._key, "concentration")
        if raw is None:
            return None
        try:
            found = number(Domain.POSITIVE)(raw, key, self._scope)
        except MisprintError as error:
            self._faults.add(path, str(error))
            return None
        if not isinstance(found, Number) or not found.quantity.is_point:
            self._faults.add(path, f"one plain number above 0 was expected, {shown(raw)} found; write for instance 20")
            return None
        return found


def _weight(value: object, key: Key, scope: Scope) -> Leaf:
    """A positive number, or 0 for "never", which no other positive number may be."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value == 0:
        return Number(key, parse_quantity(0, Domain.REAL))
    return number(Domain.POSITIVE)(value, key, scope)
