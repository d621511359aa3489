"""All rows of a table with their probabilities: the whole answer, of which a score shows the first few."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indicia.engine.factor import Floats
from indicia.engine.many.evaluate import RowPrior
from indicia.engine.many.first import Rows, first_of
from indicia.engine.priority import SearchOrder
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True, eq=False)
class Ranking:
    """The rows of a table that are the hypotheses of a question, with prior and posterior.

    Attributes
    ----------
    question
        The question's id.
    ids, labels
        Arrow arrays of text; labels are None where the table has none. Axis: rows, in the table's order, as of all
        that follows.
    log_prior, log_with_opportunity, log_posterior
        Natural logarithms of the probability of each row as stated, after what could have done it is known (None where
        nothing tells opportunity), and after all evidence. They sum to what the hypotheses beside the rows leave.
    prior, posterior
        The probabilities themselves.
    beside
        The hypotheses beside the rows, which are not among them.
    about
        Where it came from: file, title, hash, as-of date, marking, version, changes.
    """

    question: str
    ids: "pa.Array" = field(repr=False)
    labels: "pa.Array | None" = field(repr=False)
    _prior: RowPrior = field(repr=False)
    _log_opportunity: Floats | None = field(repr=False)
    _log_all_able: float = field(repr=False)
    _log_joint: Floats = field(repr=False)
    _log_evidence: float = field(repr=False)
    beside: tuple[str, ...] = ()
    _source: Path | None = field(default=None, repr=False)
    about: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def log_prior(self) -> Floats:
        """Log prior of each row. Axis: rows."""
        return frozen(self._prior.log())

    @cached_property
    def log_with_opportunity(self) -> Floats | None:
        """Log probability of each row with opportunity; None where nothing tells it. Axis: rows."""
        if self._log_opportunity is None:
            return None
        return frozen(self.log_prior + self._log_opportunity - self._log_all_able)

    @cached_property
    def log_posterior(self) -> Floats:
        """Log posterior of each row. Axis: rows."""
        return frozen(self._log_joint - self._log_evidence)

    @cached_property
    def prior(self) -> Floats:
        """The prior probability of each row. Axis: rows."""
        return frozen(np.exp(self.log_prior))

    @cached_property
    def posterior(self) -> Floats:
        """The posterior probability of each row. Axis: rows."""
        return frozen(np.exp(self.log_posterior))

    @cached_property
    def order(self) -> Rows:
        """The rows from the most to the least probable, in the table's order at ties."""
        return np.argsort(-self.log_posterior, kind="stable")

    def first(self, count: int) -> Rows:
        """The most probable rows, the most probable first, in the table's order at ties."""
        return first_of(self._log_joint, count)

    @cached_property
    def search(self) -> SearchOrder:
        """The order in which to search the rows, the most probable first."""
        return SearchOrder.of(self.log_posterior)

    def share_before(self, ids: Iterable[object]) -> Floats:
        """Give the share of all rows that are searched, the most probable first, until some are reached.

        In geographic profiling this is the hit score. Among rows as probable as one another the search comes to each
        half way on average.

        Parameters
        ----------
        ids
            Those of the rows asked about.

        Returns
        -------
        numpy.ndarray
            Shares between 0 and 1. Axis: ids.

        Raises
        ------
        IndiciaError
            For an id that no row has.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        asked = pa.array([str(name) for name in ids], self.ids.type)
        rows = pc.index_in(asked, self.ids)
        if rows.null_count:
            name = asked[int(np.flatnonzero(rows.is_null())[0])].as_py()
            raise IndiciaError(f"{name!r} is the id of no row")
        return self.search.share_before(self.log_posterior[np.asarray(rows)])

    def fewest(self, probability: float) -> float:
        """Give the share of all rows that the smallest set takes which holds a part of the rows' probability.

        Parameters
        ----------
        probability
            Between 0 and 1, of the posterior of all rows together. Rows as probable as one another are taken together.
        """
        if not 0.0 <= probability <= 1.0:
            raise ValueError(f"a probability from 0 to 1 was expected, {probability} found")
        return float(self.search.regions([probability])[1][0])

    def top(self, count: int) -> "pd.DataFrame":
        """The most probable rows as a data frame with the columns of `to_arrow`; `count` is at least 1."""
        if count < 1:
            raise ValueError(f"a count of at least 1 was expected, {count} found")
        frame: pd.DataFrame = self._table(self.first(count)).to_pandas()
        frame.attrs.update(self.about)
        return frame

    def to_arrow(self) -> "pa.Table":
        """All rows from the most to the least probable.

        Returns
        -------
        pyarrow.Table
            Columns: rank (from 1), id, label where the table has labels, prior, with_opportunity where anything tells
            opportunity, posterior, log_posterior (natural). The schema's metadata say where it came from.
        """
        return self._table(self.order)

    def to_dataframe(self) -> "pd.DataFrame":
        """The same as a data frame, where it came from in `attrs`."""
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        frame.attrs.update(self.about)
        return frame

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write all rows to a file, the most probable first.

        Parameters
        ----------
        path
            Its ending says the format: ``.parquet`` or ``.csv``. The file is there in whole or not at all.
        force
            Whether to replace what is there.

        Raises
        ------
        IndiciaError
            For another ending, a folder that is not there, a file that is there, or the table of the case itself.
        OSError
            Where it cannot be written.
        """
        from indicia.engine.many.write import check_target, write

        check_target(Path(path), force=force, source=self._source)
        write(self.to_arrow(), Path(path))

    def _table(self, rows: Rows) -> "pa.Table":
        import pyarrow as pa

        columns = {"rank": pa.array(np.arange(1, len(rows) + 1)), "id": self.ids.take(pa.array(rows))}
        if self.labels is not None:
            columns["label"] = self.labels.take(pa.array(rows))
        columns["prior"] = pa.array(np.exp(self.log_prior[rows]))
        if self.log_with_opportunity is not None:
            columns["with_opportunity"] = pa.array(np.exp(self.log_with_opportunity[rows]))
        columns["posterior"] = pa.array(np.exp(self.log_posterior[rows]))
        columns["log_posterior"] = pa.array(self.log_posterior[rows])
        return pa.table(columns).replace_schema_metadata({**self.about})


def frozen(values: Floats) -> Floats:
    """The same array, which nobody can write to any more."""
    values.flags.writeable = False
    return values
