"""The range over the stated inputs of several questions, from one set of draws."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from indicia.analysis.draw import DrawSummary, draw, summarise
from indicia.analysis.draw.posterior import BLOCK, Block, spread
from indicia.analysis.draw.run import Drawing, prepare
from indicia.analysis.draw.tornado import tornado
from indicia.case import Case
from indicia.engine.compiled import Evaluation
from indicia.engine.score import answer_to


def ranges(case: Case, questions: list[str], *, n: int, seed: int) -> Iterator[tuple[str, DrawSummary]]:
    """Draw once, and summarise the draws for each question in turn.

    Raises
    ------
    IndiciaError
        Where nothing can be drawn, or no draw is possible.
    """
    work = prepare(case, n, seed=seed, question=questions[0])
    work.run(lambda _done, _total: None)
    yield questions[0], summarise(work.dataset())
    if n > BLOCK or not work.plan.paths:  # many draws are not held for several questions
        yield from ((q, summarise(draw(case, n, seed=seed, question=q))) for q in questions[1:])
    elif questions[1:]:
        yield from _of_others(work, questions[1:])


def _of_others(work: Drawing, questions: list[str]) -> Iterator[tuple[str, DrawSummary]]:
    """The same draws, with the factors that they come to made once."""
    plan, central = work.plan, work.central
    values = work.points.chunk(0).values
    varied = plan.compiled.evaluate(plan.numbers(values), central)
    for question in questions:
        block = _block(work, varied, question)
        ends = tornado(plan, central, question)
        other = replace(work, answer=answer_to(central, question), ends=ends, blocks=[block])
        yield question, summarise(other.dataset())


def _block(work: Drawing, varied: Evaluation, question: str) -> Block:
    log_joint = spread(work.plan, question, varied.marginal_quickly((question,)), work.n)
    prior = spread(work.plan, question, varied.marginal((question,), varied.before), work.n)
    return Block(log_joint, np.exp(prior), work.blocks[0].numbers)
