"""A question whose hypotheses are the rows of a table: which columns hold what, and who stands beside."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indicia.case.candidates import Candidates, named_rows
from indicia.case.document import DataPath, Document, Hypothesis, Question, item_leaves
from indicia.case.faults import Faults
from indicia.case.fields import CandidateFields, read_fields
from indicia.case.files import Files, Table, TableError
from indicia.case.finals import quantity_of
from indicia.likelihood.tree import Column, Split
from indicia.quantity import Domain, Quantity

if TYPE_CHECKING:
    import pyarrow as pa

type Floats = npt.NDArray[np.float64]


def is_table(hypotheses: object) -> bool:
    """Whether the hypotheses of a question come from a table: a hypothesis called `table` would have a mapping."""
    return isinstance(hypotheses, dict) and isinstance(hypotheses.get("table"), str)


def read_candidates(data: Mapping[str, object], place: DataPath, files: Files, faults: Faults) -> Candidates | None:
    """Read a table's ids, labels and priors; None, and every fault told, where that cannot be."""
    fields = read_fields(CandidateFields, data, place, faults, "{table: FILE, id: COLUMN}")
    if fields is None:
        return None
    if fields.prior is not None and fields.weight is not None:
        faults.add((*place, "weight"), "'weight' stands beside 'prior'; write one of them", at_key=True)
        return None
    text = tuple(name for name in (fields.id, fields.label) if name is not None)
    try:
        table = files.table(fields.table, text)
    except TableError as error:
        faults.add((*place, "table"), str(error))
        return None
    return _Reader(table, fields, place, faults).candidates()


@dataclass(frozen=True)
class _Reader:
    """Reads the columns that hold what the rows are, each with its own faults."""

    table: Table
    fields: CandidateFields
    place: DataPath
    faults: Faults

    def candidates(self) -> Candidates | None:
        ids = self._ids()
        labels = None if self.fields.label is None else self._text("label", self.fields.label)
        weights = None if ids is None else self._weights(ids)
        lacking = self.fields.label is not None and labels is None
        if ids is None or weights is None or lacking:
            return None
        beside = self.fields.beside
        names = tuple(map(str, beside)) if isinstance(beside, dict) else ()
        total = float(np.sum(weights))
        stated = total if self.fields.prior is not None else None
        alike = self.fields.prior is None and self.fields.weight is None
        share = np.broadcast_to(1.0 / len(ids), len(ids)) if alike else weights / total
        return Candidates(self.table, ids, labels, share, stated, names)

    def _ids(self) -> "pa.Array | None":
        import pyarrow.compute as pc

        ids = self._text("id", self.fields.id)
        if ids is None:
            return None
        if not len(ids):
            self._fault("table", f"{self.table.name} has no rows; there must be one at least")
            return None
        empty = pc.fill_null(pc.equal(pc.utf8_trim_whitespace(ids), ""), True)
        if pc.any(empty).as_py():
            row = pc.index(empty, True).as_py()
            many = _more(pc.sum(empty).as_py())
            self._fault("id", f"row {row + 1:,} of {self.table.name} has no id{many}; give each row one")
            return None
        if pc.count_distinct(ids).as_py() < len(ids):
            first, again, name = _twice(ids)
            message = f"{name!r} is the id of rows {first + 1:,} and {again + 1:,} of {self.table.name}"
            self._fault("id", f"{message}; ids must differ")
            return None
        return ids

    def _text(self, key: str, column: str) -> "pa.Array | None":
        import pyarrow as pa

        try:
            found = self.table.column(column)
        except TableError as error:
            self._fault(key, str(error))
            return None
        kind = found.type
        if pa.types.is_dictionary(kind):
            kind = kind.value_type
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind)):
            message = f"column {column!r} of {self.table.name} holds {kind}; text or whole numbers were expected"
            self._fault(key, message)
            return None
        whole = found.cast(pa.large_string()).combine_chunks()
        return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole

    def _weights(self, ids: "pa.Array") -> Floats | None:
        key = "prior" if self.fields.prior is not None else "weight"
        column = self.fields.prior or self.fields.weight
        if column is None:
            return np.ones(len(ids))
        try:
            values = numbers_in(self.table, column, Domain.PROBABILITY if key == "prior" else Domain.RATIO, ids)
        except TableError as error:
            self._fault(key, str(error))
            return None
        if not np.any(values > 0):
            self._fault(key, f"column {column!r} of {self.table.name} is 0 throughout; give some row more")
            return None
        return values.astype(float)

    def _fault(self, key: str, message: str) -> None:
        self.faults.add((*self.place, key), message)


def _more(count: int) -> str:
    return f", as {'has' if count == 2 else 'have'} {count - 1:,} more" if count > 1 else ""


