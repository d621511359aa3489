"""Advice on a case that has no fault: everything that is allowed and seldom meant."""

from collections.abc import Callable, Iterator

from indicia.analysis import (
    advice_groups,
    advice_items,
    advice_numbers,
    advice_otherwise,
    advice_questions,
    advice_sources,
)
from indicia.analysis.advice import Advice, View
from indicia.case import Case
from indicia.engine import score

ADVISERS: tuple[Callable[[View], Iterator[Advice]], ...] = (
    advice_questions.no_catch_all,
    advice_questions.catch_all_row,
    advice_questions.realised_priors,
    advice_questions.no_as_of,
    advice_questions.no_author,
    advice_questions.other_case,
    advice_numbers.certainties,
    advice_numbers.odd_ranges,
    advice_numbers.unused_parameters,
    advice_otherwise.counted_twice,
    advice_items.weightless_items,
    advice_items.contradictions,
    advice_items.two_claims,
    advice_items.strong_opportunity,
    advice_items.record_scope,
    advice_groups.group_order,
    advice_groups.shared_sub_claim,
    advice_sources.unrated_carriers,
    advice_sources.one_carrier,
    advice_sources.not_judged,
    advice_sources.unused_reliabilities,
    advice_sources.one_organisation_twice,
    advice_sources.unused_sources,
)
"""Who is asked for advice."""

OF_THE_FILE: frozenset[Callable[[View], Iterator[Advice]]] = frozenset(
    {
        advice_questions.no_catch_all,
        advice_questions.catch_all_row,
        advice_questions.no_as_of,
        advice_questions.no_author,
        advice_questions.other_case,
        advice_numbers.odd_ranges,
        advice_numbers.unused_parameters,
        advice_sources.not_judged,
        advice_sources.one_organisation_twice,
        advice_sources.unused_sources,
    }
)
"""Who looks at what the file says and at no factor: all who advise on a case whose hypotheses come from a table."""


def check(case: Case) -> list[Advice]:
    """Find what an analyst should look at before relying on a case.

    Faults are found by `load`, which raises them; what is found here is allowed, and seldom meant.

    Parameters
    ----------
    case
        The case, overlays included.

    Returns
    -------
    list of Advice
        In the order of the file; empty where there is nothing to say.

    Raises
    ------
    ImpossibleEvidenceError
        Where no hypothesis can explain the evidence; it names the items that clash.
    TooLargeError
        Where an exact answer would need a table of more than a gibibyte.

    Examples
    --------
    >>> import indicia as ind
    >>> for advice in ind.check(ind.load("models/burglar.yaml")):  # doctest: +SKIP
    ...     print(advice)
    """
    view = View(case)
    advisers = ADVISERS
    if case.document.candidates is not None:
        score(case)  # as below
        advisers = tuple(adviser for adviser in ADVISERS if adviser in OF_THE_FILE)
    else:
        view.scored  # noqa: B018  # evidence that is impossible is an error, not advice: found before any is given
    found = [advice for adviser in advisers for advice in adviser(view)]
    return sorted(found, key=lambda advice: (advice.file, advice.line, advice.column))
