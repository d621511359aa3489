"""A ledger of case files whose truth came out: each is scored, and every fault is told with its place."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from indicia.analysis.rows import Rows, parse_rows
from indicia.case import Case, load
from indicia.case.document import DataPath
from indicia.case.faults import Faults, shown
from indicia.case.fields import Fields, Ids, Raw, RawMapping, Text, read_fields
from indicia.case.yaml import Source as Written
from indicia.case.yaml import read_yaml
from indicia.engine.score import score
from indicia.errors import CaseError, Fault, IndiciaError, nearest

_OTHERS = {"indicia": "a case", "indicia_overlay": "an overlay"}
_EXAMPLE = "{case: theft.yaml, truth: insider}"


class LedgerFields(Fields):
    """The top level of a ledger of cases."""

    indicia_ledger: Annotated[int, Field(strict=True)] = Field(
        description="the version of the format; write `indicia_ledger: 1`"
    )
    title: Text | None = Field(None, description="what the ledger is called")
    because: Text | None = Field(None, description="how the cases were chosen")
    same_case: Text | None = Field(None, description="why one case may stand in it several times, unchanged")
    cases: RawMapping = Field(description="the cases, by names of your own")


class EntryFields(Fields):
    """A case whose truth came out."""

    case: Text = Field(description="the case file, seen from the ledger's folder")
    truth: Raw = Field(description="the true hypothesis, or by question where several are asked")
    with_: Ids = Field((), alias="with", description="overlays to lay over it, such as what was known then")
    set: RawMapping = Field(None, description="new numbers, by path")
    because: Text | None = Field(None, description="how the truth came out")


@dataclass(frozen=True)
class _Row:
    case: str
    hypothesis: str
    probability: float
    true: str


def read_cases(path: Path) -> Rows:
    """Score a ledger of cases: a row for each hypothesis of each question whose truth is told.

    Raises
    ------
    CaseError
        With every fault of the ledger and of the cases that it names, each with file, line and column.
    """
    written = read_yaml(path.read_bytes(), str(path))
    faults = Faults(lambda at, at_key: _locate(written, at, at_key))
    other = next((kind for key, kind in _OTHERS.items() if key in written.data), None)
    if other and "indicia_ledger" not in written.data:
        faults.add((), f"{other} found where a ledger was expected, which begins `indicia_ledger: 1` and lists cases")
        faults.raise_if_any()
    fields = read_fields(LedgerFields, written.data, (), faults)
    if fields is not None and fields.indicia_ledger != 1:
        found = fields.indicia_ledger
        faults.add(("indicia_ledger",), f"this program reads ledgers of format 1, {found} found")
    if fields is not None and (not isinstance(fields.cases, dict) or not fields.cases):
        faults.add(("cases",), f"cases by name were expected, {shown(fields.cases)} found; write name: {_EXAMPLE}")
    faults.raise_if_any()
    if fields is None:
        raise AssertionError("a document without faults has fields")
    reader = _Reader(path.parent, faults, again=fields.same_case is not None)
    rows = [row for name, entry in fields.cases.items() for row in reader.rows(str(name), entry)]
    reader.raise_if_any()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("case", "hypothesis", "probability", "true"))
    writer.writerows((row.case, row.hypothesis, row.probability, row.true) for row in rows)
    return parse_rows(str(path), text.getvalue().encode())


class _Reader:
    """Reads one case after the other and keeps what is wrong with them."""

    def __init__(self, folder: Path, faults: Faults, *, again: bool) -> None:
        self._folder, self._faults, self._again = folder, faults, again
        self._of_cases: dict[Fault, None] = {}
        self._seen: dict[tuple[str, ...], str] = {}

    def raise_if_any(self) -> None:
        """Stop where anything was wrong: faults of the ledger first, then those of its cases."""
        if self._faults.found or self._of_cases:
            raise CaseError([*self._faults.found, *self._of_cases])

    def rows(self, name: str, entry: object) -> Iterator[_Row]:
        """The hypotheses of one entry, scored; none where something is wrong."""
        place: DataPath = ("cases", name)
        fields = read_fields(EntryFields, entry, place, self._faults, _EXAMPLE)
        case = None if fields is None else self._case(fields, place)
        if fields is None or case is None:
            return
        truths = self._truths(fields.truth, case, (*place, "truth"))
        self._tell_again(name, case, fields, place)
        if not truths:
            return
        try:
            answers = score(case).answers
        except CaseError as error:
            self._of_cases |= dict.fromkeys(error.faults)
            return
        except IndiciaError as error:
            self._faults.add((*place, "case"), str(error))
            return
        for question, true in truths.items():
            label = name if len(truths) == 1 else f"{name}.{question}"
            for hypothesis, p in answers[question].posterior.items():
                yield _Row(label, hypothesis, p, "yes" if hypothesis == true else "no")

    def _case(self, fields: EntryFields, place: DataPath) -> Case | None:
        if not isinstance(fields.set, dict | None):
            self._faults.add((*place, "set"), f"a mapping was expected, {shown(fields.set)} found")
            return None
        for key, names in (("case", (fields.case,)), ("with", fields.with_)):
            for name in names:
                if not (self._folder / name).is_file():
                    self._faults.add((*place, key), f"{name}: no such file in {self._folder}")
                    return None
        values = {str(path): value for path, value in (fields.set or {}).items()}
        try:
            case = load(self._folder / fields.case, overlays=[self._folder / name for name in fields.with_])
            return case.with_overlays(values=values)
        except CaseError as error:
            self._of_cases |= dict.fromkeys(error.faults)
        except IndiciaError as error:
            self._faults.add(place, str(error))
        return None

    def _truths(self, truth: object, case: Case, place: DataPath) -> dict[str, str]:
        """The true hypothesis by question; empty where something is wrong."""
        asked = {q.id: q for q in case.document.questions.values() if not q.hidden}
        if not isinstance(truth, dict):
            if len(asked) != 1:
                self._faults.add(place, f"{', '.join(asked)} are asked; write {{question: hypothesis}}")
                return {}
            truth = {next(iter(asked)): truth}
        found = {}
        for question, true in truth.items():
            if question not in asked:
                known = f"(asked: {', '.join(asked)}){nearest(str(question), asked)}"
                self._faults.add((*place, question), f"no question {shown(question)} {known}", at_key=True)
            elif not isinstance(true, str) or true not in asked[question].hypotheses:
                names = asked[question].hypotheses
                known = f"(known: {', '.join(names)}){nearest(str(true), names)}"
                self._faults.add((*place, question), f"{shown(true)} is no hypothesis of {question} {known}")
            else:
                found[question] = true
        if not truth:
            self._faults.add(place, "no truth found; write {question: hypothesis}")
        return found

    def _tell_again(self, name: str, case: Case, fields: EntryFields, place: DataPath) -> None:
        """Note a case that stands in the ledger already, as it is."""
        key = (case.hash, *(overlay.written.text or repr(overlay.written.data) for overlay in case.overlays))
        first = self._seen.setdefault(key, name)
        if first != name and not self._again:
            told = f"{fields.case} stands under {first!r} already, with the same changes; leave one out"
            self._faults.add((*place, "case"), f"{told}, or say in 'same_case:' at the top why it may")


def _locate(written: Written, path: DataPath, at_key: bool) -> tuple[str, int, int]:
    place = written.key_place(path) if at_key else written.place(path)
    return written.name, place.line, place.column
