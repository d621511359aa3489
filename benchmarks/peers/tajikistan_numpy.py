"""The founding case, models/tajikistan-2018.yaml, in NumPy, as a good analyst would write it for that one case.

Every uncertain number is drawn by a `Generator`, all at once; every step goes over whole arrays, whose last axis is the
scenario. The hidden questions are summed out by hand, hypothesis by hypothesis, as far as they hang together; what
remains are log-likelihoods that add up, and a softmax. Numbers go by the paths that they have in the case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, softmax

type Floats = np.ndarray[Any, np.dtype[np.float64]]

NAMED = ("tajikistan", "russia", "united_states", "afghanistan", "uzbekistan", "nobody")
STRIKERS = NAMED[:5]
TALK = ("from_the_north", "of_some_aircraft", "of_no_aircraft")
TARGETS = ("taliban", "smugglers", "unknown_group")

STATED = {
    "tajikistan": 0.27,
    "russia": 0.22,
    "united_states": 0.20,
    "afghanistan": 0.13,
    "uzbekistan": 0.03,
    "nobody": 0.10,
}
WEIGHT = {h: p / sum(STATED.values()) for h, p in STATED.items()}
"""What "somebody else" stands in for: a named hypothesis, by the priors as stated."""


@dataclass(frozen=True)
class Fixed:
    """What no number changes: the middle of each range in a prior, and how far the nearest base may be.

    What a report is worth that was not carried faithfully is a mean under the prior as stated, whatever is drawn.
    """

    central: Mapping[str, float]
    bases: Mapping[str, tuple[Floats, Floats]]  # weights, kilometres


def draw(distributions: Mapping[str, Any], rng: np.random.Generator, n: int) -> dict[str, Floats]:
    """Draw every uncertain number of the case."""
    drawn = {}
    for path, d in distributions.items():
        match type(d).__name__:
            case "Beta":
                drawn[path] = rng.beta(d.a, d.b, n)
            case "Gamma":
                drawn[path] = rng.gamma(d.shape, 1.0 / d.rate, n)
            case "LogNormal":
                drawn[path] = rng.lognormal(d.mu, d.sigma, n)
            case "Uniform":
                drawn[path] = rng.uniform(d.low, d.high, n)
            case "Whole":
                drawn[path] = rng.choice(np.array(d.values, dtype=float), n, p=d.probabilities)
            case other:
                raise TypeError(f"{path} is drawn from a {other}, which this case has none of")
    return drawn


def mixed(likelihood: Floats, otherwise: Floats, reliability: Floats) -> Floats:
    """The likelihood of what was carried faithfully with some probability."""
    return reliability * likelihood + (1.0 - reliability) * otherwise


# ── Priors of the questions, given who did it ────────────────────────────────────────────────────────────────────


def target_prior(x: Mapping[str, Any], h: str) -> Sequence[Any]:
    """Taliban, smugglers, unknown group; in `nobody`'s row no one was struck."""
    if h in ("united_states", "afghanistan"):
        taliban = x[f"prior.target.taliban.{h}"]
        return taliban, (1.0 - taliban) / 2.0, (1.0 - taliban) / 2.0
    smugglers = x[f"prior.target.smugglers.{h}"]
    taliban, unknown = (0.5, 0.5) if h == "tajikistan" else (0.30 / 0.65, 0.35 / 0.65)
    return taliban * (1.0 - smugglers), smugglers, unknown * (1.0 - smugglers)


def helicopter_prior(x: Mapping[str, Any], h: str) -> Any:
    """What flew matters to the items only as a helicopter or not, and as a jet or not."""
    if h in ("tajikistan", "russia"):
        return x[f"prior.aircraft.helicopter.{h}"]
    if h == "united_states":
        return (1.0 - x["prior.aircraft.jet.united_states"]) * 0.15 / 0.40
    if h == "afghanistan":
        return (1.0 - x["prior.aircraft.propeller.afghanistan"]) * 0.40 / 0.42
    return 1.0 - x["prior.aircraft.jet.uzbekistan"] if h == "uzbekistan" else 0.0


def talk_prior(x: Mapping[str, Any], h: str) -> Sequence[Any]:
    """In the order of TALK."""
    if h == "nobody":
        nothing = x["prior.talk.of_no_aircraft.nobody"]
        return (1.0 - nothing) / 2.0, (1.0 - nothing) / 2.0, nothing
    north = x[f"prior.talk.from_the_north.{h}"]
    some = {"united_states": 0.65, "afghanistan": 0.70, "uzbekistan": 0.38}.get(h, 0.17)
    return north, (1.0 - north) * some / (some + 0.01), (1.0 - north) * 0.01 / (some + 0.01)


