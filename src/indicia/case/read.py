"""From plain data to a document: each section read by itself, so that a fault in one hides none in the others."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from indicia.case.candidates import Candidates, Labels
from indicia.case.document import Document
from indicia.case.faults import Faults, shown
from indicia.case.fields import DocumentFields, read_fields
from indicia.case.files import Files
from indicia.case.read_candidates import is_table, read_candidates, with_named
from indicia.case.read_parameters import read_parameters
from indicia.case.read_questions import QUESTION_AT_TOP, Written, hypotheses_of, read_questions, written_questions
from indicia.case.read_sections import Sections
from indicia.likelihood.scope import Rows, Scope
from indicia.quantity import ADMIRALTY, Distribution, Domain, QuantityError, parse_quantity

FORMAT = 1
_SECTIONS = frozenset({"questions", *QUESTION_AT_TOP, "parameters", "sources", "evidence", "groups", "admiralty"})


def read_document(data: Mapping[str | int, object], faults: Faults, files: Files) -> Document | None:
    """Read a whole case; `files` are the tables that it may name.

    Returns
    -------
    Document or None
        What could be read, None where that is no question at all. It is good only if `faults` holds none, which the
        caller sees to.
    """
    if "indicia_overlay" in data and "indicia" not in data:
        faults.add((), "an overlay found where a case was expected; name the case, and this file after --with")
        return None
    top = read_fields(DocumentFields, data, (), faults) or _sections_alone(data)
    if top.indicia != FORMAT:
        faults.add(("indicia",), f"this program reads format {FORMAT}, {top.indicia} found; write `indicia: {FORMAT}`")
    admiralty = _read_admiralty(top.admiralty, faults)
    written = written_questions(top, faults)
    candidates = _candidates(written, files, faults)
    scope = Scope(
        questions={name: hypotheses_of(one.data) for name, one in written.items()} | _labels(candidates),
        about=tuple(written)[:1],
        sources=frozenset(map(str, top.sources)) if isinstance(top.sources, dict) else frozenset(),
        admiralty=admiralty,
        catch_alls={name: found for name, one in written.items() if (found := one.catch_all)},
        rows=next((Rows(name, frozenset(rows.beside)) for name, rows in candidates.items() if rows), None),
    )
    questions = read_questions(written, scope, faults, candidates)
    if not scope.questions:
        return None
    sections = Sections(top, scope, faults)
    document = Document(
        title=str(top.title),
        as_of=top.as_of,
        marking=top.marking,
        by=top.by,
        questions=questions,
        sources=sections.sources(),
        parameters={},
        # Without its hypotheses a question leaves nothing by which the items' numbers could be read.
        evidence=sections.evidence() if all(scope.questions.values()) else {},
        groups=sections.groups(),
        admiralty=admiralty,
    )
    document = replace(document, parameters=read_parameters(top.parameters, document, faults))
    return with_named(document, faults) if candidates else document


def _candidates(written: Mapping[str, Written], files: Files, faults: Faults) -> dict[str, Candidates | None]:
    """The tables that hypotheses come from, by question; None for one that could not be read."""
    found: dict[str, Candidates | None] = {}
    for name, one in written.items():
        hypotheses = one.data.get("hypotheses")
        if isinstance(hypotheses, dict) and is_table(hypotheses):
            found[name] = read_candidates(hypotheses, (*one.place, "hypotheses"), files, faults)
    return found


def _labels(candidates: Mapping[str, Candidates | None]) -> dict[str, Sequence[str]]:
    return {name: () if rows is None else Labels(rows) for name, rows in candidates.items()}


def _sections_alone(data: Mapping[str | int, object]) -> DocumentFields:
    """The sections of a document whose top level has a fault, so that theirs are told too."""
    by = {"by": "?"} if "by" in data else {}  # whatever is wrong with it, no item lacks one for that
    sections = {str(key): value for key, value in data.items() if key in _SECTIONS}
    return DocumentFields.model_validate({"indicia": FORMAT, "title": "?", **by, **sections})


def _read_admiralty(raw: object, faults: Faults) -> dict[str, Distribution]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        faults.add(("admiralty",), f"a mapping of the letters A to F to ranges was expected, {shown(raw)} found")
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
