"""Posterior and weights of evidence as light HTML: drawn anew in about a millisecond, so that it follows a slider.

Text has the colour of the page around it; bars have two colours that are told apart by the colour-blind, in grey print
and on dark ground.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indicia.engine.result import Answer
from indicia.engine.show import words
from indicia.engine.show.html import escape

STYLE = (
    "<style>"
    ".indicia-tune{line-height:1.35;font-size:14px;color:var(--jp-content-font-color1,inherit)}"
    ".indicia-tune table{border-collapse:collapse;border:0;margin:.3rem 0;width:100%;max-width:44rem}"
    ".indicia-tune tr,.indicia-tune td,.indicia-tune th"
    "{background:none;border:0;padding:2px 10px 2px 0;text-align:left;font-weight:inherit;white-space:nowrap}"
    ".indicia-tune .n{text-align:right;font-variant-numeric:tabular-nums}"
    ".indicia-tune .lead{font-weight:600}"
    ".indicia-tune .scale{position:relative;width:40%;min-width:7rem;padding:0}"
    ".indicia-tune .scale i{position:absolute;left:0;top:22%;height:56%;background:#4a86bd}"
    ".indicia-tune .scale b{position:absolute;top:8%;height:84%;width:2px;margin-left:-1px;background:currentColor}"
    ".indicia-tune h4{margin:.9rem 0 .2rem;font-size:1em}"
    ".indicia-tune p{margin:.3rem 0;max-width:44rem}"
    ".indicia-tune .dim{opacity:.7}"
    ".indicia-tune svg{display:block;max-width:100%;height:auto}"
    "</style>"
)
_FOR, _AGAINST = "#4a86bd", "#c97b2a"
_WIDTH, _NAMES, _FIGURES, _ROW = 700, 210, 62, 19
_SHOWN = 26  # steps drawn by themselves; the smallest beyond are one step


def posterior_html(answer: Answer, order: Sequence[str]) -> str:
    """The posterior of each hypothesis over its prior, in a given order, as a table with bars."""
    heads = '<th></th><th class="n">prior</th><th class="n">posterior</th><th></th><th></th>'
    rows = "".join(_posterior_row(answer, h) for h in order)
    return f"<table><thead><tr class='dim'>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _posterior_row(answer: Answer, h: str) -> str:
    prior, posterior = answer.prior[h], answer.posterior[h]
    lead = ' class="lead"' if h == answer.leader else ""
    bar = f'<i style="width:{100 * posterior:.2f}%"></i><b style="left:{100 * prior:.2f}%" title="prior"></b>'
    return (
        f'<tr{lead} data-hypothesis="{escape(h)}"><th scope="row">{escape(answer.labels[h])}</th>'
        f'<td class="n" title="{prior:.9f}">{escape(words.probability(prior))}</td>'
        f'<td class="n" title="{posterior:.9f}">{escape(words.posterior(answer, h))}</td>'
        f'<td class="scale">{bar}</td><td>{escape(words.word(answer, h))}</td></tr>'
    )


@dataclass(frozen=True)
class Step:
    """One step of a waterfall, in decibans; `total` marks the first and the last, which start at 0."""

    name: str
    decibans: float
    hint: str = ""
    total: bool = False


def steps(answer: Answer) -> list[Step]:
    """From the prior odds through every item to the posterior odds; a group is one step, the smallest are one too.

    Each item is weighed given those before it in the file, so that the steps add up.
    """
    before = [Step("prior odds", 10 * words.prior_log10_odds(answer, answer.rival), total=True)]
    if words.opportunity_moved(answer):
        before.append(Step("opportunity", words.opportunity_weight(answer), "who could have done it"))
    merged: dict[str, Step] = {}
    for weight in answer.weights:
        name = weight.group or weight.item
        known = merged.get(name)
        hint = f"{known.hint} · {weight.report}" if known else weight.report
        merged[name] = Step(name, weight.weight_decibans + (known.decibans if known else 0.0), hint)
    after = Step("posterior odds", 10 * answer.log10_odds_against(answer.rival), total=True)
    return [*before, *_largest(list(merged.values())), after]


def _largest(items: list[Step]) -> list[Step]:
    if len(items) <= _SHOWN:
        return items
    kept = {id(step) for step in sorted(items, key=lambda step: -abs(step.decibans))[: _SHOWN - 1]}
    rest = sum(step.decibans for step in items if id(step) not in kept)
    return [*(s for s in items if id(s) in kept), Step(f"{len(items) - len(kept)} smaller ones together", rest)]


def waterfall_html(answer: Answer) -> str:
    """The weight of each item for the leader over the next, in decibans, from prior to posterior odds."""
    if answer.rival is None:
        return ""
    over = f"{words.clean(answer.labels[answer.leader])} over {words.clean(answer.labels[answer.rival])}"
    return f"<h4>Weight of evidence, {escape(over)}, in decibans</h4>{_svg(steps(answer), over)}"


def _svg(drawn: list[Step], over: str) -> str:
    height = _ROW * len(drawn) + 24
    said = escape(f"Waterfall of weights of evidence, {over}: {drawn[0].decibans:.1f} to {drawn[-1].decibans:.1f} dB")
    body = "".join(_shapes(drawn))
    return (
        f'<svg width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{said}" '
        f'font-size="12" fill="currentColor" style="font-family:inherit">{body}</svg>'
    )


def _shapes(drawn: list[Step]) -> Iterator[str]:
    ends = _ends(drawn)
    low, high = min(0.0, *map(min, ends)), max(0.0, *map(max, ends))
    room = _WIDTH - _NAMES - _FIGURES - 8
    scale = room / max(high - low, 1e-9)

    def at(decibans: float) -> float:
        return _NAMES + (decibans - low) * scale

    bottom = _ROW * len(drawn)
    for tick in _ticks(low, high):
        strength = 0.55 if tick == 0 else 0.15
        yield f'<path d="M{at(tick):.1f} 0V{bottom}" stroke="currentColor" stroke-opacity="{strength}"/>'
        yield f'<text x="{at(tick):.1f}" y="{bottom + 15}" text-anchor="middle" opacity=".7">{tick:g}</text>'
    for i, (step, (start, end)) in enumerate(zip(drawn, ends, strict=True)):
        yield _bar(step, i * _ROW, at(start), at(end))


def _bar(step: Step, top: float, start: float, end: float) -> str:
    left, width = min(start, end), max(abs(end - start), 1.0)
    fill = f'fill="{_FOR if end >= start else _AGAINST}"'
    fill = 'fill-opacity=".6"' if step.total else fill
    weight = ' font-weight="600"' if step.total else ""
    return (
        f"<g{weight}><title>{escape(step.hint or step.name)}</title>"
        f'<text x="{_NAMES - 8}" y="{top + 13}" text-anchor="end">{escape(_short(step.name))}</text>'
        f'<rect x="{left:.1f}" y="{top + 4}" width="{width:.1f}" height="{_ROW - 7}" {fill}/>'
        f'<text x="{_WIDTH - 2}" y="{top + 13}" text-anchor="end" data-step="{escape(step.name)}" '
        f'data-decibans="{step.decibans:.9f}">{words.decibans(step.decibans)}</text></g>'
    )


def _short(name: str, most: int = 30) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _ends(drawn: list[Step]) -> list[tuple[float, float]]:
    """Where each step starts and ends; an infinite one goes as far again as all finite ones together."""
    far = max(sum(abs(s.decibans) for s in drawn if math.isfinite(s.decibans)), 10.0)
    found, here = [], 0.0
    for step in drawn:
        size = step.decibans if math.isfinite(step.decibans) else math.copysign(far, step.decibans)
        start = 0.0 if step.total else here
        here = start + size
        found.append((start, here))
    return found


def _ticks(low: float, high: float) -> list[float]:
    """Round values between the ends, 0 among them, about six."""
    rough = max(high - low, 1e-9) / 6
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return [step * i for i in range(math.ceil(low / step), math.floor(high / step) + 1)]
