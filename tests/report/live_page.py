"""Pages that carry a live part, and what stands on them."""

import base64
import hashlib
from typing import Any

from pytest import approx

from indicia.case.yaml import read_yaml
from indicia.engine.result import Answer, Score
from indicia.engine.show import words
from indicia.report.live import DATA_ID, LivePart

type Key = tuple[str, ...]

BODY = "body { max-width: 60rem; margin: 0 auto; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; }"


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def page_of(part: LivePart) -> str:
    """The least page for a live part, under the policy of a report: by hash, and nothing from anywhere."""
    policy = f"default-src 'none'; style-src {digest(BODY)} {digest(part.css)}; script-src {digest(part.script)}"
    data = f'<script type="application/json" id="{DATA_ID}">{part.data}</script><script>{part.script}</script>'
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width">
<title>Live part</title>
<style>{BODY}</style>
<style>{part.css}</style>
</head>
<body>
<main>
<h1>Live part</h1>
{part.html}
</main>
{data if part.data else ""}
</body>
</html>
"""


def slider(page: Any, path: str) -> Any:
    return page.locator(f'#live input[type="range"][data-path="{path}"]')


def box(page: Any, item: str) -> Any:
    return page.locator(f'#live input[data-item="{item}"]')


def overlay_of(page: Any) -> dict[Any, object]:
    """The reader's setting, as it could be copied."""
    return dict(read_yaml(page.locator("#live-overlay").input_value(), "overlay").data)


def shown(page: Any) -> dict[Key, str]:
    """Every number on the page by what it is."""
    found = page.evaluate("""() => [...document.querySelectorAll("#live [data-quantity]")].map((element) => {
        const { quantity, question, hypothesis, item, step, path, value } = element.dataset;
        return [[quantity, hypothesis ?? item ?? step ?? path ?? "", question ?? ""], value];
    })""")
    return {tuple(key): value for key, value in found}


def assert_shows(page: Any, score: Score, question: str) -> int:
    """Compare every number on the page with a score; how many there were."""
    found = shown(page)
    answer = score[question]
    assert found.pop(("leader", "", question)) == answer.leader
    values = {key: float(value) for key, value in found.items() if key[0] != "slider"}
    steps = {key[1]: value for key, value in values.items() if key[0] == "step"}
    others = {key: value for key, value in values.items() if key[0] != "step"}
    assert others == approx(expected_values(score, answer), abs=1e-6)
    assert steps == approx(expected_steps(answer), abs=1e-6)
    assert [*steps] == [*expected_steps(answer)]
    return len(found)


def expected_values(score: Score, answer: Answer) -> dict[Key, float]:
    found: dict[Key, float] = {}
    for asked in score.answers.values():
        for h, p in asked.posterior.items():
            found["posterior", h, asked.id] = p
            found["prior", h, asked.id] = asked.prior[h]
            if words.opportunity_moved(asked):
                found["with-opportunity", h, asked.id] = asked.with_opportunity[h]
    for weight in answer.weights:
        found["weight", weight.item, answer.id] = weight.weight_decibans
    found["leader-posterior", "", answer.id] = answer.posterior[answer.leader]
    found["leader-prior", "", answer.id] = answer.prior[answer.leader]
    found["log10-odds", "", answer.id] = answer.log10_odds_against_next
    found["log10-prior-odds", "", answer.id] = words.prior_log10_odds(answer, answer.runner_up)
    return found


def expected_steps(answer: Answer) -> dict[str, float]:
    """The waterfall: prior odds, opportunity, items and groups, what hardly moves it, posterior odds."""
    found = {"prior": 10 * words.prior_log10_odds(answer, answer.rival)}
    if words.opportunity_moved(answer):
        found["opportunity"] = words.opportunity_weight(answer)
    moves: dict[str, tuple[str, float]] = {}
    for weight in answer.weights:
        name, before = weight.group or weight.item, moves.get(weight.group or weight.item)
        key = weight.item if before is None else name
        moves[name] = (key, weight.weight_decibans + (before[1] if before else 0.0))
    small = [move for move in moves.values() if abs(move[1]) < 0.05]
    rest = small if len(small) > 2 else []
    found |= dict(move for move in moves.values() if move not in rest)
    if rest:
        found["rest"] = sum(value for _, value in rest)
    return found | {"posterior": 10 * answer.log10_odds_against(answer.rival)}