def _twice(ids: "pa.Array") -> tuple[int, int, str]:
    """The first id that stands twice, and the two rows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    coded = pc.dictionary_encode(ids)
    codes = coded.indices.to_numpy()
    counts = np.bincount(codes)
    code = next(int(c) for c in codes if counts[c] > 1) if len(codes) < 1000 else int(codes[counts[codes] > 1][0])
    first, again = np.flatnonzero(codes == code)[:2]
    assert isinstance(coded, pa.DictionaryArray)  # noqa: S101 - what it is
    return int(first), int(again), str(coded.dictionary[code].as_py())


_TESTS: Mapping[Domain, tuple[Any, str]] = {
    Domain.PROBABILITY: (lambda x: (x >= 0.0) & (x <= 1.0), "a probability from 0 to 1"),
    Domain.POSITIVE: (lambda x: (x > 0.0) & np.isfinite(x), "a number above 0"),
    Domain.RATIO: (lambda x: (x >= 0.0) & np.isfinite(x), "a number, 0 or more"),
    Domain.REAL: (np.isfinite, "a finite number"),
    Domain.COUNT: (lambda x: (x >= 0.0) & (x == np.floor(x)) & np.isfinite(x), "a whole number, 0 or more"),
}


def numbers_in(table: Table, column: str, domain: Domain, ids: "pa.Array") -> npt.NDArray[Any]:
    """A column of numbers of some kind, as the table holds them.

    Raises
    ------
    TableError
        Naming the first row that is wrong, its value, and how many more there are.
    """
    import pyarrow as pa

    found = table.column(column)
    kind = found.type
    if pa.types.is_decimal(kind):
        found = found.cast(pa.float64())
    elif not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind)):
        raise TableError(_no_number(table, column, found, domain, ids))
    _, wanted = _TESTS[domain]
    if found.null_count:
        row = int(np.flatnonzero(found.is_null().to_numpy())[0])
        raise TableError(_wrong(table, column, ids, row, "nothing", found.null_count, wanted))
    values = found.to_numpy()
    holds, wanted = _TESTS[domain]
    bad = ~holds(values)
    if bad.any():
        row = int(np.argmax(bad))
        raise TableError(_wrong(table, column, ids, row, f"{values[row]:.10g}", int(bad.sum()), wanted))
    return np.asarray(values)


def _wrong(table: Table, column: str, ids: "pa.Array", row: int, value: str, count: int, wanted: str) -> str:
    found = f"{value} in column {column!r} of {table.name}, at {ids[row].as_py()!r} (row {row + 1:,})"
    more = f"; {count - 1:,} more {'is' if count == 2 else 'are'} wrong" if count > 1 else ""
    return f"{found}{more}; write {wanted}"


def _no_number(table: Table, column: str, found: "pa.ChunkedArray", domain: Domain, ids: "pa.Array") -> str:
    import pandas as pd
    import pyarrow as pa

    _, wanted = _TESTS[domain]
    if not (pa.types.is_string(found.type) or pa.types.is_large_string(found.type)):
        return f"column {column!r} of {table.name} holds {found.type}; {wanted} was expected"
    texts = found.to_pandas()
    bad = pd.to_numeric(texts, errors="coerce").isna().to_numpy()
    if not bad.any():
        return f"column {column!r} of {table.name} holds text; {wanted} was expected"
    row = int(np.argmax(bad))
    value = "nothing" if pd.isna(texts[row]) or not texts[row] else repr(texts[row])
    return _wrong(table, column, ids, row, value, int(bad.sum()), wanted)


def with_named(document: Document, faults: Faults) -> Document:
    """Give each row that something names a hypothesis of its own, and read the columns that evidence uses."""
    questions = {}
    for question in document.questions.values():
        questions[question.id] = question
        if question.candidates is not None:
            columns = _columns(document, question.candidates, faults)
            candidates = replace(question.candidates, columns=columns)
            questions[question.id] = replace(
                question, candidates=candidates, hypotheses=_hypotheses(document, question, faults)
            )
    return replace(document, questions=questions)


def _hypotheses(document: Document, question: Question, faults: Faults) -> dict[str, Hypothesis]:
    candidates, key = question.candidates, ("prior",) if len(document.questions) == 1 else ("prior", question.id)
    assert candidates is not None  # noqa: S101 - the caller asks about no other
    mass = candidates.stated if candidates.stated is not None else _left(document, question, faults)
    return {**candidates.as_hypotheses(named_rows(document, question), mass, key), **question.hypotheses}


def _left(document: Document, question: Question, faults: Faults) -> float:
    """What the hypotheses beside the rows leave them; a fault where that is nothing."""
    taken = sum(q.central for h in question.hypotheses.values() if (q := _prior_of(h, document)) is not None)
    if taken >= 1.0:
        message = f"their priors add up to {taken:.10g}, which leaves nothing for the rows; lower one"
        faults.add((*question.place, "hypotheses", "beside"), message, at_key=True)
    return max(1.0 - taken, 0.0)


def _prior_of(hypothesis: Hypothesis, document: Document) -> Quantity | None:
    """The quantity behind a prior that no other question splits."""
    return None if isinstance(hypothesis.prior, Split) else quantity_of(hypothesis.prior, document)


def _columns(document: Document, candidates: Candidates, faults: Faults) -> dict[str, npt.NDArray[Any]]:
    """Every column that evidence reads, once; one fault for each that cannot be what it is used for."""
    found: dict[str, npt.NDArray[Any]] = {}
    told: set[tuple[str, Domain]] = set()
    for place, leaf in _used(document):
        if (leaf.name, leaf.domain) in told:
            continue
        told.add((leaf.name, leaf.domain))
        try:
            found[leaf.name] = numbers_in(candidates.table, leaf.name, leaf.domain, candidates.ids)
        except TableError as error:
            faults.add(place, str(error))
    return found


def _used(document: Document) -> Iterator[tuple[DataPath, Column]]:
    for item in document.evidence.values():
        for leaf in item_leaves(item):
            if isinstance(leaf, Column):
                yield ("evidence", item.id, *leaf.key), leaf
