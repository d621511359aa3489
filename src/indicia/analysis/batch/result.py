"""Scores of many cases, and which could not be scored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from indicia.engine.display import Displayed
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
class Scores(Displayed, Sequence[Score]):
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

    def to_dict(self) -> dict[str, Any]:
        """Everything, under the stable keys of ``docs/json.md``, ready for JSON."""
        from indicia.analysis.batch.show import to_dict

        return to_dict(self)

    def to_text(self, *, width: int = 100, utf8: bool = True, colour: bool = False) -> str:
        """A table: one line for each case, then the faults of those that could not be scored."""
        from indicia.analysis.batch.show import to_text

        return to_text(self, width=width, utf8=utf8, colour=colour)

    def to_markdown(self) -> str:
        """The table as Markdown."""
        from indicia.analysis.batch.show import to_markdown

        return to_markdown(self)

    def to_html(self) -> str:
        """The table as a piece of HTML; all text is escaped."""
        from indicia.analysis.batch.show import to_html

        return to_html(self)
