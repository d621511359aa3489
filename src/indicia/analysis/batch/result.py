"""Scores of many cases, and which could not be scored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, overload, override

from indicia.engine.display import Writer, Written
from indicia.engine.result import Score
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Failure:
    """A case that could not be scored: its file, and why."""

    file: str
    error: IndiciaError | OSError


@dataclass(frozen=True)
class Scores(Written, Sequence[Score]):
    """The scores of several cases, in their order, as a sequence.

    Attributes
    ----------
    scores
        Of the cases that could be scored.
    failures
        The others.
    """

    scores: tuple[Score, ...]
    failures: tuple[Failure, ...] = ()

    def __len__(self) -> int:
        return len(self.scores)

    @overload
    def __getitem__(self, index: int) -> Score: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Score, ...]: ...

    def __getitem__(self, index: int | slice) -> Score | tuple[Score, ...]:
        return self.scores[index]

    def to_dataframe(self) -> "pd.DataFrame":
        """One row for each case, question and hypothesis, with the file and the hash of the case before them."""
        import pandas as pd

        frames = [
            score.to_dataframe().assign(file=score.provenance.file, case=score.provenance.case_hash)
            for score in self.scores
        ]
        if not frames:
            return pd.DataFrame()
        found = pd.concat(frames, ignore_index=True)
        return found[["file", "case", *(name for name in found.columns if name not in ("file", "case"))]]

    @override
    def _writer(self) -> Writer[Self]:
        from indicia.analysis.batch import show

        return show