def agreed_prior(x: Mapping[str, Any], h: str) -> Any:
    return x[f"prior.pact.agreed.{h if h in ('tajikistan', 'russia') else 'default'}"]


# ── Evidence ─────────────────────────────────────────────────────────────────────────────────────────────────────


def said_in_takhar(x: Mapping[str, Floats], fixed: Fixed) -> dict[str, Floats]:
    """By hypothesis and talk: what the province said, with what flew summed out, and the probability of that talk."""
    stated = sum(WEIGHT[h] * np.array(talk_prior(fixed.central, h)) for h in NAMED)
    repeats = 1.0 - x["takhar_spokesmen.redundancy"]

    def by_talk(item: str, field: str) -> Floats:
        return np.array([x[f"{item}.{field}.talk.{said}"] for said in TALK])

    def carried(item: str, carrier: str) -> Floats:
        likelihood = by_talk(item, "given")
        return mixed(likelihood, stated @ likelihood, x[f"{carrier}.reliability"])

    def known(item: str, speaker: str, carrier: str) -> tuple[Floats, Floats]:
        """The probability that he knows and it reached us, and that of the report otherwise."""
        r = x[f"{item}.knows"] * x[f"{speaker}.reliability"] * x[f"{carrier}.reliability"]
        return r, (1.0 - r) * by_talk(item, "otherwise")

    talk = carried("jets_reported", "reuters") * carried("tajik_or_russian", "reuters")
    side = carried("came_from_tajik_side", "vestnik_kavkaza")
    seven, seven_else = known("tajik_aircraft_at_seven", "takhar_governor", "killid")
    single, single_else = known("single_tajik_aircraft", "unnamed_officials", "war_zone")
    mig, mig_else = known("mig_tajik", "darqad_police", "new_york_times")
    bomber, bomber_else = known("jet_bomber", "takhar_police_chief", "new_york_times")
    night, night_else = known("night_helicopters", "takhar_police", "kabar")

    found = {}
    for h in NAMED:
        tajik, russian = h == "tajikistan", h == "russia"
        spoken = talk * (side * (seven * tajik + seven_else)) ** repeats * (single * tajik + single_else)
        if_helicopter = mig_else * bomber_else * (night + night_else)
        # All else counts as a jet: it matters only where Tajikistan or Russia flew, who have nothing but jets beside.
        if_jet = (mig * tajik + mig_else) * (bomber * (tajik or russian) + bomber_else) * night_else
        denied_if_helicopter, denied_if_jet = helicopters_denied(x, fixed, h)
        p = helicopter_prior(x, h)
        flown = p * denied_if_helicopter * if_helicopter + (1.0 - p) * denied_if_jet * if_jet
        found[h] = np.array(talk_prior(x, h)) * spoken * flown
    return found


def helicopters_denied(x: Mapping[str, Floats], fixed: Fixed, h: str) -> tuple[Floats, Floats]:
    """That the Tajik guards denied helicopters: if it was a helicopter, and if not."""
    helicopter, other = (x[f"no_helicopters.given.tajikistan.aircraft.{a}"] for a in ("helicopter", "default"))
    anybody = x["no_helicopters.given.default"]
    p = helicopter_prior(fixed.central, "tajikistan")
    stated = WEIGHT["tajikistan"] * (p * helicopter + (1.0 - p) * other) + (1.0 - WEIGHT["tajikistan"]) * anybody
    rho, counts = x["rferl.reliability"], 1.0 - x["dushanbe_line.redundancy"]
    if h == "tajikistan":
        return mixed(helicopter, stated, rho) ** counts, mixed(other, stated, rho) ** counts
    same = mixed(anybody, stated, rho) ** counts
    return same, same


def of_the_dead(x: Mapping[str, Floats], fixed: Fixed) -> tuple[Floats, Floats, Floats]:
    """Reports of who was struck: by TARGETS, then no one while the talk is of aircraft, and no one while it is not.

    Returns
    -------
    said
        Three reports together.
    denied, denied_unfaithfully
        A fourth by itself, as its carrier had it from them, and where he took all statements wrongly.
    """
    c = fixed.central
    struck = sum(WEIGHT[h] * np.array(target_prior(c, h)) for h in STRIKERS)
    silent = talk_prior(c, "nobody")[2]
    stated = np.array([*struck, WEIGHT["nobody"] * (1.0 - silent), WEIGHT["nobody"] * silent])

    def carried(item: str, carrier: str) -> Floats:
        places = [*TARGETS, "no_one.talk.default", "no_one.talk.of_no_aircraft"]
        likelihood = np.array([x[f"{item}.given.target.{place}"] for place in places])
        return mixed(likelihood, stated @ likelihood, x[f"{carrier}.reliability"])

    said = carried("taliban_confirms_strike", "rferl") * carried("eight_killed", "reuters")
    said = said * carried("six_smugglers", "reuters")
    counts = 1.0 - x["taliban_line.redundancy"]
    denied = np.array([x[f"taliban_denies_clash.given.target.{t}"] for t in (*TARGETS, "no_one", "no_one")])
    return said, denied**counts, (stated @ denied) ** counts


