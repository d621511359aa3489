"""Two sources that are good or bad throughout, in one item."""

from itertools import product

from pytest import approx

import indicia as ind


def test_an_item_may_hang_on_two_sources_whatever_their_order_in_the_file() -> None:
    said = {"report": "r", "because": "b", "by": "x", "date": "2020-01-01", "model": "testimony"}
    first = {**said, "speaker": "sam", "carriers": ["wire"], "says": {"question": ["ann"]}, "otherwise": 0.3}
    second = {**said, "speaker": "sam", "says": {"question": ["ann"]}, "otherwise": 0.6, "independent": "b"}
    case = {
        "indicia": 1,
        "title": "t",
        "ask": "who?",
        "hypotheses": {"ann": {"prior": 0.4}, "bob": {"prior": 0.6}},
        "sources": {  # the carrier stands first, though the speaker is read first
            "wire": {"reliability": 0.9, "faults": "together"},
            "sam": {"reliability": 0.6, "faults": "together"},
        },
        "evidence": {"first": first, "second": second},
    }
    joint = {}
    for who, wire, sam in product(("ann", "bob"), (True, False), (True, False)):
        p = {"ann": 0.4, "bob": 0.6}[who] * (0.9 if wire else 0.1) * (0.6 if sam else 0.4)
        match = 1.0 if who == "ann" else 0.0
        p *= match if wire and sam else 0.3
        p *= match if sam else 0.6
        joint[who] = joint.get(who, 0.0) + p
    posterior = ind.score(ind.load(case)).answer.posterior
    assert posterior["ann"] == approx(joint["ann"] / sum(joint.values()), rel=1e-12)
