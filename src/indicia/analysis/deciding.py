"""The two sentences that matter most beside a posterior: which items, and which number, its leader hangs on."""

from dataclasses import replace

from indicia.analysis.flip import nearest_flip
from indicia.analysis.impact import what_decides
from indicia.engine import Score


def with_deciding(score: Score) -> Score:
    """Add to a score what would change the answer to its chosen question.

    Parameters
    ----------
    score
        From `score`, with its evaluation.

    Returns
    -------
    Score
        With `deciding`: the items without which the leader would no longer lead, and the nearest flip.

    Examples
    --------
    >>> import indicia as ind
    >>> print(with_deciding(ind.score(ind.load("models/burglar.yaml"))))  # doctest: +SKIP
    """
    if score.evaluation is None:
        return score
    sentences = (
        what_decides(score.evaluation, score.question),
        nearest_flip(score.evaluation, question=score.question),
    )
    return replace(score, deciding=tuple(sentence for sentence in sentences if sentence))