def statements(x: Mapping[str, Floats], fixed: Fixed, h: str) -> tuple[Floats, Floats]:
    """Moscow's, Dushanbe's and the Pentagon's denials, over the climate, the pact and what the Pentagon claims.

    The Pentagon's comes through the one who took all statements rightly, or wrongly: hence two arrays.
    """
    c = fixed.central
    agreed = x["agreed_denial"]
    climate = np.array([x["prior.climate.accusing"], 1.0 - x["prior.climate.accusing"]])
    stated_climate = np.array([c["prior.climate.accusing"], 1.0 - c["prior.climate.accusing"]])
    guilty, innocent = (
        np.array([x[f"{who}_denies_accused"], x[f"{who}_denies_calm"]]) for who in ("guilty", "innocent")
    )

    def carried(actor: str, carrier: str) -> tuple[Floats, Floats]:
        """Agreed on, and not, by climate."""
        pact = sum(WEIGHT[g] * agreed_prior(c, g) for g in NAMED)
        is_guilty = WEIGHT[actor] * (1.0 - agreed_prior(c, actor))
        stated = pact * agreed + is_guilty * (stated_climate @ guilty)
        stated = stated + (1.0 - pact - is_guilty) * (stated_climate @ innocent)
        rho = x[f"{carrier}.reliability"]
        return mixed(agreed, stated, rho), mixed(guilty if h == actor else innocent, stated, rho)

    moscow, moscow_alone = carried("russia", "reuters")
    dushanbe, dushanbe_alone = carried("tajikistan", "rferl")
    p = agreed_prior(x, h)
    both = p * moscow * dushanbe + (1.0 - p) * moscow_alone * dushanbe_alone

    path = "pentagon_denies.if_responsible.claimed.would_not.climate.{}.statements.denied"
    unclaimed = np.array([x[path.format(mood)] for mood in ("accusing", "calm")])
    others = np.array([x[f"pentagon_denies.if_not.climate.{mood}"] for mood in ("accusing", "calm")])
    claims, stated_claims = x["us_claims_its_strike"], c["us_claims_its_strike"]
    responsible = claims * 0.01 + (1.0 - claims) * unclaimed
    weight = WEIGHT["united_states"]
    stated = weight * (stated_claims * 0.01 + (1.0 - stated_claims) * (stated_climate @ unclaimed))
    stated = stated + (1.0 - weight) * (stated_climate @ others)
    pentagon = responsible if h == "united_states" else others
    return np.sum(climate * both * pentagon, axis=0), np.sum(climate * both, axis=0) * stated


def by_striker(x: Mapping[str, Floats], path: str, h: str, named: Sequence[str]) -> Floats:
    return x[f"{path}.{h if h in named else 'default'}"]


def kabul(x: Mapping[str, Floats], h: str) -> Floats:
    """The defence ministry declined to comment."""
    path = "kabul_silent.if_responsible.statements"
    responsible = np.maximum(1.0 - x[f"{path}.admitted"] - x[f"{path}.denied"] - 0.05, 0.0)
    other, weight = x["kabul_silent.if_not"], WEIGHT["afghanistan"]
    stated = weight * responsible + (1.0 - weight) * other
    likelihood = mixed(responsible if h == "afghanistan" else other, stated, x["reuters.reliability"])
    return likelihood ** (1.0 - x["kabul_line.redundancy"])


def radar(x: Mapping[str, Floats], h: str) -> Floats:
    """No track was published, by anybody."""
    if h == "nobody":
        return np.ones_like(x["no_track.coverage"])
    seen = {
        "no_track": ("afghanistan", "united_states"),
        "nato_no_track": ("united_states", "afghanistan", "russia"),
        "csto_no_track": ("russia", "tajikistan", "united_states"),
    }
    unseen = [
        1.0 - x[f"{item}.coverage"] * x[f"{item}.detection.default"] * by_striker(x, f"{item}.told", h, named)
        for item, named in seen.items()
    ]
    return np.prod(unseen, axis=0)


