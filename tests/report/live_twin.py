"""The page's scripts, run in a browser without a page, beside the engine."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isinf
from typing import Any

import numpy as np
from pytest import approx

import indicia as ind
from indicia.case import Case
from indicia.case.yaml import read_yaml
from indicia.engine.compiled import compile_case
from indicia.engine.impossible import clash
from indicia.engine.listing import list_items
from indicia.engine.result import Answer
from indicia.engine.score import answer_to, asked_questions
from indicia.errors import CaseError, ImpossibleEvidenceError
from indicia.report.live import COMPUTING, live_part, script

type Json = Any
type Action = tuple[str, int, float | bool]
"""A number moved ("move", place, value), put back ("back", place, 0), or an item switched ("switch", place, on)."""

_RUN = """
globalThis.words = { probability: priorText, odds: oddsText, decibans: decibansText, figure };
globalThis.twin = (model, trials) => {
  const score = scorer(model);
  const asked = [...model.questions.keys()].filter((q) => !model.questions[q].hidden);
  const told = (setting, q) => {
    const { problem, answers } = score(setting, q);
    if (problem) return { problem };
    const answer = answers.get(q);
    const { id, hypotheses } = model.questions[q];
    const others = [...hypotheses.keys()];
    return {
      question: id,
      prior: answer.prior, opportunity: answer.withOpportunity, posterior: answer.posterior,
      log: answer.logPosterior.map(String), ranking: answer.ranking, rival: answer.rival,
      odds: String(answer.log10Odds(answer.next)), priorOdds: String(answer.log10PriorOdds(answer.next)),
      opportunityWeight: String(answer.opportunityWeight),
      weights: [...answer.weights].map(([i, weight]) => [model.items[i].id, String(weight)]),
      words: others.map((h) => wordText(model, answer, h)),
      figures: others.map((h) => posteriorText(answer, h)),
      posteriors: [...answers].map(([other, { posterior }]) => [model.questions[other].id, posterior]),
    };
  };
  return trials.map((actions) => {
    const setting = firstSetting(model);
    for (const [what, i, value] of actions) {
      if (what === "move") move(model, setting, i, value);
      else if (what === "back") putBack(model, setting, i);
      else setting.on[i] = value;
    }
    const silent = silences(model, setting).map((why) => why ?? null);
    return { overlay: overlayText(model, setting), silent, answers: asked.map((q) => told(setting, q)) };
  });
};
"""


@dataclass
class Twin:
    """A browser page that holds the scripts which compute."""

    page: Any

    def run(self, case: Case, trials: Sequence[Sequence[Action]]) -> list[Json]:
        """What the page makes of a case after each list of actions."""
        data = live_part(case).data
        assert data
        found: list[Json] = self.page.evaluate("([data, trials]) => twin(JSON.parse(data), trials)", [data, trials])
        return found

    def say(self, function: str, values: Sequence[float]) -> list[str]:
        """What one of the page's functions makes of numbers: "probability", "odds", "decibans" or "figure"."""
        texts = [str(value) for value in values]  # JSON knows no infinity
        call = "([name, texts]) => texts.map((text) => words[name](Number(text.replace('inf', 'Infinity'))))"
        found: list[str] = self.page.evaluate(call, [function, texts])
        return found


def start_twin(browser: Any) -> Twin:
    page = browser.new_page()
    text = script(COMPUTING)
    end = text.rindex("})();")
    page.add_script_tag(content=text[:end] + _RUN + text[end:])
    return Twin(page)


def model_of(case: Case) -> Json:
    return json.loads(live_part(case).data)


@dataclass(frozen=True)
class Engine:
    """What a score says, but not whether it is exact, which takes longer than all the rest."""

    answers: Mapping[str, Answer]
    silent: list[str | None]


def engine_says(case: Case) -> Engine:
    compiled = compile_case(case)
    evaluation = compiled.evaluate(compiled.central)
    if np.isneginf(evaluation.marginal(()).log):
        raise clash(evaluation)
    answers = {q: answer_to(evaluation, q) for q in asked_questions(case, None)}
    return Engine(answers, [item.why_silent for item in list_items(compiled)])


def check_against_engine(found: Json, written: Case) -> Engine | None:
    """Lay the overlay that the page wrote over the case as it is in the file, and compare every figure.

    Returns
    -------
    Engine
        What the engine says; None where both say that there is nothing to say.
    """
    overlay = read_yaml(found["overlay"], "overlay").data
    try:
        engine = engine_says(ind.load(written.written.data).with_overlays([overlay]))
    except CaseError:
        assert_all_say("add up to", found)
        return None
    except ImpossibleEvidenceError as error:
        assert_all_say(f"under every hypothesis: {', '.join(error.items) or 'the priors alone'}.", found)
        return None
    assert found["silent"] == engine.silent
    assert [told.get("question", told) for told in found["answers"]] == list(engine.answers)
    for told in found["answers"]:
        check_answer(told, engine.answers)
    return engine


def assert_all_say(problem: str, found: Json) -> None:
    assert all(problem in told.get("problem", "") for told in found["answers"])


def check_answer(told: Json, answers: Mapping[str, Answer]) -> None:
    answer = answers[told["question"]]
    names = list(answer.posterior)
    assert told["prior"] == approx(list(answer.prior.values()), abs=1e-9)
    assert told["opportunity"] == approx(list(answer.with_opportunity.values()), abs=1e-9)
    assert told["posterior"] == approx(list(answer.posterior.values()), abs=1e-9)
    assert numbers(told["log"]) == approx(list(answer.log_posterior.values()), rel=1e-9, abs=1e-9)
    for question, posterior in told["posteriors"]:
        assert posterior == approx(list(answers[question].posterior.values()), abs=1e-9)
    if not is_tied(answer):
        check_ranked(told, answer, names)


def is_tied(answer: Answer) -> bool:
    """Whether who comes first or next is a matter of rounding."""
    logs = [answer.log_posterior[h] for h in answer.ranking[:3]]
    return any(isinf(a) or abs(a - b) < 1e-9 for a, b in pairwise(logs))


def check_ranked(told: Json, answer: Answer, names: list[str]) -> None:
    from indicia.engine.show import words

    assert names[told["ranking"][0]] == answer.leader
    assert (None if told["rival"] is None else names[told["rival"]]) == answer.rival
    assert float(told["odds"]) == approx(answer.log10_odds_against_next, abs=1e-9)
    assert float(told["priorOdds"]) == approx(words.prior_log10_odds(answer, answer.runner_up), abs=1e-9)
    assert float(told["opportunityWeight"]) == approx(words.opportunity_weight(answer), abs=1e-8)
    assert [item for item, _ in told["weights"]] == [weight.item for weight in answer.weights]
    ours = numbers([weight for _, weight in told["weights"]])
    assert ours == approx([weight.weight_decibans for weight in answer.weights], abs=1e-8)
    theirs = replace(
        answer,
        posterior=dict(zip(names, told["posterior"], strict=True)),
        log_posterior=dict(zip(names, numbers(told["log"]), strict=True)),
    )
    assert told["words"] == [words.word(theirs, h) for h in names]
    assert told["figures"] == [words.posterior(theirs, h) for h in names]


def numbers(texts: Sequence[str]) -> list[float]:
    return [float(text) for text in texts]
