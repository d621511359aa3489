"""Scoring one case of many: what a worker does, and what this process does where no worker would pay."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from indicia.case import Case, load
from indicia.case.case import Overlays
from indicia.engine.result import Score
from indicia.engine.score import score
from indicia.errors import IndiciaError


@dataclass(frozen=True)
class Task:
    """How each case is scored.

    Attributes
    ----------
    overlays, values, question
        As for `score`.
    brief
        Whether to leave out the sentences on what each answer hangs on.
    top
        As for `score`.
    """

    overlays: Overlays = ()
    values: Mapping[str, object] | None = None
    question: str | None = None
    brief: bool = True
    top: int | None = None

    def run(self, case: Case | str, told: Callable[[float], None] | None = None) -> Score | IndiciaError | OSError:
        """Score a case or a file; what is wrong with it is returned, since it must not stop the others.

        `told` is the `progress` of `score`.
        """
        try:
            opened = case if isinstance(case, Case) else load(case)
            found = score(
                opened,
                overlays=self.overlays,
                values=self.values,
                question=self.question,
                top=self.top,
                progress=told,
            )
        except (IndiciaError, OSError) as error:
            return error
        if not self.brief:
            from indicia.analysis.deciding import with_deciding

            found = with_deciding(found)
        # the factors cannot leave their process and would be most of the memory of a long list
        return replace(found, evaluation=None)