def through_the_scholar(x: Mapping[str, Floats], h: str) -> tuple[Floats, Floats]:
    """Moscow's reproach and Kabul's request, as J. Fitsanakis had them from them, and where he took all wrongly."""
    counts = 1.0 - x["moscow_line.redundancy"]

    def reproach(g: str) -> Floats:
        if g == "russia":
            return x["moscow_blames_nato.if_responsible"]
        return by_striker(x, "moscow_blames_nato.if_not", g, ("united_states",))

    def request(g: str) -> Floats:
        return by_striker(x, "kabul_asks_nato.given", g, ("afghanistan", "united_states", "nobody"))

    stated = [sum(WEIGHT[g] * item(g) for g in NAMED) for item in (reproach, request)]
    return reproach(h) ** counts * request(h), stated[0] ** counts * stated[1]


# ── Opportunity ──────────────────────────────────────────────────────────────────────────────────────────────────
# The record of strikes is the same for all whom it speaks of, and falls out.


def scaled(opportunity: Mapping[str, Floats]) -> dict[str, Floats]:
    """To a mean of 1 over those whom it speaks of; "no airstrike" stays at 1."""
    mean = sum(WEIGHT[h] * g for h, g in opportunity.items()) / sum(WEIGHT[h] for h in opportunity)
    return {**{h: g / mean for h, g in opportunity.items()}, "nobody": np.ones_like(mean)}


def fleets(x: Mapping[str, Floats]) -> dict[str, Floats]:
    """One aircraft at least was ready, and at hand."""
    found = {}
    for h in STRIKERS:
        grounded = 1.0
        for squadron in ("0", "1") if h in ("tajikistan", "russia", "afghanistan") else ("0",):
            path = f"fleets.aircraft.{h}.{squadron}"
            n = 12.0 if path == "fleets.aircraft.afghanistan.0" else x[f"{path}.n"]
            grounded = grounded * (1.0 - x[f"{path}.availability"]) ** n
        found[h] = x[f"fleets.present.{h}"] * (1.0 - grounded)
    return scaled(found)


def reach(x: Mapping[str, Floats], fixed: Fixed) -> dict[str, Floats]:
    """The nearest base is within the radius of action, which fades over 50 km."""
    found = {}
    for h, (weights, kilometres) in fixed.bases.items():
        radius = x[f"bases.radius_km.{h}"]
        found[h] = sum(w * expit((radius - km) / 50.0) for w, km in zip(weights, kilometres, strict=True))
    return scaled(found)


# ── Posteriors and their summary ─────────────────────────────────────────────────────────────────────────────────


def posteriors(x: Mapping[str, Floats], fixed: Fixed) -> Floats:
    """Posterior of each hypothesis, "somebody else" last; axes: hypothesis, scenario."""
    talk, ready, near = said_in_takhar(x, fixed), fleets(x), reach(x, fixed)
    dead, denied, misreported = of_the_dead(x, fixed)
    faithful = x["fitsanakis.reliability"]
    log_likelihood = {}
    for h in NAMED:
        rightly, wrongly = (a * b for a, b in zip(through_the_scholar(x, h), statements(x, fixed, h), strict=True))
        if h == "nobody":
            rows = dead[[3, 3, 4]] * talk[h]
            struck = np.sum(rows, axis=0) * (faithful * rightly * denied[3] + (1.0 - faithful) * wrongly * misreported)
        else:
            p = np.array(target_prior(x, h)) * dead[:3]
            known = np.sum(p * denied[:3], axis=0) * faithful * rightly
            struck = np.sum(talk[h], axis=0) * (known + np.sum(p, axis=0) * misreported * (1.0 - faithful) * wrongly)
        log_likelihood[h] = np.log(struck) + np.log(kabul(x, h)) + np.log(radar(x, h))
        log_likelihood[h] += np.log(ready[h]) + np.log(near[h])
    prior = np.log([x[f"prior.perpetrator.{h}"] for h in (*NAMED, "other")])
    log = np.array(list(log_likelihood.values()))
    stands_in = np.log(list(WEIGHT.values()))[:, np.newaxis]
    other = np.logaddexp.reduce(stands_in + log, axis=0)
    return softmax(prior + np.vstack([log, other]), axis=0)


def summary(posterior: Floats) -> dict[str, dict[str, float]]:
    """Mean, range and share of leads of each hypothesis."""
    means, (low, middle, high) = posterior.mean(axis=1), np.quantile(posterior, (0.05, 0.5, 0.95), axis=1)
    leads = np.bincount(np.argmax(posterior, axis=0), minlength=len(posterior)) / posterior.shape[1]
    return {
        h: {"mean": means[i], "low": low[i], "median": middle[i], "high": high[i], "leads": leads[i]}
        for i, h in enumerate((*NAMED, "other"))
    }
